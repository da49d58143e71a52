package session

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// createFunction runs CREATE FUNCTION. The function's source is the module, as
// base64, hex, by its name or in LANGUAGE wat as text, and the name of its
// export: AS 'bytes', 'export'.
func (s *Session) createFunction(ctx context.Context, x *ast.CreateFunction, sql string) (*Result, error) {
	fn, err := s.routineOf(x)
	if err != nil {
		return nil, err
	}
	if len(x.Options.As) == 0 {
		return nil, errs.New(errs.InvalidFunctionDefinition, "no function body specified")
	}
	if len(x.Options.As) > 1 {
		fn.Source = x.Options.As[1]
	}
	return done(ast.Tag(x)), s.defineText(ctx, x.Name.Schema(), fn, x.Options.As[0], sql, x.OrReplace)
}

// defineText stores a function whose module is a text of the statement sql: a
// module, or in LANGUAGE wasm also the name of one.
func (s *Session) defineText(ctx context.Context, schema string, fn *catalog.Function, text, sql string, replace bool) error {
	if fn.Language == "wasm" && !isModuleText(text) {
		return s.bindFunction(ctx, schema, fn, text, replace)
	}
	var bytes []byte
	var err error
	switch fn.Language {
	case "wat":
		bytes, err = s.assemble(ctx, fn, text, sql)
	case "wasm":
		bytes, err = moduleBytes(text)
	default:
		err = errs.New(errs.UndefinedObject, "language \"%s\" does not exist", fn.Language).
			WithHint("Functions are written in LANGUAGE wasm or wat.")
	}
	if err != nil {
		return err
	}
	if fn.Source == "" {
		fn.Source = fn.Name
	}
	return s.DefineFunction(ctx, schema, fn, bytes, replace)
}

// functionOf makes the catalogue object of a CREATE FUNCTION.
func (s *Session) functionOf(x *ast.CreateFunction) (*catalog.Function, error) {
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	if err := refuseSettings(x); err != nil {
		return nil, err
	}
	fn := &catalog.Function{Name: x.Name.Last(), Owner: s.role.OID, Kind: 'f', Language: strings.ToLower(x.Options.Language), Volatility: 'v'}
	for _, p := range x.Params {
		if p.Mode == ast.ParamOut || p.Mode == ast.ParamInOut {
			return nil, errs.New(errs.FeatureNotSupported, "only IN parameters are supported")
		}
		t, err := b.TypeOf(p.Type)
		if err != nil {
			return nil, err
		}
		text, err := defaultText(p)
		if err != nil {
			return nil, err
		}
		fn.Args = append(fn.Args, catalog.FunctionArg{Name: p.Name, Type: t.Bare(), Mode: modeOf(p), Default: text})
	}
	if err := checkDefaults(b, fn); err != nil {
		return nil, err
	}
	if err := setReturns(b, fn, x); err != nil {
		return nil, err
	}
	if err := checkVariadic(fn); err != nil {
		return nil, err
	}
	switch x.Options.Volatility {
	case ast.Immutable:
		fn.Volatility = 'i'
	case ast.Stable:
		fn.Volatility = 's'
	}
	fn.Strict = x.Options.Strict != nil && *x.Options.Strict
	return fn, plannerOptions(fn, &x.Options)
}

// moduleBytes decodes a module given as text.
func moduleBytes(text string) ([]byte, error) {
	s := strings.Join(strings.Fields(text), "")
	if h, ok := strings.CutPrefix(s, `\x`); ok {
		if b, err := hex.DecodeString(h); err == nil {
			return b, nil
		}
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, errs.New(errs.InvalidFunctionDefinition, "the module is neither base64 nor hexadecimal")
	}
	return b, nil
}

// DefineFunction validates and stores a function with its module, in the
// current transaction. schema "" is the first of the search path.
func (s *Session) DefineFunction(ctx context.Context, schema string, fn *catalog.Function, module []byte, replace bool) error {
	return s.putFunction(ctx, schema, fn, replace, func(ed *catalog.Editor, ns *catalog.Schema) (*catalog.Module, error) {
		sum := sha256.Sum256(module)
		m := &catalog.Module{OID: s.db.newOID(), Schema: ns.OID, Owner: s.role.OID, SHA256: hex.EncodeToString(sum[:]), Bytes: module}
		m.Name = fn.Name + "_" + itoa(int(m.OID))
		ed.PutModule(m)
		return m, nil
	})
}

