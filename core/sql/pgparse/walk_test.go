//go:build cgo

package pgparse

import (
	"reflect"
	"testing"

	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/corpus"
)

// collect finds every node of a tree by reflection, as an oracle for ast.Walk.
func collect(v reflect.Value, found map[any]bool) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			collect(v.Elem(), found)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(ast.Node); ok {
			found[n] = true
		}
		collect(v.Elem(), found)
	case reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), found)
		}
	}
}

// TestWalkReachesEveryNode compares ast.Walk with reflection over the regression
// scripts.
func TestWalkReachesEveryNode(t *testing.T) {
	missed := map[reflect.Type]string{}
	for _, script := range corpus.Scripts(t) {
		for _, text := range script.Statements() {
			stmt, err := Parse(text)
			if err != nil || stmt == nil {
				continue
			}
			want, got := map[any]bool{}, map[any]bool{}
			collect(reflect.ValueOf(&stmt).Elem(), want)
			ast.Walk(stmt, func(n ast.Node) bool {
				if got[n] {
					t.Errorf("%T visited twice in %s", n, text)
				}
				got[n] = true
				return true
			})
			for n := range want {
				if !got[n] {
					missed[reflect.TypeOf(n)] = text
				}
			}
		}
	}
	for typ, text := range missed {
		t.Errorf("Walk misses %v in %s", typ, text)
	}
}

// TestEveryStatementHasATag checks that ast.Tag names every statement of the
// regression scripts.
func TestEveryStatementHasATag(t *testing.T) {
	for _, script := range corpus.Scripts(t) {
		for _, text := range script.Statements() {
			if stmt, err := Parse(text); err == nil && stmt != nil && ast.Tag(stmt) == "???" {
				t.Errorf("%T has no tag: %s", stmt, text)
			}
		}
	}
}
