package ast

// exprChildren visits what is below an expression.
func (w walker) exprChildren(e Expr) {
	switch e := e.(type) {
	case *BinaryOp:
		w.expr(e.Left)
		w.expr(e.Right)
	case *UnaryOp:
		w.expr(e.Arg)
	case *BoolExpr:
		w.exprs(e.Args)
	case *NotExpr:
		w.expr(e.Arg)
	case *FuncCall:
		w.exprs(e.Args)
		many(w, e.OrderBy)
		w.expr(e.Filter)
		one(w, e.Over)
	case *TypeCast:
		w.expr(e.Arg)
		one(w, e.Type)
	case *InExpr:
		w.expr(e.Arg)
		w.exprs(e.List)
	case *BetweenExpr:
		w.expr(e.Arg)
		w.expr(e.Lower)
		w.expr(e.Upper)
	case *LikeExpr:
		w.expr(e.Arg)
		w.expr(e.Pattern)
		w.expr(e.Escape)
	case *NullTest:
		w.expr(e.Arg)
	case *BooleanTest:
		w.expr(e.Arg)
	case *DistinctExpr:
		w.expr(e.Left)
		w.expr(e.Right)
	case *QuantifiedOp:
		w.expr(e.Left)
		w.expr(e.Right)
	case *SubLink:
		w.expr(e.Arg)
		one(w, e.Query)
	case *CaseExpr:
		w.expr(e.Arg)
		many(w, e.Whens)
		w.expr(e.Else)
	default:
		w.rareExprChildren(e)
	}
}

// rareExprChildren visits what is below the expressions that exprChildren has no
// case for; those without children end here.
func (w walker) rareExprChildren(e Expr) {
	switch e := e.(type) {
	case *NamedArg:
		w.expr(e.Value)
	case *CoalesceExpr:
		w.exprs(e.Args)
	case *MinMaxExpr:
		w.exprs(e.Args)
	case *NullIfExpr:
		w.expr(e.Left)
		w.expr(e.Right)
	case *ArrayExpr:
		w.exprs(e.Elems)
	case *RowExpr:
		w.exprs(e.Args)
	case *SubscriptExpr:
		w.expr(e.Arg)
		w.subscripts(e.Indices)
	case *FieldSelect:
		w.expr(e.Arg)
	case *CollateExpr:
		w.expr(e.Arg)
	case *GroupingFunc:
		w.exprs(e.Args)
	case *GroupingSet:
		w.exprs(e.Content)
	case *JSONValueExpr:
		w.expr(e.Value)
	case *JSONObject:
		for _, m := range e.Members {
			w.expr(m.Key)
			one(w, m.Value)
		}
		w.jsonOutput(e.Returning)
	case *JSONArray:
		many(w, e.Elems)
		one(w, e.Query)
		w.jsonOutput(e.Returning)
	case *JSONAgg:
		w.expr(e.Key)
		one(w, e.Value)
		many(w, e.OrderBy)
		w.jsonOutput(e.Returning)
		w.expr(e.Filter)
		one(w, e.Over)
	case *JSONIsPredicate:
		w.expr(e.Arg)
	case *XMLExpr:
		many(w, e.Attributes)
		w.exprs(e.Args)
		one(w, e.Type)
	}
}

func (w walker) jsonOutput(o *JSONOutput) {
	if o != nil {
		one(w, o.Type)
	}
}

// partChildren visits what is below a part that is neither a statement, an
// expression nor a table reference.
func (w walker) partChildren(n Node) {
	switch n := n.(type) {
	case *TypeName:
		w.exprs(n.Mods)
	case *CaseWhen:
		w.expr(n.Cond)
		w.expr(n.Result)
	case *ResTarget:
		w.expr(n.Value)
	case *SortBy:
		w.expr(n.Value)
	case *WindowDef:
		w.exprs(n.PartitionBy)
		many(w, n.OrderBy)
		if n.Frame != nil {
			w.expr(n.Frame.Start.Offset)
			w.expr(n.Frame.End.Offset)
		}
	case *With:
		many(w, n.CTEs)
	case *CTE:
		w.stmt(n.Query)
		one(w, n.Search)
		one(w, n.Cycle)
	case *CTECycle:
		w.expr(n.MarkValue)
		w.expr(n.MarkDefault)
	case *LockingClause:
		many(w, n.Tables)
	case *InsertColumn:
		for _, step := range n.Indirection {
			w.expr(step.Subscript.Lower)
			w.expr(step.Subscript.Upper)
		}
	case *Assignment:
		many(w, n.Targets)
		w.expr(n.Value)
	case *OnConflict:
		one(w, n.Target)
		many(w, n.Set)
		w.expr(n.Where)
	case *ConflictTarget:
		many(w, n.Elems)
		w.expr(n.Where)
	case *MergeWhen:
		w.expr(n.Cond)
		many(w, n.Set)
		many(w, n.Columns)
		w.exprs(n.Values)
	default:
		w.definitionChildren(n)
	}
}

// tableRefChildren visits what is below an item of FROM.
func (w walker) tableRefChildren(t TableRef) {
	switch t := t.(type) {
	case *RangeSubselect:
		one(w, t.Query)
	case *RangeFunction:
		for _, f := range t.Funcs {
			w.expr(f.Call)
			many(w, f.ColumnDefs)
		}
		many(w, t.ColumnDefs)
	case *JoinExpr:
		w.tableRef(t.Left)
		w.tableRef(t.Right)
		w.expr(t.On)
	case *RangeTableSample:
		one(w, t.Relation)
		w.exprs(t.Args)
		w.expr(t.Repeatable)
	}
}
