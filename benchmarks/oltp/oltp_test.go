package oltp_test

import (
	"testing"

	"github.com/basaltdb/basalt/test/testserver"
)

// TestOLTP runs all measurements with one build of the program.
func TestOLTP(t *testing.T) {
	server := testserver.Build(t)
	for _, m := range []struct {
		name string
		run  func(t *testing.T, server string)
	}{
		{"pgbench", comparePgbench}, {"recovery", measureRecovery},
		{"both at once", measureBothAtOnce}, {"overridden", measureOverridden},
	} {
		t.Run(m.name, func(t *testing.T) { m.run(t, server) })
	}
}
