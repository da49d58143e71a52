package udf

import (
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
)

// typeNamed stands for the session's types.
func typeNamed(name string) (types.T, error) {
	for _, t := range []types.T{types.Int4, types.Int8, types.Text, types.Float8} {
		if t.String() == name {
			return t, nil
		}
	}
	return types.T{}, errs.New(errs.UndefinedObject, "type \"%s\" does not exist", name)
}

func TestManifest(t *testing.T) {
	x, err := readManifest([]byte(`{"abi": 1, "capabilities": ["log"], "functions": [
		{"name": "f", "args": [{"name": "a", "type": "integer"}, {"type": "text"}], "returns": "bigint"},
		{"name": "g", "export": "g2", "kind": "scalar", "args": [], "returns": "text", "volatility": "immutable", "parallel": "unsafe", "strict": true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := x.Functions[0].declared(typeNamed)
	if err != nil || f.Name != "f" || f.Source != "f" || f.Volatility != 'v' || f.Parallel != 's' || f.Strict || f.Return != types.Int8 || len(f.Args) != 2 || f.Args[0].Name != "a" ||
		f.Args[1].Type != types.Text {
		t.Errorf("f is %+v, %v", f, err)
	}
	g, err := x.Functions[1].declared(typeNamed)
	if err != nil || g.Source != "g2" || g.Volatility != 'i' || g.Parallel != 'u' || !g.Strict || g.Return != types.Text || len(g.Args) != 0 {
		t.Errorf("g is %+v, %v", g, err)
	}
}

// TestManifestKinds holds what becomes of the kinds that are not scalar.
func TestManifestKinds(t *testing.T) {
	x, err := readManifest([]byte(`{"abi": 1, "functions": [
		{"name": "v", "kind": "vectorised", "returns": "bigint"},
		{"name": "a", "kind": "aggregate", "args": [{"type": "bigint"}], "returns": "text"},
		{"name": "s", "kind": "table", "returns": "text", "volatility": "stable"},
		{"name": "one", "kind": "table", "columns": [{"name": "x", "type": "bigint"}]},
		{"name": "two", "kind": "table", "args": [{"type": "text"}], "columns": [{"name": "x", "type": "bigint"}, {"name": "y", "type": "text"}]},
		{"name": "p", "kind": "procedure", "args": [{"type": "text"}]},
		{"name": "q", "kind": "procedure", "args": [{"type": "text"}, {"name": "r", "type": "bigint", "mode": "out"}, {"type": "bigint", "mode": "inout"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		kind, volatility byte
		set              bool
		ret              types.T
		modes            string
	}{
		{'f', 'v', false, types.Int8, ""}, {'a', 'i', false, types.Text, "i"}, {'f', 's', true, types.Text, ""}, {'f', 'v', true, types.Int8, "t"},
		{'f', 'v', true, types.Record, "itt"}, {'p', 'v', false, types.Void, "i"}, {'p', 'v', false, types.Record, "iob"},
	} {
		fn, err := x.Functions[i].declared(typeNamed)
		if err != nil {
			t.Errorf("%s: %v", x.Functions[i].Name, err)
			continue
		}
		modes := ""
		for _, a := range fn.Args {
			modes += string(a.Mode)
		}
		if fn.Kind != want.kind || fn.Volatility != want.volatility || fn.ReturnsSet != want.set || fn.Return != want.ret || modes != want.modes {
			t.Errorf("%s is %+v", fn.Name, fn)
		}
	}
}

func TestManifestErrors(t *testing.T) {
	for _, tt := range []struct {
		text string
		code errs.Code
		part string
	}{
		{``, errs.InvalidFunctionDefinition, "EOF"},
		{`[]`, errs.InvalidFunctionDefinition, "cannot be a array"},
		{`{`, errs.InvalidFunctionDefinition, "unexpected EOF"},
		{`{"abi": 1} {}`, errs.InvalidFunctionDefinition, "more behind"},
		{`{}`, errs.InvalidFunctionDefinition, `it needs "abi": 1`},
		{`{"abi": -1}`, errs.InvalidFunctionDefinition, `it needs "abi": 1`},
		{`{"abi": 2, "new": true}`, errs.FeatureNotSupported, "version 2 of the ABI; this server has version 1"},
		{`{"abi": 1, "new": true}`, errs.InvalidFunctionDefinition, `unknown field "new"`},
		{`{"abi": 1, "functions": [{"nam": "f"}]}`, errs.InvalidFunctionDefinition, `unknown field "nam"`},
		{`{"abi": 1, "functions": [{"name": 5}]}`, errs.InvalidFunctionDefinition, `"functions.name" cannot be a number`},
		{`{"abi": 1, "functions": [{"returns": "text"}]}`, errs.InvalidFunctionDefinition, "has no name"},
		{`{"abi": 1, "functions": [{"name": "` + strings.Repeat("f", 64) + `"}]}`, errs.InvalidFunctionDefinition, "64 bytes; the limit is 63"},
		{`{"abi": 1, "functions": [{"name": "f"}]}`, errs.InvalidFunctionDefinition, "the result of function \"f\" has no type"},
		{`{"abi": 1, "functions": [{"name": "f", "args": [{}], "returns": "text"}]}`, errs.InvalidFunctionDefinition, "an argument of function \"f\" has no type"},
		{`{"abi": 1, "functions": [{"name": "f", "returns": "txt"}]}`, errs.UndefinedObject, "function \"f\": type \"txt\" does not exist"},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "aggregate"}]}`, errs.InvalidFunctionDefinition, "the result of function \"f\" has no type"},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "table"}]}`, errs.InvalidFunctionDefinition, "the result of function \"f\" has no type"},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "table", "columns": [{"type": "text"}]}]}`, errs.InvalidFunctionDefinition, "a column of \"f\" has no name"},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "table", "columns": [{"name": "a", "type": "text"}], "returns": "text"}]}`, errs.InvalidFunctionDefinition, "columns and a type"},
		{`{"abi": 1, "functions": [{"name": "f", "columns": [{"name": "a", "type": "text"}]}]}`, errs.InvalidFunctionDefinition, "as only table functions have"},
		{`{"abi": 1, "functions": [{"name": "f", "args": [{"type": "text", "mode": "out"}], "returns": "text"}]}`, errs.InvalidFunctionDefinition, "has the mode \"out\""},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "procedure", "returns": "text"}]}`, errs.InvalidFunctionDefinition, "properties that only functions have"},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "procedure", "args": [{"type": "text", "mode": "up"}]}]}`, errs.InvalidFunctionDefinition, "has the mode \"up\""},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "magic"}]}`, errs.InvalidFunctionDefinition, "unknown kind \"magic\""},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "scalar", "volatility": "fast"}]}`, errs.InvalidFunctionDefinition, "unknown volatility \"fast\""},
		{`{"abi": 1, "functions": [{"name": "f", "kind": "scalar", "parallel": "maybe"}]}`, errs.InvalidFunctionDefinition, "unknown parallel safety \"maybe\""},
		{`{"abi": 1, "functions": [` + strings.Repeat(`{},`, maxDeclared) + `{}]}`, errs.InvalidFunctionDefinition, "1001 functions; the limit is 1000"},
	} {
		x, err := readManifest([]byte(tt.text))
		for i := 0; err == nil && i < len(x.Functions); i++ {
			_, err = x.Functions[i].declared(typeNamed)
		}
		if errs.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.part) {
			t.Errorf("%.80s: %s %v, want %s %s", tt.text, errs.CodeOf(err), err, tt.code, tt.part)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"abi": 1, "functions": [{"name": "f", "args": [{"name": "a", "type": "integer"}], "returns": "bigint"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := readManifest(b)
		if err != nil {
			return
		}
		for i := range x.Functions {
			if fn, err := x.Functions[i].declared(typeNamed); err == nil && (fn.Name == "" || fn.Source == "" || fn.Return == types.T{}) {
				t.Errorf("%q gives %+v", b, fn)
			}
		}
	})
}
