package soda

import (
	"context"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/vector"
)

// statement is SQL under construction with the texts of its parameters.
type statement struct {
	sql    strings.Builder
	params []string
}

// arg adds a parameter and returns its placeholder.
func (st *statement) arg(text, typ string) string {
	st.params = append(st.params, text)
	return "$" + strconv.Itoa(len(st.params)) + "::" + typ
}

// run executes the statement and calls row with the texts of each row's
// columns, which it must not keep; NULL is nil. It returns the number of rows
// given or changed.
func (st *statement) run(ctx context.Context, s *session.Session, row func(cols [][]byte) error) (int64, error) {
	list, err := s.ParseScript(st.sql.String())
	if err != nil {
		return 0, err
	}
	p, err := s.Prepare(ctx, list[0], nil)
	if err != nil {
		return 0, err
	}
	values := make([]*vector.Vector, len(p.Params))
	for i, t := range p.Params {
		b := vector.NewBuilder(t, 1)
		if err := s.Format().Parse(t, st.params[i], b); err != nil {
			return 0, err
		}
		values[i] = b.Finish()
	}
	res, err := s.Execute(ctx, p, values)
	if err != nil {
		return 0, err
	}
	defer res.Close()
	var cols [][]byte
	for res.Columns != nil {
		b, err := res.Next()
		if err != nil {
			return 0, err
		}
		if b == nil {
			break
		}
		for i := range b.Rows() {
			cols = cols[:0]
			for _, v := range b.Cols {
				if v.IsNull(b.Row(i)) {
					cols = append(cols, nil)
					continue
				}
				cols = append(cols, s.Format().Append([]byte{}, v, b.Row(i)))
			}
			if err := row(cols); err != nil {
				return 0, err
			}
		}
	}
	return res.Rows(), nil
}

// checkName refuses the names that are paths of the interface.
func checkName(name string) error {
	if name == "" || name == "custom-actions" || name == "metadata-catalog" || len(name) > 63 || strings.ContainsRune(name, 0) {
		return errs.New(errs.InvalidName, "\"%s\" cannot be the name of a collection", name)
	}
	return nil
}
