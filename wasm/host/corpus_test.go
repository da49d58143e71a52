package host_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/wat"
)

// The files of the corpus say in their first lines what their functions
// return, how they trap, and which other module they import from:
//
//	;;= name(argument, ...) -> result ...
//	;;! name(argument, ...) -> part of the trap's message
//	;;needs file
var (
	callLine  = regexp.MustCompile(`^;;([=!]) (.*)\((.*)\) -> (.*)$`)
	needsLine = regexp.MustCompile(`(?m)^;;needs (.*)$`)
)

// expectation is one call and what it must do.
type expectation struct {
	line string
	name string
	args []string
	want []string
	trap string
}

func expectations(src string) []expectation {
	var out []expectation
	for line := range strings.SplitSeq(src, "\n") {
		m := callLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		e := expectation{line: line, name: m[2]}
		for arg := range strings.SplitSeq(m[3], ",") {
			if arg = strings.TrimSpace(arg); arg != "" {
				e.args = append(e.args, arg)
			}
		}
		if m[1] == "!" {
			e.trap = m[4]
		} else {
			e.want = strings.Fields(m[4])
		}
		out = append(out, e)
	}
	return out
}

// value reads a number as WebAssembly's stack holds it, without the
// assembler's help.
func value(t *testing.T, typ api.ValueType, s string) uint64 {
	t.Helper()
	var err error
	switch typ {
	case api.ValueTypeF32, api.ValueTypeF64:
		var x float64
		if x, err = strconv.ParseFloat(s, 64); err == nil {
			if typ == api.ValueTypeF32 {
				return uint64(math.Float32bits(float32(x)))
			}
			return math.Float64bits(x)
		}
	default:
		var x int64
		if x, err = strconv.ParseInt(s, 0, 64); err != nil {
			var u uint64
			u, err = strconv.ParseUint(s, 0, 64)
			x = int64(u)
		}
		if err == nil {
			if typ == api.ValueTypeI32 {
				return uint64(uint32(x))
			}
			return uint64(x)
		}
	}
	t.Fatalf("%q: %v", s, err)
	return 0
}

// same compares two values; all that are not a number are the same.
func same(typ api.ValueType, a, b uint64) bool {
	switch typ {
	case api.ValueTypeF32:
		x, y := math.Float32frombits(uint32(a)), math.Float32frombits(uint32(b))
		return uint32(a) == uint32(b) || x != x && y != y
	case api.ValueTypeF64:
		x, y := math.Float64frombits(a), math.Float64frombits(b)
		return a == b || x != x && y != y
	case api.ValueTypeI32:
		return uint32(a) == uint32(b)
	}
	return a == b
}

// caller calls a function of an instance over a stack of values.
type caller func(name string, stack []uint64) error

// check makes one call and compares. It reports whether the call trapped.
func (e *expectation) check(t *testing.T, def api.FunctionDefinition, call caller) (trapped bool) {
	t.Helper()
	if def == nil {
		t.Fatalf("%s: no such function", e.line)
	}
	params, results := def.ParamTypes(), def.ResultTypes()
	if len(params) != len(e.args) || e.trap == "" && len(results) != len(e.want) {
		t.Fatalf("%s: it has %d parameters and %d results", e.line, len(params), len(results))
	}
	stack := make([]uint64, max(len(params), len(results)))
	for i, s := range e.args {
		stack[i] = value(t, params[i], s)
	}
	err := call(e.name, stack)
	if e.trap != "" {
		if err == nil || !strings.Contains(err.Error(), e.trap) {
			t.Errorf("%s: got %v", e.line, err)
		}
		return err != nil
	}
	if err != nil {
		t.Errorf("%s: %v", e.line, err)
		return true
	}
	for i, s := range e.want {
		if !same(results[i], stack[i], value(t, results[i], s)) {
			t.Errorf("%s: result %d is %#x", e.line, i, stack[i])
		}
	}
	return false
}

// text reads a file of the corpus.
func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "wat", "testdata", "corpus", name+".wat"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func assemble(t *testing.T, name string) []byte {
	t.Helper()
	b, err := wat.Assemble(text(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestCorpus assembles every module of the corpus, and runs it as it is and
// with fuel: both must do what the file says.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "wat", "testdata", "corpus", "*.wat"))
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".wat")
		t.Run(name, func(t *testing.T) {
			src := text(t, name)
			es := expectations(src)
			if len(es) == 0 {
				t.Fatal("it expects nothing")
			}
			defs := plain(t, src, name, es)
			if !strings.Contains(src, "(import ") {
				metered(t, name, es, defs)
			}
		})
	}
}

// plain runs a module as it was assembled.
func plain(t *testing.T, src, name string, es []expectation) map[string]api.FunctionDefinition {
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	t.Cleanup(func() { _ = rt.Close(ctx) })
	for _, m := range needsLine.FindAllStringSubmatch(src, -1) {
		if _, err := rt.InstantiateWithConfig(ctx, assemble(t, m[1]), wazero.NewModuleConfig().WithName(m[1])); err != nil {
			t.Fatalf("%s: %v", m[1], err)
		}
	}
	code, err := rt.CompileModule(ctx, assemble(t, name))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := rt.InstantiateModule(ctx, code, wazero.NewModuleConfig())
	if err != nil {
		t.Fatal(err)
	}
	defs := code.ExportedFunctions()
	for _, e := range es {
		e.check(t, defs[e.name], func(name string, stack []uint64) error {
			return mod.ExportedFunction(name).CallWithStack(ctx, stack)
		})
	}
	return defs
}

// metered runs a module as the server does.
func metered(t *testing.T, name string, es []expectation, defs map[string]api.FunctionDefinition) {
	ctx := host.WithMeter(context.Background(), host.Bounds{Fuel: 1_000_000_000}, nil)
	e, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(ctx) })
	m, err := e.Compile(ctx, assemble(t, name), nil)
	if err != nil {
		t.Fatalf("metered: %v", err)
	}
	var in *host.Instance
	for _, x := range es {
		if in == nil {
			if in, err = m.Get(ctx); err != nil {
				t.Fatal(err)
			}
		}
		trapped := x.check(t, defs[x.name], func(name string, stack []uint64) error {
			return in.Call(ctx, name, stack)
		})
		if trapped {
			in.Discard(ctx)
			in = nil
		}
	}
}

// TestNames shows that the stack of a trap names the functions.
func TestNames(t *testing.T) {
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	defer func() { _ = rt.Close(ctx) }()
	b, err := wat.Assemble(`(func $inner unreachable) (func (export "outer") call $inner)`)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := rt.Instantiate(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	_, err = mod.ExportedFunction("outer").Call(ctx)
	for _, name := range []string{"inner", "outer"} {
		if want := fmt.Sprintf(".%s()", name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in %v", want, err)
		}
	}
}
