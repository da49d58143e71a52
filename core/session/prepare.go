package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/opt"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// Prepared is an analysed statement.
type Prepared struct {
	Name string
	SQL  string
	stmt ast.Stmt
	// Params are the types of its parameters, and Columns its result columns,
	// nil for a statement that gives no rows.
	Params  []types.T
	Columns []bind.OutputColumn

	declared []types.T
	plan     *plan // nil for a statement that is not planned
	created  int64
	fromSQL  bool
}

// plan is an executable plan and what it depends on.
type plan struct {
	root      physical.Node
	columns   []bind.OutputColumn
	params    []types.T
	relations []bind.Use
	sizes     []float64 // of the relations, in rows
	snap      *catalog.Snapshot
	serial    bool // one worker runs it: a function that it calls is not PARALLEL SAFE
	// names and role are the search path and role that it was made under.
	names string
	role  types.OID
}

// reads reports whether the statement is a query that neither changes nor locks rows by
// itself.
func (p *Prepared) reads() bool {
	return p.plan != nil && plannedPart(p.stmt) == p.stmt &&
		!slices.ContainsFunc(p.plan.relations, func(u bind.Use) bool { return u.Access != bind.Read })
}

// compiles reports whether a statement may take long to understand a program.
func compiles(st ast.Stmt) bool {
	switch st.(type) {
	case *ast.CreateFunction, *ast.CreateModule:
		return true
	}
	return false
}

// Prepare analyses a statement. paramTypes are the declared parameter types; a
// zero type means to infer it.
func (s *Session) Prepare(ctx context.Context, st parse.Statement, paramTypes []types.T) (*Prepared, error) {
	p := &Prepared{SQL: st.Text, stmt: st.AST, declared: paramTypes, created: s.db.now()}
	if needsNoTransaction(st.AST) {
		p.Columns = utilityColumns(st.AST)
		return p, nil
	}
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	switch planned := plannedPart(st.AST).(type) {
	case nil:
		if call, ok := st.AST.(*ast.Call); ok {
			return p, s.prepareCall(p, call, paramTypes)
		}
		p.Columns = utilityColumns(st.AST)
		if ex, ok := st.AST.(*ast.Execute); ok {
			if inner := s.prepared[ex.Name]; inner != nil {
				p.Columns = inner.Columns
			}
		}
		if f, ok := st.AST.(*ast.Fetch); ok && !f.Move {
			if c := s.cursors[f.Cursor]; c != nil {
				p.Columns = c.columns
			}
		}
		return p, nil
	default:
		pl, err := s.planStatement(ctx, planned, st.Text, paramTypes)
		if err != nil {
			return nil, err
		}
		p.Params = pl.params
		if planned == st.AST {
			p.plan, p.Columns = pl, pl.columns
		} else {
			p.Columns = utilityColumns(st.AST)
		}
	}
	return p, nil
}

// plannedPart returns the part of a statement that has a plan and parameters:
// itself for queries, what EXPLAIN explains, nil for the rest.
func plannedPart(st ast.Stmt) ast.Stmt {
	switch x := st.(type) {
	case *ast.Select, *ast.Insert, *ast.Update, *ast.Delete, *ast.Merge:
		return st
	case *ast.Explain:
		return plannedPart(x.Query)
	case *ast.DeclareCursor:
		return x.Query
	}
	return nil
}

// needsNoTransaction reports whether a statement works without the catalogue,
// also in a failed transaction.
func needsNoTransaction(st ast.Stmt) bool {
	switch st.(type) {
	case nil, *ast.Transaction, *ast.Deallocate:
		return true
	}
	return false
}

// utilityColumns are the result columns of statements that are not planned.
func utilityColumns(st ast.Stmt) []bind.OutputColumn {
	text := func(name string) []bind.OutputColumn {
		return []bind.OutputColumn{{Name: name, Type: types.Text}}
	}
	switch x := st.(type) {
	case *ast.Show:
		if x.Name == "all" {
			return []bind.OutputColumn{{Name: "name", Type: types.Text}, {Name: "setting", Type: types.Text}, {Name: "description", Type: types.Text}}
		}
		return text(showName(x.Name))
	case *ast.Explain:
		return text("QUERY PLAN")
	}
	return nil
}

