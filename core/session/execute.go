package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// Result is the running or finished execution of a statement. The caller pulls
// batches until nil, or has them pushed by Each, then reads Tag, and closes it
// in any case.
type Result struct {
	// Columns are nil for a statement that gives no rows.
	Columns []bind.OutputColumn
	// Copy is set when the statement is a COPY from or to the client.
	Copy *Copy

	s       *Session
	program *build.Program
	call    *ext.Call     // of the functions of the plan
	reader  vector.Reader // of the rows, once the first was pulled
	ctx     context.Context
	end     func()
	cancel  context.CancelCauseFunc // of ctx
	verb    string                  // of the tag
	count   int64
	counts  bool // the tag has a row count
	insert  bool // and a zero OID before it
	write   bool // the rows come from RETURNING and count as changed
	done    bool
	err     error
	finish  func(ctx context.Context) error
}

// Run prepares and executes a statement without parameters.
func (s *Session) Run(ctx context.Context, st parse.Statement) (*Result, error) {
	p, err := s.Prepare(ctx, st, nil)
	if err != nil {
		return nil, err
	}
	return s.Execute(ctx, p, nil)
}

// Execute runs a prepared statement. params are vectors of one row of the
// types in p.Params.
func (s *Session) Execute(ctx context.Context, p *Prepared, params []*vector.Vector) (*Result, error) {
	if err := coerceParams(p, params); err != nil {
		return nil, err
	}
	switch { // others wait for the latches of what writes
	case p.reads():
	case compiles(p.stmt):
		defer s.EndWork()
	default:
		s.EndWork()
	}
	if t, ok := p.stmt.(*ast.Transaction); ok {
		tag, err := s.transaction(ctx, t)
		return &Result{s: s, verb: tag, done: true}, err
	}
	if p.stmt == nil {
		return &Result{s: s, done: true}, nil
	}
	if _, ok := p.stmt.(*ast.Deallocate); !ok {
		if err := s.ensure(ctx); err != nil {
			return nil, err
		}
	}
	ctx, end := s.begin(ctx, p.SQL)
	res, err := s.execute(ctx, p, params)
	if err != nil {
		err = s.nameIndex(causeOf(ctx, err)) // before end cancels ctx
		end()
		return nil, err
	}
	res.s, res.ctx, res.end, res.cancel = s, ctx, end, s.cancel
	if res.done {
		end()
		res.end = nil
	}
	return res, nil
}

// causeOf replaces the error of a cancelled context by its cause.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errs.Is(err, errs.QueryCanceled) || errs.Is(err, errs.InternalError)) {
		if cause := context.Cause(ctx); cause != nil && cause != context.Canceled {
			return cause
		}
		return errs.New(errs.QueryCanceled, "canceling statement due to user request")
	}
	return err
}

func (s *Session) execute(ctx context.Context, p *Prepared, params []*vector.Vector) (*Result, error) {
	if s.tx != nil {
		s.tx.SetLockTimeout(time.Duration(s.values.Int("lock_timeout")) * time.Millisecond)
	}
	if s.tx != nil && (s.tx.HasSnapshot() || needsSnapshot(p.stmt)) {
		if err := s.tx.NewStatement(ctx); err != nil {
			return nil, err
		}
	}
	s.ran = s.ran || plannedPart(p.stmt) != nil || isCopy(p.stmt)
	if plannedPart(p.stmt) == p.stmt && plannedPart(p.stmt) != nil {
		pl, err := s.locked(ctx, func() (*plan, error) { return s.current(ctx, p) })
		if err != nil {
			return nil, err
		}
		return s.runPlan(ctx, p.stmt, pl, params)
	}
	return s.utility(ctx, p, params)
}

// needsSnapshot reports whether a statement looks at rows, or may.
func needsSnapshot(st ast.Stmt) bool {
	switch st.(type) {
	case *ast.Set, *ast.Show, *ast.SetTransaction, *ast.SetConstraints, *ast.LockTable, *ast.Listen, *ast.Unlisten, *ast.Notify,
		*ast.Discard, *ast.Prepare, *ast.CloseCursor:
		return false
	}
	return true
}

