package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// scope is the names that an expression can use: those of one query level,
// then those of the levels around it.
type scope struct {
	parent *scope
	rels   []*rel
	ctes   map[string]*cte
	// query collects what the expressions of one SELECT need computed.
	query *queryState
	// inFrom is true of the scope of a LATERAL FROM item, which sees the items to
	// its left, and so columns of a query whose FROM is still bound.
	inFrom bool
	// locks is what a SELECT with FOR UPDATE locks, nil for any other.
	locks *locking
}

// rel is one item of a FROM list.
type rel struct {
	name   string // alias, or the table's name
	schema string // of a table without alias
	cols   []relCol
	table  *catalog.Table
	sysOID types.OID
	// unnamed is true of a join's own columns, which have no row name.
	unnamed bool
	// joined is true of the alias behind USING: its columns, all hidden, are the
	// merged ones.
	joined bool
	// barred says why LATERAL may not name the item, although it stands to the
	// left; empty where it may.
	barred string
}

// The reasons for barring an item from LATERAL: it is the target of an UPDATE or
// DELETE, or the join may give rows without it.
const (
	barredTarget = "target"
	barredJoin   = "join"
)

// barred returns copies of FROM items that LATERAL may not name.
func barred(rels []*rel, why string) []*rel {
	out := make([]*rel, len(rels))
	for i, r := range rels {
		c := *r
		c.barred = why
		out[i] = &c
	}
	return out
}

// checkLateral refuses a reference to a barred item.
func (b *Binder) checkLateral(r *rel, n ast.Node) error {
	if r == nil || r.barred == "" {
		return nil
	}
	err := b.errorAt(n, errs.InvalidColumnReference, "invalid reference to FROM-clause entry for table \"%s\"", r.name)
	if r.barred == barredTarget {
		return err.WithHint("There is an entry for table \"%s\", but it cannot be referenced from this part of the query.", r.name)
	}
	return err.WithDetail("The combining JOIN type must be INNER or LEFT for a LATERAL reference.")
}

// relCol is a visible column.
type relCol struct {
	expr.ColumnInfo
	// hidden columns are found by qualified name only: the sides of a USING
	// column that was merged.
	hidden bool
	// merged is the value of a USING column of a full join.
	merged expr.Expr
	attr   int16
}

func (c *relCol) ref() expr.Expr {
	if c.merged != nil {
		return c.merged
	}
	return &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
}

// child returns a scope inside s.
func (s *scope) child() *scope { return &scope{parent: s} }

// findColumn resolves an unqualified column name.
func (b *Binder) findColumn(sc *scope, n ast.Node, name string) (expr.Expr, *relCol, *rel, error) {
	for s := sc; s != nil; s = s.parent {
		var found *relCol
		var in *rel
		for _, r := range s.rels {
			for i := range r.cols {
				c := &r.cols[i]
				if c.Name != name || c.hidden {
					continue
				}
				if found != nil && found.ID != c.ID {
					return nil, nil, nil, b.errorAt(n, errs.AmbiguousColumn, "column reference \"%s\" is ambiguous", name)
				}
				found, in = c, r
			}
		}
		if found != nil {
			return found.ref(), found, in, b.checkLateral(in, n)
		}
	}
	return nil, nil, nil, nil
}

// findRel resolves a table name of the FROM lists, with its schema if given.
func (b *Binder) findRel(sc *scope, n ast.Node, schema, name string) (*rel, error) {
	for s := sc; s != nil; s = s.parent {
		var found *rel
		for _, r := range s.rels {
			if r.unnamed || r.name != name || schema != "" && r.schema != schema {
				continue
			}
			if found != nil {
				return nil, b.errorAt(n, errs.AmbiguousAlias, "table reference \"%s\" is ambiguous", name)
			}
			found = r
		}
		if found != nil {
			return found, b.checkLateral(found, n)
		}
	}
	return nil, nil
}

