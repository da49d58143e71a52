package udf

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// manifestSection is the custom section in which a module says what it offers.
const manifestSection = "basalt.manifest"

// abiVersion is the version of the ABI that this program has.
const abiVersion = 1

// maxDeclared is how many functions a manifest may declare.
const maxDeclared = 1000

// manifest is what a module says about itself, as JSON.
type manifest struct {
	ABI          int                `json:"abi"`
	Capabilities []string           `json:"capabilities"`
	Functions    []manifestFunction `json:"functions"`
}

type manifestFunction struct {
	Name string `json:"name"`
	// Export is the name where it is "".
	Export string `json:"export"`
	// Kind is scalar where it is "".
	Kind       string        `json:"kind"`
	Args       []manifestArg `json:"args"`
	Returns    string        `json:"returns"`
	Volatility string        `json:"volatility"`
	Strict     *bool         `json:"strict"`
}

type manifestArg struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// manifestKinds are the kinds of a function; those that are false are not built.
var manifestKinds = map[string]bool{"": true, "scalar": true, "vectorised": false, "aggregate": false, "table": false, "procedure": false}

var manifestVolatility = map[string]byte{"": 'v', "volatile": 'v', "stable": 's', "immutable": 'i'}

func errManifest(format string, args ...any) *errs.Error {
	return errs.New(errs.InvalidFunctionDefinition, "the module's manifest: "+format, args...)
}

// AssembleModule implements the session's Languages.
func (r *Registry) AssembleModule(text string) ([]byte, error) { return wat.Assemble(text) }

// InspectModule implements the session's Languages.
func (r *Registry) InspectModule(ctx context.Context, m *catalog.Module, typeOf func(string) (types.T, error)) ([]*catalog.Function, error) {
	// Without an export there is no loop over rows: this is what row by row
	// functions of the module run.
	mod, err := r.hold(ctx, &catalog.Function{}, m)
	if err != nil {
		return nil, err
	}
	defer mod.Drop()
	section, ok, err := meter.CustomSection(m.Bytes, manifestSection)
	if err != nil || !ok {
		return nil, err
	}
	x, err := readManifest(section)
	if err != nil {
		return nil, err
	}
	for _, c := range x.Capabilities {
		if !slices.Contains(m.Capabilities, c) {
			return nil, errs.New(errs.InsufficientPrivilege, "the module needs the capability \"%s\", which it is not given", meter.Printable(c)).
				WithHint("Say WITH (capabilities = '...').")
		}
	}
	out := make([]*catalog.Function, len(x.Functions))
	for i, f := range x.Functions {
		if out[i], err = f.declared(typeOf); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readManifest reads a manifest of this version of the ABI.
func readManifest(b []byte) (*manifest, error) {
	var version struct {
		ABI int `json:"abi"`
	}
	// A newer one may have other fields, and is refused for what it is.
	if err := json.Unmarshal(b, &version); err == nil && version.ABI > abiVersion {
		return nil, errs.New(errs.FeatureNotSupported, "the module's manifest is for version %d of the ABI; this server has version %d", version.ABI, abiVersion)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var m manifest
	if err := d.Decode(&m); err != nil {
		return nil, errManifest("%s", manifestProblem(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errManifest("there is more behind its JSON object")
	}
	if m.ABI != abiVersion {
		return nil, errManifest("it needs \"abi\": %d", abiVersion)
	}
	if len(m.Functions) > maxDeclared {
		return nil, errManifest("it declares %d functions; the limit is %d", len(m.Functions), maxDeclared)
	}
	return &m, nil
}

// manifestProblem says what is wrong with a manifest's JSON, without our types'
// names.
func manifestProblem(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "\"" + wrong.Field + "\" cannot be a " + wrong.Value
	}
	return meter.PrintableTo(strings.TrimPrefix(err.Error(), "json: "), 300)
}

// declared makes the function that the catalogue gets.
func (f *manifestFunction) declared(typeOf func(string) (types.T, error)) (*catalog.Function, error) {
	built, known := manifestKinds[f.Kind]
	volatility, knownVolatility := manifestVolatility[f.Volatility]
	switch {
	case f.Name == "":
		return nil, errManifest("a function has no name")
	case len(f.Name) > maxNameBytes:
		return nil, errManifest("a function's name has %d bytes; the limit is %d", len(f.Name), maxNameBytes)
	case !known:
		return nil, errManifest("function \"%s\" has the unknown kind \"%s\"", meter.Printable(f.Name), meter.Printable(f.Kind))
	case !built:
		return nil, errs.New(errs.FeatureNotSupported, "the module's manifest: functions of kind \"%s\" are not supported", f.Kind)
	case !knownVolatility:
		return nil, errManifest("function \"%s\" has the unknown volatility \"%s\"", meter.Printable(f.Name), meter.Printable(f.Volatility))
	}
	out := &catalog.Function{Name: f.Name, Source: f.Export, Kind: 'f', Volatility: volatility, Cost: 1, Strict: f.Strict != nil && *f.Strict}
	if out.Source == "" {
		out.Source = f.Name
	}
	resolve := func(what, name string) (types.T, error) {
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
	for _, a := range f.Args {
		t, err := resolve("an argument", a.Type)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, catalog.FunctionArg{Name: a.Name, Type: t, Mode: 'i'})
	}
	var err error
	out.Return, err = resolve("the result", f.Returns)
	return out, err
}

// maxNameBytes is the length of a name of the catalogue.
const maxNameBytes = 63