func isCopy(st ast.Stmt) bool {
	_, ok := st.(*ast.Copy)
	return ok
}

// checkRights checks what a plan does against privileges and the transaction's
// mode.
func (s *Session) checkRights(pl *plan) error {
	for _, u := range pl.relations {
		if u.Access != bind.Read && s.readOnly {
			verb := map[bind.Access]string{bind.InsertInto: "INSERT", bind.UpdateOf: "UPDATE", bind.DeleteFrom: "DELETE",
				bind.LockRows: "SELECT " + u.Lock.String()}[u.Access]
			return errs.New(errs.ReadOnlySQLTransaction, "cannot execute %s in a read-only transaction", verb)
		}
		role := s.role.OID
		if u.AsOwner != 0 {
			role = u.AsOwner
		}
		if ns := pl.snap.Schema(u.Table.Schema); ns != nil {
			if err := security.CheckSchemaUsage(pl.snap, role, ns); err != nil {
				return err
			}
		}
		if err := security.CheckTable(pl.snap, role, u.Table, security.Privilege(u.Access)); err != nil {
			return err
		}
	}
	return nil
}

// runPlan starts a plan, whose rights have been checked.
func (s *Session) runPlan(ctx context.Context, st ast.Stmt, pl *plan, params []*vector.Vector) (*Result, error) {
	rt := s.planRuntime(ctx, pl, params)
	bulk := s.bulkInsert(pl)
	if bulk != nil {
		rt.Writer, rt.Triggers = bulk, bulk
	}
	if pl.onlyReads() {
		rt.Pacer = s.newPacer()
	}
	prog, err := s.program(ctx, pl, rt)
	if err != nil {
		return nil, err
	}
	res := &Result{Columns: pl.columns, program: prog, call: rt.Call, counts: true}
	switch st.(type) {
	case *ast.Select:
		res.verb = "SELECT"
		if changes(pl.root) {
			res.finish = s.finishWrite
		}
		return res, nil
	case *ast.Insert:
		res.verb, res.insert = "INSERT", true
	case *ast.Update:
		res.verb = "UPDATE"
	case *ast.Delete:
		res.verb = "DELETE"
	}
	res.write = true
	res.finish = s.finishWrite
	if res.Columns != nil {
		return res, nil
	}
	err = prog.Each(ctx, func(*vector.Batch) error { return nil })
	if bulk != nil {
		err = bulk.finish(ctx, err)
	}
	if err != nil {
		return nil, err
	}
	res.count, res.done = prog.Affected(), true
	return res, res.finish(ctx)
}

// program compiles a plan that is to be run now: the triggers BEFORE its statement are
// called.
func (s *Session) program(ctx context.Context, pl *plan, rt *op.Runtime) (*build.Program, error) {
	if rt.Triggers == nil {
		rt.Triggers = &access{s: s, plan: pl}
	}
	prog, err := build.Compile(pl.root, rt)
	if err != nil {
		return nil, err
	}
	return prog, s.beginWrites(ctx, pl)
}

// onlyReads reports whether a plan takes no locks on rows, for which others
// might wait.
func (pl *plan) onlyReads() bool {
	return !slices.ContainsFunc(pl.relations, func(u bind.Use) bool { return u.Access != bind.Read })
}

// changes reports whether a plan writes: a CTE may.
func changes(n physical.Node) bool {
	switch n.(type) {
	case *physical.Insert, *physical.Update, *physical.Delete:
		return true
	}
	for _, in := range n.Inputs() {
		if changes(in) {
			return true
		}
	}
	return false
}

// finishWrite does what a statement that writes has left to do: it checks the foreign
// keys that its changes touched, and calls the triggers.
func (s *Session) finishWrite(ctx context.Context) error {
	for {
		if err := s.checkForeignKeys(ctx); err != nil {
			return err
		}
		if len(s.pending.rows)+len(s.pending.statements) == 0 {
			return nil
		}
		if err := s.fireAfter(ctx); err != nil {
			return err
		}
	}
}

