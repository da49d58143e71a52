package session

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// assemble makes the module of a function that the statement sql has as text.
// The text stays with the function, because only it can be read again.
func (s *Session) assemble(ctx context.Context, fn *catalog.Function, text, sql string) (module []byte, err error) {
	if s.db.opt.Languages == nil {
		return nil, errNoLanguages()
	}
	var export string
	s.compute(ctx, func() { module, export, err = s.db.opt.Languages.Assemble(fn, text) })
	if err != nil {
		return nil, inStatement(err, text, sql)
	}
	fn.Source, fn.Text = export, text
	return module, nil
}

func errNoLanguages() error {
	return errs.New(errs.FeatureNotSupported, "this server runs no WebAssembly functions")
}

// inStatement moves the position of an error in the text of a function to
// where the statement has it, or takes it away where the statement does not
// show the text as it is.
func inStatement(err error, text, sql string) error {
	e := errs.From(err)
	if e.Position == 0 {
		return err
	}
	moved := *e
	moved.Position = 0
	for l := lex.New(sql); ; {
		t := l.Next()
		if t.Kind == lex.EOF || t.Kind == lex.Invalid {
			return &moved
		}
		value, ok := lex.PlainStringValue(sql, t)
		if !ok || value != text {
			continue
		}
		before := text[:lex.ByteOffset(text, e.Position)]
		start := int(t.Start) + 1
		if t.Kind == lex.DollarString {
			start += strings.IndexByte(sql[start:], '$') + 1
		} else {
			start += strings.Count(before, "'") // each is written twice
		}
		moved.Position = lex.CharPos(sql, start) + utf8.RuneCountInString(before)
		return &moved
	}
}
