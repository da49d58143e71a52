package ast

// Walk calls visit for n and then, where visit returned true, for everything
// below it in written order. Statements, expressions, table references and their
// parts that have a position are visited; plain structs without one (Frame,
// Subscript, Option lists inside FuncOptions and the like) are passed through.
// n may be nil.
func Walk(n Node, visit func(Node) bool) {
	w := walker{visit: visit}
	w.node(n)
}

// WalkExprs is Walk for a list of expressions.
func WalkExprs(list []Expr, visit func(Node) bool) {
	w := walker{visit: visit}
	w.exprs(list)
}

type walker struct {
	visit func(Node) bool
}

// node visits one node; it must not be called with a nil pointer in a non-nil
// interface, which one and many take care of.
func (w walker) node(n Node) {
	if n == nil || !w.visit(n) {
		return
	}
	switch n := n.(type) {
	case Expr:
		w.exprChildren(n)
	case TableRef:
		w.tableRefChildren(n)
	case Stmt:
		w.stmtChildren(n)
	default:
		w.partChildren(n)
	}
}

// one visits a node that may be a nil pointer.
func one[T any, P interface {
	*T
	Node
}](w walker, p P) {
	if p != nil {
		w.node(p)
	}
}

// many visits a list of nodes, of which some may be nil pointers.
func many[T any, P interface {
	*T
	Node
}](w walker, list []P) {
	for _, p := range list {
		one(w, p)
	}
}

func (w walker) expr(e Expr) {
	if e != nil {
		w.node(e)
	}
}

func (w walker) exprs(list []Expr) {
	for _, e := range list {
		w.expr(e)
	}
}

func (w walker) stmt(s Stmt) {
	if s != nil {
		w.node(s)
	}
}

func (w walker) stmts(list []Stmt) {
	for _, s := range list {
		w.stmt(s)
	}
}

func (w walker) tableRefs(list []TableRef) {
	for _, t := range list {
		w.tableRef(t)
	}
}

func (w walker) tableRef(t TableRef) {
	if t != nil {
		w.node(t)
	}
}

func (w walker) subscripts(list []Subscript) {
	for _, s := range list {
		w.expr(s.Lower)
		w.expr(s.Upper)
	}
}
