package wasm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
)

// work is a function of the benchmark.
type work struct {
	name string
	args []types.T
	ret  types.T
	in   func(i int) (a, b int64, s string)
	// native is the same in Go, over columns: a loop as one would write it.
	native func(a, b []int64, s []string, ints []int64, floats []float64, texts []string)
	runs   int // in a round, of a millisecond or less: longer ones would be interrupted
}

func mix(a, b int64) int64 { return a*3 + (b ^ (a >> 7)) }

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func steps(n int64) (count int64) {
	for n > 1 {
		if n&1 == 1 {
			n = 3*n + 1
		} else {
			n >>= 1
		}
		count++
	}
	return count
}

// up is the C guest's: of ASCII only.
func up(s string) string {
	b := make([]byte, len(s))
	for i := range len(s) {
		c := s[i]
		if c-'a' < 26 {
			c -= 32
		}
		b[i] = c
	}
	return string(b)
}

func price(s string) float64 {
	at := strings.Index(s, `"price":`)
	if at < 0 {
		return 0
	}
	s = strings.TrimLeft(s[at+len(`"price":`):], " ")
	sign, x, scale := 1.0, int64(0), int64(1) // of at most 18 digits
	if strings.HasPrefix(s, "-") {
		sign, s = -1, s[1:]
	}
	i := 0
	for ; i < len(s) && s[i]-'0' < 10; i++ {
		x = x*10 + int64(s[i]-'0')
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && s[i]-'0' < 10; i++ {
			x, scale = x*10+int64(s[i]-'0'), scale*10
		}
	}
	return sign * float64(x) / float64(scale)
}

func someText(i int) (int64, int64, string) { return 0, 0, fmt.Sprintf("some Text of row %d", i) }

// upAll is up for a column.
func upAll(_, _ []int64, s []string, _ []int64, _ []float64, texts []string) {
	for i := range texts {
		texts[i] = up(s[i])
	}
}

func twoInts(i int) (int64, int64, string) { return int64(i), int64(i) * 7, "" }

var works = []work{
	{name: "mix", args: []types.T{types.Int8, types.Int8}, ret: types.Int8, in: twoInts, runs: 50,
		native: func(a, b []int64, _ []string, ints []int64, _ []float64, _ []string) {
			for i := range ints {
				ints[i] = mix(a[i], b[i])
			}
		}},
	{name: "gcd", args: []types.T{types.Int8, types.Int8}, ret: types.Int8, runs: 5,
		in: func(i int) (int64, int64, string) { return int64(i)*7919 + 12, int64(i)*104729 + 5, "" },
		native: func(a, b []int64, _ []string, ints []int64, _ []float64, _ []string) {
			for i := range ints {
				ints[i] = gcd(a[i], b[i])
			}
		}},
	{name: "steps", args: []types.T{types.Int8}, ret: types.Int8, in: twoInts, runs: 3,
		native: func(a, _ []int64, _ []string, ints []int64, _ []float64, _ []string) {
			for i := range ints {
				ints[i] = steps(a[i])
			}
		}},
	{name: "up", args: []types.T{types.Text}, ret: types.Text, runs: 5, in: someText, native: upAll},
	{name: "up_loop", args: []types.T{types.Text}, ret: types.Text, runs: 5, in: someText, native: upAll},
	{name: "up_columns", args: []types.T{types.Text}, ret: types.Text, runs: 5, in: someText, native: upAll},
	{name: "price", args: []types.T{types.Text}, ret: types.Float8, runs: 5,
		in: func(i int) (int64, int64, string) {
			return 0, 0, fmt.Sprintf(`{"name": "row %d", "price": %d.25}`, i, i)
		},
		native: func(_, _ []int64, s []string, _ []int64, floats []float64, _ []string) {
			for i := range floats {
				floats[i] = price(s[i])
			}
		}},
}

// columns are the rows of a batch, as vectors and as Go has them.
type columns struct {
	args        []*vector.Vector
	a, b        []int64
	s           []string
	ints        []int64
	floats      []float64
	texts       []string
	wantTexts   []string
	wantInts    []int64
	wantNumbers []float64
}

