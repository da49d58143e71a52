package httpapi

import (
	"context"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/session"
)

// scriptRequest is the body of POST /api/v1/script.
type scriptRequest struct {
	SQL string `json:"sql" doc:"Statements, separated by semicolons"`
	Bounds
}

// Section says which statement of a script an answer is of. Its offsets are in
// characters from 0, with the end behind the last one.
type Section struct {
	Statement int `json:"statement" doc:"The number of the statement, from 0"`
	Start     int `json:"sql_start"`
	End       int `json:"sql_end"`
}

// script runs the statements of a text as PostgreSQL runs those of one
// simple-query message: as one transaction, unless BEGIN and COMMIT say
// otherwise. Its answer is in lines from the first error on, so that a client
// has one place to look for it.
func (s *Server) script(c echo.Context) error {
	var q scriptRequest
	if err := decode(c.Request().Body, &q); err != nil {
		return err
	}
	ctx, sess, end, err := s.begin(c, q.Bounds)
	if err != nil {
		return err
	}
	defer end()
	statusOK(c.Response(), lines)
	out := &stream{w: c.Response()}
	if err := runScript(ctx, sess, q, out); err != nil {
		sess.Fail()
		return out.fail(err)
	}
	return nil
}

func runScript(ctx context.Context, sess *session.Session, q scriptRequest, out *stream) error {
	list, err := statements(sess, q.SQL)
	if err != nil {
		return err
	}
	chars, bytes := 0, 0 // of the text before the statement
	for i, st := range list {
		chars += utf8.RuneCountInString(q.SQL[bytes:st.Start])
		bytes = st.Start
		out.section = &Section{Statement: i, Start: chars, End: chars + utf8.RuneCountInString(st.Text)}
		x := execution{sess: sess, maxRows: q.MaxRows, last: i == len(list)-1}
		if err := x.run(ctx, st, out); err != nil {
			return shift(err, q.SQL, st)
		}
	}
	return nil
}