// binder makes a binder for the current transaction.
func (s *Session) binder(sql string, paramTypes []types.T) (*bind.Binder, *catalog.Snapshot, error) {
	snap, err := s.snapshot()
	if err != nil {
		return nil, nil, err
	}
	return bind.New(bind.Config{
		Catalog: snap, Registry: s.db.registry, System: &access{s: s}, Functions: &userFunctions{s: s, snap: snap},
		SearchPath: s.searchPath(snap), TempSchema: s.tempName(), Format: s.Format(), SQL: sql, Parse: s.parseOne, ParamTypes: paramTypes, User: s.role.OID,
	}), snap, nil
}

// parseOne parses one stored statement.
func (s *Session) parseOne(sql string) (ast.Stmt, error) {
	list, err := s.db.parser.Parse(sql)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, errs.Internal("stored SQL has %d statements", len(list))
	}
	return list[0].AST, nil
}

// planStatement binds and optimises a statement.
func (s *Session) planStatement(ctx context.Context, st ast.Stmt, sql string, paramTypes []types.T) (*plan, error) {
	b, snap, err := s.binder(sql, paramTypes)
	if err != nil {
		return nil, err
	}
	return s.optimise(ctx, b, snap, st)
}

// optimise plans a statement that b binds.
func (s *Session) optimise(ctx context.Context, b *bind.Binder, snap *catalog.Snapshot, st ast.Stmt) (*plan, error) {
	res, err := b.BindStatement(st)
	if err != nil {
		return nil, err
	}
	call := s.call(ctx)
	var stopped error // while a function of a user's was folded
	root, err := opt.Optimise(opt.Config{
		Catalog: snap, Registry: s.db.registry, Stats: &tableStats{s: s}, Fold: func(e expr.Expr) expr.Expr {
			if callsUser(e) && stopped == nil {
				var k expr.Expr
				k, stopped = s.foldUser(ctx, e)
				return k
			}
			return foldConst(call, e)
		},
		IndexExprs: s.indexExprs,
	}, res.Plan)
	if err == nil {
		err = stopped
	}
	if err != nil {
		return nil, err
	}
	p := &plan{root: root, params: res.Params, relations: res.Relations, snap: snap, role: s.role.OID,
		serial: slices.ContainsFunc(b.Routines(), func(oid types.OID) bool {
			f := snap.Function(oid)
			return f != nil && f.Parallel != catalog.ParallelSafe
		})}
	p.names, _ = s.values.Get("search_path")
	sizes := tableStats{s: s}
	for _, u := range res.Relations {
		p.sizes = append(p.sizes, sizes.Rows(u.Table))
	}
	if len(res.Columns) > 0 || isSelect(st) {
		p.columns = res.Columns
		if p.columns == nil {
			p.columns = []bind.OutputColumn{}
		}
	}
	return p, nil
}

func isSelect(st ast.Stmt) bool {
	_, ok := st.(*ast.Select)
	return ok
}

// foldConst evaluates an expression without columns; nil where that fails,
// since the error is due only if the row with it is ever reached.
func foldConst(call *ext.Call, e expr.Expr) expr.Expr {
	v, err := eval.Const(call, nil, nil, e)
	if err != nil {
		return nil
	}
	return expr.NewConst(v.WithType(e.Type()))
}

// foldUser is foldConst for an expression that calls a function of a user's, which
// may take long: outside of a statement it has the time of one, and can be
// cancelled like one, which is the error.
func (s *Session) foldUser(ctx context.Context, e expr.Expr) (expr.Expr, error) {
	s.mu.Lock()
	running := s.cancel != nil
	s.mu.Unlock()
	if !running {
		var end func()
		ctx, end = s.begin(ctx, s.query)
		defer end()
	}
	k := foldConst(s.call(ctx), e)
	if k == nil && ctx.Err() != nil {
		return nil, causeOf(ctx, ctx.Err())
	}
	return k, nil
}

