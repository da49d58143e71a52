// Package explain prints physical plans as EXPLAIN shows them: one line an
// operator with its estimates and, after a run, with what it really did.
package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/value"
)

// Actual is what a node did in a run.
type Actual struct {
	Rows, Loops int64
	Time        time.Duration
	Memory      int64
}

// Options say what to show.
type Options struct {
	Costs   bool
	Verbose bool
	// Timing shows the time of each node beside what else Actual returns.
	Timing bool
	// Actual returns what a node did; nil without ANALYZE.
	Actual func(n physical.Node) (Actual, bool)
}

// Text returns the lines of a plan.
func Text(n physical.Node, o Options) []string {
	p := &printer{o: o}
	p.node(n, 0)
	return p.lines
}

type printer struct {
	o     Options
	lines []string
}

func (p *printer) node(n physical.Node, depth int) {
	lead := ""
	if depth > 0 {
		lead = strings.Repeat("      ", depth-1) + "  ->  "
	}
	line := lead + title(n)
	if p.o.Costs {
		e := n.Estimate()
		line += fmt.Sprintf("  (cost=%.0f rows=%.0f width=%.0f)", e.Cost, e.Rows, e.Width)
	}
	if p.o.Actual != nil {
		if a, ok := p.o.Actual(n); ok && a.Loops > 0 {
			line += " (actual "
			if p.o.Timing {
				line += fmt.Sprintf("time=%.3f ms ", float64(a.Time)/float64(time.Millisecond))
			}
			line += fmt.Sprintf("rows=%d loops=%d", a.Rows, a.Loops)
			if a.Memory > 0 {
				line += fmt.Sprintf(" memory=%d kB", (a.Memory+1023)>>10)
			}
			line += ")"
		} else {
			line += " (never executed)"
		}
	}
	p.lines = append(p.lines, line)
	indent := strings.Repeat("      ", depth) + "  "
	for _, d := range details(n, p.o.Verbose) {
		p.lines = append(p.lines, indent+d)
	}
	for _, in := range n.Inputs() {
		p.node(in, depth+1)
	}
}

var joinNames = map[physical.JoinKind]string{physical.Inner: "Join", physical.Left: "Left Join", physical.Right: "Right Join",
	physical.Full: "Full Join", physical.Semi: "Semi Join", physical.Anti: "Anti Join", physical.Mark: "Mark Join", physical.Single: "Single Join"}

// title names a node.
func title(n physical.Node) string {
	switch x := n.(type) {
	case *physical.TableScan:
		name := x.Table.Name
		if x.Alias != "" && x.Alias != name {
			name += " " + x.Alias
		}
		if x.Index != nil {
			scan := "Index Scan using "
			if x.Index.Only {
				scan = "Index Only Scan using "
			}
			return scan + x.Index.Index.Name + " on " + name
		}
		return "Seq Scan on " + name
	case *physical.SystemScan:
		return "System Scan on " + x.Name
	case *physical.HashJoin:
		return "Hash " + joinNames[x.Kind]
	case *physical.LookupJoin:
		only := ""
		if x.Only {
			only = " only"
		}
		return "Lookup " + joinNames[x.Hash.Kind] + " using " + x.Index.Name + only
	case *physical.LoopJoin:
		return "Nested Loop " + joinNames[x.Kind]
	case *physical.Apply:
		return "Apply " + joinNames[x.Kind]
	case *physical.HashAggregate:
		if len(x.Groups) == 0 {
			return "Aggregate"
		}
		return "HashAggregate"
	case *physical.Sort:
		if x.Limit != nil {
			return "Top-N Sort"
		}
		return "Sort"
	case *physical.SetOp:
		if x.Kind == physical.Intersect {
			return "Intersect"
		}
		return "Except"
	case *physical.CTE:
		return "CTE " + x.Name
	case *physical.CTEScan:
		return "CTE Scan on " + x.Name
	case *physical.Insert:
		return "Insert on " + x.Table.Name
	case *physical.Update:
		return "Update on " + x.Table.Name
	case *physical.Delete:
		return "Delete on " + x.Table.Name
	}
	name := fmt.Sprintf("%T", n)
	return name[strings.LastIndexByte(name, '.')+1:]
}

// details are the lines below a node's title.
func details(n physical.Node, verbose bool) []string {
	var out []string
	add := func(label string, list []expr.Expr) {
		if len(list) > 0 {
			out = append(out, label+": "+joined(list, " AND "))
		}
	}
	switch x := n.(type) {
	case *physical.TableScan:
		if x.Index != nil {
			if conds := indexConds(x); len(conds) > 0 {
				out = append(out, "Index Cond: "+strings.Join(conds, " AND "))
			}
		}
		add("Filter", x.Filter)
	case *physical.SystemScan:
		add("Filter", x.Filter)
	case *physical.Filter:
		add("Filter", x.Conds)
	case *physical.HashJoin:
		var conds []string
		for i := range x.LeftKeys {
			conds = append(conds, Expr(x.LeftKeys[i])+" = "+Expr(x.RightKeys[i]))
		}
		out = append(out, "Hash Cond: "+strings.Join(conds, " AND "))
		add("Join Filter", x.Residual)
	case *physical.LookupJoin:
		conds, more := lookupConds(x)
		out = append(out, "Index Cond: "+strings.Join(conds, " AND "))
		if len(more) > 0 {
			out = append(out, "Join Filter: "+strings.Join(more, " AND "))
		}
	case *physical.LoopJoin:
		add("Join Filter", x.Conds)
	case *physical.Apply:
		add("Join Filter", x.Conds)
	case *physical.HashAggregate:
		if len(x.Groups) > 0 {
			out = append(out, "Group Key: "+strings.Join(names(x.Input.Columns(), x.Groups), ", "))
		}
	case *physical.Sort:
		out = append(out, "Sort Key: "+keys(x.Keys))
	case *physical.Window:
		if len(x.Partition) > 0 {
			out = append(out, "Partition By: "+joined(x.Partition, ", "))
		}
		if len(x.Order) > 0 {
			out = append(out, "Order By: "+keys(x.Order))
		}
	case *physical.Project:
		if verbose {
			out = append(out, "Output: "+joined(x.Exprs, ", "))
		}
	}
	return out
}

