package kit_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// A vector that outgrows the statement's budget is refused, with offsets that are
// still those of a vector, and nothing stays reserved.
func TestFillBudget(t *testing.T) {
	const limit = 8 << 20
	for _, size := range []int{1 << 10, 100 << 10, 3 << 20} {
		for _, sel := range [][]int32{nil, vector.Identity(1000)[1:]} {
			top := mem.New("server", 1<<40)
			budget := top.Child("statement", limit)
			out := vector.New(types.Text, 1000)
			rows := 0
			err := kit.Fill(&ext.Call{Memory: budget}, out, sel, func(dst []byte, _ int) ([]byte, bool, error) {
				rows++
				return append(dst, bytes.Repeat([]byte("x"), size)...), false, nil
			})
			if fits := size*1000 < limit; fits != (err == nil) || err != nil && (!errs.Is(err, errs.OutOfMemory) || rows*size > 2*limit) {
				t.Fatalf("%d bytes a row: %v after %d rows", size, err, rows)
			}
			if top.Used() != 0 {
				t.Fatalf("%d bytes stay reserved", top.Used())
			}
			if off := out.Offsets(); !slices.IsSorted(off) || int(off[1000]) != len(out.Data()) {
				t.Fatalf("offsets %v of %d bytes", off, len(out.Data()))
			}
		}
	}
}

// Grow asks before it takes memory for one value.
func TestGrow(t *testing.T) {
	c := &ext.Call{Memory: mem.New("server", 8<<20)}
	for _, g := range []struct {
		n    int
		code errs.Code
	}{{1 << 10, ""}, {4 << 20, ""}, {9 << 20, errs.OutOfMemory}, {kit.MaxValue + 1, errs.ProgramLimitExceeded}} {
		dst, err := kit.Grow(c, []byte("abc"), g.n)
		if g.code == "" && (err != nil || cap(dst) < 3+g.n || string(dst) != "abc") || g.code != "" && !errs.Is(err, g.code) {
			t.Errorf("%d bytes: %v", g.n, err)
		}
	}
}
