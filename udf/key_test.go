package udf

import (
	"context"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// The functions that a module declares run on one compiled code, with a loop for
// each; another function of it has its own.
func TestDeclaredFunctionsShareCode(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	e, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(ctx)
	r := New(e)
	b, err := wat.Assemble(`(@custom "basalt.manifest" "{\"abi\": 1, \"functions\": ["
		"{\"name\": \"inc\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"},"
		"{\"name\": \"size\", \"export\": \"len\", \"args\": [{\"type\": \"text\"}], \"returns\": \"integer\"},"
		"{\"name\": \"gone\", \"args\": [], \"returns\": \"integer\"}]}")
		(memory 1)
		(func (export "inc") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
		(func (export "len") (param i32 i32) (result i32) (local.get 1))
		(func (export "other") (param i64) (result i64) (local.get 0))`)
	if err != nil {
		t.Fatal(err)
	}
	m := &catalog.Module{SHA256: "m", Bytes: b}
	function := func(export string, ret types.T, args ...types.T) *catalog.Function {
		fn := &catalog.Function{Name: export, Kind: 'f', Source: export, Return: ret, Strict: true}
		for _, a := range args {
			fn.Args = append(fn.Args, catalog.FunctionArg{Type: a, Mode: 'i'})
		}
		return fn
	}
	code := func(fn *catalog.Function) *host.Module {
		t.Helper()
		mod, err := r.hold(host.WithMeter(ctx, host.Bounds{Fuel: 0}, nil), fn, m)
		if err != nil {
			t.Fatal(err)
		}
		mod.Drop()
		if fn.Source == "" {
			return mod
		}
		in, err := mod.Get(host.WithMeter(ctx, host.Bounds{Fuel: 0}, nil))
		if err != nil {
			t.Fatal(err)
		}
		if in.Mod.ExportedFunction(meter.VecName(fn.Source)) == nil {
			t.Errorf("%s has no loop", fn.Source)
		}
		in.Discard(ctx)
		return mod
	}
	inc := code(function("inc", types.Int8, types.Int8))
	if code(function("len", types.Int4, types.Text)) != inc || code(&catalog.Function{}) != inc {
		t.Error("functions that the module declares do not share its code")
	}
	// As numbers the two are another function, for which the loop is another.
	if code(function("len", types.Int4, types.Int4, types.Int4)) == inc || code(function("other", types.Int8, types.Int8)) == inc {
		t.Error("functions that the module does not declare share its code")
	}
}