// lookupConds are the conditions that the index serves, and the others.
func lookupConds(x *physical.LookupJoin) (served, others []string) {
	keys := map[string]bool{}
	for i, e := range x.Keys {
		keys[Expr(e)] = true
		served = append(served, "("+keyName(x.Hash.Right.(*physical.TableScan).Table, x.Index, i)+" = "+Expr(e)+")")
	}
	for i, e := range x.Hash.LeftKeys {
		if !keys[Expr(e)] {
			others = append(others, "("+Expr(x.Hash.RightKeys[i])+" = "+Expr(e)+")")
		}
	}
	for _, e := range x.Hash.Residual {
		others = append(others, Expr(e))
	}
	return served, others
}

// keyName is what key i of an index is over.
func keyName(t *catalog.Table, ix *catalog.Index, i int) string {
	if c := ix.Keys[i].Column; c >= 0 {
		return t.Columns[c].Name
	}
	return "(" + ix.Keys[i].Expr + ")"
}

// indexConds are the conditions that bound the range of an index scan.
func indexConds(x *physical.TableScan) []string {
	var out []string
	cond := func(at int, op, value string) {
		out = append(out, "("+keyName(x.Table, x.Index.Index, at)+" "+op+" "+value+")")
	}
	for i, e := range x.Index.Equal {
		cond(i, "=", Expr(e))
	}
	next := len(x.Index.Equal)
	if x.Index.In != nil {
		cond(next, "IN", fmt.Sprintf("(%d values)", x.Index.In.Len()))
	}
	if x.Index.Any != nil {
		cond(next, "= ANY", "("+Expr(x.Index.Any)+")")
	}
	bound := func(e expr.Expr, op string, inclusive bool) {
		if e == nil {
			return
		}
		if inclusive {
			op += "="
		}
		cond(next, op, Expr(e))
	}
	bound(x.Index.Lower, ">", x.Index.LowerInc)
	bound(x.Index.Upper, "<", x.Index.UpperInc)
	return out
}

func names(cols []expr.ColumnInfo, ids []expr.ColID) []string {
	var out []string
	for _, id := range ids {
		for _, c := range cols {
			if c.ID == id {
				out = append(out, c.Name)
			}
		}
	}
	return out
}

func keys(list []physical.SortKey) string {
	parts := make([]string, len(list))
	for i, k := range list {
		parts[i] = Expr(k.Expr)
		if k.Desc {
			parts[i] += " DESC"
		}
		if k.NullsFirst != k.Desc {
			parts[i] += map[bool]string{true: " NULLS FIRST", false: " NULLS LAST"}[k.NullsFirst]
		}
	}
	return strings.Join(parts, ", ")
}

func joined(list []expr.Expr, sep string) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = Expr(e)
	}
	return strings.Join(parts, sep)
}

// Expr prints an expression for people.
func Expr(e expr.Expr) string {
	switch x := e.(type) {
	case *expr.Column:
		return x.Name
	case *expr.Const:
		return constant(x)
	case *expr.Param:
		return fmt.Sprintf("$%d", x.N)
	case *expr.Call:
		if x.Op != "" && len(x.Args) == 2 {
			return "(" + Expr(x.Args[0]) + " " + x.Op + " " + Expr(x.Args[1]) + ")"
		}
		if x.Op != "" {
			return "(" + x.Op + " " + Expr(x.Args[0]) + ")"
		}
		return x.Fn.Name + "(" + joined(x.Args, ", ") + ")"
	case *expr.Cast:
		return "(" + Expr(x.Arg) + ")::" + x.T.String()
	case *expr.And:
		return "(" + joined(x.Args, " AND ") + ")"
	case *expr.Or:
		return "(" + joined(x.Args, " OR ") + ")"
	case *expr.Not:
		return "(NOT " + Expr(x.Arg) + ")"
	case *expr.IsNull:
		if x.Not {
			return "(" + Expr(x.Arg) + " IS NOT NULL)"
		}
		return "(" + Expr(x.Arg) + " IS NULL)"
	case *expr.MinMax:
		if x.Least {
			return "LEAST(" + joined(x.Args, ", ") + ")"
		}
		return "GREATEST(" + joined(x.Args, ", ") + ")"
	case *expr.InList:
		op := " IN "
		if x.Not {
			op = " NOT IN "
		}
		return fmt.Sprintf("(%s%s(%d values))", Expr(x.Arg), op, x.List.Len())
	}
	name := fmt.Sprintf("%T", e)
	parts := expr.Children(e)
	return strings.ToLower(name[strings.LastIndexByte(name, '.')+1:]) + "(" + joined(parts, ", ") + ")"
}

func constant(k *expr.Const) string {
	if k.Value.IsNull(0) {
		return "NULL"
	}
	text := string(value.Default().Append(nil, k.Value, 0))
	switch k.Value.Type.Category() {
	case types.CatNumeric, types.CatBoolean:
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'::" + k.Value.Type.Bare().String()
}
