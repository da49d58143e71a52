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
	"github.com/basaltdb/basalt/wasm/host"
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
	for _, imp := range mod.Info.Imports {
		if c := host.Capability(imp.Module, imp.Name); c != "" {
			if err := checkCapability(m, c); err != nil {
				return nil, err
			}
		}
	}
	section, ok, err := meter.CustomSection(m.Bytes, manifestSection)
	if err != nil || !ok {
		return nil, err
	}
	x, err := readManifest(section)
	if err != nil {
		return nil, err
	}
	for _, c := range x.Capabilities {
		if err := checkCapability(m, c); err != nil {
			return nil, err
		}
	}
	out := make([]*catalog.Function, len(x.Functions))
	for i, f := range x.Functions {
		if out[i], err = f.declared(typeOf); err != nil {
			return nil, err
		}
		if works := vectorised(out[i], mod.Info); out[i].Kind == 'f' && works != (f.Kind == "vectorised") && !out[i].ReturnsSet {
			return nil, errManifest("function \"%s\" has another signature than a function of kind \"%s\"", meter.Printable(f.Name), f.kind())
		}
	}
	return out, nil
}

// checkCapability fails for a module that needs what it is not allowed.
func checkCapability(m *catalog.Module, c string) error {
	if slices.Contains(m.Capabilities, c) {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "the module needs the capability \"%s\", which it is not given", meter.Printable(c)).
		WithHint("Say WITH (capabilities = '...').")
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
