package meter_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/wasm/meter"
)

// pageBytes is a page of memory.
const pageBytes = 1 << 16

// outcome is what calls of a generated module's function have done.
type outcome struct {
	results []uint64 // of the rows up to a trap
	trap    string
	globals []uint64
	memory  []byte // the guest's first pages
}

// rows are the arguments of calls; those of rows that are not in use are not
// to be called.
type rows struct {
	args [][]uint64
	use  []bool // nil: all
}

func (r *rows) used(i int) bool { return r.use == nil || r.use[i] }

// differential runs modules as they were and as they are rewritten.
type differential struct {
	t   *testing.T
	ctx context.Context
	rt  wazero.Runtime

	grant int64 // fuel that a yield gives
	taken int64 // that was missing at yields, and given there
}

func newDifferential(t *testing.T) *differential {
	ctx := context.Background()
	d := &differential{t: t, ctx: ctx, grant: 1 << 40, rt: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(4096))}
	t.Cleanup(func() { _ = d.rt.Close(ctx) })
	yield := api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) {
		if int64(stack[0]) == meter.StackOverflow {
			return // it goes on
		}
		d.taken += d.grant - int64(stack[0])
		stack[0] = uint64(d.grant)
	})
	if _, err := d.rt.NewHostModuleBuilder("basalt").NewFunctionBuilder().
		WithGoModuleFunction(yield, []api.ValueType{api.ValueTypeI64}, []api.ValueType{api.ValueTypeI64}).Export("yield").Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	return d
}

// instance instantiates a module that is used once.
func (d *differential) instance(module []byte) api.Module {
	d.t.Helper()
	code, err := d.rt.CompileModule(d.ctx, module)
	if err != nil {
		d.t.Fatal(err)
	}
	mod, err := d.rt.InstantiateModule(d.ctx, code, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = code.Close(d.ctx) })
	return mod
}

// finish notes what a module has come to. Which of several nan a calculation
// gives is not defined, so all are one.
func finish(mod api.Module, o *outcome, f signature) *outcome {
	for i, t := range numbers {
		o.globals = append(o.globals, oneNaN(mod.ExportedGlobal(fmt.Sprintf("g%d", i)).Get(), t))
	}
	for i := range o.results {
		o.results[i] = oneNaN(o.results[i], f.result)
	}
	page, _ := mod.Memory().Read(0, pageBytes)
	o.memory = bytes.Clone(page)
	return o
}

func oneNaN(x uint64, t string) uint64 {
	switch {
	case t == "f64" && math.IsNaN(math.Float64frombits(x)):
		return math.Float64bits(math.NaN())
	case t == "f32" && math.IsNaN(float64(math.Float32frombits(uint32(x)))):
		return uint64(math.Float32bits(float32(math.NaN())))
	case t == "i32" || t == "f32":
		return uint64(uint32(x))
	}
	return x
}

