package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// nested runs the statements of one call of a procedure, each under a savepoint.
// It implements ext.SQL.
type nested struct {
	s      *Session
	memory *mem.Budget
	open   []*nestedRows
	plans  map[string]*Prepared // of statements that may read transition tables
}

// maxNestedPlans bounds the plans that a session keeps for the next execution of
// the same text.
const maxNestedPlans = 256

// nest makes what a procedure runs its statements by. The caller has to close it.
func (s *Session) nest() *nested {
	return &nested{s: s, memory: s.db.statements.Child("rows of a procedure (query_memory)", s.values.Int("query_memory")<<10)}
}

func (n *nested) close() {
	for len(n.open) > 0 {
		n.open[0].Close()
	}
}

// Exec implements ext.SQL.
func (n *nested) Exec(ctx context.Context, sql string, params []*vector.Vector) (int64, error) {
	var rows int64
	err := n.under(ctx, func() error {
		res, err := n.start(ctx, sql, params, false)
		if err != nil {
			return err
		}
		defer res.Close()
		err = res.Each(func(*vector.Batch) error { return nil })
		rows = res.Rows()
		return err
	})
	return rows, err
}

// Query implements ext.SQL.
func (n *nested) Query(ctx context.Context, sql string, params []*vector.Vector) (ext.Rows, error) {
	var rows *nestedRows
	err := n.under(ctx, func() error {
		res, err := n.start(ctx, sql, params, true)
		if err != nil {
			return err
		}
		rows = &nestedRows{n: n, res: res}
		n.open = append(n.open, rows)
		if res.Writes() {
			return rows.hold()
		}
		return nil
	})
	if err != nil {
		if rows != nil {
			rows.Close()
		}
		return nil, err
	}
	return rows, nil
}

// Parse implements ext.SQL.
func (n *nested) Parse(t types.T, text string) (*vector.Vector, error) {
	b := vector.NewBuilder(t, 1)
	if err := n.s.Format().Parse(t, text, b); err != nil {
		return nil, err
	}
	return b.Finish(), nil
}

// Format implements ext.SQL.
func (n *nested) Format(dst []byte, v *vector.Vector, row int) []byte {
	return n.s.Format().Append(dst, v, row)
}

// under runs f under a savepoint, which is rolled back where it fails. Queries
// whose rows are still to come get them before, because the state that they see
// ends with the next statement.
func (n *nested) under(ctx context.Context, f func() error) error {
	s := n.s
	for _, r := range n.open {
		if r.err == nil {
			r.err = r.hold()
		}
	}
	at, pending := s.here(), s.pending
	s.pending = due{}
	err := f()
	s.pending.drop()
	s.pending = pending
	if err == nil {
		s.values.Release(at.mark)
		return nil
	}
	err = s.nameIndex(causeOf(ctx, err))
	if ctx.Err() != nil {
		return err // everything is undone by who began the statement
	}
	undo := s.backTo(ctx, at)
	s.values.Release(at.mark)
	if undo != nil && ctx.Err() != nil {
		return causeOf(ctx, undo) // it was cancelled meanwhile: as above
	}
	if undo != nil {
		return errs.New(errs.SystemError, "a savepoint could not be rolled back: %v", undo).WithCause(undo)
	}
	return err
}

// start begins a statement, which has to give rows where its caller wants some.
func (n *nested) start(ctx context.Context, sql string, params []*vector.Vector, rows bool) (*Result, error) {
	s := n.s
	p, err := n.prepare(ctx, sql, params)
	if err != nil {
		return nil, err
	}
	if rows && p.Columns == nil {
		return nil, errs.New(errs.SyntaxError, "%s gives no rows", ast.Tag(p.stmt)).WithHint("Use sql_exec for it.")
	}
	if len(p.Params) > len(params) {
		return nil, errs.New(errs.UndefinedParameter, "there is no value for parameter $%d", len(params)+1)
	}
	if len(p.Params) < len(params) {
		return nil, errs.New(errs.UndefinedParameter, "there is no parameter $%d", len(params))
	}
	values := make([]*vector.Vector, len(params))
	for i, v := range params {
		if values[i], err = n.parameter(p.Params[i], v); err != nil {
			return nil, err
		}
	}
	res, err := s.execute(ctx, p, values)
	if err != nil {
		return nil, err
	}
	res.s, res.ctx = s, ctx
	return res, nil
}

// kept are the plans that are of use for the next execution of the same text: those of
// the session or, while there are transition tables, which other triggers have others of
// under the same names, those of this call.
func (n *nested) kept() map[string]*Prepared {
	if len(n.s.transitions) == 0 {
		return n.s.nestedPlans
	}
	if n.plans == nil {
		n.plans = map[string]*Prepared{}
	}
	return n.plans
}

