package agg_test

import (
	"context"
	_ "embed"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/agg"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// What PostgreSQL 15 answers, a line a case: function, argument types, rows,
// result. Rows are parted by |, the arguments of a row by commas.
//
//go:embed testdata/postgres15.tsv
var golden string

func registry() *ext.Registry {
	r := ext.NewRegistry()
	agg.Register(r)
	return r
}

// find returns an aggregate by name and argument types.
func find(r *ext.Registry, name string, args []types.T) *ext.Aggregate {
	for _, a := range r.Aggregates(name) {
		if len(a.Args) != len(args) {
			continue
		}
		ok := true
		for i, t := range args {
			ok = ok && (a.Args[i].OID == t.OID || a.Args[i].OID == types.AnyOID || a.Args[i].OID == types.AnyNonArrayOID)
		}
		if ok {
			return a
		}
	}
	return nil
}

// columns parses the rows of a case.
func columns(t *testing.T, args []types.T, rows string) []*vector.Vector {
	var cols []*vector.Vector
	for i, ty := range args {
		b := vector.NewBuilder(ty, 0)
		var texts []string
		if rows != "" || ty.OID == types.TextOID {
			texts = strings.Split(rows, "|")
		}
		for _, row := range texts {
			text := row
			if len(args) > 1 {
				text = strings.Split(row, ",")[i]
			}
			if text == "NULL" {
				b.AppendNull()
			} else if err := value.Default().Parse(ty, text, b); err != nil {
				t.Fatal(err)
			}
		}
		cols = append(cols, b.Finish())
	}
	return cols
}

// taken returns the rows that the aggregate takes.
func taken(a *ext.Aggregate, cols []*vector.Vector) []int32 {
	var sel []int32
	for i := range cols[0].Len() {
		null := false
		for _, c := range cols {
			null = null || c.IsNull(i)
		}
		if !null || !a.Strict {
			sel = append(sel, int32(i))
		}
	}
	return sel
}

// ways are the ways to bring rows into the state of group 1 of two.
var ways = map[string]func(c *ext.Call, make func() ext.States, cols []*vector.Vector, sel []int32) (ext.States, error){
	"at once": func(c *ext.Call, make func() ext.States, cols []*vector.Vector, sel []int32) (ext.States, error) {
		s := make()
		return s, s.Update(c, ones(cols), cols, cols[0].Len(), sel)
	},
	"row by row": func(c *ext.Call, make func() ext.States, cols []*vector.Vector, sel []int32) (ext.States, error) {
		s := make()
		for i := range sel {
			if err := s.Update(c, ones(cols), cols, cols[0].Len(), sel[i:i+1]); err != nil {
				return s, err
			}
		}
		return s, nil
	},
	"one group": func(c *ext.Call, make func() ext.States, cols []*vector.Vector, sel []int32) (ext.States, error) {
		s := make()
		single, ok := s.(ext.SingleStates)
		if !ok {
			return s, s.Update(c, ones(cols), cols, cols[0].Len(), sel)
		}
		return s, single.UpdateOne(c, 1, cols, cols[0].Len(), sel)
	},
	"merged": func(c *ext.Call, make func() ext.States, cols []*vector.Vector, sel []int32) (ext.States, error) {
		s, other := make(), make()
		half := (len(sel) + 1) / 2
		if err := s.Update(c, ones(cols), cols, cols[0].Len(), sel[:half]); err != nil {
			return s, err
		}
		if err := other.Update(c, ones(cols), cols, cols[0].Len(), sel[half:]); err != nil {
			return s, err
		}
		return s, s.Merge(c, other, []uint32{ext.NoGroup, 1})
	},
}

func ones(cols []*vector.Vector) []uint32 {
	g := make([]uint32, cols[0].Len())
	for i := range g {
		g[i] = 1
	}
	return g
}

func TestAgainstPostgreSQL(t *testing.T) {
	r := registry()
	call := &ext.Call{Ctx: context.Background(), Location: time.UTC}
	for _, line := range strings.Split(strings.TrimSuffix(golden, "\n"), "\n") {
		f := strings.Split(line, "\t")
		var args []types.T
		for _, name := range strings.Split(f[1], ",") {
			info, _ := types.ByName(name)
			args = append(args, types.Of(info.OID))
		}
		a := find(r, f[0], args)
		if a == nil {
			t.Fatalf("no aggregate %s(%s)", f[0], f[1])
		}
		cols := columns(t, args, f[2])
		sel := taken(a, cols)
		for way, bring := range ways {
			got := result(call, a, args, func(make func() ext.States) (ext.States, error) {
				if len(sel) == 0 {
					return make(), nil
				}
				return bring(call, make, cols, sel)
			})
			if f[1] == "bpchar" {
				got = strings.TrimRight(got, " ") // what the cast to text has done there
			}
			if !like(got, f[3]) {
				t.Errorf("%s(%s) of %s, %s: %s, want %s", f[0], f[1], f[2], way, got, f[3])
			}
		}
	}
}

// result returns the text of the result of group 1.
func result(call *ext.Call, a *ext.Aggregate, args []types.T, bring func(make func() ext.States) (ext.States, error)) string {
	s, err := bring(func() ext.States {
		s := a.New(call, args)
		s.Grow(2)
		return s
	})
	if err != nil {
		return "ERROR " + err.Error()
	}
	ret := a.Return
	switch ret.OID {
	case types.AnyArrayOID:
		ret = args[0].ArrayOf()
	}
	for range 2 { // the states must survive
		out := vector.NewBuilder(ret, 2)
		if err := s.Final(call, 0, 2, out); err != nil {
			return "ERROR " + err.Error()
		}
		v := out.Finish()
		if v.IsNull(1) {
			return "NULL"
		}
		text := string(value.Default().Append(nil, v, 1))
		if v.Phys() == types.PhysBool {
			text = map[string]string{"t": "true", "f": "false"}[text]
		}
		if s.Bytes() < 0 || text != "" || v.Phys() == types.PhysBytes {
			return text
		}
	}
	return ""
}

// like compares results: floats, whose last digits depend on the order of
// additions, within a few units of the last place.
func like(got, want string) bool {
	if got == want {
		return true
	}
	x, err1 := strconv.ParseFloat(got, 64)
	y, err2 := strconv.ParseFloat(want, 64)
	return err1 == nil && err2 == nil && strings.ContainsAny(want, ".e") && len(strings.TrimLeft(want, "-0.")) > 14 &&
		math.Abs(x-y) <= 1e-14*math.Abs(y)
}
