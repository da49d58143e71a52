package stats

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/vector"
)

// Source is what is known of tables.
type Source interface {
	// Rows returns the number of rows of a table.
	Rows(t *catalog.Table) float64
	// Column returns the number of distinct values of a column, 0 if unknown,
	// and its bounds as numbers where it has some.
	Column(t *catalog.Table, ord int) ColumnInfo
}

// ColumnInfo is what is known of the values of a column.
type ColumnInfo struct {
	Distinct     float64 // 0: unknown
	NullFraction float64
	Min, Max     float64
	HasRange     bool
}

// Rel is the estimate of a plan node.
type Rel struct {
	Rows float64
	cols map[expr.ColID]ColumnInfo
	keys []uniqueKey
}

// Distinct returns the distinct values of a column, at most the rows.
func (r *Rel) Distinct(id expr.ColID) float64 {
	c, ok := r.cols[id]
	if !ok || c.Distinct == 0 {
		return math.Max(1, math.Min(r.Rows, 200))
	}
	return math.Max(1, math.Min(c.Distinct, r.Rows))
}

// Estimator computes estimates and remembers them by node.
type Estimator struct {
	Source Source
	memo   map[logical.Node]*Rel
	ctes   map[int]*Rel
}

// New returns an estimator for one plan.
func New(s Source) *Estimator {
	return &Estimator{Source: s, memo: map[logical.Node]*Rel{}, ctes: map[int]*Rel{}}
}

// Default fractions where nothing is known, those of PostgreSQL.
const (
	defaultEq    = 0.005
	defaultRange = 0.3333
	// defaultBetween is PostgreSQL's DEFAULT_RANGE_INEQ_SEL.
	defaultBetween = 0.005
	defaultLike    = 0.05
	defaultOther   = 0.5
)

// Of estimates a node.
func (e *Estimator) Of(n logical.Node) *Rel {
	if r, ok := e.memo[n]; ok {
		return r
	}
	r := e.compute(n)
	r.Rows = math.Max(r.Rows, 0)
	e.memo[n] = r
	return r
}

func (e *Estimator) compute(n logical.Node) *Rel {
	switch x := n.(type) {
	case *logical.Get:
		return e.get(x)
	case *logical.SystemGet:
		return &Rel{Rows: 500}
	case *logical.Filter:
		in := e.Of(x.Input)
		return in.scaled(e.Selectivity(in, x.Conds))
	case *logical.Project:
		return e.project(x)
	case *logical.Join:
		return e.join(x)
	case *logical.Aggregate:
		return e.aggregate(x)
	case *logical.Distinct:
		return e.distinct(x)
	case *logical.Limit:
		return e.limit(x)
	case *logical.SetOp:
		return e.setOp(x)
	case *logical.Values:
		return &Rel{Rows: float64(len(x.Rows))}
	case *logical.TableFunc:
		return e.tableFunc(x)
	case *logical.CTE:
		e.ctes[x.ID] = e.Of(x.Definition)
		return e.Of(x.Input)
	case *logical.CTEScan:
		if r, ok := e.ctes[x.ID]; ok {
			return &Rel{Rows: r.Rows}
		}
		return &Rel{Rows: 1000}
	case *logical.RecursiveUnion:
		in := e.Of(x.Initial)
		e.ctes[x.ID] = in
		return &Rel{Rows: in.Rows * 10}
	case *logical.ProjectSet:
		return &Rel{Rows: e.Of(x.Input).Rows * 10}
	}
	if in := n.Inputs(); len(in) > 0 {
		return e.Of(in[0])
	}
	return &Rel{Rows: 1}
}

// scaled returns r with a fraction of its rows.
func (r *Rel) scaled(f float64) *Rel {
	return &Rel{Rows: math.Max(r.Rows*f, math.Min(1, r.Rows)), cols: r.cols, keys: r.keys}
}

func (e *Estimator) get(g *logical.Get) *Rel {
	r := &Rel{Rows: math.Max(e.Source.Rows(g.Table), 1), cols: map[expr.ColID]ColumnInfo{}}
	pk := g.Table.PrimaryKey()
	for i, ord := range g.Ords {
		c := e.Source.Column(g.Table, ord)
		if pk != nil && len(pk.Columns) == 1 && pk.Columns[0] == ord {
			c.Distinct = r.Rows
		}
		if c.Distinct == 0 {
			c.Distinct = guessDistinct(c, g.Cols[i].Type, r.Rows)
		}
		r.cols[g.Cols[i].ID] = c
	}
	r.keys = tableKeys(g, r.Rows)
	return r
}

// guessDistinct bounds the distinct values by the range of an integer column.
func guessDistinct(c ColumnInfo, t types.T, rows float64) float64 {
	switch t.Phys() {
	case types.PhysInt16, types.PhysInt32, types.PhysInt64:
		if c.HasRange {
			return math.Max(1, math.Min(rows, c.Max-c.Min+1))
		}
	}
	return 0
}

func (e *Estimator) project(p *logical.Project) *Rel {
	in := e.Of(p.Input)
	r := &Rel{Rows: in.Rows, cols: map[expr.ColID]ColumnInfo{}}
	renamed := map[expr.ColID]expr.ColID{}
	for i, c := range p.Cols {
		if col, ok := p.Exprs[i].(*expr.Column); ok {
			renamed[col.ID] = c.ID
			if info, known := in.cols[col.ID]; known {
				r.cols[c.ID] = info
			}
		}
	}
	r.keys = renamedKeys(in.keys, renamed)
	return r
}

func (e *Estimator) aggregate(a *logical.Aggregate) *Rel {
	in := e.Of(a.Input)
	groups := 1.0
	for _, g := range a.Groups {
		groups *= in.Distinct(g.ID)
	}
	if len(a.Groups) > 0 {
		groups = math.Min(groups, in.Rows)
	}
	return &Rel{Rows: groups * math.Max(1, float64(len(a.Sets))), cols: in.cols}
}

func (e *Estimator) distinct(d *logical.Distinct) *Rel {
	in := e.Of(d.Input)
	n := 1.0
	for _, c := range d.Input.Columns() {
		n *= in.Distinct(c.ID)
	}
	return &Rel{Rows: math.Min(n, in.Rows), cols: in.cols}
}

func (e *Estimator) limit(l *logical.Limit) *Rel {
	in := e.Of(l.Input)
	r := &Rel{Rows: in.Rows, cols: in.cols}
	if k, ok := number(l.Count); ok {
		r.Rows = math.Min(r.Rows, k)
	}
	return r
}

func (e *Estimator) setOp(s *logical.SetOp) *Rel {
	l, r := e.Of(s.Left), e.Of(s.Right)
	if s.Kind == logical.Union {
		return &Rel{Rows: l.Rows + r.Rows}
	}
	return &Rel{Rows: l.Rows / 2}
}

func (e *Estimator) tableFunc(t *logical.TableFunc) *Rel {
	rows := 1.0
	for _, c := range t.Calls {
		if c.Func == nil {
			continue
		}
		n := math.Max(c.Func.Rows, 100)
		if c.Func.Estimate != nil {
			if args := constants(c.Args); args != nil {
				n = c.Func.Estimate(args)
			}
		}
		rows = math.Max(rows, n)
	}
	return &Rel{Rows: rows}
}

// constants returns the values of arguments that are all known and not null; else nil.
func constants(args []expr.Expr) []*vector.Vector {
	var out []*vector.Vector
	for _, a := range args {
		k, ok := a.(*expr.Const)
		if !ok || k.Value.IsNull(0) {
			return nil
		}
		out = append(out, k.Value)
	}
	return out
}
