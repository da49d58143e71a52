package ast

// stmtChildren visits what is below a statement: queries and changes of data
// here, then definitions, then the rest.
func (w walker) stmtChildren(s Stmt) {
	switch s := s.(type) {
	case *Select:
		w.selectChildren(s)
	case *Insert:
		one(w, s.With)
		one(w, s.Table)
		many(w, s.Columns)
		one(w, s.Query)
		one(w, s.OnConflict)
		many(w, s.Returning)
	case *Update:
		one(w, s.With)
		one(w, s.Table)
		many(w, s.Set)
		w.tableRefs(s.From)
		w.expr(s.Where)
		many(w, s.Returning)
	case *Delete:
		one(w, s.With)
		one(w, s.Table)
		w.tableRefs(s.Using)
		w.expr(s.Where)
		many(w, s.Returning)
	case *Merge:
		one(w, s.With)
		one(w, s.Table)
		w.tableRef(s.Source)
		w.expr(s.On)
		many(w, s.Whens)
	case *Truncate:
		many(w, s.Tables)
	case *Copy:
		one(w, s.Table)
		w.stmt(s.Query)
		w.options(s.Options)
		w.expr(s.Where)
	default:
		w.definitionStmtChildren(s)
	}
}

func (w walker) selectChildren(s *Select) {
	one(w, s.With)
	one(w, s.Left)
	one(w, s.Right)
	for _, row := range s.Values {
		w.exprs(row)
	}
	w.exprs(s.DistinctOn)
	many(w, s.Targets)
	w.tableRefs(s.From)
	w.expr(s.Where)
	w.exprs(s.GroupBy)
	w.expr(s.Having)
	many(w, s.Windows)
	many(w, s.OrderBy)
	w.expr(s.Limit)
	w.expr(s.Offset)
	many(w, s.Locking)
}

func (w walker) options(list []*Option) { many(w, list) }

// definitionStmtChildren visits what is below the statements that define
// relations, routines and types.
func (w walker) definitionStmtChildren(s Stmt) {
	switch s := s.(type) {
	case *CreateTable:
		one(w, s.Table)
		for _, e := range s.Elements {
			w.node(e)
		}
		many(w, s.Inherits)
		one(w, s.OfType)
		one(w, s.PartitionOf)
		one(w, s.PartitionBound)
		one(w, s.PartitionBy)
		w.options(s.Options)
	case *CreateTableAs:
		one(w, s.Table)
		w.stmt(s.Query)
		w.options(s.Options)
	case *AlterTable:
		one(w, s.Relation)
		for _, c := range s.Cmds {
			w.alterTableCmd(c)
		}
	case *CreateIndex:
		one(w, s.Table)
		many(w, s.Elems)
		many(w, s.Include)
		w.options(s.Options)
		w.expr(s.Where)
	case *CreateView:
		one(w, s.View)
		one(w, s.Query)
		w.options(s.Options)
	case *RefreshMatView:
		one(w, s.View)
	case *CreateSchema:
		one(w, s.Owner)
		w.stmts(s.Elements)
	case *CreateSequence:
		one(w, s.Sequence)
		one(w, s.Options.Type)
	case *AlterSequence:
		one(w, s.Sequence)
		one(w, s.Options.Type)
	case *CreateStatistics:
		w.exprs(s.Exprs)
		w.tableRefs(s.From)
	case *CreateRule:
		one(w, s.Table)
		w.expr(s.Where)
		w.stmts(s.Actions)
	case *CreatePolicy:
		one(w, s.Table)
		many(w, s.Roles)
		w.expr(s.Using)
		w.expr(s.WithCheck)
	case *AlterPolicy:
		one(w, s.Table)
		many(w, s.Roles)
		w.expr(s.Using)
		w.expr(s.WithCheck)
	default:
		w.routineStmtChildren(s)
	}
}

// routineStmtChildren visits what is below the statements about routines and
// types.
func (w walker) routineStmtChildren(s Stmt) {
	switch s := s.(type) {
	case *CreateFunction:
		many(w, s.Params)
		one(w, s.Returns)
		w.funcOptions(&s.Options)
		one(w, s.Body)
	case *ReturnStmt:
		w.expr(s.Value)
	case *AlterFunction:
		one(w, s.Object)
		w.funcOptions(&s.Options)
	case *Call:
		one(w, s.Func)
	case *CreateTrigger:
		one(w, s.Table)
		w.expr(s.When)
		one(w, s.From)
	case *CreateAggregate:
		many(w, s.Params)
		w.options(s.Options)
	case *CreateCompositeType:
		many(w, s.Columns)
	case *CreateRange:
		w.options(s.Options)
	case *CreateBaseType:
		w.options(s.Options)
	case *CreateDomain:
		one(w, s.Type)
		many(w, s.Constraints)
	case *AlterDomain:
		w.expr(s.Default)
		one(w, s.Constraint)
	default:
		w.objectStmtChildren(s)
	}
}

func (w walker) funcOptions(o *FuncOptions) {
	w.expr(o.Cost)
	w.expr(o.Rows)
	many(w, o.Set)
	many(w, o.Transform)
}

