// Package dump prints syntax trees as s-expressions, for the golden tests of the
// SQL front end and for comparing trees. Only tests import it.
//
//	(Select Targets:[(ResTarget Value:(IntLit Value:1))])
//
// Fields with their zero value are left out. An enumeration prints as its number.
package dump

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/sql/ast"
)

// width is where the printer begins to break lines.
const width = 110

// Tree returns the tree with its positions left out. A nil tree is "nil".
func Tree(n any) string { return format(reflect.ValueOf(n), false, 0) }

// TreeWithPositions returns the tree with @position behind each node's name.
func TreeWithPositions(n any) string { return format(reflect.ValueOf(n), true, 0) }

var locType = reflect.TypeFor[ast.Loc]()

func format(v reflect.Value, positions bool, indent int) string {
	if !v.IsValid() {
		return "nil"
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return "nil"
		}
		return format(v.Elem(), positions, indent)
	case reflect.Struct:
		return formatStruct(v, positions, indent)
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = format(v.Index(i), positions, indent+1)
		}
		return join("[", items, "]", indent+1)
	case reflect.String:
		return strconv.Quote(v.String())
	}
	return fmt.Sprint(v.Interface())
}

func formatStruct(v reflect.Value, positions bool, indent int) string {
	name := v.Type().Name()
	var parts []string
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Type() == locType {
			if positions {
				name += "@" + strconv.Itoa(int(f.Interface().(ast.Loc).Pos))
			}
			continue
		}
		if f.IsZero() || f.Kind() == reflect.Slice && f.Len() == 0 {
			continue
		}
		parts = append(parts, v.Type().Field(i).Name+":"+format(f, positions, indent+1))
	}
	if len(parts) == 0 {
		return "(" + name + ")"
	}
	return join("("+name+" ", parts, ")", indent+1)
}

// join puts the parts on one line, or on a line each where that is too long.
func join(open string, parts []string, closing string, indent int) string {
	line := open + strings.Join(parts, " ") + closing
	if 2*indent+len(line) <= width && !strings.Contains(line, "\n") {
		return line
	}
	sep := "\n" + strings.Repeat("  ", indent)
	return strings.TrimRight(open, " ") + sep + strings.Join(parts, sep) + closing
}
