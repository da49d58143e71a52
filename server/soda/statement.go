package soda

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// statement is SQL under construction with the texts of its parameters. Values
// and field names become parameters; only the names of collections, quoted,
// are part of the text.
type statement struct {
	sql    strings.Builder
	params []string
}

// sql begins a statement.
func sql(parts ...string) *statement {
	var st statement
	st.add(parts...)
	return &st
}

// add appends to the text.
func (st *statement) add(parts ...string) *statement {
	for _, p := range parts {
		st.sql.WriteString(p)
	}
	return st
}

// arg adds a parameter and returns its placeholder.
func (st *statement) arg(text, typ string) string {
	st.params = append(st.params, text)
	return "$" + strconv.Itoa(len(st.params)) + "::" + typ
}

// unnest adds a parameter that is an array and returns what makes rows of it.
func (st *statement) unnest(texts []string) string {
	b := []byte{'{'}
	for i, text := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		for _, c := range []byte(text) {
			if c == '"' || c == '\\' {
				b = append(b, '\\')
			}
			b = append(b, c)
		}
		b = append(b, '"')
	}
	return "unnest(" + st.arg(string(append(b, '}')), "text[]") + ")"
}

// start executes the statement.
func (st *statement) start(ctx context.Context, s *session.Session) (*session.Result, error) {
	list, err := s.ParseScript(st.sql.String())
	if err != nil {
		return nil, err
	}
	p, err := s.Prepare(ctx, list[0], nil)
	if err != nil {
		return nil, err
	}
	values := make([]*vector.Vector, len(p.Params))
	for i, t := range p.Params {
		if err := value.CheckUTF8([]byte(st.params[i])); err != nil {
			return nil, err
		}
		b := vector.NewBuilder(t, 1)
		if err := s.Format().Parse(t, st.params[i], b); err != nil {
			return nil, err
		}
		values[i] = b.Finish()
	}
	return s.Execute(ctx, p, values)
}

// exec executes a statement whose rows, if it gives any, are of no interest,
// and returns the number of rows changed.
func (st *statement) exec(ctx context.Context, s *session.Session) (int64, error) {
	res, err := st.start(ctx, s)
	if err != nil {
		return 0, err
	}
	defer res.Close()
	return res.Rows(), nil
}

// rows executes the statement and yields the texts of each row's columns, which
// are valid until the next row; NULL is nil.
func (st *statement) rows(ctx context.Context, s *session.Session) iter.Seq2[[][]byte, error] {
	return func(yield func([][]byte, error) bool) {
		res, err := st.start(ctx, s)
		if err != nil {
			yield(nil, err)
			return
		}
		defer res.Close()
		f := s.Format()
		var cols [][]byte
		var buf []byte
		for {
			b, err := res.Next()
			if err != nil {
				yield(nil, err)
				return
			}
			if b == nil {
				return
			}
			for i := range b.Rows() {
				cols, buf = cols[:0], buf[:0]
				for _, v := range b.Cols {
					if v.IsNull(b.Row(i)) {
						cols = append(cols, nil)
						continue
					}
					from := len(buf)
					buf = f.Append(buf, v, b.Row(i))
					cols = append(cols, buf[from:len(buf):len(buf)])
				}
				if !yield(cols, nil) {
					return
				}
			}
		}
	}
}
