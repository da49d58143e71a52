//go:build !cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Parse answers 0A000: this program was built without the C parser.
func Parse(text string) (ast.Stmt, error) {
	if err := lex.CheckEncoding(text); err != nil {
		return nil, err
	}
	if _, err := check(text); err != nil {
		return nil, err
	}
	return nil, errs.New(errs.FeatureNotSupported, "this build has no SQL parser").
		WithHint("Build with cgo, or send a statement that needs none, such as BEGIN, SET or INSERT with constants.")
}