// Next returns the next batch, or nil at the end.
func (r *Result) Next() (*vector.Batch, error) {
	if r.reader == nil && r.program != nil && !r.done {
		r.reader = r.program.Open(r.ctx)
	}
	if r.done || r.reader == nil {
		return nil, r.err
	}
	b, err := r.reader.Next(r.ctx)
	if err != nil {
		r.fail(causeOf(r.ctx, err))
		return nil, r.err
	}
	if b != nil {
		if !r.write {
			r.count += int64(b.Rows())
		}
		return b, nil
	}
	r.reader.Close()
	r.reader = nil
	return nil, r.complete()
}

// Each calls f for all batches that are still to come, one at a time but
// perhaps from several goroutines. Where no batch was pulled before, the plan
// runs on the caller's goroutine, which saves a short statement the switches
// between two. An error of f ends the execution and is returned as it is.
func (r *Result) Each(f func(b *vector.Batch) error) error {
	if r.reader != nil || r.program == nil || r.done {
		return r.drain(f)
	}
	var failed error
	err := r.program.Each(r.ctx, func(b *vector.Batch) error {
		if !r.write {
			r.count += int64(b.Rows())
		}
		failed = f(b)
		return failed
	})
	switch {
	case failed != nil:
		r.fail(failed)
		return failed
	case err != nil:
		r.fail(causeOf(r.ctx, err))
		return r.err
	}
	return r.complete()
}

// drain is Each by Next.
func (r *Result) drain(f func(b *vector.Batch) error) error {
	for {
		b, err := r.Next()
		if err != nil || b == nil {
			return err
		}
		if err := f(b); err != nil {
			r.fail(err)
			return err
		}
	}
}

// complete ends an execution that has given all its rows.
func (r *Result) complete() error {
	r.done = true
	if r.write {
		r.count = r.program.Affected()
	}
	if r.finish != nil {
		if err := r.finish(r.ctx); err != nil {
			r.fail(causeOf(r.ctx, err))
			return r.err
		}
	}
	r.stop()
	return nil
}

func (r *Result) fail(err error) {
	r.err, r.done = r.s.nameIndex(err), true
	r.Close()
}

func (r *Result) stop() {
	if r.end != nil {
		r.end()
		r.end = nil
	}
}

// Close ends the execution; further rows are not computed.
func (r *Result) Close() {
	if r.reader != nil {
		r.reader.Close()
		r.reader = nil
	}
	r.done = true
	r.stop()
}

// Tag is the command tag, once the rows are read: "SELECT 5".
func (r *Result) Tag() string {
	switch {
	case r.insert:
		return r.verb + " 0 " + strconv.FormatInt(r.count, 10)
	case r.counts:
		return fmt.Sprintf("%s %d", r.verb, r.count)
	}
	return r.verb
}

// Fuel returns the fuel that users' functions have taken so far.
func (r *Result) Fuel() int64 {
	if r.call == nil || r.s.db.opt.Languages == nil {
		return 0
	}
	return r.s.db.opt.Languages.FuelOf(r.call)
}

// Rows returns the number of rows so far.
func (r *Result) Rows() int64 { return r.count }

// planRuntime is the runtime of a plan that is known.
func (s *Session) planRuntime(ctx context.Context, pl *plan, params []*vector.Vector) *op.Runtime {
	rt := s.runtime(ctx, params)
	if pl.serial {
		rt.Workers = 1
	}
	return rt
}

// runtime is what a plan of the current transaction may use.
func (s *Session) runtime(ctx context.Context, params []*vector.Vector) *op.Runtime {
	workers := int(s.values.Int("max_parallel_workers_per_gather"))
	if workers == 0 {
		workers = defaultWorkers()
	}
	acc, call := &access{s: s}, s.call(ctx)
	budget := s.db.statements.Child("statement (query_memory)", s.values.Int("query_memory")<<10)
	call.Memory = budget
	return &op.Runtime{
		Call: call, Params: params, Workers: workers, Memory: budget,
		Tables: acc, System: acc, Writer: acc,
	}
}
