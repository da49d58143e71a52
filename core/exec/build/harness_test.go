package build_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if err := goleak.Find(); err != nil {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}

// configs are the ways in which each case runs.
func configs() []exectest.Config {
	var out []exectest.Config
	for _, batch := range []int{1, 3, vector.Size} {
		for _, workers := range []int{1, 2} {
			for _, sel := range []bool{false, true} {
				out = append(out, exectest.Config{Batch: batch, Morsel: 40, Workers: workers, Sel: sel, Dict: sel == (workers == 1)})
			}
		}
	}
	return out
}

// turn is the configuration that a case ran in last.
var turn int

// check runs a plan in some of the configurations and compares the rows, in order or
// as a bag.
func check(t *testing.T, name string, tables []*exectest.Table, plan physical.Node, want [][]string, ordered bool) {
	t.Helper()
	checkLike(t, name, tables, plan, want, ordered, func(row []string) []string { return row })
}

// checkLike is check where rows are compared as like returns them.
func checkLike(t *testing.T, name string, tables []*exectest.Table, plan physical.Node, want [][]string, ordered bool, like func([]string) []string) {
	t.Helper()
	each := func(rows [][]string) [][]string {
		out := make([][]string, len(rows))
		for i, r := range rows {
			out[i] = like(r)
		}
		return out
	}
	expect := lines(each(want), ordered)
	all := configs()
	for range 4 { // the cases take turns, so that together they cover all
		turn++
		c := all[turn%len(all)]
		db := exectest.NewDB(c, tables...)
		rt := db.Runtime()
		got, err := exectest.Run(rt, plan)
		if err != nil {
			t.Fatalf("%s %+v: %v\n%s", name, c, err, errs.From(err).Stack)
		}
		if g := lines(each(got), ordered); !slices.Equal(g, expect) {
			t.Fatalf("%s %+v:\ngot  %s\nwant %s", name, c, diff(g, expect), diff(expect, g))
		}
		if db.Opened() != 0 {
			t.Fatalf("%s: %d scans left open", name, db.Opened())
		}
		if used := rt.Memory.(*exectest.Budget).Used(); used != 0 {
			t.Fatalf("%s: %d bytes left reserved", name, used)
		}
	}
}

// diff returns the first lines of a, with those that b has not marked.
func diff(a, b []string) string {
	in := map[string]int{}
	for _, l := range b {
		in[l]++
	}
	var out []string
	for _, l := range a {
		if in[l] == 0 {
			out = append(out, "!"+l)
		} else {
			in[l]--
			if len(out) < 20 {
				out = append(out, l)
			}
		}
	}
	return fmt.Sprintf("%d rows: %s", len(a), strings.Join(out[:min(len(out), 40)], " ; "))
}

func lines(rows [][]string, ordered bool) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = strings.Join(r, "|")
	}
	if !ordered {
		slices.Sort(out)
	}
	return out
}

// column draws n values of a type from a small domain, some of them null.
func column(r *rand.Rand, t types.T, n, domain int, nulls float64) *vector.Vector {
	texts := make([]string, n)
	for i := range texts {
		if r.Float64() < nulls {
			texts[i] = "NULL"
			continue
		}
		x := r.IntN(domain)
		switch t.OID {
		case types.TextOID:
			texts[i] = strings.Repeat("x", x%11) + fmt.Sprint(x)
		case types.NumericOID:
			texts[i] = []string{"%d", "%d.0", "%d.50", "%d.00"}[r.IntN(4)]
			texts[i] = fmt.Sprintf(texts[i], x-domain/2)
		case types.Float8OID:
			texts[i] = []string{"NaN", "-0", "0", "Infinity", "1.5", "-2.25"}[x%6]
		case types.DateOID:
			texts[i] = fmt.Sprintf("2020-01-%02d", 1+x%28)
		case types.BoolOID:
			texts[i] = []string{"t", "f"}[x%2]
		default:
			texts[i] = fmt.Sprint(x - domain/2)
		}
	}
	return exectest.Column(t, texts...)
}

// textRows returns a table's rows as text.
func textRows(t *exectest.Table) [][]string {
	out := make([][]string, t.N)
	for i := range out {
		out[i] = exectest.Row(t.Cols, i)
	}
	return out
}

func join(parts ...[]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func nulls(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "NULL"
	}
	return out
}
