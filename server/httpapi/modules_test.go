package httpapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/server/httpapi"
)

// exchange sends a request and returns the whole answer.
func exchange(t *testing.T, method, url, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("basalt", password)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
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
	return res, string(b)
}

func tagOf(module string) string {
	sum := sha256.Sum256([]byte(module))
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// TestModules puts, reads and deletes a module with the conditions of HTTP.
func TestModules(t *testing.T) {
	base := start(t, httpapi.Options{})
	url := base + "/api/v1/modules/m"
	first := string(twice)
	second := first + "\x00\x02\x01x" // and a custom section
	const wasm = "application/wasm"
	for _, c := range []struct {
		name, method, url, body string
		header                  []string
		status                  int
		tag                     string
		part                    string // of the answer
	}{
		{"no module to match", "PUT", url, first, []string{"Content-Type", wasm, "If-Match", "*"}, 412, "", "If-Match"},
		{"create", "PUT", url, first, []string{"Content-Type", wasm, "If-None-Match", "*"}, 201, tagOf(first), `"versions":["1"]`},
		{"create again", "PUT", url, second, []string{"Content-Type", wasm, "If-None-Match", "*"}, 412, "", "already"},
		{"another than is there", "PUT", url, second, []string{"Content-Type", wasm, "If-Match", tagOf(second)}, 412, "", "another"},
		{"replace", "PUT", url, second, []string{"Content-Type", wasm, "If-Match", tagOf(first)}, 200, tagOf(second), `"versions":["1","2"]`},
		{"a digest that is wrong", "PUT", url + "?sha256=00", first, []string{"Content-Type", wasm}, 400, "", "22023"},
		{"no module", "PUT", url, "module", []string{"Content-Type", wasm}, 400, "", "42P13"},
		{"a mistake in a text", "PUT", url, "(module\n  (fonc))", []string{"Content-Type", "text/wat"}, 400, "", `"position":12`},
		{"an unknown capability", "PUT", url + "?capabilities=fly", first, []string{"Content-Type", wasm}, 400, "", "22023"},
		{"back", "PUT", url + "?version=1", first, []string{"Content-Type", wasm}, 200, tagOf(first), `"version":"1","versions":["1","2"]`},
		{"describe", "GET", url, "", nil, 200, tagOf(first), `"sha256":` + tagOf(first)},
		{"read", "GET", url, "", []string{"Accept", wasm}, 200, tagOf(first), first},
		{"read again", "GET", url, "", []string{"Accept", wasm, "If-None-Match", tagOf(first)}, 304, tagOf(first), ""},
		{"list", "GET", base + "/api/v1/modules", "", nil, 200, "", `{"modules":[{"name":"m","schema":"public","owner":"basalt","language":"wasm"`},
		{"in another schema", "GET", url + "?schema=pg_catalog", "", nil, 404, "", "does not exist"},
		{"bind", "POST", base + "/api/v1/query", `{"sql": "create function twice(a bigint) returns bigint language wasm as 'm'"}`, nil, 200, "", "CREATE FUNCTION"},
		{"a function depends", "DELETE", url, "", nil, 409, "", "2BP01"},
		{"another to delete", "DELETE", url, "", []string{"If-Match", tagOf(second)}, 412, "", "another"},
		{"delete", "DELETE", url + "?cascade=true", "", []string{"If-Match", tagOf(first)}, 204, "", ""},
		{"gone", "DELETE", url, "", nil, 404, "", "42704"},
	} {
		res, body := exchange(t, c.method, c.url, c.body, c.header...)
		if res.StatusCode != c.status || c.tag != "" && res.Header.Get("ETag") != c.tag || !strings.Contains(body, c.part) {
			t.Errorf("%s: %d, %s, %s; want %d, %s, %s", c.name, res.StatusCode, res.Header.Get("ETag"), body, c.status, c.tag, c.part)
		}
		if media := res.Header.Get("Content-Type"); c.status >= 400 && media != "application/problem+json" {
			t.Errorf("%s: the error is %s", c.name, media)
		}
	}
}

// TestFunctionTest tries a function on rows of which some fail.
func TestFunctionTest(t *testing.T) {
	base := start(t, httpapi.Options{})
	for _, sql := range []string{
		`create function half(n bigint) returns bigint language wat as $$(func (export \"half\") (param i64) (result i64) (if (i64.eqz (local.get 0)) (then unreachable)) (i64.div_s (local.get 0) (i64.const 2)))$$`,
		`create function half(n float8) returns float8 language wat as $$(func (export \"half\") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))$$`,
		`create function spin(n bigint) returns bigint language wat as $$(func (export \"spin\") (param i64) (result i64) (loop (br 0)) (unreachable))$$`,
	} {
		if status, body := call(t, post(t, base+"/api/v1/query", `{"sql": "`+sql+`"}`)); status != 200 {
			t.Fatalf("%d: %s", status, body)
		}
	}
	type answer struct {
		Function, Result string
		Results          []struct {
			Value json.RawMessage
			Error *struct {
				Code  string
				Title string
			}
			Fuel int64
		}
		Fuel int64
	}
	try := func(name, body string, want int) answer {
		t.Helper()
		status, text := call(t, post(t, base+"/api/v1/functions/"+name+"/test", body))
		var a answer
		if status != want || json.Unmarshal([]byte(text), &a) != nil {
			t.Fatalf("%s: %d: %s", body, status, text)
		}
		return a
	}
	a := try("half", `{"args": ["bigint"], "rows": [[84], [0], [null], ["7"], ["x"], [1, 2], [-8]]}`, 200)
	if a.Function != "half(bigint)" || a.Result != "bigint" || len(a.Results) != 7 {
		t.Fatalf("%+v", a)
	}
	total := int64(0)
	for i, want := range []string{"42", "38000", "null", "3", "22P02", "22023", "-4"} {
		got := string(a.Results[i].Value)
		if a.Results[i].Error != nil {
			got = a.Results[i].Error.Code
		}
		if got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
		total += a.Results[i].Fuel
	}
	if a.Results[0].Fuel <= 0 || a.Results[0].Fuel != a.Results[6].Fuel || a.Results[2].Fuel != 0 || a.Fuel != total {
		t.Errorf("fuel: %+v", a)
	}
	if a := try("half", `{"args": ["float8"], "rows": [[3]]}`, 200); string(a.Results[0].Value) != "1.5" {
		t.Errorf("%+v", a)
	}
	if a := try("spin", `{"rows": [[1], [2]], "timeout_ms": 30}`, 200); a.Results[1].Error == nil || a.Results[1].Error.Code != "57014" {
		t.Errorf("%+v", a)
	}
	try("half", `{"rows": [[1]]}`, 400) // which of them?
	try("none", `{"rows": [[1]]}`, 404)
	try("half", `{"args": ["nothing"], "rows": [[1]]}`, 404)
	try("half", `{"args": ["bigint"], "rows": [`+strings.Repeat("[1],", 1000)+`[1]]}`, 413)
}

// TestUploadAgain uploads one declaration often: what the parser keeps of it must
// not change.
func TestUploadAgain(t *testing.T) {
	base := start(t, httpapi.Options{})
	const declaration = "create or replace function twice(a bigint) returns bigint language wasm"
	for i := range 4 {
		if status, body := call(t, form(t, base+"/api/v1/functions", declaration, "", twice)); status != 201 {
			t.Fatalf("upload %d: %d %s", i+1, status, body)
		}
	}
	// What is uploaded is a module, never the name of one.
	if status, body := call(t, form(t, base+"/api/v1/functions", declaration, "", []byte("text"))); status != 400 || problem(t, body) != "42P13" {
		t.Errorf("%d: %s", status, body)
	}
}
