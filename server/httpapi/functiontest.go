package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/core/value/tojson"
)

// maxTestRows is on how many rows a function is tried at most.
const maxTestRows = 1000

// testRequest is the body of POST /api/v1/functions/{name}/test.
type testRequest struct {
	Schema    string              `json:"schema,omitempty" doc:"The function's schema, where it is not in the search path"`
	Args      []string            `json:"args,omitempty" doc:"The types of its arguments, where several functions have the name"`
	Rows      [][]json.RawMessage `json:"rows" doc:"The arguments of each call"`
	ID        string              `json:"id,omitempty" format:"uuid" doc:"A UUID to cancel the test by"`
	TimeoutMS int64               `json:"timeout_ms,omitempty" minimum:"0" doc:"The most milliseconds of each call; 0: as the database is set"`
}

// testAnswer is its answer.
type testAnswer struct {
	Function string       `json:"function"`
	Result   string       `json:"result" doc:"The type of the values"`
	Results  []testResult `json:"results" doc:"One of each row"`
	Fuel     int64        `json:"fuel" doc:"What the calls took together"`
	TimeUS   int64        `json:"time_us"`
}

// testResult is the value or the error of a row.
type testResult struct {
	Value  json.RawMessage `json:"value,omitempty"`
	Error  *problem        `json:"error,omitempty"`
	Fuel   int64           `json:"fuel"`
	TimeUS int64           `json:"time_us"`
}

// testFunction calls a function for rows of JSON. Each row is a statement of its
// own, so that one that fails does not keep the others from being tried; they
// are one transaction that can only read.
func (s *Server) testFunction(c echo.Context) error {
	var q testRequest
	if err := decode(c.Request().Body, &q); err != nil {
		return err
	}
	if len(q.Rows) > maxTestRows {
		return errs.New(errs.ProgramLimitExceeded, "a function is tried on at most %d rows", maxTestRows)
	}
	ctx, sess, end, err := s.begin(c, Bounds{ID: q.ID, TimeoutMS: q.TimeoutMS})
	if err != nil {
		return err
	}
	defer end()
	answer, err := tryFunction(ctx, sess, c.Param("name"), &q)
	if err != nil {
		sess.Fail()
		return moduleError(causeOf(ctx, err))
	}
	return c.JSON(http.StatusOK, answer)
}

func tryFunction(ctx context.Context, sess *session.Session, name string, q *testRequest) (*testAnswer, error) {
	if err := runText(ctx, sess, "BEGIN READ ONLY"); err != nil {
		return nil, err
	}
	fn, err := sess.Function(ctx, q.Schema, name, q.Args)
	if err != nil {
		return nil, err
	}
	if fn.Kind != 'f' || fn.ReturnsSet {
		return nil, errs.New(errs.FeatureNotSupported, "only functions that return one value can be tried on rows")
	}
	args := fn.ArgTypes()
	call := make([]string, len(args))
	types := make([]string, len(args))
	for i, t := range args {
		types[i] = t.String()
		call[i] = "$" + strconv.Itoa(i+1) + "::" + types[i]
	}
	sql := "SELECT " + lex.QuoteIdent(fn.SchemaName) + "." + lex.QuoteIdent(fn.Name) + "(" + strings.Join(call, ", ") + ")"
	out := &testAnswer{Function: fn.Name + "(" + strings.Join(types, ", ") + ")", Result: fn.Return.String(), Results: []testResult{}}
	for _, row := range q.Rows {
		one, err := tryRow(ctx, sess, sql, row)
		if err != nil {
			return nil, err
		}
		out.Fuel, out.TimeUS = out.Fuel+one.Fuel, out.TimeUS+one.TimeUS
		out.Results = append(out.Results, one)
	}
	return out, runText(ctx, sess, "ROLLBACK")
}

// tryRow calls a function once. The error is for the test as a whole.
func tryRow(ctx context.Context, sess *session.Session, sql string, row []json.RawMessage) (testResult, error) {
	if err := runText(ctx, sess, "SAVEPOINT row"); err != nil {
		return testResult{}, err
	}
	began := time.Now()
	var out testResult
	failed := out.call(ctx, sess, sql, row)
	out.TimeUS = time.Since(began).Microseconds()
	if failed == nil {
		return out, runText(ctx, sess, "RELEASE row")
	}
	if ctx.Err() != nil {
		return out, causeOf(ctx, failed)
	}
	p := problemOf(failed)
	p.Position = 0 // in a statement that the client does not have
	out.Error = &p
	sess.Fail()
	return out, runText(ctx, sess, "ROLLBACK TO row")
}

// call runs the statement and takes its value.
func (r *testResult) call(ctx context.Context, sess *session.Session, sql string, row []json.RawMessage) error {
	st, err := oneStatement(sess, sql)
	if err != nil {
		return err
	}
	p, err := sess.Prepare(ctx, st, nil)
	if err != nil {
		return err
	}
	if len(row) != len(p.Params) {
		return errs.New(errs.InvalidParameterValue, "the function has %d arguments, and the row holds %d", len(p.Params), len(row))
	}
	values, err := bindParams(sess, p, row)
	if err != nil {
		return err
	}
	res, err := sess.Execute(ctx, p, values)
	if err != nil {
		return err
	}
	defer res.Close()
	defer func() { r.Fuel = res.Fuel() }()
	for {
		b, err := res.Next()
		if err != nil || b == nil {
			return err
		}
		if b.Rows() > 0 {
			r.Value = tojson.Append(nil, sess.Format(), b.Cols[0], b.Row(0))
		}
	}
}

// runText runs a statement of the server's own.
func runText(ctx context.Context, sess *session.Session, sql string) error {
	st, err := oneStatement(sess, sql)
	if err != nil {
		return err
	}
	res, err := sess.Run(ctx, st)
	if err == nil {
		res.Close()
	}
	return err
}
