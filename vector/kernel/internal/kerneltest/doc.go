// Package kerneltest is what the tests of kernels have in common: a run at each
// CPU level, and memory that ends where reading on would fault.
package kerneltest

import (
	"testing"

	"github.com/basaltdb/basalt/vector/cpu"
)

// AtLevels runs f once for each CPU level of the machine, with *level, by which
// a package of kernels chooses, set to it.
func AtLevels(t *testing.T, level *cpu.Level, f func(t *testing.T)) {
	before := *level
	defer func() { *level = before }()
	for _, l := range cpu.Levels() {
		*level = l
		t.Run(l.String(), f)
	}
}