// objectStmtChildren visits what is below the statements about objects of any
// kind and about roles.
func (w walker) objectStmtChildren(s Stmt) {
	switch s := s.(type) {
	case *CreateModule:
		w.options(s.Options)
	case *AlterModule:
		w.options(s.Options)
	case *Drop:
		many(w, s.Objects)
	case *Rename:
		one(w, s.Relation)
		one(w, s.Object)
	case *AlterOwner:
		one(w, s.Object)
		one(w, s.Owner)
	case *AlterSchema:
		one(w, s.Relation)
		one(w, s.Object)
	case *CommentOn:
		one(w, s.Object)
	case *CreateRole:
		w.options(s.Options)
	case *AlterRole:
		one(w, s.Role)
		w.options(s.Options)
	case *AlterRoleSet:
		one(w, s.Role)
		one(w, s.Set)
	case *AlterDatabaseSet:
		one(w, s.Set)
	case *AlterSystem:
		one(w, s.Set)
	case *DropRole:
		many(w, s.Roles)
	case *DropOwned:
		many(w, s.Roles)
	case *ReassignOwned:
		many(w, s.Roles)
		one(w, s.NewOwner)
	case *Grant:
		many(w, s.Objects)
		many(w, s.Grantees)
		one(w, s.GrantedBy)
	case *GrantRole:
		many(w, s.Grantees)
		w.options(s.Options)
		one(w, s.GrantedBy)
	case *AlterDefaultPrivileges:
		many(w, s.Roles)
		one(w, s.Grant)
	default:
		w.sessionStmtChildren(s)
	}
}

// sessionStmtChildren visits what is below the remaining statements; those
// without children end here.
func (w walker) sessionStmtChildren(s Stmt) {
	switch s := s.(type) {
	case *Set:
		w.exprs(s.Values)
	case *Prepare:
		many(w, s.Types)
		w.stmt(s.Query)
	case *Execute:
		w.exprs(s.Args)
	case *DeclareCursor:
		one(w, s.Query)
	case *Explain:
		w.options(s.Options)
		w.stmt(s.Query)
	case *Vacuum:
		w.options(s.Options)
		for _, t := range s.Targets {
			one(w, t.Table)
		}
	case *LockTable:
		many(w, s.Tables)
	case *Reindex:
		one(w, s.Relation)
		w.options(s.Options)
	case *Cluster:
		one(w, s.Table)
		w.options(s.Options)
	case *CreateDatabase:
		w.options(s.Options)
	case *AlterDatabase:
		w.options(s.Options)
	case *DropDatabase:
		w.options(s.Options)
	case *CreateExtension:
		w.options(s.Options)
	}
}

// definitionChildren visits what is below the parts of definitions.
func (w walker) definitionChildren(n Node) {
	switch n := n.(type) {
	case *ColumnDef:
		one(w, n.Type)
		many(w, n.Constraints)
	case *LikeClause:
		one(w, n.Table)
	case *Constraint:
		w.expr(n.Expr)
		if n.Sequence != nil {
			one(w, n.Sequence.Type)
		}
		one(w, n.References)
		for _, x := range n.Exclusions {
			one(w, x.Elem)
		}
		w.expr(n.Where)
		w.options(n.Options)
	case *IndexElem:
		w.expr(n.Expr)
		w.options(n.OpClassOptions)
	case *PartitionSpec:
		many(w, n.Keys)
	case *PartitionKey:
		w.expr(n.Expr)
	case *PartitionBound:
		w.exprs(n.Values)
		w.exprs(n.From)
		w.exprs(n.To)
	case *FuncParam:
		one(w, n.Type)
		w.expr(n.Default)
	case *FuncBody:
		w.expr(n.Return)
		w.stmts(n.Atomic)
	case *ObjectName:
		one(w, n.Type)
		one(w, n.Target)
		many(w, n.Args)
	case *Option:
		w.expr(n.Value)
		one(w, n.Type)
	}
}

// alterTableCmd visits what is below an action of ALTER TABLE.
func (w walker) alterTableCmd(c AlterTableCmd) {
	switch c := c.(type) {
	case *AddColumn:
		one(w, c.Column)
	case *AlterColumnType:
		one(w, c.Type)
		w.expr(c.Using)
	case *SetColumnDefault:
		w.expr(c.Default)
	case *AddIdentity:
		one(w, c.Identity)
	case *SetIdentity:
		if c.Sequence != nil {
			one(w, c.Sequence.Type)
		}
	case *SetColumnOptions:
		w.options(c.Options)
	case *AddConstraint:
		one(w, c.Constraint)
	case *AlterConstraint:
		one(w, c.Constraint)
	case *SetOwner:
		one(w, c.Owner)
	case *SetTableOptions:
		w.options(c.Options)
	case *AlterInherit:
		one(w, c.Parent)
	case *AttachPartition:
		one(w, c.Partition)
		one(w, c.Bound)
	case *DetachPartition:
		one(w, c.Partition)
	}
}