// prepare analyses a statement, or finds the analysis of the last time. One that is
// not current any more is of no use: it might have other columns.
func (n *nested) prepare(ctx context.Context, sql string, params []*vector.Vector) (*Prepared, error) {
	declared := make([]types.T, len(params))
	key := make([]byte, len(params), len(params)+len(sql))
	for i, v := range params {
		switch v.Type {
		case types.Int8:
			declared[i], key[i] = v.Type, 'i'
		case types.Float8:
			declared[i], key[i] = v.Type, 'f'
		default:
			key[i] = 't' // of the type that the statement wants
		}
	}
	key = append(key, sql...)
	kept := n.kept()
	if p := kept[string(key)]; p != nil {
		ok, err := n.s.isCurrent(p.plan)
		if ok || err != nil {
			return p, err
		}
	}
	list, err := n.s.ParseScript(sql)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(st parse.Statement) bool { return st.AST == nil })
	if len(list) != 1 {
		return nil, errs.New(errs.SyntaxError, "a procedure runs one statement at a time, not %d", len(list))
	}
	if err := n.allowed(list[0].AST); err != nil {
		return nil, err
	}
	p, err := n.s.Prepare(ctx, list[0], declared)
	if err != nil {
		return nil, err
	}
	if p.plan != nil {
		if len(kept) >= maxNestedPlans {
			clear(kept)
		}
		kept[string(key)] = p
	}
	return p, nil
}

// allowed refuses the statements that have no place within another one.
func (n *nested) allowed(st ast.Stmt) error {
	switch x := st.(type) {
	case *ast.Transaction:
		if x.Kind == ast.TxnCommit || x.Kind == ast.TxnRollback {
			return errs.New(errs.InvalidTransactionTermination, "invalid transaction termination").
				WithHint("A procedure is part of its caller's transaction. An error that it raises undoes what it did.")
		}
		return errs.New(errs.FeatureNotSupported, "unsupported transaction command in a procedure").
			WithHint("Every statement of a procedure has a savepoint of its own.")
	case *ast.Copy:
		if x.Filename == "" {
			return errs.New(errs.FeatureNotSupported, "cannot COPY to or from the client in a procedure")
		}
	case *ast.Vacuum, *ast.Discard:
		return errs.New(errs.ActiveSQLTransaction, "%s cannot be executed from a procedure", ast.Tag(st))
	}
	return nil
}

// parameter makes a value of the type that a statement wants.
func (n *nested) parameter(t types.T, v *vector.Vector) (*vector.Vector, error) {
	switch {
	case v.IsNull(0):
		b := vector.NewBuilder(t, 1)
		b.AppendNull()
		return b.Finish(), nil
	case v.Type == types.Unknown:
		return n.Parse(t, string(v.Bytes(0)))
	}
	return v, nil
}

// nestedRows are the rows of a query of a procedure. It implements ext.Rows.
type nestedRows struct {
	n     *nested
	res   *Result         // nil once no more rows are to come from it
	held  []*vector.Batch // rows that have come before they were asked for
	bytes int64           // reserved for them
	cols  []ext.ResultColumn
	err   error // what ended the query while its rows were held
}

// Columns implements ext.Rows.
func (r *nestedRows) Columns() []ext.ResultColumn {
	if r.cols == nil && r.res != nil {
		for _, c := range r.res.Columns {
			r.cols = append(r.cols, ext.ResultColumn{Name: c.Name, Type: c.Type})
		}
	}
	return r.cols
}

// hold takes all rows that are to come.
func (r *nestedRows) hold() error {
	if r.res == nil {
		return nil
	}
	r.Columns()
	defer r.stop()
	return r.res.Each(func(b *vector.Batch) error {
		c := b.Clone()
		size := int64(0)
		for _, v := range c.Cols {
			size += v.MemSize()
		}
		if err := r.n.memory.Reserve(size); err != nil {
			return err
		}
		r.bytes += size
		r.held = append(r.held, c)
		return nil
	})
}

// Next implements vector.Reader.
func (r *nestedRows) Next(context.Context) (*vector.Batch, error) {
	if len(r.held) > 0 {
		b := r.held[0]
		r.held = r.held[1:]
		return b, nil
	}
	if r.err != nil || r.res == nil {
		return nil, r.err
	}
	b, err := r.res.Next()
	if b == nil {
		r.stop()
	}
	return b, err
}

// stop ends the query.
func (r *nestedRows) stop() {
	if r.res != nil {
		r.Columns()
		r.res.Close()
		r.res = nil
	}
}

// Close implements vector.Reader.
func (r *nestedRows) Close() {
	r.stop()
	r.n.memory.Release(r.bytes)
	r.held, r.bytes = nil, 0
	r.n.open = slices.DeleteFunc(r.n.open, func(o *nestedRows) bool { return o == r })
}