func trapOf(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// each calls the function for one row after the other.
func (d *differential) each(module []byte, f signature, in *rows) *outcome {
	mod := d.instance(module)
	o := &outcome{}
	for i, args := range in.args {
		if !in.used(i) {
			continue
		}
		res, err := mod.ExportedFunction("f").Call(d.ctx, args...)
		if err != nil {
			o.trap = trapOf(err)
			break
		}
		o.results = append(o.results, res[0])
	}
	return finish(mod, o, f)
}

// loop calls it through the loop that was added. After a trap it is not known
// how far it came.
func (d *differential) loop(module []byte, f signature, in *rows) *outcome {
	mod, n := d.instance(module), len(in.args)
	const room = 2
	if res, err := mod.ExportedFunction(meter.RoomName).Call(d.ctx, room); err != nil || res[0] != 1 {
		d.t.Fatal(res, err)
	}
	at := func(offset uint32) uint32 { return mod.Memory().Size() - room*pageBytes + offset }
	const out = 64
	valid := uint64(0)
	bitmap := make([]byte, out)
	for i := range n {
		if in.used(i) {
			bitmap[(i+3)/8] |= 1 << ((i + 3) % 8)
		}
	}
	mod.Memory().Write(at(0), bitmap)
	if in.use == nil {
		valid = math.MaxUint32
	}
	stack := []uint64{uint64(n), valid, 3, out, 0, 0}
	next := out + uint32(8*n)
	for p, t := range f.params {
		stack = append(stack, uint64(next))
		for _, args := range in.args {
			w := widthOf(t)
			b := binary.LittleEndian.AppendUint64(nil, args[p])
			mod.Memory().Write(at(next), b[:w])
			next += w
		}
	}
	o := &outcome{}
	if _, err := mod.ExportedFunction(meter.VecName("f")).Call(d.ctx, stack...); err != nil {
		o.trap = trapOf(err)
		return finish(mod, o, f)
	}
	for i := range n {
		if !in.used(i) {
			continue
		}
		b, _ := mod.Memory().Read(at(out+uint32(i)*widthOf(f.result)), widthOf(f.result))
		o.results = append(o.results, binary.LittleEndian.Uint64(append(bytes.Clone(b), make([]byte, 8)...)))
	}
	return finish(mod, o, f)
}

func widthOf(t string) uint32 {
	if strings.HasSuffix(t, "64") {
		return 8
	}
	return 4
}

func randomRows(rng *rand.Rand, f signature) *rows {
	in := &rows{}
	for range 1 + rng.IntN(40) {
		var args []uint64
		for _, t := range f.params {
			x := int64(rng.IntN(2000) - 1000)
			if rng.IntN(8) == 0 {
				x = rng.Int64()
			}
			switch t {
			case "i32":
				args = append(args, uint64(uint32(x)))
			case "i64":
				args = append(args, uint64(x))
			case "f32":
				args = append(args, uint64(math.Float32bits(float32(x)/8)))
			default:
				args = append(args, math.Float64bits(float64(x)/8))
			}
		}
		in.args = append(in.args, args)
	}
	if rng.IntN(2) == 0 {
		in.use = make([]bool, len(in.args))
		for i := range in.use {
			in.use[i] = rng.IntN(3) > 0
		}
	}
	return in
}

func (o *outcome) differs(p *outcome, partly bool) string {
	switch {
	case o.trap != p.trap:
		return fmt.Sprintf("trap %q and %q", o.trap, p.trap)
	case partly && o.trap != "":
		return ""
	case len(o.results) != len(p.results):
		return fmt.Sprintf("%d and %d results", len(o.results), len(p.results))
	}
	for i := range o.results {
		if o.results[i] != p.results[i] {
			return fmt.Sprintf("result %d is %#x and %#x", i, o.results[i], p.results[i])
		}
	}
	for i := range o.globals {
		if o.globals[i] != p.globals[i] {
			return fmt.Sprintf("global %d is %#x and %#x", i, o.globals[i], p.globals[i])
		}
	}
	if !bytes.Equal(o.memory, p.memory) {
		return "the memory differs"
	}
	return ""
}

// Generated modules do the same before and after they are rewritten, called for
// one row after the other and in the loop that is added.
func TestRewrittenModulesBehaveAlike(t *testing.T) {
	const modules = 600
	traps, inlined := 0, 0
	for seed := range uint64(modules) {
		text, f := generate(seed)
		module := assemble(t, text)
		out, _, err := meter.Rewrite(module, meter.DefaultLimits, []meter.Loop{{Export: "f", Args: make([]bool, len(f.params))}})
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		noStack := meter.DefaultLimits
		noStack.StackBytes = 0
		counted, _, err := meter.Rewrite(module, noStack, nil)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		in := randomRows(rand.New(rand.NewPCG(seed, 2)), f)
		ok := t.Run("", func(t *testing.T) {
			d := newDifferential(t)
			want := d.each(module, f, in)
			if diff := want.differs(d.each(out, f, in), false); diff != "" {
				t.Errorf("seed %d, rewritten: %s", seed, diff)
			}
			if diff := want.differs(d.each(counted, f, in), false); diff != "" {
				t.Errorf("seed %d, with all frames counted: %s", seed, diff)
			}
			if diff := want.differs(d.loop(out, f, in), true); diff != "" {
				t.Errorf("seed %d, over a batch: %s", seed, diff)
			}
			if want.trap != "" {
				traps++
			}
		})
		if !ok {
			t.Fatal(text)
		}
		if meter.Inlines(module, "f") {
			inlined++
		}
	}
	if traps < modules/20 || traps > modules/2 || inlined < modules/10 || inlined > modules*9/10 {
		t.Errorf("%d of %d modules trap, %d are inlined", traps, modules, inlined)
	}
}

// What is charged does not depend on whether loops are written as two, wherever in them the
// fuel runs out.
func TestSplitLoopsTakeTheSameFuel(t *testing.T) {
	const modules = 300
	split := 0
	for seed := range uint64(modules) {
		text, f := generate(seed)
		module := assemble(t, text)
		in := randomRows(rand.New(rand.NewPCG(seed, 2)), f)
		var size [2]int
		var taken [2]int64
		ok := t.Run("", func(t *testing.T) {
			for i, blocks := range []int{0, meter.DefaultLimits.SplitBlocks} {
				lim := meter.DefaultLimits
				lim.SplitBlocks = blocks
				out, _, err := meter.Rewrite(module, lim, nil)
				if err != nil {
					t.Fatal(err)
				}
				d := newDifferential(t)
				d.grant = 40
				mod := d.instance(out)
				for row, args := range in.args {
					if row == len(in.args)-1 {
						d.grant = 0 // so that nothing is left in the end
					}
					if _, err := mod.ExportedFunction("f").Call(d.ctx, args...); err != nil {
						break
					}
				}
				size[i], taken[i] = len(out), d.taken
			}
			if taken[0] != taken[1] {
				t.Errorf("seed %d: %d units of fuel, and %d with loops that are written as two\n%s", seed, taken[0], taken[1], text)
			}
		})
		if !ok {
			return
		}
		if size[0] != size[1] {
			split++
		}
	}
	if split < modules/4 {
		t.Errorf("%d of %d modules have such loops", split, modules)
	}
}

// What is filled and copied in pieces ends up as it would in one, and traps before
// anything is written.
func TestPiecesOfMemory(t *testing.T) {
	const pages = 32
	module := assemble(t, fmt.Sprintf(`(module (memory (export "memory") %d)
		(func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
		(func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2))))`, pages))
	out, _, err := meter.Rewrite(module, meter.DefaultLimits, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := newDifferential(t)
	before, after := d.instance(module), d.instance(out)
	rng := rand.New(rand.NewPCG(3, 4))
	all := make([]byte, pages*pageBytes)
	for i := range all {
		all[i] = byte(rng.Uint32())
	}
	before.Memory().Write(0, all)
	after.Memory().Write(0, all)
	traps := 0
	for i := range 300 {
		export, args := []string{"fill", "copy"}[i%2], []uint64{rng.Uint64N(pages * pageBytes), rng.Uint64N(pages * pageBytes), rng.Uint64N(pages * pageBytes)}
		if i%3 == 0 {
			args[1] = args[0] + rng.Uint64N(1<<20) - 1<<19 // near each other
		}
		if i%4 == 0 {
			args[2] = rng.Uint64N(1 << 18)
		}
		if i%17 == 0 {
			args[2] = 0
		}
		for k := range args {
			args[k] = uint64(uint32(args[k]))
		}
		_, want := before.ExportedFunction(export).Call(d.ctx, args...)
		_, got := after.ExportedFunction(export).Call(d.ctx, args...)
		if (want == nil) != (got == nil) || want != nil && trapOf(want) != trapOf(got) {
			t.Fatalf("%s%v: %v, want %v", export, args, got, want)
		}
		if want != nil {
			traps++
		}
		a, _ := before.Memory().Read(0, pages*pageBytes)
		b, _ := after.Memory().Read(0, pages*pageBytes)
		if !bytes.Equal(a, b) {
			t.Fatalf("%s%v: the memory differs", export, args)
		}
	}
	if traps < 30 || traps > 270 {
		t.Errorf("%d traps", traps)
	}
}
