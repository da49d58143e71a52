package httpapi_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/httpapi"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

const password = "correct horse"

// twice is a module that exports twice(i64) -> i64.
var twice, _ = hex.DecodeString("0061736d0100000001060160017e017e030201000709010574776963650000" + "0a09010700200042027e0b")

// start runs a server on a database in memory and returns its address.
func start(t *testing.T, opt httpapi.Options) string {
	t.Helper()
	ctx := context.Background()
	e := env.Real()
	verifier, err := scram.NewVerifier(password, 4096, e.Rand)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	db, err := session.Open(ctx, "", session.Options{
		Txn: txn.Options{FS: vfs.NewMem()}, Superuser: verifier, Languages: udf.New(engine),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(httpapi.New(db, auth.New(db, false, e.Rand), opt))
	t.Cleanup(func() {
		server.Close()
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		engine.Close(ctx)
	})
	return server.URL
}

// call sends a request as the superuser unless it carries other credentials.
func call(t *testing.T, r *http.Request) (status int, body string) {
	t.Helper()
	if r.Header.Get("Authorization") == "" && r.Header.Get("X-Anonymous") == "" {
		r.SetBasicAuth("basalt", password)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func post(t *testing.T, url, body string, header ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// problem reads the status and SQLSTATE of an error.
func problem(t *testing.T, body string) string {
	t.Helper()
	var p struct{ Title, Code string }
	if err := json.Unmarshal([]byte(body), &p); err != nil || p.Title == "" {
		t.Fatalf("not a problem document: %s (%v)", body, err)
	}
	return p.Code
}

func TestQuery(t *testing.T) {
	url := start(t, httpapi.Options{MaxResult: 1 << 16}) + "/api/v1/query"
	for _, c := range []struct {
		name, body string
		status     int
		want       string // the body, or the SQLSTATE of an error
	}{
		{"values", `{"sql":"select 1 a, null b, 1.50 c, array[1,2] d, 'é\"'::text e"}`, 200,
			`{"columns":[{"name":"a","type":"integer"},{"name":"b","type":"text"},{"name":"c","type":"numeric"},{"name":"d","type":"integer[]"},{"name":"e","type":"text"}],` +
				`"rows":[[1,null,1.50,[1,2],"é\""]],"command":"SELECT 1","row_count":1}` + "\n"},
		{"parameters", `{"sql":"select $1::text, $2::int + 1, $3::jsonb, $4::bool, $5::jsonb","params":["x",41,{"a":1},null,"s"]}`, 200, ``},
		{"too few parameters", `{"sql":"select $1::text"}`, 400, "08P01"},
		{"parameter of a wrong type", `{"sql":"select $1::int","params":["x"]}`, 400, "22P02"},
		{"create", `{"sql":"create table t (a int primary key)"}`, 200, `{"columns":[],"rows":[],"command":"CREATE TABLE","row_count":0}` + "\n"},
		{"insert", `{"sql":"insert into t select generate_series(1, 50000)"}`, 200, `{"columns":[],"rows":[],"command":"INSERT 0 50000","row_count":50000}` + "\n"},
		{"duplicate", `{"sql":"insert into t values (1)"}`, 409, "23505"},
		{"result too large", `{"sql":"select * from t"}`, 413, "54000"},
		{"syntax error", `{"sql":"selec"}`, 400, "42601"},
		{"two statements", `{"sql":"select 1; select 2"}`, 400, "42601"},
		{"no statement", `{"sql":" -- nothing"}`, 400, "42601"},
		{"begin", `{"sql":"begin"}`, 501, "0A000"},
		{"copy", `{"sql":"copy t to stdout"}`, 501, "0A000"},
		{"no JSON", `select 1`, 400, "22P02"},
		{"unknown member", `{"query":"select 1"}`, 400, "22P02"},
		{"a member of a wrong type", `{"sql":"select 1","max_rows":"x"}`, 400, "22P02"},
		{"trailing JSON", `{"sql":"select 1"}{}`, 400, "22P02"},
		{"control character", "{\"sql\":\"select $1::text\",\"params\":[\"a\x00b\"]}", 400, "22P02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := call(t, post(t, url, c.body))
			if status != c.status {
				t.Fatalf("status %d, want %d: %s", status, c.status, body)
			}
			switch {
			case status != 200:
				if got := problem(t, body); got != c.want {
					t.Errorf("SQLSTATE %s, want %s: %s", got, c.want, body)
				}
			case c.want != "" && body != c.want:
				t.Errorf("got  %s\nwant %s", body, c.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	url := start(t, httpapi.Options{}) + "/api/v1/query"
	_, body := call(t, post(t, url, `{"sql":"select x from generate_series(1, 3) x"}`, "Accept", "application/x-ndjson"))
	want := `{"columns":[{"name":"x","type":"integer"}]}` + "\n[1]\n[2]\n[3]\n" + `{"command":"SELECT 3","row_count":3}` + "\n"
	if body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	status, body := call(t, post(t, url, `{"sql":"select 1 / (99999 - x) from generate_series(1, 100000) x"}`, "Accept", "application/x-ndjson"))
	all := strings.Split(strings.TrimSpace(body), "\n")
	if last := all[len(all)-1]; status != 200 || len(all) < 1000 || !strings.Contains(last, `"code":"22012"`) {
		t.Errorf("an error after the first rows: status %d, %d lines, the last %s", status, len(all), last)
	}
}

// TestClientGone checks that a statement ends with the client that asked.
func TestClientGone(t *testing.T) {
	base := start(t, httpapi.Options{})
	running := func() bool {
		_, body := call(t, post(t, base+"/api/v1/query", `{"sql":"select count(*) from pg_stat_activity where state = 'active' and query like '%3600)'"}`))
		return !strings.Contains(body, `[[0]]`)
	}
	for _, path := range []string{"/api/v1/query", "/api/v1/script"} {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		r := post(t, base+path, `{"sql":"select pg_sleep(3600)"}`).WithContext(ctx)
		r.SetBasicAuth("basalt", password)
		if res, err := http.DefaultClient.Do(r); err == nil {
			_, err = io.ReadAll(res.Body) // of a script the answer has begun
			res.Body.Close()
			if err == nil {
				t.Fatalf("%s: the request ended before its statement", path)
			}
		}
		for range 200 {
			if !running() {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if running() {
			t.Errorf("%s: the statement runs on after its client has gone", path)
		}
	}
}

func TestWhoMayCall(t *testing.T) {
	base := start(t, httpapi.Options{TokenLife: time.Hour})
	query := base + "/api/v1/query"
	const sql = `{"sql":"select current_user"}`
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"nobody", []string{"X-Anonymous", "1"}, 401},
		{"wrong token", []string{"Authorization", "Bearer nonsense"}, 401},
		{"foreign origin", []string{"Origin", "http://evil.example"}, 403},
		{"opaque origin", []string{"Origin", "null"}, 403},
		{"own origin", []string{"Origin", base}, 200},
	} {
		if status, body := call(t, post(t, query, sql, c.header...)); status != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, status, c.status, body)
		}
	}
	r := post(t, query, sql)
	r.SetBasicAuth("basalt", "wrong")
	if status, body := call(t, r); status != 401 || problem(t, body) != "28P01" {
		t.Errorf("wrong password: %d %s", status, body)
	}
	r = post(t, query, sql)
	r.Host = "rebound.example:80"
	if status, _ := call(t, r); status != http.StatusMisdirectedRequest {
		t.Errorf("foreign host: %d", status)
	}
	_, body := call(t, post(t, base+"/api/v1/login", ""))
	var login struct{ Token string }
	if err := json.Unmarshal([]byte(body), &login); err != nil || len(login.Token) < 40 {
		t.Fatalf("login: %s %v", body, err)
	}
	for _, h := range [][]string{{"Authorization", "Bearer " + login.Token}, {"X-Anonymous", "1", "Cookie", "basalt_session=" + login.Token}} {
		if status, body := call(t, post(t, query, sql, h...)); status != 200 || !strings.Contains(body, `[["basalt"]]`) {
			t.Errorf("%v: %d %s", h, status, body)
		}
	}
	call(t, post(t, base+"/api/v1/logout", "", "Authorization", "Bearer "+login.Token))
	if status, _ := call(t, post(t, query, sql, "Authorization", "Bearer "+login.Token)); status != 401 {
		t.Errorf("after the logout: %d", status)
	}
}

func TestGuessing(t *testing.T) {
	base := start(t, httpapi.Options{})
	query := base + "/api/v1/query"
	for i := range 11 {
		r := post(t, query, `{"sql":"select 1"}`)
		r.SetBasicAuth("nobody", "wrong")
		want := 401
		if i == 10 {
			want = 429
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want || want == 429 && res.Header.Get("Retry-After") == "" {
			t.Errorf("try %d: %d %v", i, res.StatusCode, res.Header)
		}
	}
	if status, body := call(t, post(t, query, `{"sql":"select 1"}`)); status != 200 {
		t.Errorf("another account: %d %s", status, body)
	}
}

// TestChallenge: a browser answers a Basic challenge with a dialog, which must
// not cover a page that has its own login.
func TestChallenge(t *testing.T) {
	base := start(t, httpapi.Options{})
	for mode, want := range map[string]string{"": "Basic ", "navigate": "Basic ", "cors": "Bearer "} {
		r := post(t, base+"/api/v1/query", "", "Sec-Fetch-Mode", mode)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if got := res.Header.Get("WWW-Authenticate"); !strings.HasPrefix(got, want) {
			t.Errorf("mode %q: %s", mode, got)
		}
	}
}

// form makes the upload of a function.
func form(t *testing.T, url, declaration, export string, module []byte) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("module", "m.wasm")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(module); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("declaration", declaration); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("export", export); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return post(t, url, b.String(), "Content-Type", w.FormDataContentType())
}

func TestUpload(t *testing.T) {
	base := start(t, httpapi.Options{MaxBody: 1 << 16})
	const declaration = "create function doubled(a bigint) returns bigint language wasm immutable strict"
	for _, c := range []struct {
		name, declaration, export string
		module                    []byte
		status                    int
	}{
		{"right", declaration, "twice", twice, 201},
		{"again", declaration, "twice", twice, 400},
		{"no such export", strings.Replace(declaration, "doubled", "x", 1), "", twice, 400},
		{"no module", strings.Replace(declaration, "doubled", "x", 1), "", []byte("text"), 400},
		{"another statement", "drop function doubled(bigint)", "", twice, 400},
		{"with a body", declaration + " as 'x'", "", twice, 400},
		{"too long", declaration, "", make([]byte, 1<<17), 413},
		{"text", "create function tripled(a bigint) returns bigint language wat", "",
			[]byte(`(func (export "tripled") (param i64) (result i64) (i64.mul (local.get 0) (i64.const 3)))`), 201},
		{"wrong text", "create function x(a bigint) returns bigint language wat", "", []byte(`(func (export "x")`), 400},
	} {
		status, body := call(t, form(t, base+"/api/v1/functions", c.declaration, c.export, c.module))
		if status != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, status, c.status, body)
		}
	}
	_, body := call(t, post(t, base+"/api/v1/query", `{"sql":"select sum(doubled(x)) from generate_series(1, 10000) x where doubled(x) > 10"}`))
	if !strings.Contains(body, "[[100009970]]") {
		t.Errorf("the function in SQL: %s", body)
	}
}
