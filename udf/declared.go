package udf

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/meter"
)

// manifestFunction is a function of a manifest.
type manifestFunction struct {
	Name string `json:"name"`
	// Export is the name where it is "". Those of aggregates and table functions
	// begin with it.
	Export string `json:"export"`
	// Kind is scalar where it is "".
	Kind string        `json:"kind"`
	Args []manifestArg `json:"args"`
	// Returns is the type of the result; a table function may have Columns instead.
	Returns    string        `json:"returns"`
	Columns    []manifestArg `json:"columns"`
	Volatility string        `json:"volatility"`
	Parallel   string        `json:"parallel"`
	Strict     *bool         `json:"strict"`
}

// manifestArg is an argument of a function, or a column of its rows.
type manifestArg struct {
	Name string `json:"name"`
	Type string `json:"type"`
	// Mode is in where it is "", or of a procedure out or inout, or of a function's last
	// argument variadic.
	Mode string `json:"mode"`
	// Default is an SQL expression, "" for none.
	Default string `json:"default"`
	// Columns are those that an argument of type record has to have; any where there
	// are none.
	Columns []manifestColumn `json:"columns"`
}

// manifestColumn is a column of an argument.
type manifestColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func (f *manifestFunction) kind() string {
	if f.Kind == "" {
		return "scalar"
	}
	return f.Kind
}

var (
	manifestKinds      = map[string]byte{"scalar": 'f', "vectorised": 'f', "table": 'f', "trigger": 'f', "aggregate": 'a', "procedure": 'p'}
	manifestParallel   = map[string]byte{"": catalog.ParallelSafe, "safe": catalog.ParallelSafe, "restricted": 'r', "unsafe": 'u'}
	manifestVolatility = map[string]byte{"": 'v', "volatile": 'v', "stable": 's', "immutable": 'i'}
	manifestModes      = map[string]byte{"": 'i', "in": 'i', "out": 'o', "inout": 'b', "variadic": 'v'}
)

// maxNameBytes is the length of a name of the catalogue.
const maxNameBytes = 63

// declared makes the function that the catalogue gets.
func (f *manifestFunction) declared(typeOf func(string) (types.T, error)) (*catalog.Function, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	out := &catalog.Function{Name: f.Name, Source: f.Export, Kind: manifestKinds[f.kind()], Volatility: manifestVolatility[f.Volatility], Cost: 100,
		Parallel: manifestParallel[f.Parallel], Strict: f.Strict != nil && *f.Strict}
	if out.Source == "" {
		out.Source = f.Name
	}
	if out.Kind == 'a' && f.Volatility == "" {
		out.Volatility = 'i'
	}
	for _, a := range f.Args {
		t, err := f.resolve("an argument", a.Type, typeOf)
		if err != nil {
			return nil, err
		}
		arg := catalog.FunctionArg{Name: a.Name, Type: t, Mode: manifestModes[a.Mode], Default: a.Default}
		if arg.Columns, err = f.inputColumns(arg, a.Columns, typeOf); err != nil {
			return nil, err
		}
		out.Args = append(out.Args, arg)
	}
	return out, f.results(out, typeOf)
}

