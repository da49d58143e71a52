package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// lines is the media type of an answer in lines of JSON.
const lines = "application/x-ndjson"

// queryRequest is the body of POST /api/v1/query.
type queryRequest struct {
	SQL    string            `json:"sql"`
	Params []json.RawMessage `json:"params"`
}

// query runs one statement.
func (s *Server) query(c echo.Context) error {
	var q queryRequest
	if err := decode(c.Request().Body, &q); err != nil {
		return err
	}
	ctx := c.Request().Context()
	sess, err := s.open(c)
	if err != nil {
		return err
	}
	defer sess.Close()
	st, err := oneStatement(sess, q.SQL)
	if err != nil {
		return err
	}
	var out answer = &document{limit: s.opt.MaxResult, w: c.Response()}
	if strings.Contains(c.Request().Header.Get(echo.HeaderAccept), lines) {
		out = &stream{w: c.Response()}
	}
	if err := run(ctx, sess, st, q.Params, out); err != nil {
		sess.Fail()
		return out.fail(err)
	}
	return nil
}

// open starts the session of a request.
func (s *Server) open(c echo.Context) (*session.Session, error) {
	return s.db.NewSession(c.Request().Context(), session.User{
		Name: c.Get(userKey).(string), Application: "http", Address: c.Request().RemoteAddr,
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
	return errs.New(errs.InvalidTextRepresentation, "the body is not the JSON that is expected").WithDetail("%s", err).WithCause(err)
}

// oneStatement parses the text of a request.
func oneStatement(sess *session.Session, sql string) (parse.Statement, error) {
	list, err := sess.ParseScript(sql)
	if err != nil {
		return parse.Statement{}, err
	}
	var found []parse.Statement
	for _, st := range list {
		if st.AST != nil {
			found = append(found, st)
		}
	}
	switch len(found) {
	case 0:
		return parse.Statement{}, errs.New(errs.SyntaxError, "there is no statement in \"sql\"")
	case 1:
		return found[0], nil
	}
	return parse.Statement{}, errs.New(errs.SyntaxError, "a request holds one statement, and this has %d", len(found))
}

// run executes a statement, sends its rows, and commits before it says so.
func run(ctx context.Context, sess *session.Session, st parse.Statement, params []json.RawMessage, out answer) error {
	p, err := sess.Prepare(ctx, st, nil)
	if err != nil {
		return err
	}
	values, err := bindParams(sess, p, params)
	if err != nil {
		return err
	}
	res, err := sess.Execute(ctx, p, values)
	if err != nil {
		return err
	}
	defer res.Close()
	if res.Copy != nil {
		return errs.New(errs.FeatureNotSupported, "COPY from or to the client is not supported over HTTP")
	}
	if err := out.head(res.Columns); err != nil {
		return err
	}
	if err := sendRows(sess, res, out); err != nil {
		return err
	}
	if err := sess.Sync(ctx); err != nil {
		return err
	}
	if sess.Status() != 'I' {
		return errs.New(errs.FeatureNotSupported, "a transaction cannot stay open over HTTP").
			WithHint("Each request is a transaction of its own.")
	}
	return out.tail(res.Tag(), res.Rows(), sess.TakeNotices())
}

func sendRows(sess *session.Session, res *session.Result, out answer) error {
	if res.Columns == nil {
		return nil
	}
	f := sess.Format()
	for {
		b, err := res.Next()
		if err != nil || b == nil {
			return err
		}
		if err := out.rows(f, b); err != nil {
			return err
		}
	}
}

// bindParams makes vectors of the parameters. A number, a boolean or a string
// is read as the text of a value of the parameter's type; an object or a list
// is a JSON document.
func bindParams(sess *session.Session, p *session.Prepared, params []json.RawMessage) ([]*vector.Vector, error) {
	if len(params) != len(p.Params) {
		return nil, errs.New(errs.ProtocolViolation, "the statement has %d parameters, and \"params\" holds %d", len(p.Params), len(params))
	}
	values := make([]*vector.Vector, len(params))
	for i, raw := range params {
		t := p.Params[i]
		b := vector.NewBuilder(t, 1)
		text := string(raw)
		switch {
		case text == "null":
			b.AppendNull()
			values[i] = b.Finish()
			continue
		case raw[0] == '"' && t.OID != types.JSONOID && t.OID != types.JSONBOID:
			if err := json.Unmarshal(raw, &text); err != nil {
				return nil, errs.New(errs.InvalidTextRepresentation, "parameter $%d is no JSON string", i+1).WithCause(err)
			}
		}
		if err := sess.Format().Parse(t, text, b); err != nil {
			return nil, err
		}
		values[i] = b.Finish()
	}
	return values, nil
}

// statusOK begins an answer.
func statusOK(w *echo.Response, media string) {
	w.Header().Set(echo.HeaderContentType, media)
	w.Header().Set(echo.HeaderCacheControl, "no-store")
	w.WriteHeader(http.StatusOK)
}
