package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/server/httpapi"
)

// text makes a JSON string of a text without quotes in it.
func text(s string) string { return `"` + strings.ReplaceAll(s, "\n", `\n`) + `"` }

func TestScript(t *testing.T) {
	base := start(t, httpapi.Options{})
	script := func(t *testing.T, body string) (int, string) {
		t.Helper()
		return call(t, post(t, base+"/api/v1/script", body))
	}
	for _, c := range []struct{ name, sql, want string }{
		{"one", "select 1 a", `{"statement":0,"sql_start":0,"sql_end":10,"columns":[{"name":"a","type":"integer"}]}
[1]
{"command":"SELECT 1","row_count":1}
`},
		{"several, with characters of several bytes", "-- é\nselect 'é' a; ;\n select 2 b -- end", `{"statement":0,"sql_start":5,"sql_end":17,"columns":[{"name":"a","type":"text"}]}
["é"]
{"command":"SELECT 1","row_count":1}
{"statement":1,"sql_start":22,"sql_end":32,"columns":[{"name":"b","type":"integer"}]}
[2]
{"command":"SELECT 1","row_count":1}
`},
		{"an error takes the script back", "create table t (a int); insert into t values (1); select 1/0; select 3", `{"statement":0,"sql_start":0,"sql_end":22,"columns":[]}
{"command":"CREATE TABLE","row_count":0}
{"statement":1,"sql_start":24,"sql_end":48,"columns":[]}
{"command":"INSERT 0 1","row_count":1}
{"statement":2,"sql_start":50,"sql_end":60,"columns":[{"name":"?column?","type":"integer"}]}
{"statement":2,"sql_start":50,"sql_end":60,"error":{"title":"division by zero","status":400,"code":"22012"}}
`},
		{"an error has its position in the whole text", "select 'é'; select nothing", `{"statement":0,"sql_start":0,"sql_end":10,"columns":[{"name":"?column?","type":"text"}]}
["é"]
{"command":"SELECT 1","row_count":1}
{"statement":1,"sql_start":12,"sql_end":26,"error":{"title":"column \"nothing\" does not exist","status":400,"code":"42703","position":20}}
`},
		{"a syntax error runs nothing", "create table t (a int); selec", `{"error":{"title":"syntax error at or near \"selec\"","status":400,"code":"42601","position":25}}
`},
		{"a block", "begin; create table t (a int); commit; drop table t", `{"statement":0,"sql_start":0,"sql_end":5,"columns":[]}
{"command":"BEGIN","row_count":0}
{"statement":1,"sql_start":7,"sql_end":29,"columns":[]}
{"command":"CREATE TABLE","row_count":0}
{"statement":2,"sql_start":31,"sql_end":37,"columns":[]}
{"command":"COMMIT","row_count":0}
{"statement":3,"sql_start":39,"sql_end":51,"columns":[]}
{"command":"DROP TABLE","row_count":0}
`},
	} {
		for range 2 { // the parser keeps what it has read once
			status, body := script(t, `{"sql":`+text(c.sql)+`}`)
			if status != 200 || body != c.want {
				t.Errorf("%s: %d\ngot  %s\nwant %s", c.name, status, body, c.want)
			}
		}
	}
	for _, c := range []struct{ name, sql, code string }{
		{"a transaction that stays open", "begin; create table t (a int)", "0A000"},
		{"nothing of it is left", "select * from t", "42P01"},
		{"nothing to run", " ; -- nothing", "42601"},
		{"a parameter", "select $1::int", "08P01"},
		{"copy", "select 1; copy pg_class to stdout", "0A000"},
	} {
		status, body := script(t, `{"sql":`+text(c.sql)+`}`)
		all := strings.Split(strings.TrimSpace(body), "\n")
		if last := all[len(all)-1]; status != 200 || !strings.Contains(last, `"error":`) || !strings.Contains(last, `"code":"`+c.code+`"`) {
			t.Errorf("%s: %d %s", c.name, status, body)
		}
	}
	for _, c := range []string{``, `[]`, `{"sql":1}`, `{"sql":"select 1","params":[]}`, `{"sql":"select 1","id":"x"}`, `{"sql":"select 1","max_rows":-1}`, `{"sql":"select 1","timeout_ms":-1}`, `{"sql":"select 1","timeout_ms":99999999999}`} {
		if status, body := script(t, c); status != 400 {
			t.Errorf("%s: %d %s", c, status, body)
		} else {
			problem(t, body)
		}
	}
}

