package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// ModuleInfo describes a named module.
type ModuleInfo struct {
	*catalog.Module
	SchemaName, OwnerName string
	// Labels are those of all its versions, by their numbers.
	Labels    []string
	Functions []FunctionInfo
}

// FunctionInfo describes a user's function.
type FunctionInfo struct {
	*catalog.Function
	SchemaName, Arguments, Result string
}

// Module finds a named module as the transaction sees it; schema "" is the search
// path.
func (s *Session) Module(ctx context.Context, schema, name string) (*ModuleInfo, error) {
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	m, err := s.moduleNamed(snap, qualifiedName(schema, name))
	if err != nil {
		return nil, err
	}
	return moduleInfo(snap, m), nil
}

func qualifiedName(schema, name string) ast.Name {
	if schema == "" {
		return ast.Name{name}
	}
	return ast.Name{schema, name}
}

// Modules returns all named modules, by schema and name.
func (s *Session) Modules(ctx context.Context) ([]*ModuleInfo, error) {
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	var out []*ModuleInfo
	for _, m := range snap.Modules() {
		if m.Named {
			out = append(out, moduleInfo(snap, m))
		}
	}
	slices.SortFunc(out, func(a, b *ModuleInfo) int {
		return slices.Compare([]string{a.SchemaName, a.Name}, []string{b.SchemaName, b.Name})
	})
	return out, nil
}

func moduleInfo(snap *catalog.Snapshot, m *catalog.Module) *ModuleInfo {
	out := &ModuleInfo{Module: m, SchemaName: snap.Schema(m.Schema).Name, OwnerName: roleName(snap, m.Owner), Labels: moduleLabels(snap, m)}
	for _, f := range snap.FunctionsOf(m.OID) {
		out.Functions = append(out.Functions, functionInfo(snap, f))
	}
	return out
}

// Function finds a user's function that the role may call; schema "" is the search
// path. args tells it from others of its name; nil is the only one.
func (s *Session) Function(ctx context.Context, schema, name string, args []string) (*FunctionInfo, error) {
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	o := &ast.ObjectName{Loc: ast.NoLoc, Name: qualifiedName(schema, name), ArgsGiven: args != nil}
	for _, a := range args {
		t, err := s.db.parser.Type(a)
		if err != nil {
			return nil, err
		}
		o.Args = append(o.Args, &ast.FuncParam{Loc: ast.NoLoc, Type: t})
	}
	f, err := s.functionNamed(snap, o, "function")
	if err == nil {
		err = security.CheckFunction(snap, s.role.OID, f)
	}
	if err != nil {
		return nil, err
	}
	info := functionInfo(snap, f)
	return &info, nil
}

func functionInfo(snap *catalog.Snapshot, f *catalog.Function) FunctionInfo {
	return FunctionInfo{Function: f, SchemaName: snap.Schema(f.Schema).Name, Arguments: functionArguments(f, true), Result: functionResult(f)}
}

// ArgTypes are the types of what a caller gives.
func (f *FunctionInfo) ArgTypes() []types.T { return inputTypes(f.Function) }

// KindWord says what the function is used as.
func (f *FunctionInfo) KindWord() string {
	if f.ReturnsSet {
		return "table"
	}
	return routineWord(f.Function)
}
