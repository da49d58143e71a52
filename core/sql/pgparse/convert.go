//go:build cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// converter turns one statement's document into the syntax tree.
//
// Its methods do not return errors: the first one is kept in err, and what a
// method returns after that is never looked at.
type converter struct {
	// text is what was parsed; locations are offsets into it.
	text string
	err  error
}

// fail keeps the first error.
func (c *converter) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// unexpected reports a tree that does not have the shape that the grammar
// promises.
func (c *converter) unexpected(where string, n node) {
	c.fail(errs.Internal("unexpected node %q in %s", n.kind, where))
}

// loc returns the position of a node that has a location field.
func loc(n node) ast.Loc { return ast.At(int32(n.int("location"))) }

// list converts every element of a list field; nil for an empty one.
func list[T any](n node, key string, convert func(node) T) []T {
	count := n.count(key)
	if count == 0 {
		return nil
	}
	out := make([]T, 0, count)
	for e := range n.items(key) {
		out = append(out, convert(e))
	}
	return out
}

// sval returns the text of a String node.
func (c *converter) sval(n node) string {
	if n.kind != "String" {
		c.unexpected("a list of names", n)
	}
	return n.str("sval")
}

// strs returns a list of String nodes.
func (c *converter) strs(n node, key string) []string { return list(n, key, c.sval) }

// name returns a list of String nodes as a Name.
func (c *converter) name(n node, key string) ast.Name { return c.strs(n, key) }

// opName returns a list of String nodes as an operator's name.
func (c *converter) opName(n node, key string) ast.OpName {
	parts := c.name(n, key)
	if len(parts) == 0 {
		return ast.OpName{}
	}
	op := ast.OpName{Op: parts[len(parts)-1]}
	if len(parts) > 1 {
		op.Schema = parts[:len(parts)-1]
	}
	return op
}

// oneOf maps an enumeration's name to our constant. A name that is not in the
// table would be a new release of the grammar.
func oneOf[T any](c *converter, table map[string]T, name string) T {
	v, ok := table[name]
	if !ok {
		c.fail(errs.Internal("unexpected value %q in the parse tree", name))
	}
	return v
}

// typeName converts a TypeName; nil for an absent one.
func (c *converter) typeName(n node) *ast.TypeName {
	if !n.exists() {
		return nil
	}
	// typemod is set by PostgreSQL itself only, never by its grammar.
	n.ignore("typemod")
	return &ast.TypeName{
		Loc:       loc(n),
		Name:      c.name(n, "names"),
		Mods:      list(n, "typmods", c.expr),
		ArrayDims: list(n, "arrayBounds", arrayBound),
		SetOf:     n.bool("setof"),
		PctType:   n.bool("pct_type"),
	}
}

// arrayBound returns the bound of [n], -1 for []. The JSON of an Integer leaves
// out what is not positive, so that [0] reads as [], which means the same.
func arrayBound(n node) int32 {
	if bound := n.int("ival"); bound > 0 {
		return int32(bound)
	}
	return -1
}

// collation returns the name in a CollateClause, nil for an absent one.
func (c *converter) collation(n node) ast.Name {
	if !n.exists() {
		return nil
	}
	n.ignore("location")
	return c.name(n, "collname")
}

// alias converts an Alias; nil for an absent one.
func (c *converter) alias(n node) *ast.Alias {
	if !n.exists() {
		return nil
	}
	return &ast.Alias{Name: n.str("aliasname"), Columns: c.strs(n, "colnames")}
}

// rangeVar converts a RangeVar; nil for an absent one.
func (c *converter) rangeVar(n node) *ast.RangeVar {
	if !n.exists() {
		return nil
	}
	return &ast.RangeVar{
		Loc:         loc(n),
		Catalog:     n.str("catalogname"),
		Schema:      n.str("schemaname"),
		Name:        n.str("relname"),
		Only:        !n.bool("inh"),
		Persistence: oneOf(c, persistences, n.enum("relpersistence")),
		Alias:       c.alias(n.object("alias")),
	}
}

var persistences = map[string]ast.Persistence{"p": ast.Permanent, "t": ast.Temporary, "u": ast.Unlogged}

func (c *converter) rangeVars(n node, key string) []*ast.RangeVar { return list(n, key, c.rangeVar) }

// cascade reads a DropBehavior field.
func cascade(n node) bool { return n.enum("behavior") == "DROP_CASCADE" }
