//go:build cgo

package pgparse

import (
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/internal/dump"
	"github.com/basaltdb/basalt/core/sql/internal/golden"
)

// TestGolden parses the cases of testdata and compares the printed trees. Run it
// with -rewrite to write the answers anew.
func TestGolden(t *testing.T) {
	golden.Run(t, "testdata/*.txt", func(input string) string {
		stmt, err := Parse(input)
		if err != nil {
			e := errs.From(err)
			out := fmt.Sprintf("%s %s at %d", e.Code, e.Message, e.Position)
			if e.Hint != "" {
				out += "\nhint: " + e.Hint
			}
			return out
		}
		return dump.Tree(stmt)
	})
}
