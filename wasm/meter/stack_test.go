package meter_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/basaltdb/basalt/wasm/meter"
)

// Those functions count their frames that are in a cycle of calls, by whatever way; and
// where the others would take much of the stack, all that call.
func TestWhoCountsFrames(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []bool
	}{
		{"none", `(func $a) (func $b (call $a)) (func $c (call $b) (call $a))`, []bool{false, false, false}},
		{"itself", `(func $a (call $a)) (func $b (call $a))`, []bool{true, false}},
		{"each other", `(func $a (call $b)) (func $b (call $c)) (func $c (call $a)) (func $d (call $a)) (func $e)`, []bool{true, true, true, false, false}},
		{"two cycles", `(func $a (call $b)) (func $b (call $a) (call $c)) (func $c (call $d)) (func $d (call $e)) (func $e (call $d))`, []bool{true, true, false, true, true}},
		{"an import", `(import "basalt" "x" (func $x)) (func $a (call $x)) (func $b (call $b) (call $x))`, []bool{false, true}},
		{"a table", `(table funcref (elem $a $b)) (func $a (call_indirect (i32.const 0))) (func $b) (func $c (call_indirect (i32.const 0)))`, []bool{true, false, false}},
		{"a reference", `(table 1 funcref) (elem declare func $a) (func $a (call $b)) (func $b (table.set (i32.const 0) (ref.func $a)) (call_indirect (i32.const 0)))`, []bool{true, true}},
		{"an empty table", `(table 1 funcref) (func $a (call_indirect (i32.const 0)))`, []bool{false}},
		{"large frames", fmt.Sprintf(`(func $a (local %[1]s)) (func $b (local %[1]s) (call $a)) (func $c (local %[1]s) (call $b)) (func $d (local %[1]s))`, strings.Repeat("i64 ", 9000)),
			[]bool{false, false, false, false}},
	} {
		got, err := meter.Counting(assemble(t, "(module "+c.text+")"), meter.DefaultLimits)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
	var chain strings.Builder
	fmt.Fprintf(&chain, "(module (func $f0)")
	for i := range 20 {
		fmt.Fprintf(&chain, "(func $f%d (local %s) (call $f%d))", i+1, strings.Repeat("i64 ", 9000), i)
	}
	got, err := meter.Counting(assemble(t, chain.String()+")"), meter.DefaultLimits)
	if err != nil || got[0] || slices.Contains(got[1:], false) {
		t.Errorf("a chain: %v, %v", got, err)
	}
}