// putFunction validates and stores a function, in the current transaction. Its
// module is the one that moduleOf gives.
func (s *Session) putFunction(ctx context.Context, schema string, fn *catalog.Function, replace bool,
	moduleOf func(*catalog.Editor, *catalog.Schema) (*catalog.Module, error)) error {
	if s.db.opt.Languages == nil {
		return errNoLanguages()
	}
	return s.putRoutine(ctx, schema, fn, replace, func(ed *catalog.Editor, ns *catalog.Schema) error {
		m, err := moduleOf(ed, ns)
		if err != nil {
			return err
		}
		fn.Module = m.OID
		return s.db.opt.Languages.Validate(ctx, fn, m)
	})
}

// putRoutine stores a function of any kind, in the current transaction, when check
// has had a look at it.
func (s *Session) putRoutine(ctx context.Context, schema string, fn *catalog.Function, replace bool, check func(*catalog.Editor, *catalog.Schema) error) error {
	if err := s.ensure(ctx); err != nil {
		return err
	}
	return s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		ns, err := s.creationSchema(snap, schema)
		if err != nil {
			return err
		}
		fn.OID, fn.Schema, fn.Owner = s.db.newOID(), ns.OID, s.role.OID
		args := inputTypes(fn)
		for _, old := range snap.FunctionsNamed(ns.OID, fn.Name) {
			if !sameArgs(old, args) {
				continue
			}
			if !replace {
				return errs.New(errs.DuplicateFunction, "function \"%s\" already exists with same argument types", fn.Name)
			}
			if err := s.replaces(snap, fn, old); err != nil {
				return err
			}
			if err := mayUnbind(snap, old, "replace"); err != nil {
				return err
			}
			removeFunction(ed, old)
		}
		if err := check(ed, ns); err != nil {
			return err
		}
		ed.PutFunction(fn)
		return nil
	})
}

// fnKey is one version of a user's function: its objects are changed by being
// replaced.
type fnKey struct {
	fn     *catalog.Function
	module *catalog.Module
}

// userFunctions finds users' functions for the binder.
type userFunctions struct {
	s    *Session
	snap *catalog.Snapshot
	made map[*catalog.Function]*ext.Aggregate // of functions, for one statement
}

// UserScalars implements bind.Functions.
func (u *userFunctions) UserScalars(schema types.OID, name string) []*ext.Scalar {
	var out []*ext.Scalar
	for _, fn := range u.snap.FunctionsNamed(schema, name) {
		if fn.Kind == 'a' || fn.ReturnsSet {
			continue // see UserAggregates and UserTables
		}
		if fn.Kind == 'p' {
			p := &ext.Scalar{OID: fn.OID, Name: fn.Name, Args: inputTypes(fn), ArgNames: inputNames(fn), Return: fn.Return, Procedure: true}
			out = append(out, withDefaults(p, fn))
			continue
		}
		if err := security.CheckFunction(u.snap, u.s.role.OID, fn); err != nil {
			out = append(out, brokenScalar(fn, err))
			continue
		}
		if fn.Return.OID == types.TriggerOID {
			out = append(out, brokenScalar(fn, errs.New(errs.FeatureNotSupported, "trigger functions can only be called as triggers")))
			continue
		}
		m := u.snap.Module(fn.Module)
		if m == nil || u.s.db.opt.Languages == nil {
			continue
		}
		key := fnKey{fn, m}
		if f, ok := u.s.db.userFns.Load(key); ok {
			out = append(out, f.(*ext.Scalar))
			continue
		}
		f, err := u.s.db.opt.Languages.Scalar(fn, m)
		if err != nil {
			f = brokenScalar(fn, err)
		}
		withDefaults(f, fn)
		u.s.db.userFns.Store(key, f)
		u.forget()
		out = append(out, f)
	}
	return out
}

// forget drops functions, with their modules, that are not in the catalogue any
// more. Who uses one of them still has it, and so may make it once more.
func (u *userFunctions) forget() {
	u.s.db.userFns.Range(func(key, _ any) bool {
		k := key.(fnKey)
		if u.snap.Function(k.fn.OID) != k.fn || u.snap.Module(k.module.OID) != k.module {
			u.s.db.userFns.Delete(key)
		}
		return true
	})
	u.s.db.opt.Languages.Retain(func(fn types.OID) bool { return u.snap.Function(fn) != nil })
}

// brokenScalar is a function that could not be loaded or must not be called:
// calling it says why.
func brokenScalar(fn *catalog.Function, cause error) *ext.Scalar {
	args := make([]types.T, len(fn.Args))
	for i, a := range fn.Args {
		args[i] = a.Type
	}
	f := &ext.Scalar{OID: fn.OID, Name: fn.Name, Args: args, ArgNames: inputNames(fn), Return: fn.Return, Volatility: ext.Volatile,
		Eval: func(*ext.Call, []*vector.Vector, []int32, *vector.Vector) error { return cause }}
	return withDefaults(f, fn)
}
