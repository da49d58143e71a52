package ext

import "github.com/basaltdb/basalt/core/base/types"

// Registry holds the functions, operators and casts that the binder resolves
// against. It is filled at start and read-only afterwards; user functions are
// looked up in the catalogue instead.
type Registry struct {
	scalars    map[string][]*Scalar
	aggregates map[string][]*Aggregate
	windows    map[string][]*Window
	tables     map[string][]*TableFunc
	operators  map[string][]*Operator
	casts      map[castKey]*Cast
	castsFrom  map[types.OID][]*Cast
	// derive makes the casts that follow from others: arrays element by
	// element, and conversions through text.
	derive func(from, to types.T) *Cast
}

type castKey struct{ from, to types.OID }

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{
		scalars:    map[string][]*Scalar{},
		aggregates: map[string][]*Aggregate{},
		windows:    map[string][]*Window{},
		tables:     map[string][]*TableFunc{},
		operators:  map[string][]*Operator{},
		casts:      map[castKey]*Cast{},
		castsFrom:  map[types.OID][]*Cast{},
	}
}

// AddScalar registers functions.
func (r *Registry) AddScalar(fns ...*Scalar) {
	for _, f := range fns {
		if f.Schema == "" {
			f.Schema = "pg_catalog"
		}
		r.scalars[f.Name] = append(r.scalars[f.Name], f)
	}
}

// AddAggregate registers aggregates.
func (r *Registry) AddAggregate(fns ...*Aggregate) {
	for _, f := range fns {
		r.aggregates[f.Name] = append(r.aggregates[f.Name], f)
	}
}

// AddWindow registers window functions.
func (r *Registry) AddWindow(fns ...*Window) {
	for _, f := range fns {
		r.windows[f.Name] = append(r.windows[f.Name], f)
	}
}

// AddTable registers set-returning functions.
func (r *Registry) AddTable(fns ...*TableFunc) {
	for _, f := range fns {
		r.tables[f.Name] = append(r.tables[f.Name], f)
	}
}

// AddOperator registers operators.
func (r *Registry) AddOperator(ops ...*Operator) {
	for _, o := range ops {
		r.operators[o.Name] = append(r.operators[o.Name], o)
	}
}

// AddCast registers casts.
func (r *Registry) AddCast(casts ...*Cast) {
	for _, c := range casts {
		r.casts[castKey{c.From.OID, c.To.OID}] = c
		r.castsFrom[c.From.OID] = append(r.castsFrom[c.From.OID], c)
	}
}

// Scalars returns the overloads of a function name.
func (r *Registry) Scalars(name string) []*Scalar { return r.scalars[name] }

// Aggregates returns the overloads of an aggregate name.
func (r *Registry) Aggregates(name string) []*Aggregate { return r.aggregates[name] }

// Windows returns the overloads of a window function name.
func (r *Registry) Windows(name string) []*Window { return r.windows[name] }

// Tables returns the overloads of a set-returning function name.
func (r *Registry) Tables(name string) []*TableFunc { return r.tables[name] }

// Operators returns the overloads of an operator name.
func (r *Registry) Operators(name string) []*Operator { return r.operators[name] }

// Cast returns the cast between two types, or nil.
func (r *Registry) Cast(from, to types.OID) *Cast { return r.casts[castKey{from, to}] }

// DeriveCasts sets the function that makes the casts that are not registered.
func (r *Registry) DeriveCasts(derive func(from, to types.T) *Cast) { r.derive = derive }

// FindCast returns the cast between two types, registered or derived, or nil.
// With equal OIDs it is the cast that applies a type modifier.
func (r *Registry) FindCast(from, to types.T) *Cast {
	if c := r.Cast(from.OID, to.OID); c != nil {
		return c
	}
	if r.derive == nil {
		return nil
	}
	return r.derive(from, to)
}

// CastsFrom returns the casts from a type.
func (r *Registry) CastsFrom(from types.OID) []*Cast { return r.castsFrom[from] }

// EachScalar calls fn for every registered function, in no fixed order.
func (r *Registry) EachScalar(fn func(*Scalar)) {
	for _, fns := range r.scalars {
		for _, f := range fns {
			fn(f)
		}
	}
}

// EachAggregate calls fn for every registered aggregate, in no fixed order.
func (r *Registry) EachAggregate(fn func(*Aggregate)) {
	for _, fns := range r.aggregates {
		for _, f := range fns {
			fn(f)
		}
	}
}

// EachWindow calls fn for every window function, in no fixed order.
func (r *Registry) EachWindow(fn func(*Window)) {
	for _, fns := range r.windows {
		for _, f := range fns {
			fn(f)
		}
	}
}

// EachTable calls fn for every set-returning function, in no fixed order.
func (r *Registry) EachTable(fn func(*TableFunc)) {
	for _, fns := range r.tables {
		for _, f := range fns {
			fn(f)
		}
	}
}

// EachOperator calls fn for every operator, in no fixed order.
func (r *Registry) EachOperator(fn func(*Operator)) {
	for _, ops := range r.operators {
		for _, o := range ops {
			fn(o)
		}
	}
}

// EachCast calls fn for every cast, in no fixed order.
func (r *Registry) EachCast(fn func(*Cast)) {
	for _, c := range r.casts {
		fn(c)
	}
}
