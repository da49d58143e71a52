package session

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/vector"
)

// UserAggregates implements bind.Functions.
func (u *userFunctions) UserAggregates(schema types.OID, name string) []*ext.Aggregate {
	var out []*ext.Aggregate
	for _, fn := range u.snap.FunctionsNamed(schema, name) {
		if fn.Kind != 'a' {
			continue
		}
		if fn.Steps != nil {
			out = append(out, u.ofSteps(fn))
		} else if f := loadUser(u, fn, u.aggregate, brokenAggregate); f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (u *userFunctions) aggregate(fn *catalog.Function, m *catalog.Module) (*ext.Aggregate, error) {
	return u.s.db.opt.Languages.Aggregate(fn, m)
}

// UserTables implements bind.Functions.
func (u *userFunctions) UserTables(schema types.OID, name string) []*ext.TableFunc {
	var out []*ext.TableFunc
	for _, fn := range u.snap.FunctionsNamed(schema, name) {
		if !fn.ReturnsSet {
			continue
		}
		if f := loadUser(u, fn, u.table, brokenTable); f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (u *userFunctions) table(fn *catalog.Function, m *catalog.Module) (*ext.TableFunc, error) {
	f, err := u.s.db.opt.Languages.Table(fn, m)
	if err == nil {
		f.DefaultSQL = defaultsOf(fn)
		f.Defaults = len(f.DefaultSQL)
	}
	return f, err
}

// loadUser returns a user's function, made at most once for each version of it; nil
// where it cannot be had. What must not be called is broken.
func loadUser[F any](u *userFunctions, fn *catalog.Function, load func(*catalog.Function, *catalog.Module) (*F, error), broken func(*catalog.Function, error) *F) *F {
	if err := security.CheckFunction(u.snap, u.s.role.OID, fn); err != nil {
		return broken(fn, err)
	}
	m := u.snap.Module(fn.Module)
	if m == nil || u.s.db.opt.Languages == nil {
		return nil
	}
	key := fnKey{fn, m}
	if f, ok := u.s.db.userFns.Load(key); ok {
		return f.(*F)
	}
	f, err := load(fn, m)
	if err != nil {
		f = broken(fn, err)
	}
	u.s.db.userFns.Store(key, f)
	u.forget()
	return f
}

// brokenAggregate is brokenScalar for an aggregate.
func brokenAggregate(fn *catalog.Function, cause error) *ext.Aggregate {
	return &ext.Aggregate{OID: fn.OID, Name: fn.Name, Args: inputTypes(fn), Return: fn.Return,
		New: func(*ext.Call, []types.T) ext.States { return brokenStates{cause} }}
}

// brokenStates are the states of an aggregate that cannot be computed.
type brokenStates struct{ cause error }

func (b brokenStates) Grow(int)   {}
func (b brokenStates) Bytes() int { return 0 }
func (b brokenStates) Update(*ext.Call, []uint32, []*vector.Vector, int, []int32) error {
	return b.cause
}
func (b brokenStates) Merge(*ext.Call, ext.States, []uint32) error      { return b.cause }
func (b brokenStates) Final(*ext.Call, int, int, *vector.Builder) error { return b.cause }

// brokenTable is brokenScalar for a function that returns a set.
func brokenTable(fn *catalog.Function, cause error) *ext.TableFunc {
	defaults := defaultsOf(fn)
	t := &ext.TableFunc{OID: fn.OID, Name: fn.Name, Args: inputTypes(fn), ArgNames: inputNames(fn), Defaults: len(defaults), DefaultSQL: defaults, Volatility: ext.Volatile,
		Open: func(*ext.Call, []*vector.Vector) (vector.Reader, error) { return nil, cause }}
	for _, a := range fn.Args {
		if a.Mode == 't' {
			t.Columns = append(t.Columns, ext.ResultColumn{Name: a.Name, Type: a.Type})
		}
	}
	if t.Columns == nil {
		t.Columns, t.Scalar = []ext.ResultColumn{{Name: fn.Name, Type: fn.Return}}, true
	}
	if at := slices.IndexFunc(t.Args, func(a types.T) bool { return a.OID == types.RecordOID }); at >= 0 {
		t.Input = &ext.RowInput{At: at, Open: func(*ext.Call, []*vector.Vector) (ext.RowCall, error) { return nil, cause }}
	}
	return t
}