func TestBounds(t *testing.T) {
	base := start(t, httpapi.Options{})
	query := base + "/api/v1/query"
	for _, c := range []struct{ name, body, want string }{
		{"fewer rows", `{"sql":"select x from generate_series(1, 3) x","max_rows":3}`, `"rows":[[1],[2],[3]],"command":"SELECT 3","row_count":3}`},
		{"more rows", `{"sql":"select x from generate_series(1, 100000) x","max_rows":2}`, `"rows":[[1],[2]],"command":"SELECT 2","row_count":2,"truncated":true}`},
		{"a statement without rows", `{"sql":"create table t (a int)","max_rows":1}`, `"command":"CREATE TABLE","row_count":0}`},
		{"a change is done in full", `{"sql":"insert into t select generate_series(1, 5000) returning a","max_rows":1}`, `"rows":[[1]],"command":"INSERT 0 5000","row_count":5000,"truncated":true}`},
		{"and is kept", `{"sql":"select count(*) from t"}`, `[[5000]]`},
		{"a time that is enough", `{"sql":"select 1","timeout_ms":60000}`, `[[1]]`},
		{"a time that is not", `{"sql":"select pg_sleep(60)","timeout_ms":20}`, `"code":"57014"`},
	} {
		if _, body := call(t, post(t, query, c.body)); !strings.Contains(body, c.want) {
			t.Errorf("%s: got %s", c.name, body)
		}
	}
	_, body := call(t, post(t, query, `{"sql":"select x from generate_series(1, 100000) x","max_rows":2}`, "Accept", "application/x-ndjson"))
	if !strings.HasSuffix(body, "[1]\n[2]\n"+`{"command":"SELECT 2","row_count":2,"truncated":true}`+"\n") {
		t.Errorf("in lines: %s", body)
	}
}

func TestCancelQuery(t *testing.T) {
	const id = "6b1d5c5e-52f5-4f0e-9b0b-0123456789ab"
	base := start(t, httpapi.Options{})
	call(t, post(t, base+"/api/v1/script", `{"sql":"create role other login password 'other'; create role admin login superuser password 'admin'"}`))
	remove := func(user, password, id string) int {
		t.Helper()
		r, err := http.NewRequest(http.MethodDelete, base+"/api/v1/queries/"+id, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth(user, password)
		status, _ := call(t, r)
		return status
	}
	if status := remove("basalt", password, id); status != 404 {
		t.Errorf("an id that is not known: %d", status)
	}
	for _, path := range []string{"/api/v1/query", "/api/v1/script"} {
		body := `{"sql":"select pg_sleep(3600)","id":"` + id + `"}`
		done := make(chan string, 1)
		request := post(t, base+path, body)
		go func() {
			_, answer := call(t, request)
			done <- answer
		}()
		for running := false; !running; time.Sleep(10 * time.Millisecond) {
			_, answer := call(t, post(t, base+"/api/v1/query", `{"sql":"select count(*) from pg_stat_activity where state = 'active' and query like '%3600)'"}`))
			running = strings.Contains(answer, "[[1]]")
		}
		if status, answer := call(t, post(t, base+path, body)); status != 409 {
			t.Errorf("%s: an id that is in use: %d %s", path, status, answer)
		}
		if status := remove("other", "other", id); status != 404 {
			t.Errorf("%s: another user cancels: %d", path, status)
		}
		if status := remove("admin", "admin", strings.ToUpper(id)); status != 204 {
			t.Errorf("%s: a superuser cancels: %d", path, status)
		}
		if answer := <-done; !strings.Contains(answer, `"code":"57014"`) {
			t.Errorf("%s: the query that is cancelled answers %s", path, answer)
		}
		if status := remove("basalt", password, id); status != 404 {
			t.Errorf("%s: the id of a query that has ended: %d", path, status)
		}
	}
}
