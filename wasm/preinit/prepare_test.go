package preinit_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/preinit"
	"github.com/basaltdb/basalt/wasm/wat"
)

// metered assembles a text and meters it.
func metered(t testing.TB, text string) ([]byte, *meter.Info) {
	t.Helper()
	b, err := wat.Assemble(text)
	if err != nil {
		t.Fatal(err)
	}
	out, info, err := meter.Rewrite(b, meter.DefaultLimits, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out, info
}

const whole = `(memory 2) (data (i32.const 70000) "abc") (data "nobody's") (data (i32.const 70001) "x")
	(global $a (mut i32) (i32.const -70000)) (global $b f32 (f32.const 1)) (global $c (mut f64) (f64.const nan)) (global $d (mut i64) (i64.const 1))
	(func $start (global.set $a (i32.const 1))) (start $start)
	(func (export "_initialize") (i32.store (i32.const 0) (i32.const 1)))
	(func (export "f"))`

// fill makes memory what an image has.
func fill(memory []byte, i *preinit.Image) {
	for _, r := range i.Runs {
		copy(memory[r.At:], r.Bytes)
	}
}

func TestPrepare(t *testing.T) {
	b, info := metered(t, whole)
	out, p, err := preinit.Prepare(b, info.FuelGlobal, info.Alters)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Calls, []string{"__basalt_start", "_initialize"}) {
		t.Errorf("it calls %q", p.Calls)
	}
	if !slices.Equal(p.Globals, []string{"__basalt_global_0", "__basalt_global_2", "__basalt_global_3"}) {
		t.Errorf("its globals are %q", p.Globals)
	}
	memory := make([]byte, p.Begin.Pages*preinit.PageBytes)
	fill(memory, p.Begin)
	if !p.Whole || len(memory) != 2<<16 || string(memory[69999:70005]) != "\x00axc\x00\x00" {
		t.Errorf("%t, %d bytes, %q", p.Whole, len(memory), memory[69999:70005])
	}
	if bytes.Contains(out, []byte("nobody's")) {
		t.Error("the data is in the module still")
	}
	again, none, err := preinit.Prepare(out, 0, false)
	if err != nil || none == nil || none.Calls[0] != "_initialize" || len(none.Begin.Runs) != 0 || len(again) == 0 {
		t.Errorf("what came out: %v %v", none, err)
	}
}

// TestNothingToInitialise holds that other modules are what they were.
func TestNothingToInitialise(t *testing.T) {
	b, info := metered(t, `(memory 1) (data (i32.const 0) "abc") (global $initialize (export "_initialize") i32 (i32.const 1)) (func (export "f"))`)
	out, p, err := preinit.Prepare(b, info.FuelGlobal, info.Alters)
	if err != nil || p != nil || !bytes.Equal(out, b) {
		t.Errorf("%v %v", p, err)
	}
}

// TestNotWhole holds that what an image cannot have is told.
func TestNotWhole(t *testing.T) {
	for name, text := range map[string]string{
		"vector":     `(global (mut v128) (v128.const i64x2 0 0))`,
		"reference":  `(global (mut externref) (ref.null extern))`,
		"table.set":  `(table 1 funcref) (func (table.set (i32.const 0) (ref.null func)))`,
		"table.grow": `(table 1 funcref) (func (drop (table.grow (ref.null func) (i32.const 1))))`,
		"table.fill": `(table 1 funcref) (func (table.fill (i32.const 0) (ref.null func) (i32.const 1)))`,
		"table.copy": `(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 0) (i32.const 1)))`,
		"table.init": `(table 1 funcref) (elem $e func) (func (table.init $e (i32.const 0) (i32.const 0) (i32.const 0)))`,
		"elem.drop":  `(elem $e func) (func (elem.drop $e))`,
		"data.drop":  `(memory 1) (data $d "") (func (data.drop $d))`,
		"init":       `(memory 1) (data $d "") (func (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0)))`,
	} {
		b, info := metered(t, text+`(func (export "_initialize"))`)
		if _, p, err := preinit.Prepare(b, info.FuelGlobal, info.Alters); err != nil || p == nil || p.Whole {
			t.Errorf("%s: %v %v", name, p, err)
		}
	}
	for name, text := range map[string]string{
		"table.get":   `(table 1 funcref) (func (drop (table.get (i32.const 0))))`,
		"table.size":  `(table 1 funcref) (func (result i32) table.size)`,
		"memory.fill": `(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))`,
		"memory.copy": `(memory 1) (func (memory.copy (i32.const 0) (i32.const 0) (i32.const 0)))`,
		"truncation":  `(func (drop (i32.trunc_sat_f32_s (f32.const 0))))`,
		"constants":   `(global v128 (v128.const i64x2 0 0)) (global externref (ref.null extern))`,
	} {
		b, info := metered(t, text+`(func (export "_initialize"))`)
		if _, p, err := preinit.Prepare(b, info.FuelGlobal, info.Alters); err != nil || p == nil || !p.Whole {
			t.Errorf("%s: %v %v", name, p, err)
		}
	}
}

// TestBroken holds that what no meter wrote is an error or a module, and no panic.
func TestBroken(t *testing.T) {
	b, info := metered(t, whole)
	for n := range b {
		if _, _, err := preinit.Prepare(b[:n], info.FuelGlobal, false); err == nil && n < 8 {
			t.Errorf("%d bytes are a module", n)
		}
		for _, c := range []byte{0, 1, 0x7f, 0x80, 0xff} {
			other := bytes.Clone(b)
			other[n] = c
			_, p, err := preinit.Prepare(other, info.FuelGlobal, false)
			if err == nil && p != nil && p.Whole && p.Begin.Pages <= 2 {
				fill(make([]byte, p.Begin.Pages*preinit.PageBytes), p.Begin)
			}
		}
	}
}

func TestImage(t *testing.T) {
	memory := make([]byte, 3*preinit.PageBytes)
	for _, at := range []int{1, 4095, 4096, 70000, len(memory) - 1} {
		memory[at] = byte(at) | 1
	}
	i := preinit.Take(memory, []uint64{1, 2})
	i.MoveTo(make([]byte, i.Bytes()))
	want := bytes.Clone(memory)
	clear(memory)
	fill(memory, i)
	if !bytes.Equal(memory, want) || i.Pages != 3 || !slices.Equal(i.Globals, []uint64{1, 2}) {
		t.Errorf("another image: %d pages, %v", i.Pages, i.Globals)
	}
	if len(i.Runs) != 3 || i.Size() < 4*4096 || i.Size() > 4*4096+200 {
		t.Errorf("%d runs, %d bytes", len(i.Runs), i.Size())
	}
}
