package stats

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
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
	return &Rel{Rows: math.Max(r.Rows*f, math.Min(1, r.Rows)), cols: r.cols}
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
	for i, c := range p.Cols {
		if col, ok := p.Exprs[i].(*expr.Column); ok {
			if info, known := in.cols[col.ID]; known {
				r.cols[c.ID] = info
			}
		}
	}
	return r
}

func (e *Estimator) join(j *logical.Join) *Rel {
	l, r := e.Of(j.Left), e.Of(j.Right)
	both := &Rel{Rows: l.Rows * r.Rows, cols: merge(l.cols, r.cols)}
	sel := e.JoinSelectivity(l, r, j.Conds)
	inner := math.Max(both.Rows*sel, math.Min(1, both.Rows))
	switch j.Kind {
	case physical.Inner:
		both.Rows = inner
	case physical.Left, physical.Single:
		both.Rows = math.Max(inner, l.Rows)
		if j.Kind == physical.Single {
			both.Rows = l.Rows
		}
	case physical.Right:
		both.Rows = math.Max(inner, r.Rows)
	case physical.Full:
		both.Rows = math.Max(inner, l.Rows+r.Rows)
	case physical.Semi:
		return l.scaled(e.matchFraction(l, r, j.Conds))
	case physical.Anti:
		return l.scaled(math.Max(1-e.matchFraction(l, r, j.Conds), 0.1))
	case physical.Mark:
		return &Rel{Rows: l.Rows, cols: l.cols}
	}
	return both
}

// matchFraction estimates which part of the left rows has a match.
func (e *Estimator) matchFraction(l, r *Rel, conds []expr.Expr) float64 {
	f := 1.0
	for _, c := range conds {
		if a, b, ok := equiColumns(c); ok {
			if _, left := l.cols[a]; !left {
				a, b = b, a
			}
			f = math.Min(f, math.Min(1, r.Distinct(b)/l.Distinct(a)))
		} else {
			f *= defaultOther
		}
	}
	return math.Max(f, 0.001)
}

func merge(a, b map[expr.ColID]ColumnInfo) map[expr.ColID]ColumnInfo {
	out := make(map[expr.ColID]ColumnInfo, len(a)+len(b))
	for id, c := range a {
		out[id] = c
	}
	for id, c := range b {
		out[id] = c
	}
	return out
}

// equiColumns recognises column = column.
func equiColumns(c expr.Expr) (a, b expr.ColID, ok bool) {
	call, isCall := c.(*expr.Call)
	if !isCall || call.Op != "=" || len(call.Args) != 2 {
		return 0, 0, false
	}
	x, okX := bareColumn(call.Args[0])
	y, okY := bareColumn(call.Args[1])
	return x, y, okX && okY
}

// bareColumn looks through casts.
func bareColumn(e expr.Expr) (expr.ColID, bool) {
	for {
		switch x := e.(type) {
		case *expr.Column:
			return x.ID, true
		case *expr.Cast:
			e = x.Arg
		default:
			return 0, false
		}
	}
}

// JoinSelectivity estimates the fraction of all pairs that satisfy conds.
// Equalities over several columns of the same tables are not independent: the
// second and later count for the square root of what they alone would.
func (e *Estimator) JoinSelectivity(l, r *Rel, conds []expr.Expr) float64 {
	both := &Rel{Rows: l.Rows * r.Rows, cols: merge(l.cols, r.cols)}
	sel, equalities := 1.0, 0
	for _, c := range conds {
		a, b, ok := equiColumns(c)
		if !ok {
			sel *= e.one(both, c)
			continue
		}
		one := 1 / math.Max(relOf(a, l, r).Distinct(a), relOf(b, l, r).Distinct(b))
		if equalities++; equalities > 1 {
			one = math.Sqrt(one)
		}
		sel *= one
	}
	return sel
}

func relOf(id expr.ColID, l, r *Rel) *Rel {
	if _, ok := r.cols[id]; ok {
		return r
	}
	return l
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
		if c.Func != nil {
			rows = math.Max(rows, math.Max(c.Func.Rows, 100))
		}
	}
	return &Rel{Rows: rows}
}
