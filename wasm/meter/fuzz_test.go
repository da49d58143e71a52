package meter_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// small keeps what is fuzzed from taking memory or time.
var small = func() meter.Limits {
	lim := meter.DefaultLimits
	lim.Bytes, lim.MemoryPages, lim.TableSize, lim.FunctionWork, lim.Work = 64<<10, 16, 1000, 20_000_000, 50_000_000
	return lim
}()

// FuzzRewrite takes any bytes for a module. They are refused with an error of the
// declaration, or the module that comes out is taken by the compiler if the one
// that went in was, with the loops of all functions that can have one.
func FuzzRewrite(f *testing.F) {
	for seed := range uint64(40) {
		text, _ := generate(seed)
		b, err := wat.Assemble(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for _, text := range []string{
		`(module)`,
		`(module (func (export "f") (param i32 i32) (result i64) (i64.const -1)))`,
		`(module (memory 1 2) (func (export "basalt_alloc") (param i32) (result i32) (memory.grow (local.get 0))))`,
		`(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) (func $s) (start $s))`,
		`(module (table 3 funcref) (elem declare func $f) (func $f (drop (ref.func $f))) (global (mut v128) (v128.const i64x2 1 2)))`,
	} {
		b, err := wat.Assemble(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	ctx := context.Background()
	compile := func(b []byte) error {
		rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithMemoryLimitPages(64))
		defer rt.Close(ctx)
		_, err := rt.CompileModule(ctx, b)
		return err
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		info, err := meter.Inspect(b, small)
		if err != nil {
			if !errs.Is(err, errs.InvalidFunctionDefinition) {
				t.Fatal(err)
			}
			return
		}
		var loops []meter.Loop
		for name, ft := range info.Exports {
			l := meter.Loop{Export: name, Args: make([]bool, len(ft.Params))}
			if _, _, err := meter.Rewrite(b, small, []meter.Loop{l}); err == nil {
				loops = append(loops, l)
			}
		}
		out, _, err := meter.Rewrite(b, small, loops)
		if err != nil {
			t.Fatal(err)
		}
		before := compile(meter.WithoutCustom(b)) // what names say can take all memory that there is
		after := compile(out)
		if after != nil && strings.Contains(after.Error(), "too many results") {
			return // it leaves values behind a function's end, where wazero takes no notice, and then behind a block's
		}
		if before == nil && after != nil {
			t.Fatalf("a valid module came out invalid: %v", after)
		} else if before != nil && after == nil {
			t.Fatalf("an invalid module came out valid: %v", before)
		}
	})
}