// findCTE resolves the name of a common table expression.
func (sc *scope) findCTE(name string) *cte {
	for s := sc; s != nil; s = s.parent {
		if c, ok := s.ctes[name]; ok {
			return c
		}
	}
	return nil
}

// bindColumnRef resolves a column name.
func (b *Binder) bindColumnRef(sc *scope, ref *ast.ColumnRef) (expr.Expr, error) {
	switch len(ref.Name) {
	case 1:
		e, _, _, err := b.findColumn(sc, ref, ref.Name[0])
		if e != nil || err != nil {
			return e, err
		}
		if e, err := b.findTableOID(sc, ref); e != nil || err != nil {
			return e, err
		}
		// A table's name stands for its whole row.
		r, err := b.findRel(sc, ref, "", ref.Name[0])
		if err != nil {
			return nil, err
		}
		if r != nil {
			return wholeRow(r), nil
		}
		return nil, b.errorAt(ref, errs.UndefinedColumn, "column \"%s\" does not exist", ref.Name[0])
	case 2, 3, 4:
		return b.bindQualified(sc, ref)
	}
	return nil, b.errorAt(ref, errs.SyntaxError, "improper qualified name (too many dotted names): %s", ref.Name)
}

func (b *Binder) bindQualified(sc *scope, ref *ast.ColumnRef) (expr.Expr, error) {
	n := len(ref.Name)
	table, column := ref.Name[n-2], ref.Name[n-1]
	schema := ""
	if n > 2 {
		schema = ref.Name[n-3]
	}
	r, err := b.findRel(sc, ref, schema, table)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, b.missingRel(ref, ref.Name[:n-1].String())
	}
	for i := range r.cols {
		if r.cols[i].Name == column {
			return r.cols[i].ref(), nil
		}
	}
	if len(r.cols) == 1 && r.table == nil && column == r.name {
		return r.cols[0].ref(), nil
	}
	if e := tableOID(r, column); e != nil {
		return e, nil
	}
	return nil, b.errorAt(ref, errs.UndefinedColumn, "column %s.%s does not exist", table, column)
}

// tableOID is the system column tableoid, nil for other names and for what is no
// table. The rows of a table have all the same one.
func tableOID(r *rel, name string) expr.Expr {
	if name != "tableoid" {
		return nil
	}
	oid := r.sysOID
	if r.table != nil && r.table.Kind != catalog.RelView {
		oid = r.table.OID
	}
	if oid == 0 {
		return nil
	}
	return expr.NewConst(vector.WrapFixed(types.Oid, []int32{int32(oid)}, nil))
}

// findTableOID resolves an unqualified tableoid.
func (b *Binder) findTableOID(sc *scope, ref *ast.ColumnRef) (expr.Expr, error) {
	for s := sc; s != nil; s = s.parent {
		var found expr.Expr
		for _, r := range s.rels {
			e := tableOID(r, ref.Name[0])
			if e != nil && found != nil {
				return nil, b.errorAt(ref, errs.AmbiguousColumn, "column reference \"%s\" is ambiguous", ref.Name[0])
			}
			if e != nil {
				found = e
			}
		}
		if found != nil {
			return found, nil
		}
	}
	return nil, nil
}

func (b *Binder) missingRel(n ast.Node, name string) error {
	return b.errorAt(n, errs.UndefinedTable, "missing FROM-clause entry for table \"%s\"", name)
}

// wholeRow is the row value of a FROM item; a function that returns plain
// values stands for the value itself.
func wholeRow(r *rel) expr.Expr {
	if r.table == nil && len(r.cols) == 1 && r.cols[0].Name == r.name {
		return r.cols[0].ref()
	}
	row := &expr.Row{}
	for i := range r.cols {
		if !r.cols[i].hidden || r.joined {
			row.Fields = append(row.Fields, r.cols[i].ref())
			row.Names = append(row.Names, r.cols[i].Name)
		}
	}
	return row
}