// check refuses what cannot be, whatever its types are.
func (f *manifestFunction) check() error {
	name := meter.Printable(f.Name)
	switch {
	case f.Name == "":
		return errManifest("a function has no name")
	case len(f.Name) > maxNameBytes:
		return errManifest("a function's name has %d bytes; the limit is %d", len(f.Name), maxNameBytes)
	case manifestKinds[f.kind()] == 0:
		return errManifest("function \"%s\" has the unknown kind \"%s\"", name, meter.Printable(f.Kind))
	case manifestVolatility[f.Volatility] == 0:
		return errManifest("function \"%s\" has the unknown volatility \"%s\"", name, meter.Printable(f.Volatility))
	case f.kind() != "table" && f.Columns != nil:
		return errManifest("function \"%s\" has columns, as only table functions have", name)
	case manifestParallel[f.Parallel] == 0:
		return errManifest("function \"%s\" has the unknown parallel safety \"%s\"", name, meter.Printable(f.Parallel))
	case f.kind() == "trigger" && (len(f.Args) > 0 || f.Returns != "" || f.Volatility != "" || f.Parallel != "" || f.Strict != nil):
		return errManifest("trigger function \"%s\" has arguments or properties, which it cannot have", name)
	case f.kind() == "procedure" && (f.Returns != "" || f.Volatility != "" || f.Parallel != "" || f.Strict != nil):
		return errManifest("procedure \"%s\" has properties that only functions have", name)
	}
	for _, a := range f.Args {
		if a.Default != "" && f.kind() == "aggregate" {
			return errManifest("aggregate \"%s\" has an argument with a default, which it cannot have", name)
		}
		if !f.takes(manifestModes[a.Mode]) {
			return errManifest("an argument of \"%s\" has the mode \"%s\", which it cannot have", name, meter.Printable(a.Mode))
		}
	}
	for _, c := range f.Columns {
		if c.Mode != "" || c.Default != "" || c.Columns != nil || len(c.Name) == 0 || len(c.Name) > maxNameBytes {
			return errManifest("a column of \"%s\" has no name, or one that is too long, or a mode, default or columns", name)
		}
	}
	return nil
}

// takes reports whether an argument may have a mode.
func (f *manifestFunction) takes(mode byte) bool {
	switch mode {
	case 'i':
		return true
	case 'v':
		return f.kind() == "scalar" || f.kind() == "vectorised"
	case 'o', 'b':
		return f.kind() == "procedure"
	}
	return false
}

// inputColumns are the columns of an argument that takes rows.
func (f *manifestFunction) inputColumns(a catalog.FunctionArg, cols []manifestColumn, typeOf func(string) (types.T, error)) ([]catalog.ArgColumn, error) {
	if len(cols) > 0 && !takesRows(a) {
		return nil, errManifest("an argument of \"%s\" has columns, as only one of type record has", meter.Printable(f.Name))
	}
	var out []catalog.ArgColumn
	for _, c := range cols {
		if len(c.Name) == 0 || len(c.Name) > maxNameBytes {
			return nil, errManifest("a column of an argument of \"%s\" has no name, or one that is too long", meter.Printable(f.Name))
		}
		t, err := f.resolve("a column of an argument", c.Type, typeOf)
		if err != nil {
			return nil, err
		}
		out = append(out, catalog.ArgColumn{Name: c.Name, Type: t})
	}
	return out, nil
}

// results sets what a function gives.
func (f *manifestFunction) results(out *catalog.Function, typeOf func(string) (types.T, error)) (err error) {
	switch {
	case out.Kind == 'p':
		out.Return = types.Void
		for _, a := range out.Args {
			if a.Mode != 'i' {
				out.Return = types.Record
			}
		}
		return nil
	case f.kind() == "trigger":
		out.Return = types.Of(types.TriggerOID)
		return nil
	case f.kind() == "table":
		out.ReturnsSet, out.Rows = true, 1000
	}
	if len(f.Columns) == 0 {
		out.Return, err = f.resolve("the result", f.Returns, typeOf)
		return err
	}
	if f.Returns != "" {
		return errManifest("table function \"%s\" has columns and a type that it returns", meter.Printable(f.Name))
	}
	out.Return = types.Record
	for _, c := range f.Columns {
		t, err := f.resolve("a column", c.Type, typeOf)
		if err != nil {
			return err
		}
		out.Args = append(out.Args, catalog.FunctionArg{Name: c.Name, Type: t, Mode: 't'})
		if len(f.Columns) == 1 {
			out.Return = t
		}
	}
	return nil
}

// resolve finds a type by the name that the manifest has for it.
func (f *manifestFunction) resolve(what, name string, typeOf func(string) (types.T, error)) (types.T, error) {
	if name == "" {
		return types.T{}, errManifest("%s of function \"%s\" has no type", what, meter.Printable(f.Name))
	}
	t, err := typeOf(name)
	if err != nil {
		e := errs.From(err)
		return types.T{}, errs.New(e.Code, "the module's manifest: function \"%s\": %s", meter.Printable(f.Name), e.Message)
	}
	return t.Bare(), nil
}
