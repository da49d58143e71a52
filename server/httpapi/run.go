package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// Bounds are the limits that a client sets for its own query. It is exported,
// like all types that others embed, for their schemas to be complete.
type Bounds struct {
	ID        string `json:"id,omitempty" format:"uuid" doc:"A UUID to cancel the query by"`
	MaxRows   int64  `json:"max_rows,omitempty" minimum:"0" doc:"Stop after so many rows of a statement; 0: after all"`
	TimeoutMS int64  `json:"timeout_ms,omitempty" minimum:"0" doc:"The most milliseconds of a statement; 0: as the database is set"`
}

// apply checks the limits and sets the session's.
func (b *Bounds) apply(sess *session.Session) error {
	if b.MaxRows < 0 {
		return errs.New(errs.InvalidParameterValue, "max_rows must not be negative")
	}
	if b.TimeoutMS == 0 {
		return nil
	}
	return sess.SetDefault("statement_timeout", strconv.FormatInt(b.TimeoutMS, 10))
}

// statements returns those of a text, without the empty ones.
func statements(sess *session.Session, sql string) ([]parse.Statement, error) {
	list, err := sess.ParseScript(sql)
	if err != nil {
		return nil, err
	}
	found := make([]parse.Statement, 0, len(list)) // the parser keeps its own
	for _, st := range list {
		if st.AST != nil {
			found = append(found, st)
		}
	}
	if len(found) == 0 {
		return nil, errs.New(errs.SyntaxError, "there is no statement in \"sql\"")
	}
	return found, nil
}

// execution is a statement on its way to an answer.
type execution struct {
	sess    *session.Session
	params  []json.RawMessage
	maxRows int64 // 0: all
	// last says that no statement follows, so that the transaction ends before
	// the answer says that it succeeded.
	last bool
}

// run executes the statement and sends its rows.
func (x *execution) run(ctx context.Context, st parse.Statement, out answer) error {
	p, err := x.sess.Prepare(ctx, st, nil)
	if err != nil {
		return causeOf(ctx, err)
	}
	values, err := bindParams(x.sess, p, x.params)
	if err != nil {
		return err
	}
	res, err := x.sess.Execute(ctx, p, values)
	if err != nil {
		return causeOf(ctx, err)
	}
	defer res.Close()
	if res.Copy != nil {
		return errs.New(errs.FeatureNotSupported, "COPY from or to the client is not supported over HTTP")
	}
	if err := out.head(res.Columns); err != nil {
		return err
	}
	sent, truncated, err := x.sendRows(res, out)
	if err != nil {
		return causeOf(ctx, err)
	}
	end := tail{tag: res.Tag(), rows: res.Rows(), truncated: truncated}
	if truncated && !res.Writes() {
		end = end.cut(sent)
	}
	if x.last {
		if err := commit(ctx, x.sess); err != nil {
			return causeOf(ctx, err)
		}
	}
	end.notices = x.sess.TakeNotices()
	return out.tail(end)
}

// commit ends the transaction of a request.
func commit(ctx context.Context, sess *session.Session) error {
	if err := sess.Sync(ctx); err != nil {
		return err
	}
	if sess.Status() != 'I' {
		return errs.New(errs.FeatureNotSupported, "a transaction cannot stay open over HTTP").
			WithHint("It ends with its request, and what it did is rolled back.")
	}
	return nil
}

// causeOf replaces the bare error of a context by what cancelled it.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		return err
	}
	if cause, ok := errors.AsType[*errs.Error](context.Cause(ctx)); ok {
		return cause
	}
	return errs.New(errs.QueryCanceled, "canceling statement due to user request")
}

// sendRows sends up to maxRows rows and says whether there were more. A
// statement that changes data runs to its end in any case.
func (x *execution) sendRows(res *session.Result, out answer) (sent int64, truncated bool, err error) {
	if res.Columns == nil {
		return 0, false, nil
	}
	f := x.sess.Format()
	for {
		b, err := res.Next()
		if err != nil || b == nil {
			return sent, truncated, err
		}
		n := b.Rows()
		if x.maxRows > 0 && int64(n) > x.maxRows-sent {
			n, truncated = int(x.maxRows-sent), true
		}
		if n > 0 {
			if err := out.rows(f, b, n); err != nil {
				return sent, truncated, err
			}
			sent += int64(n)
		}
		if truncated && !res.Writes() {
			res.Close()
			return sent, true, nil
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

// tail is what ends the answer of a statement.
type tail struct {
	tag string
	// rows is the number of rows that the statement gave or changed.
	rows      int64
	truncated bool
	notices   []*errs.Error
}

// cut makes the tail tell of the rows that were sent, not of those that were
// computed beyond the client's limit.
func (t tail) cut(sent int64) tail {
	if verb, ok := strings.CutSuffix(t.tag, " "+strconv.FormatInt(t.rows, 10)); ok {
		t.tag = verb + " " + strconv.FormatInt(sent, 10)
	}
	t.rows = sent
	return t
}