func (w *work) columns() *columns {
	const n = vector.Size
	c := &columns{ints: make([]int64, n), floats: make([]float64, n), texts: make([]string, n)}
	b := vector.NewBuilder(types.Text, n)
	for i := range n {
		x, y, s := w.in(i + 1)
		c.a, c.b, c.s = append(c.a, x), append(c.b, y), append(c.s, s)
		b.AppendString(s)
	}
	for _, t := range w.args {
		switch {
		case t == types.Text:
			c.args = append(c.args, b.Finish())
		case len(c.args) == 0:
			c.args = append(c.args, vector.WrapFixed(types.Int8, c.a, nil))
		default:
			c.args = append(c.args, vector.WrapFixed(types.Int8, c.b, nil))
		}
	}
	w.native(c.a, c.b, c.s, c.ints, c.floats, c.texts)
	c.wantInts, c.wantNumbers, c.wantTexts = slices.Clone(c.ints), slices.Clone(c.floats), slices.Clone(c.texts)
	return c
}

// check compares a function's results with those of Go.
func (c *columns) check(t *testing.T, out *vector.Vector) {
	t.Helper()
	for i := range out.Len() {
		ok := false
		switch out.Type {
		case types.Int8:
			ok = vector.Values[int64](out)[i] == c.wantInts[i]
		case types.Float8:
			ok = vector.Values[float64](out)[i] == c.wantNumbers[i]
		default:
			ok = out.Str(i) == c.wantTexts[i]
		}
		if !ok {
			t.Fatalf("row %d differs", i)
		}
	}
}

// best returns the least time of a row in some rounds.
func best(rounds, runs int, f func()) float64 {
	least := 0.0
	for range rounds {
		begin := time.Now()
		for range runs {
			f()
		}
		if ns := float64(time.Since(begin).Nanoseconds()) / float64(runs*vector.Size); least == 0 || ns < least {
			least = ns
		}
	}
	return least
}

// kernels returns what functions over batches are measured with: a context that ends
// with the test, a registry, the guests, and how many rounds there are.
func kernels(t *testing.T) (ctx context.Context, r *udf.Registry, all []guest, rounds int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	e, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = e.Close(ctx)
		cancel()
	})
	rounds = 10
	if *whole {
		rounds = 500
	}
	return ctx, udf.New(e), guests(t), rounds
}

// kernel is a function over a batch in a language, and the least time of a row.
type kernel struct {
	name string
	run  func()
	ns   float64
}

// compare measures kernels by turns, as the machine is not the same all the time, and
// returns what they take and how many times what the first one does.
func compare(peers []*kernel, rounds, runs int) string {
	for range 10 {
		for _, k := range peers {
			if ns := best(max(rounds/10, 1), runs, k.run); k.ns == 0 || ns < k.ns {
				k.ns = ns
			}
		}
	}
	line := fmt.Sprintf("%s %8.2f ns a row", peers[0].name, peers[0].ns)
	for _, k := range peers[1:] {
		line += fmt.Sprintf("; %s %.2f (%.2f times)", k.name, k.ns, k.ns/peers[0].ns)
	}
	return line
}

// TestKernels measures functions over batches, on one processor.
func TestKernels(t *testing.T) {
	ctx, r, all, rounds := kernels(t)
	for _, w := range works {
		cols := w.columns()
		native := func() { w.native(cols.a, cols.b, cols.s, cols.ints, cols.floats, cols.texts) }
		peers := []*kernel{{name: "Go", run: native}}
		for _, g := range all {
			if run := w.kernel(t, ctx, r, g, cols); run != nil {
				peers = append(peers, &kernel{name: g.name, run: run})
			}
		}
		t.Logf("%-10s %s", w.name, compare(peers, rounds, w.runs))
	}
}

// kernel returns what runs the work of a guest, nil where it has none of the kind. What
// it gives has been compared with what Go gives.
func (w *work) kernel(t *testing.T, ctx context.Context, r *udf.Registry, g guest, cols *columns) func() {
	t.Helper()
	fn := &catalog.Function{Name: w.name, Kind: 'f', Language: "wasm", Source: w.name, Return: w.ret, Strict: true, Volatility: 'i'}
	for _, a := range w.args {
		fn.Args = append(fn.Args, catalog.FunctionArg{Type: a, Mode: 'i'})
	}
	sum := sha256.Sum256(g.module)
	m := &catalog.Module{SHA256: hex.EncodeToString(sum[:]), Bytes: g.module}
	if r.Validate(ctx, fn, m) != nil && g.name == "WAT" {
		return nil // it is about numbers only
	}
	f, err := r.Scalar(fn, m)
	if err != nil {
		t.Fatal(err)
	}
	call := &ext.Call{Ctx: ctx}
	out := vector.New(w.ret, 0)
	run := func() {
		out.Reset(w.ret, vector.Size)
		if err := f.Eval(call, cols.args, nil, out); err != nil {
			t.Fatal(err)
		}
	}
	run()
	cols.check(t, out)
	return run
}