// Those functions may move the room that grow the memory, or call what may.
func TestWhoMovesTheRoom(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []bool
	}{
		{"none", `(func $a) (func $b (call $a))`, []bool{false, false}},
		{"a chain", `(func $a (call $b)) (func $b (call $c)) (func $c (drop (memory.grow (i32.const 1)))) (func $d)`, []bool{true, true, true, false}},
		{"a cycle", `(func $a (call $b)) (func $b (call $a) (call $c)) (func $c (drop (memory.grow (i32.const 1))) (call $d)) (func $d)`, []bool{true, true, true, false}},
		{"the host", `(import "basalt" "x" (func $x)) (func $a (call $x)) (func $b) (func $c (call $a))`, []bool{true, false, true}},
		{"a reference", `(table 1 funcref) (func $a (call_indirect (i32.const 0))) (func $b)`, []bool{true, false}},
	} {
		got, err := meter.Movers(assemble(t, "(module "+strings.Replace(c.text, "(func $a", "(memory 1) (func $a", 1)+")"))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

// errDeep is what the host ends calls with that are too deep.
var errDeep = errors.New("too deep")

// deepCall calls an export of a rewritten module, and returns what is left of the stack.
func deepCall(t *testing.T, module []byte, export string, args ...uint64) (results []uint64, left int64, err error) {
	t.Helper()
	out, info, err := meter.Rewrite(module, meter.DefaultLimits, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	t.Cleanup(func() { _ = rt.Close(ctx) })
	yield := api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) {
		if int64(stack[0]) == meter.StackOverflow {
			panic(errDeep)
		}
		stack[0] = 1_000_000
	})
	if _, err := rt.NewHostModuleBuilder("basalt").NewFunctionBuilder().
		WithGoModuleFunction(yield, []api.ValueType{api.ValueTypeI64}, []api.ValueType{api.ValueTypeI64}).Export("yield").Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	mod, err := rt.Instantiate(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	results, err = mod.ExportedFunction(export).Call(ctx, args...)
	return slices.Clone(results), int64(mod.(experimental.InternalModule).Global(info.FuelGlobal + 2).Get()), err
}

// Functions that count their frames give what they gave before, and the frames back,
// wherever they return.
func TestFramesAreGivenBack(t *testing.T) {
	module := assemble(t, `(module
		(type $pair (func (param i32) (result i32 i64)))
		(table funcref (elem $table))
		(func $fib (export "fib") (param i32) (result i32)
			(if (i32.lt_u (local.get 0) (i32.const 2)) (then (return (local.get 0))))
			(i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))
		(func $branch (export "branch") (param i32) (result i32)
			(block (loop (br_if 2 (i32.const 7) (i32.eqz (local.get 0))) (drop) (br 1)))
			(br_table 0 0 (call $branch (i32.sub (local.get 0) (i32.const 1))) (local.get 0)))
		(func $pair (export "pair") (type $pair)
			(if (i32.eqz (local.get 0)) (then (i32.const 1) (i64.const 10) (return)))
			(call $pair (i32.sub (local.get 0) (i32.const 1)))
			(i64.add (i64.const 1))
			(br 0))
		(func $nothing (export "nothing") (param i32)
			(br_if 0 (i32.eqz (local.get 0)))
			(call $nothing (i32.sub (local.get 0) (i32.const 1))))
		(func $table (export "table") (param i32) (result i32)
			(if (result i32) (local.get 0)
				(then (i32.add (i32.const 3) (call_indirect (param i32) (result i32) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
				(else (i32.const 5)))))`)
	for _, c := range []struct {
		export string
		arg    uint64
		want   []uint64
	}{
		{"fib", 20, []uint64{6765}}, {"branch", 100, []uint64{7}}, {"pair", 30, []uint64{1, 40}}, {"nothing", 1000, nil}, {"table", 50, []uint64{155}},
		{"nothing", 12_000, nil},
	} {
		got, left, err := deepCall(t, module, c.export, c.arg)
		if err != nil || !slices.Equal(got, c.want) || left != int64(meter.DefaultLimits.StackBytes) {
			t.Errorf("%s(%d): %v, %v, want %v; %d bytes of the stack are left", c.export, c.arg, got, err, c.want, left)
		}
	}
}

// Calls end when the stack is used up, whatever their way.
func TestTooDeep(t *testing.T) {
	for name, text := range map[string]string{
		"itself":     `(func $f (export "f") (param i64) (result i64) (i64.add (call $f (local.get 0)) (i64.const 1)))`,
		"each other": `(func $f (export "f") (param i64) (result i64) (call $g (local.get 0))) (func $g (param i64) (result i64) (call $f (local.get 0)))`,
		"by a table": `(table funcref (elem $f)) (func $f (export "f") (param i64) (result i64) (call_indirect (param i64) (result i64) (local.get 0) (i32.const 0)))`,
		"large":      fmt.Sprintf(`(func $f (export "f") (param i64) (result i64) (local %s) (call $f (local.get 0)))`, strings.Repeat("i64 ", 1000)),
	} {
		_, left, err := deepCall(t, assemble(t, "(module "+text+")"), "f", 1)
		if !errors.Is(err, errDeep) || left >= 0 {
			t.Errorf("%s: %v, %d bytes are left", name, err, left)
		}
	}
}
