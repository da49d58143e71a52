package ast

import "reflect"

// Walk calls f for n and every node below it, parents first, until f returns
// false for a node, whose children are then skipped. It finds the children by
// their types, so that a new kind of node needs no case here; that costs some
// microseconds a statement and keeps it off the path of every query.
func Walk(n Node, f func(Node) bool) {
	if n != nil {
		walkValue(reflect.ValueOf(n), f)
	}
}

var nodeType = reflect.TypeFor[Node]()

func walkValue(v reflect.Value, f func(Node) bool) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			walkValue(v.Elem(), f)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Type().Implements(nodeType) && !f(v.Interface().(Node)) {
			return
		}
		walkValue(v.Elem(), f)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && hasNodes(field.Type) {
				walkValue(v.Field(i), f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkValue(v.Index(i), f)
		}
	}
}

// hasNodes leaves out the fields that cannot lead to a node.
func hasNodes(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Struct:
		return t != reflect.TypeFor[Loc]()
	case reflect.Slice:
		return hasNodes(t.Elem())
	}
	return false
}
