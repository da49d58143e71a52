package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// done makes the result of a statement that gives no rows.
func done(tag string) *Result { return &Result{verb: tag, done: true} }

// utility runs the statements that have no plan.
func (s *Session) utility(ctx context.Context, p *Prepared, params []*vector.Vector) (*Result, error) {
	switch x := p.stmt.(type) {
	case *ast.Set:
		return s.runSet(x)
	case *ast.Show:
		return s.show(x)
	case *ast.SetTransaction:
		return s.setTransaction(ctx, x)
	case *ast.SetConstraints:
		return s.setConstraints(ctx, x)
	case *ast.Prepare:
		return s.prepareSQL(ctx, x, p.SQL)
	case *ast.Execute:
		return s.executeSQL(ctx, x)
	case *ast.Deallocate:
		return s.deallocate(x)
	case *ast.Discard:
		return s.discard(ctx, x)
	case *ast.DeclareCursor:
		return s.declare(ctx, x, p.SQL, params)
	case *ast.Fetch:
		return s.fetch(x)
	case *ast.CloseCursor:
		return s.closeCursor(x)
	case *ast.Listen:
		return s.listen(x)
	case *ast.Unlisten:
		return s.unlisten(x)
	case *ast.Notify:
		return s.notifySQL(x)
	case *ast.Call:
		return s.runCall(ctx, x, p, params)
	case *ast.Explain:
		return s.explain(ctx, x, p.SQL, params)
	case *ast.Copy:
		return s.copy(ctx, x, p.SQL)
	case *ast.Vacuum:
		return s.vacuum(ctx, x)
	case *ast.Checkpoint:
		return done("CHECKPOINT"), s.db.store.Checkpoint(ctx)
	case *ast.LockTable:
		return s.lockTables(ctx, x)
	}
	if s.readOnly {
		return nil, errs.New(errs.ReadOnlySQLTransaction, "cannot execute %s in a read-only transaction", ast.Tag(p.stmt))
	}
	return s.define(ctx, p)
}

// define runs the statements that change the catalogue or the storage.
func (s *Session) define(ctx context.Context, p *Prepared) (*Result, error) {
	switch x := p.stmt.(type) {
	case *ast.CreateTable:
		return s.createTable(ctx, x)
	case *ast.CreateTableAs:
		return s.createTableAs(ctx, x, p.SQL)
	case *ast.RefreshMatView:
		return s.refresh(ctx, x)
	case *ast.CreateIndex:
		return s.createIndex(ctx, x)
	case *ast.Reindex:
		return s.reindex(ctx, x)
	case *ast.CreateView:
		return s.createView(ctx, x, p.SQL)
	case *ast.CreateSchema:
		return s.createSchema(ctx, x)
	case *ast.CreateSequence:
		return s.createSequence(ctx, x)
	case *ast.AlterSequence:
		return s.alterSequence(ctx, x)
	case *ast.AlterTable:
		return s.alterTable(ctx, x)
	case *ast.AlterOwner:
		return s.alterOwner(ctx, x)
	case *ast.AlterSchema:
		return s.alterSchema(ctx, x)
	case *ast.Rename:
		return s.rename(ctx, x)
	case *ast.Drop:
		return s.drop(ctx, x)
	case *ast.Truncate:
		return s.truncate(ctx, x)
	case *ast.CreateFunction:
		return s.createFunction(ctx, x, p.SQL)
	case *ast.CreateModule:
		return s.createModule(ctx, x, p.SQL)
	case *ast.AlterModule:
		return s.alterModule(ctx, x)
	case *ast.CreateAggregate:
		return s.createAggregate(ctx, x, p.SQL)
	case *ast.CreateTrigger:
		return s.createTrigger(ctx, x, p.SQL)
	case *ast.CreateRole:
		return s.createRole(ctx, x)
	case *ast.AlterRole:
		return s.alterRole(ctx, x)
	case *ast.DropRole:
		return s.dropRole(ctx, x)
	case *ast.GrantRole:
		return s.grantRole(ctx, x)
	case *ast.Grant:
		return s.grant(ctx, x)
	case *ast.CommentOn:
		return s.comment(ctx, x)
	}
	return nil, errs.New(errs.FeatureNotSupported, "%s is not supported", ast.Tag(p.stmt))
}
