//go:build cgo

package deparse

import (
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/corpus"
	"github.com/basaltdb/basalt/core/sql/internal/dump"
	"github.com/basaltdb/basalt/core/sql/internal/golden"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/sql/pgparse"
)

var parser = parse.New(pgparse.Parse, 0)

// sameStmt checks that the text of a statement parses to an equal tree.
func sameStmt(t *testing.T, s ast.Stmt, source string) {
	t.Helper()
	text, err := Stmt(s)
	if err != nil {
		if !errs.Is(err, errs.FeatureNotSupported) {
			t.Errorf("%s\n%v", source, err)
		}
		return
	}
	again, err := pgparse.Parse(text)
	if err != nil {
		t.Errorf("%s\nprints as %s\n%v", source, text, err)
		return
	}
	if got, want := dump.Tree(again), dump.Tree(s); got != want {
		t.Errorf("%s\nprints as %s\n got %s\nwant %s", source, text, got, want)
	}
}

// sameExpr checks that the text of an expression parses to an equal tree.
func sameExpr(t *testing.T, e ast.Expr, source string) {
	t.Helper()
	text, err := Expr(e)
	if err != nil {
		if !errs.Is(err, errs.FeatureNotSupported) {
			t.Errorf("%s\n%v", source, err)
		}
		return
	}
	again, err := parser.Expr(text)
	if err != nil {
		t.Errorf("%s\nprints as %s\n%v", source, text, err)
		return
	}
	if got, want := dump.Tree(again), dump.Tree(e); got != want {
		t.Errorf("%s\nprints as %s\n got %s\nwant %s", source, text, got, want)
	}
}

// TestRoundTripOfRegressionScripts prints and parses every query, every change of
// data, and every expression in another statement.
func TestRoundTripOfRegressionScripts(t *testing.T) {
	statements, expressions := 0, 0
	for _, script := range corpus.Scripts(t) {
		for _, source := range script.Statements() {
			stmt, err := pgparse.Parse(source)
			if err != nil || stmt == nil {
				continue
			}
			ast.Walk(stmt, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Select, *ast.Insert, *ast.Update, *ast.Delete, *ast.Merge:
					statements++
					sameStmt(t, n.(ast.Stmt), source)
					return false
				case ast.Expr:
					expressions++
					sameExpr(t, n, source)
					return false
				case *ast.TypeName:
					sameType(t, n)
				case *ast.Option, *ast.PartitionBound, *ast.ObjectName, *ast.FuncParam:
					// Their values are not expressions of their own.
					return false
				}
				return true
			})
		}
	}
	t.Logf("%d statements, %d expressions", statements, expressions)
}

// TestGolden prints the queries of testdata, and checks that they come back.
func TestGolden(t *testing.T) {
	golden.Run(t, "testdata/*.txt", func(input string) string {
		stmt, err := pgparse.Parse(input)
		if err != nil {
			return err.Error()
		}
		sameStmt(t, stmt, input)
		text, err := Stmt(stmt)
		if err != nil {
			return err.Error()
		}
		return text
	})
}

// TestLongChainsPrintFlat checks that a tree near the parser's limit prints to a
// text that is not beyond it.
func TestLongChainsPrintFlat(t *testing.T) {
	const n = pgparse.MaxHeight - 10
	for _, source := range []string{
		"select 1" + strings.Repeat(" + 1 - 2", n/2), "select a" + strings.Repeat(" || a", n), "select a" + strings.Repeat(" * b / c", n/2),
		"select a" + strings.Repeat(" @> a -> b", n/2), "select 1" + strings.Repeat(" union all select 1", n),
		"select 1" + strings.Repeat(" union select 1 except select 2", n/2-1), "select from t" + strings.Repeat(" join t on true", n),
		"select from t" + strings.Repeat(" natural join t", n), "select " + strings.Repeat("not ", n) + "a", "select " + strings.Repeat("- ", n) + "a",
		"select a" + strings.Repeat("::int", n), "select " + strings.Repeat("f(", n) + strings.Repeat(")", n), "select " + strings.Repeat("(select ", n) + strings.Repeat(")", n),
		"select " + strings.Repeat("case when a then ", n) + "b" + strings.Repeat(" end", n), strings.Repeat("with a as (", n/2) + "select" + strings.Repeat(") select", n/2),
		"select a" + strings.Repeat(" and a or a", n),
	} {
		stmt, err := pgparse.Parse(source)
		if err != nil {
			t.Fatalf("%.60s: %v", source, err)
		}
		text, err := Stmt(stmt)
		if err != nil {
			t.Fatalf("%.60s: %v", source, err)
		}
		if _, err := pgparse.Parse(text); err != nil {
			t.Errorf("%.60s prints as %.60s: %v", source, text, err)
		}
	}
}

func TestWhatCannotBePrinted(t *testing.T) {
	for _, source := range []string{"create table t ()", "select * from xmltable('/x' passing y columns a int)"} {
		stmt, err := pgparse.Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := Stmt(stmt); !errs.Is(err, errs.FeatureNotSupported) {
			t.Errorf("%s: %s, %v", source, text, err)
		}
	}
}

func sameType(t *testing.T, typ *ast.TypeName) {
	if typ.PctType || typ.SetOf {
		return
	}
	again, err := parser.Type(Type(typ))
	if err != nil || dump.Tree(again) != dump.Tree(typ) {
		t.Errorf("%s prints as %s, which is %s, %v", dump.Tree(typ), Type(typ), dump.Tree(again), err)
	}
}
