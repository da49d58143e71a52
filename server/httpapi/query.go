package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/parse"
)

// lines is the media type of an answer in lines of JSON.
const lines = "application/x-ndjson"

// queryRequest is the body of POST /api/v1/query.
type queryRequest struct {
	SQL    string            `json:"sql" doc:"One statement"`
	Params []json.RawMessage `json:"params,omitempty" doc:"The values of $1, $2, …"`
	Bounds
}

// query runs one statement.
func (s *Server) query(c echo.Context) error {
	var q queryRequest
	if err := decode(c.Request().Body, &q); err != nil {
		return err
	}
	ctx, sess, end, err := s.begin(c, q.Bounds)
	if err != nil {
		return err
	}
	defer end()
	st, err := oneStatement(sess, q.SQL)
	if err != nil {
		return err
	}
	var out answer = &document{limit: s.opt.MaxResult, w: c.Response()}
	if strings.Contains(c.Request().Header.Get(echo.HeaderAccept), lines) {
		out = &stream{w: c.Response()}
	}
	x := execution{sess: sess, params: q.Params, maxRows: q.MaxRows, last: true}
	if err := x.run(ctx, st, out); err != nil {
		sess.Fail()
		return out.fail(shift(err, q.SQL, st))
	}
	return nil
}

// begin starts the session of a bounded request, which can be cancelled from
// now on. The caller calls end.
func (s *Server) begin(c echo.Context, b Bounds) (ctx context.Context, sess *session.Session, end func(), err error) {
	ctx, stop, err := s.running.start(c.Request().Context(), b.ID, userOf(c))
	if err != nil {
		return nil, nil, nil, err
	}
	if sess, err = s.open(c); err != nil {
		stop()
		return nil, nil, nil, err
	}
	end = func() { sess.Close(); stop() }
	if err = b.apply(sess); err != nil {
		end()
		return nil, nil, nil, err
	}
	return ctx, sess, end, nil
}

// open starts the session of a request.
func (s *Server) open(c echo.Context) (*session.Session, error) {
	return s.db.NewSession(c.Request().Context(), session.User{
		Name: userOf(c), Application: "http", Address: c.Request().RemoteAddr,
	})
}

// decode reads a JSON body.
func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); err == io.EOF {
			return nil
		}
		err = errs.New(errs.InvalidTextRepresentation, "there is more than one JSON value in the body")
	}
	if p := problemOf(err); p.Code == string(errs.ProgramLimitExceeded) || p.Code == string(errs.InvalidTextRepresentation) {
		return err
	}
	detail := err.Error()
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // it speaks of our types
		detail = "A " + wrong.Value + " is not what is expected there."
		if wrong.Field != "" {
			detail = "\"" + wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:] + "\" cannot be a " + wrong.Value + "."
		}
	}
	return errs.New(errs.InvalidTextRepresentation, "the body is not the JSON that is expected").WithDetail("%s", detail).WithCause(err)
}

// oneStatement parses the text of a request.
func oneStatement(sess *session.Session, sql string) (parse.Statement, error) {
	list, err := statements(sess, sql)
	if err != nil {
		return parse.Statement{}, err
	}
	if len(list) > 1 {
		return parse.Statement{}, errs.New(errs.SyntaxError, "a request holds one statement, and this has %d", len(list)).
			WithHint("POST /api/v1/script runs several.")
	}
	return list[0], nil
}

// shift moves the position of a statement's error to the whole text.
func shift(err error, sql string, st parse.Statement) error {
	e := errs.From(err)
	if e.Position == 0 {
		return err
	}
	moved := *e
	moved.Position += utf8.RuneCountInString(sql[:st.Start])
	return &moved
}

// statusOK begins an answer.
func statusOK(w *echo.Response, media string) {
	w.Header().Set(echo.HeaderContentType, media)
	w.WriteHeader(http.StatusOK)
}
