package strfn_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

var seed = flag.Uint64("seed", 0, "the seed of generated values; 0 chooses one")

// failed is what an oracle answers for an error.
type failed struct{}

// oracle is a function and what it is of a row: a string, an int, a bool or
// failed.
type oracle struct {
	name string
	args string // t: text, i: int4, b: char(n)
	f    func(s []string, n []int) any
}

func clip(r []rune, from, to int) string {
	from, to = max(from, 0), min(to, len(r))
	if from >= to {
		return ""
	}
	return string(r[from:to])
}

func padded(s string, n int, with string, left bool) string {
	r, w := []rune(s), []rune(with)
	if len(r) >= n {
		return clip(r, 0, n)
	}
	if len(w) == 0 {
		return s
	}
	var fill []rune
	for k := range n - len(r) {
		fill = append(fill, w[k%len(w)])
	}
	if left {
		return string(fill) + s
	}
	return s + string(fill)
}

func part(s, sep string, n int) any {
	fields := []string{s}
	if sep != "" {
		fields = strings.Split(s, sep)
	}
	switch {
	case n == 0:
		return failed{}
	case n < 0:
		n += len(fields) + 1
	}
	if n < 1 || n > len(fields) {
		return ""
	}
	return fields[n-1]
}

func capitals(s string) string {
	inWord := false
	return strings.Map(func(c rune) rune {
		if inWord {
			c = unicode.ToLower(c)
		} else {
			c = unicode.ToUpper(c)
		}
		inWord = unicode.IsLetter(c) || unicode.IsDigit(c)
		return c
	}, s)
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func index(s, sub string) int {
	at := strings.Index(s, sub)
	if at < 0 {
		return 0
	}
	return len([]rune(s[:at])) + 1
}

var oracles = []oracle{
	{"length", "t", func(s []string, _ []int) any { return len([]rune(s[0])) }},
	{"char_length", "t", func(s []string, _ []int) any { return len([]rune(s[0])) }},
	{"length", "b", func(s []string, _ []int) any { return len([]rune(strings.TrimRight(s[0], " "))) }},
	{"octet_length", "t", func(s []string, _ []int) any { return len(s[0]) }},
	{"bit_length", "t", func(s []string, _ []int) any { return 8 * len(s[0]) }},
	{"upper", "t", func(s []string, _ []int) any { return strings.ToUpper(s[0]) }},
	{"lower", "t", func(s []string, _ []int) any { return strings.ToLower(s[0]) }},
	{"initcap", "t", func(s []string, _ []int) any { return capitals(s[0]) }},
	{"reverse", "t", func(s []string, _ []int) any { return reversed(s[0]) }},
	{"substr", "ti", func(s []string, n []int) any { return clip([]rune(s[0]), n[0]-1, 1<<30) }},
	{"substring", "tii", func(s []string, n []int) any {
		if n[1] < 0 {
			return failed{}
		}
		return clip([]rune(s[0]), n[0]-1, n[0]-1+n[1])
	}},
	{"left", "ti", func(s []string, n []int) any {
		r := []rune(s[0])
		if n[0] < 0 {
			return clip(r, 0, len(r)+n[0])
		}
		return clip(r, 0, n[0])
	}},
	{"right", "ti", func(s []string, n []int) any {
		r := []rune(s[0])
		if n[0] < 0 {
			return clip(r, -n[0], len(r))
		}
		return clip(r, len(r)-n[0], len(r))
	}},
	{"strpos", "tt", func(s []string, _ []int) any { return index(s[0], s[1]) }},
	{"position", "tt", func(s []string, _ []int) any { return index(s[0], s[1]) }},
	{"starts_with", "tt", func(s []string, _ []int) any { return strings.HasPrefix(s[0], s[1]) }},
	{"split_part", "tti", func(s []string, n []int) any { return part(s[0], s[1], n[0]) }},
	{"btrim", "t", func(s []string, _ []int) any { return strings.Trim(s[0], " ") }},
	{"ltrim", "tt", func(s []string, _ []int) any { return strings.TrimLeft(s[0], s[1]) }},
	{"rtrim", "tt", func(s []string, _ []int) any { return strings.TrimRight(s[0], s[1]) }},
	{"btrim", "tt", func(s []string, _ []int) any { return strings.Trim(s[0], s[1]) }},
	{"lpad", "ti", func(s []string, n []int) any { return padded(s[0], n[0], " ", true) }},
	{"lpad", "tit", func(s []string, n []int) any { return padded(s[0], n[0], s[1], true) }},
	{"rpad", "tit", func(s []string, n []int) any { return padded(s[0], n[0], s[1], false) }},
	{"replace", "ttt", func(s []string, _ []int) any {
		if s[1] == "" {
			return s[0]
		}
		return strings.ReplaceAll(s[0], s[1], s[2])
	}},
	{"repeat", "ti", func(s []string, n []int) any { return strings.Repeat(s[0], max(n[0], 0)) }},
	{"textcat", "tt", func(s []string, _ []int) any { return s[0] + s[1] }},
	{"overlay", "tti", func(s []string, n []int) any {
		r := []rune(s[0])
		if n[0] < 1 {
			return failed{}
		}
		return clip(r, 0, n[0]-1) + s[1] + clip(r, n[0]-1+len([]rune(s[1])), len(r))
	}},
	{"md5", "t", func(s []string, _ []int) any {
		sum := md5.Sum([]byte(s[0]))
		return hex.EncodeToString(sum[:])
	}},
}

var letters = []rune("aZ09 _.,~\x7f\x01" + "éßÆİıΣς漢😀\u0080\U0010ffff")

// someText makes a text, of ASCII alone with ascii.
func someText(r *rand.Rand, ascii bool) string {
	var b strings.Builder
	for range r.IntN(1 + r.IntN(1+r.IntN(40))) {
		from := letters
		if ascii {
			from = letters[:11]
		}
		b.WriteRune(from[r.IntN(len(from))])
	}
	return b.String()
}

// column is an argument with its rows.
type column struct {
	v     *vector.Vector
	texts []string
	ints  []int
}

// someColumn makes an argument of n rows: Flat, Const, or with rows before and
// behind it in the same memory.
func someColumn(r *rand.Rand, kind byte, n int) column {
	form := r.IntN(4)
	t := map[byte]types.T{'t': types.Text, 'i': types.Int4, 'b': types.BPChar}[kind]
	b, c := vector.NewBuilder(t, n), column{}
	ascii, nulls, skip := r.IntN(2) == 0, r.IntN(3) == 0, 64*r.IntN(2)
	rows := n + skip + r.IntN(3)
	if form == 0 {
		rows, skip = 1, 0
	}
	for range rows {
		s, x := someText(r, ascii || r.IntN(3) > 0), r.IntN(24)-8
		switch {
		case nulls && r.IntN(4) == 0:
			b.AppendNull()
		case kind == 'i':
			vector.AppendFixed(b, int32(x))
		default:
			b.AppendString(s)
		}
		c.texts, c.ints = append(c.texts, s), append(c.ints, x)
	}
	v := b.Finish()
	if form == 0 {
		c.v = vector.NewConst(v, 0, n)
		c.texts, c.ints = slices.Repeat(c.texts, n), slices.Repeat(c.ints, n)
		return c
	}
	c.v, c.texts, c.ints = v.Slice(skip, n), c.texts[skip:], c.ints[skip:]
	return c
}

// function finds a function by its name and the types of its arguments.
func function(t *testing.T, reg *ext.Registry, o *oracle) *ext.Scalar {
	for _, f := range reg.Scalars(o.name) {
		if len(f.Args) != len(o.args) {
			continue
		}
		same := true
		for k, a := range f.Args {
			same = same && a.OID == map[byte]types.OID{'t': types.TextOID, 'i': types.Int4OID, 'b': types.BPCharOID}[o.args[k]]
		}
		if same {
			return f
		}
	}
	t.Fatalf("no %s(%s)", o.name, o.args)
	return nil
}

// checkCall compares a call with the oracle, row by row.
func checkCall(t *testing.T, r *rand.Rand, f *ext.Scalar, o *oracle) {
	n := 1 + r.IntN(100)
	var args []*vector.Vector
	var cols []column
	for k := range o.args {
		cols = append(cols, someColumn(r, o.args[k], n))
		args = append(args, cols[k].v)
	}
	sel, all, want, broken := []int32{}, true, make([]any, n), false
	few := r.IntN(2) == 0
	for i := range n {
		var s []string
		var x []int
		null := few && r.IntN(4) > 0
		for k := range cols {
			null = null || cols[k].v.IsNull(i)
			if o.args[k] == 'i' {
				x = append(x, cols[k].ints[i])
			} else {
				s = append(s, cols[k].texts[i])
			}
		}
		if null {
			all = false
			continue
		}
		want[i] = o.f(s, x)
		_, bad := want[i].(failed)
		broken = broken || bad
		sel = append(sel, int32(i))
	}
	rows := sel
	if all && r.IntN(2) == 0 {
		sel = nil
	}
	out := vector.New(f.Return, n)
	err := f.Eval(&ext.Call{Ctx: context.Background()}, args, sel, out)
	if broken != (err != nil) {
		t.Fatalf("%s(%s): %v", o.name, o.args, err)
	}
	if err != nil {
		return
	}
	for _, i := range rows {
		var got any
		switch f.Return.OID {
		case types.Int4OID:
			got = int(vector.Values[int32](out)[i])
		case types.BoolOID:
			got = out.Bool(int(i))
		default:
			got = out.Str(int(i))
		}
		if got != want[i] {
			t.Fatalf("%s(%s) row %d: %q, not %q; of %s", o.name, o.args, i, got, want[i], rowOf(cols, int(i)))
		}
	}
	checkOffsets(t, o.name, out)
}

func rowOf(cols []column, i int) string {
	var b strings.Builder
	for k := range cols {
		fmt.Fprintf(&b, "%q %d, ", cols[k].texts[i], cols[k].ints[i])
	}
	return b.String()
}

// checkOffsets holds the invariants of a vector of variable length.
func checkOffsets(t *testing.T, name string, v *vector.Vector) {
	t.Helper()
	if !v.IsVarlen() {
		return
	}
	off := v.Offsets()
	if len(off) < v.Len()+1 || off[0] < 0 || int(off[v.Len()]) > len(v.Data()) || !slices.IsSorted(off[:v.Len()+1]) {
		t.Fatalf("%s: offsets %v of %d bytes", name, off, len(v.Data()))
	}
	if !utf8.Valid(v.Data()[off[0]:off[v.Len()]]) {
		t.Fatalf("%s: %q is no text", name, v.Data())
	}
}

// TestRows compares the kernels with plain Go, row by row: over any encoding,
// memory, selection and characters.
func TestRows(t *testing.T) {
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("-seed %d", s)
	reg := builtin.Registry()
	for k := range oracles {
		o := &oracles[k]
		f := function(t, reg, o)
		r := rand.New(rand.NewPCG(s, uint64(k)))
		for range 600 {
			checkCall(t, r, f, o)
		}
	}
}
