package wire_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

func do(t *testing.T, c *wire.Conn, q wire.Request) *wire.Answer {
	t.Helper()
	a, err := c.Do(q)
	if err != nil {
		t.Fatalf("%s: %v", q.SQL, err)
	}
	return a
}

// TestAnswers sees every result of a message, and what ended it.
func TestAnswers(t *testing.T) {
	cfg, _ := testserver.InMemory(t)
	cfg.Params = map[string]string{"TimeZone": "PST8PDT"}
	c := testserver.Connect(t, cfg)
	if c.Params["TimeZone"] != "PST8PDT" {
		t.Errorf("%v", c.Params)
	}
	a := do(t, c, wire.Request{SQL: "create table t (a int, b text); insert into t values (1, null), (2, ''); select * from t order by a; select 1/0; select 2"})
	if len(a.Results) != 3 || a.Err == nil || a.Err.Code != "22012" || a.Err.Severity != "ERROR" {
		t.Fatalf("%+v", a)
	}
	r := a.Results[2]
	if a.Results[0].IsQuery || !r.IsQuery || r.Tag != "SELECT 2" || len(r.Columns) != 2 || r.Columns[1] != (wire.Column{Name: "b", Type: 25}) {
		t.Errorf("%+v", r)
	}
	if len(r.Rows) != 2 || *r.Rows[0][0] != "1" || r.Rows[0][1] != nil || *r.Rows[1][1] != "" {
		t.Errorf("%+v", r.Rows)
	}
	if a := do(t, c, wire.Request{SQL: ""}); len(a.Results) != 1 || a.Results[0].Tag != "" {
		t.Errorf("%+v", a)
	}
}

// TestCopy moves data both ways, more than one message of it.
func TestCopy(t *testing.T) {
	cfg, _ := testserver.InMemory(t)
	c := testserver.Connect(t, cfg)
	do(t, c, wire.Request{SQL: "create table t (a text)"})
	line := strings.Repeat("x", 99) + "\n"
	data := strings.Repeat(line, 3000)
	a := do(t, c, wire.Request{SQL: "copy t from stdin", In: func() io.Reader { return strings.NewReader(data) }})
	if a.Err != nil || !a.AskedForData || a.Results[0].Tag != "COPY 3000" {
		t.Fatalf("%+v", a)
	}
	if a := do(t, c, wire.Request{SQL: "copy t to stdout"}); string(a.Results[0].Copied) != data {
		t.Errorf("%d bytes", len(a.Results[0].Copied))
	}
	if a := do(t, c, wire.Request{SQL: "copy t from stdin"}); a.Err == nil || a.Err.Code != "57014" {
		t.Errorf("%+v", a)
	}
}

// TestTimeout cancels a statement that takes too long and keeps the connection.
func TestTimeout(t *testing.T) {
	cfg, _ := testserver.InMemory(t)
	c := testserver.Connect(t, cfg)
	slow := wire.Request{SQL: "select count(*) from generate_series(1, 1000000000000)", Timeout: 50 * time.Millisecond, Grace: 20 * time.Second}
	if a := do(t, c, slow); a.Err == nil || a.Err.Code != "57014" {
		t.Errorf("%+v", a)
	}
	if a := do(t, c, wire.Request{SQL: "select 1", Timeout: 20 * time.Second}); a.Err != nil {
		t.Errorf("%+v", a)
	}
}
