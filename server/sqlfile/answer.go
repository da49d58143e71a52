package sqlfile

import (
	"context"
	"errors"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
)

// Answer runs a text as one simple query in a session, and returns what a file has
// as its answer.
func Answer(s *session.Session, sql string) string {
	var out strings.Builder
	if err := script(s, sql, &out); err != nil {
		s.Fail()
		notices(s, &out)
		out.WriteString(describe(err))
	}
	return out.String()
}

func script(s *session.Session, sql string, out *strings.Builder) error {
	list, err := s.ParseScript(sql)
	if err != nil {
		return err
	}
	ctx := context.Background()
	for _, st := range list {
		if st.AST == nil {
			continue
		}
		res, err := s.Run(ctx, st)
		if err != nil {
			return err
		}
		err = rows(s, res, out)
		res.Close()
		if err != nil {
			return err
		}
	}
	err = s.Sync(ctx)
	notices(s, out)
	return err
}

// rows writes the rows of a result, or its tag.
func rows(s *session.Session, res *session.Result, out *strings.Builder) error {
	f := s.Format()
	for {
		b, err := res.Next()
		if err != nil {
			return err
		}
		if b == nil {
			break
		}
		for i := range b.Rows() {
			var line []byte
			for c, v := range b.Cols {
				if c > 0 {
					line = append(line, '|')
				}
				if at := b.Row(i); !v.IsNull(at) {
					line = f.Append(line, v, at)
				}
			}
			out.Write(append(line, '\n'))
		}
	}
	notices(s, out)
	if res.Columns == nil {
		out.WriteString(res.Tag() + "\n")
	}
	return nil
}

func notices(s *session.Session, out *strings.Builder) {
	for _, n := range s.TakeNotices() {
		out.WriteString("NOTICE: " + n.Message + "\n")
	}
}

func describe(err error) string {
	text := "ERROR " + string(errs.CodeOf(err)) + ": " + err.Error() + "\n"
	if e, ok := errors.AsType[*errs.Error](err); ok {
		if e.Detail != "" {
			text += "DETAIL: " + e.Detail + "\n"
		}
		if e.Hint != "" {
			text += "HINT: " + e.Hint + "\n"
		}
	}
	return text
}
