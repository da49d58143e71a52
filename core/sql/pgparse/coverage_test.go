//go:build cgo

package pgparse

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/corpus"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// unread lists the fields of a document that the converter never looked at, as
// "Node.field".
func unread(d *document, i int32, within string, report func(string)) {
	if key := string(d.key(i)); key != "" && key[0] >= 'A' && key[0] <= 'Z' {
		within = key
	}
	for c := d.values[i].child; c != 0; c = d.values[c].next {
		if v := &d.values[c]; !v.used && v.keyLen > 0 {
			report(within + "." + string(d.key(c)))
			continue
		}
		unread(d, c, within, report)
	}
}

// treeOf returns the document of a text.
func treeOf(text string) (*document, error) {
	if err := lex.CheckEncoding(text); err != nil {
		return nil, err
	}
	need, err := check(text)
	if err != nil {
		return nil, err
	}
	return parseTree(text, need)
}

// TestNothingIsPassedOver converts the regression scripts and checks that every
// field of every parse tree was looked at.
func TestNothingIsPassedOver(t *testing.T) {
	missed := map[string]string{}
	parsed, failed := 0, 0
	for _, script := range corpus.Scripts(t) {
		for _, text := range script.Statements() {
			doc, err := treeOf(text)
			if err != nil {
				failed++
				continue
			}
			stmt, err := convert(text, doc)
			if err != nil {
				if errs.CodeOf(err) == errs.InternalError {
					t.Errorf("%s: %v\n%s", script.Name, err, text)
				}
				failed++
				continue
			}
			parsed++
			if _, ok := stmt.(*ast.Unsupported); ok {
				continue
			}
			unread(doc, node{d: doc, i: 1}.find("stmts"), "", func(field string) {
				if missed[field] == "" {
					missed[field] = text
				}
			})
		}
	}
	var fields []string
	for f := range missed {
		fields = append(fields, fmt.Sprintf("%s in %.200s", f, strings.Join(strings.Fields(missed[f]), " ")))
	}
	sort.Strings(fields)
	for _, f := range fields {
		t.Errorf("not read: %s", f)
	}
	t.Logf("%d statements converted, %d refused", parsed, failed)
}
