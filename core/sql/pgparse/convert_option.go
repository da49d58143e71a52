//go:build cgo

package pgparse

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

var optionActions = map[string]ast.OptionAction{
	"DEFELEM_UNSPEC": ast.OptionPlain, "DEFELEM_SET": ast.OptionSet, "DEFELEM_ADD": ast.OptionAdd, "DEFELEM_DROP": ast.OptionDrop,
}

// options converts a list of DefElem.
func (c *converter) options(n node, key string) []*ast.Option { return list(n, key, c.option) }

func (c *converter) option(n node) *ast.Option {
	o := &ast.Option{
		Loc:       loc(n),
		Namespace: n.str("defnamespace"),
		Name:      n.str("defname"),
		Action:    oneOf(c, optionActions, n.enum("defaction")),
	}
	switch arg := n.node("arg"); arg.kind {
	case "":
	case "A_Star":
		o.Star = true
	case "TypeName":
		o.Type = c.typeName(arg)
		if t := o.Type; len(t.Mods) == 0 && len(t.ArrayDims) == 0 && !t.SetOf && !t.PctType && len(t.Name) == 1 {
			o.Value = &ast.StringLit{Loc: o.Loc, Value: t.Name[0]}
		}
	case "List":
		o.Names = list(arg, "items", c.optionName)
	default:
		o.Value = c.optionValue(o.Loc, arg)
	}
	return o
}

// optionName converts an element of a list that is an option's value: a name, a
// role, or a constant written as a name.
func (c *converter) optionName(n node) string {
	switch n.kind {
	case "RoleSpec":
		return c.roleName(n)
	case "TypeName":
		return c.typeName(n).Name.Last()
	}
	return c.sval(n)
}

// optionValue converts a scalar value of an option.
func (c *converter) optionValue(at ast.Loc, arg node) ast.Expr {
	switch arg.kind {
	case "String":
		return &ast.StringLit{Loc: at, Value: arg.str("sval")}
	case "Integer":
		return &ast.IntLit{Loc: at, Value: c.integer(arg, at.Pos)}
	case "Float":
		return c.number(at, arg.str("fval"))
	case "Boolean":
		return &ast.BoolLit{Loc: at, Value: arg.bool("boolval")}
	}
	return c.expr(arg)
}

// once reports a DefElem that was given twice, in PostgreSQL's words.
func (c *converter) once(seen bool, n node) {
	if seen {
		c.fail(errs.New(errs.SyntaxError, "conflicting or redundant options").At(lex.CharPos(c.text, int(n.int("location")))))
	}
}

// int64Option returns the value of a DefElem that takes a 64-bit integer.
func (c *converter) int64Option(n node) *int64 {
	var value int64
	switch arg := n.node("arg"); arg.kind {
	case "Integer":
		value = c.integer(arg, int32(n.int("location")))
	case "Float":
		text := arg.str("fval")
		v, err := strconv.ParseInt(text, 0, 64)
		if err != nil {
			c.fail(errs.New(errs.InvalidTextRepresentation, "invalid input syntax for type bigint: \"%s\"", text))
		}
		value = v
	default:
		c.unexpected("an integer option", arg)
	}
	return &value
}

// boolOption returns the value of a DefElem that the grammar makes with a Boolean.
func boolOption(n node) *bool {
	v := n.node("arg").bool("boolval")
	return &v
}

// sequenceOptions converts the options of a sequence or an identity column.
func (c *converter) sequenceOptions(n node, key string) ast.SequenceOptions {
	var o ast.SequenceOptions
	for e := range n.items(key) {
		c.sequenceOption(&o, e)
	}
	return o
}

func (c *converter) sequenceOption(o *ast.SequenceOptions, e node) {
	hasArg := e.node("arg").exists()
	switch name := e.str("defname"); name {
	case "as":
		c.once(o.Type != nil, e)
		o.Type = c.typeName(e.node("arg"))
	case "increment":
		c.once(o.Increment != nil, e)
		o.Increment = c.int64Option(e)
	case "start":
		c.once(o.Start != nil, e)
		o.Start = c.int64Option(e)
	case "restart":
		c.once(o.Restart, e)
		o.Restart = true
		if hasArg {
			o.RestartWith = c.int64Option(e)
		}
	case "minvalue":
		c.once(o.MinValue != nil || o.NoMinValue, e)
		if o.NoMinValue = !hasArg; hasArg {
			o.MinValue = c.int64Option(e)
		}
	case "maxvalue":
		c.once(o.MaxValue != nil || o.NoMaxValue, e)
		if o.NoMaxValue = !hasArg; hasArg {
			o.MaxValue = c.int64Option(e)
		}
	case "cache":
		c.once(o.Cache != nil, e)
		o.Cache = c.int64Option(e)
	case "cycle":
		c.once(o.Cycle != nil, e)
		o.Cycle = boolOption(e)
	case "owned_by":
		c.once(o.OwnedBy != nil, e)
		o.OwnedBy = c.name(e.node("arg"), "items")
	case "sequence_name":
		c.once(o.SequenceName != nil, e)
		o.SequenceName = c.name(e.node("arg"), "items")
	default:
		c.fail(errs.New(errs.FeatureNotSupported, "sequence option \"%s\" is not supported", name))
	}
	e.ignore("defaction", "location")
}
