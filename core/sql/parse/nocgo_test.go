package parse

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// TestSimpleStatementsNeedNoFullParser is what a build without cgo can do.
func TestSimpleStatementsNeedNoFullParser(t *testing.T) {
	p := New(func(string) (ast.Stmt, error) {
		return nil, errs.New(errs.FeatureNotSupported, "this build has no SQL parser")
	}, 1<<16)
	statements, err := p.Parse("begin; set x = 1; insert into t (a, b) values (1, 'x'), ($1, null); show x; commit")
	if err != nil || len(statements) != 5 {
		t.Fatalf("%d statements, %v", len(statements), err)
	}
	insert, ok := statements[2].AST.(*ast.Insert)
	if !ok || len(insert.Query.Values) != 2 || insert.Table.Name != "t" || len(insert.Columns) != 2 {
		t.Errorf("got %+v", statements[2].AST)
	}
	for _, text := range []string{"select 1", "begin; select 1", "insert into t values (1 + 1)"} {
		if _, err := p.Parse(text); !errs.Is(err, errs.FeatureNotSupported) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