// callsUser reports whether e itself is a call of a function of a user's.
func callsUser(e expr.Expr) bool {
	c, ok := e.(*expr.Call)
	return ok && c.Fn.OID >= catalog.FirstUserOID
}

// locked returns the plan that make gives, once its rights are checked and the
// tables that it uses are locked. Where one of them has changed while the lock was waited for, the plan
// is made again.
func (s *Session) locked(ctx context.Context, make func() (*plan, error)) (*plan, error) {
	for {
		pl, err := make()
		if err == nil {
			err = s.checkRights(pl)
		}
		if err != nil {
			return nil, err
		}
		for _, u := range pl.relations {
			mode := txn.RowExclusive
			switch u.Access {
			case bind.Read:
				mode = txn.AccessShare
			case bind.LockRows:
				mode = txn.RowShare
			}
			if u.Table.Storage == 0 {
				continue
			}
			if err := s.tx.LockTable(ctx, txn.TableID(u.Table.Storage), mode, txn.Wait); err != nil {
				return nil, err
			}
		}
		s.tx.RefreshMeta()
		snap, err := s.snapshot()
		if err != nil {
			return nil, err
		}
		if snap == pl.snap || !slices.ContainsFunc(pl.relations, func(u bind.Use) bool { return snap.Table(u.Table.OID) != u.Table }) {
			return pl, nil
		}
	}
}

// isCurrent reports whether a plan is what would be made now: the catalogue, the search
// path and the role are the same, and its tables have about as many rows.
func (s *Session) isCurrent(pl *plan) (bool, error) {
	snap, err := s.snapshot()
	if err != nil || pl == nil || pl.snap != snap || pl.role != s.role.OID {
		return false, err
	}
	names, _ := s.values.Get("search_path")
	return pl.names == names && !s.outgrown(pl), nil
}

// A plan is outgrown when a table has many times the rows that it had, or the other way
// round, and more than some.
const outgrownTimes, outgrownRows = 5, 1000

func (s *Session) outgrown(pl *plan) bool {
	sizes := tableStats{s: s}
	for i, u := range pl.relations {
		if now, then := sizes.Rows(u.Table), pl.sizes[i]; max(now, then) > outgrownTimes*min(now, then)+outgrownRows {
			return true
		}
	}
	return false
}

// current returns the plan of a prepared statement, made anew where it is not current.
func (s *Session) current(ctx context.Context, p *Prepared) (*plan, error) {
	ok, err := s.isCurrent(p.plan)
	if err != nil {
		return nil, err
	}
	if ok {
		return p.plan, nil
	}
	pl, err := s.planStatement(ctx, p.stmt, p.SQL, p.Params)
	if err != nil {
		return nil, err
	}
	if !sameColumns(pl.columns, p.Columns) {
		return nil, errs.New(errs.FeatureNotSupported, "cached plan must not change result type")
	}
	p.plan = pl
	return pl, nil
}

func sameColumns(a, b []bind.OutputColumn) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Type != b[i].Type {
			return false
		}
	}
	return true
}

// coerceParams checks the number of parameter values.
func coerceParams(p *Prepared, params []*vector.Vector) error {
	if len(params) != len(p.Params) {
		return errs.New(errs.ProtocolViolation, "bind message supplies %d parameters, but prepared statement \"%s\" requires %d",
			len(params), p.Name, len(p.Params))
	}
	return nil
}

// Statement returns a prepared statement by name, "" being the unnamed one.
func (s *Session) Statement(name string) *Prepared { return s.prepared[name] }

// SetStatement gives a prepared statement a name for later use; the unnamed
// one is replaced.
func (s *Session) SetStatement(name string, p *Prepared) error {
	if name != "" && s.prepared[name] != nil {
		return errs.New(errs.DuplicatePreparedStatement, "prepared statement \"%s\" already exists", name)
	}
	p.Name = name
	s.prepared[name] = p
	return nil
}

// DropStatement forgets a prepared statement.
func (s *Session) DropStatement(name string) { delete(s.prepared, name) }
