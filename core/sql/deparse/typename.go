package deparse

import (
	"strconv"

	"github.com/basaltdb/basalt/core/sql/ast"
)

// spellings are the SQL standard's names of the types that the grammar has words
// for. What stands behind the modifiers of some is in the second string.
var spellings = map[string][2]string{
	"int2": {"smallint"}, "int4": {"integer"}, "int8": {"bigint"}, "float4": {"real"}, "float8": {"double precision"},
	"bool": {"boolean"}, "numeric": {"numeric"}, "varchar": {"character varying"}, "varbit": {"bit varying"},
	"time": {"time", " without time zone"}, "timetz": {"time", " with time zone"},
	"timestamp": {"timestamp", " without time zone"}, "timestamptz": {"timestamp", " with time zone"},
	"interval": {"interval"},
}

// noModifiers are the spellings behind which the grammar takes no modifiers, and
// those for which modifiers mean something else.
var noModifiers = map[string]bool{"int2": true, "int4": true, "int8": true, "float4": true, "float8": true, "bool": true, "interval": true}

// intervalFields are the field words of the masks that an interval can have.
var intervalFields = map[int64]string{
	ast.IntervalYear: "year", ast.IntervalMonth: "month", ast.IntervalDay: "day", ast.IntervalHour: "hour",
	ast.IntervalMinute: "minute", ast.IntervalSecond: "second",
	ast.IntervalYear | ast.IntervalMonth:                                         "year to month",
	ast.IntervalDay | ast.IntervalHour:                                           "day to hour",
	ast.IntervalDay | ast.IntervalHour | ast.IntervalMinute:                      "day to minute",
	ast.IntervalDay | ast.IntervalHour | ast.IntervalMinute | ast.IntervalSecond: "day to second",
	ast.IntervalHour | ast.IntervalMinute:                                        "hour to minute",
	ast.IntervalHour | ast.IntervalMinute | ast.IntervalSecond:                   "hour to second",
	ast.IntervalMinute | ast.IntervalSecond:                                      "minute to second",
	ast.IntervalFullRange:                                                        "",
}

// interval appends an interval type with its fields and precision. It reports
// false where the modifiers are not such as the grammar makes.
func (p *printer) interval(t *ast.TypeName) bool {
	mask, ok := t.Mods[0].(*ast.IntLit)
	if !ok || len(t.Mods) > 2 || len(t.Name) != 2 || t.Name[0] != "pg_catalog" || t.Name[1] != "interval" {
		return false
	}
	fields, ok := intervalFields[mask.Value]
	if !ok {
		return false
	}
	// Only seconds have a precision, and without fields there must be one.
	precision := len(t.Mods) == 2
	if precision && mask.Value&ast.IntervalSecond == 0 || !precision && fields == "" {
		return false
	}
	p.str("interval")
	p.when(fields != "", " "+fields)
	if precision {
		p.parens(t.Mods[1])
	}
	return true
}

func (p *printer) typeName(t *ast.TypeName) {
	p.when(t.SetOf, "SETOF ")
	if len(t.Mods) > 0 && p.interval(t) {
		p.arrayDims(t)
		return
	}
	suffix := ""
	spelling, ok := [2]string{}, false
	if len(t.Name) == 2 && t.Name[0] == "pg_catalog" {
		spelling, ok = spellings[t.Name[1]]
	}
	switch {
	case ok && (len(t.Mods) == 0 || !noModifiers[t.Name[1]]):
		p.str(spelling[0])
		suffix = spelling[1]
	case len(t.Name) == 2 && t.Name[0] == "pg_catalog" && len(t.Mods) == 1 && t.Name[1] == "bpchar":
		p.str("character")
	case len(t.Name) == 2 && t.Name[0] == "pg_catalog" && len(t.Mods) == 1 && t.Name[1] == "bit":
		p.str("bit")
	default:
		p.name(t.Name)
	}
	if len(t.Mods) > 0 {
		p.str("(")
		p.exprs(t.Mods)
		p.str(")")
	}
	p.str(suffix)
	p.when(t.PctType, "%TYPE")
	p.arrayDims(t)
}

func (p *printer) arrayDims(t *ast.TypeName) {
	for _, bound := range t.ArrayDims {
		p.str("[")
		p.when(bound >= 0, strconv.Itoa(int(bound)))
		p.str("]")
	}
}
