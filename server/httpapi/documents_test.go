package httpapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/server/httpapi"
)

// ask sends one request as the superuser.
func ask(t *testing.T, method, url, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.SetBasicAuth("basalt", password)
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

// expect sends one request and checks its status and, if that is an error, its
// SQLSTATE where code is not "".
func expect(t *testing.T, status int, code, method, url, body string, header ...string) string {
	t.Helper()
	res, answer := ask(t, method, url, body, header...)
	if res.StatusCode != status {
		t.Errorf("%s %s %.80s: status %d, want %d: %s", method, url, body, res.StatusCode, status, answer)
	} else if status >= 400 {
		if got := problem(t, answer); code != "" && got != code {
			t.Errorf("%s %s %.80s: SQLSTATE %s, want %s: %s", method, url, body, got, code, answer)
		}
	}
	return answer
}

func TestPatchDocument(t *testing.T) {
	coll := start(t, httpapi.Options{}) + "/soda/latest/c"
	const patch, merge = "application/json-patch+json", "application/merge-patch+json"
	expect(t, 404, "42P01", "PATCH", coll+"/k", `[]`, "Content-Type", patch)
	expect(t, 201, "", "PUT", coll, "")
	expect(t, 404, "02000", "PATCH", coll+"/k", `[]`, "Content-Type", patch)
	res, _ := ask(t, "PUT", coll+"/k", `{"a": 1}`)
	first := res.Header.Get("ETag")
	expect(t, 200, "", "PATCH", coll+"/k", `[{"op": "add", "path": "/b", "value": 12345678901234567890.10}]`, "Content-Type", patch)
	expect(t, 412, "55000", "PATCH", coll+"/k", `{"a": null}`, "Content-Type", merge, "If-Match", first)
	expect(t, 200, "", "PATCH", coll+"/k", `{"a": null}`, "Content-Type", merge+"; charset=utf-8")
	if body := expect(t, 200, "", "GET", coll+"/k", ""); body != `{"b": 12345678901234567890.10}` {
		t.Errorf("the document is %s", body)
	}
	expect(t, 415, "", "PATCH", coll+"/k", `{}`, "Content-Type", "application/json")
	expect(t, 400, "22023", "PATCH", coll+"/k", `{}`, "Content-Type", patch)
	expect(t, 400, "22P02", "PATCH", coll+"/k", `{`, "Content-Type", merge)
	expect(t, 422, "22033", "PATCH", coll+"/k", `[{"op": "test", "path": "/b", "value": 1}]`, "Content-Type", patch)
	expect(t, 422, "22033", "PATCH", coll+"/k", `1`, "Content-Type", merge)
}

func TestCollections(t *testing.T) {
	base := start(t, httpapi.Options{})
	soda := base + "/soda/latest"
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"plain", "", 201},
		{"client", `{"keyColumn": {"name": "KEY", "assignmentMethod": "client"}, "contentColumn": {"name": "DOC"}}`, 201},
		{"guid", `{"keyColumn": {"assignmentMethod": "GUID"}, "versionColumn": {"method": "SHA256"}}`, 201},
		{"seq", `{"versionColumn": {"method": "SEQUENTIAL"}}`, 201},
		{"frozen", `{"readOnly": true}`, 201},
		{"frozen", `{"readOnly": false}`, 200},
		{"x", `{"keyColumn": {"assignmentMethod": "SEQUENCE"}}`, 501},
		{"x", `{"keyColumn": {"assignmentMethod": "LUCK"}}`, 400},
		{"x", `{"versionColumn": {"method": "NONE"}}`, 501},
		{"x", `{"keyColumn": 1}`, 400},
		{"x", `{"mediaTypeColumn": {"name": "M"}}`, 501},
		{"x", `[]`, 400},
		{"x", `{`, 400},
		{"custom-actions", ``, 400},
		{strings.Repeat("x", 64), ``, 400},
	} {
		expect(t, c.status, "", "PUT", soda+"/"+c.name, c.body)
	}
	expect(t, 405, "25006", "POST", soda+"/client", `{}`)
	expect(t, 201, "", "PUT", soda+"/client/mine", `{}`)
	for _, r := range [][2]string{{"POST", "/frozen"}, {"PUT", "/frozen/k"}, {"DELETE", "/frozen/k"}, {"POST", "/frozen?action=truncate"}, {"POST", "/frozen?action=insert"}} {
		expect(t, 405, "25006", r[0], soda+r[1], `{}`)
	}
	var made struct{ Items []struct{ ID, ETag string } }
	if err := json.Unmarshal([]byte(expect(t, 201, "", "POST", soda+"/guid", `{"a":1}`)), &made); err != nil || len(made.Items[0].ID) != 32 || len(made.Items[0].ETag) != 64 {
		t.Errorf("a GUID and a SHA256: %+v %v", made, err)
	}
	expect(t, 201, "", "PUT", soda+"/seq/k", `{"a":1}`)
	if res, _ := ask(t, "PUT", soda+"/seq/k", `{"a":2}`, "If-Match", `"1"`); res.StatusCode != 200 || res.Header.Get("ETag") != `"2"` {
		t.Errorf("a sequential etag: %d %v", res.StatusCode, res.Header)
	}
	catalog := expect(t, 200, "", "GET", soda+"/metadata-catalog", "")
	for _, want := range []string{
		`{"name":"client","properties":{"keyColumn":{"assignmentMethod":"CLIENT"},"versionColumn":{"method":"UUID"},"readOnly":false}`,
		`"href":"/soda/latest/metadata-catalog/frozen"`,
	} {
		if !strings.Contains(catalog, want) {
			t.Errorf("the catalogue has no %s: %s", want, catalog)
		}
	}
	expect(t, 201, "", "POST", soda+"/seq", `{"a": "x", "b": [{"c": null}]}`)
	if got, want := expect(t, 200, "", "GET", soda+"/metadata-catalog/seq", ""), `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"seq","type":["object"],"properties":{`+
		`"a":{"type":["number","string"]},"b":{"type":["array"],"items":{"type":["object"],"properties":{"c":{"type":["null"]}}}}}}`; got != want {
		t.Errorf("the schema is %s", got)
	}
	expect(t, 404, "42P01", "GET", soda+"/metadata-catalog/nothing", "")
	if body := expect(t, 200, "", "GET", soda+"/custom-actions/", ""); !strings.Contains(body, `{"name":"truncate"`) {
		t.Errorf("the actions are %s", body)
	}
	expect(t, 200, "", "POST", base+"/api/v1/script", `{"sql": "comment on table plain is 'for people'; create schema s; create role u login password 'u'"}`)
	expect(t, 200, "", "GET", soda+"/plain", "")

	// The path of Oracle's REST services.
	ords := base + "/ords/s/soda/latest"
	expect(t, 404, "42P01", "GET", ords+"/plain", "")
	expect(t, 201, "", "PUT", ords+"/plain", "")
	expect(t, 201, "", "PUT", ords+"/plain/k", `{"in": "s"}`)
	expect(t, 404, "02000", "GET", soda+"/plain/k", "")
	if body := expect(t, 200, "", "POST", base+"/api/v1/query", `{"sql": "select document from s.plain"}`); !strings.Contains(body, `[[{"in": "s"}]]`) {
		t.Errorf("SQL sees %s", body)
	}
	expect(t, 200, "", "GET", base+"/ords/BASALT/soda/latest/client", "")
	expect(t, 404, "3F000", "GET", base+"/ords/nobody/soda/latest/client", "")
	expect(t, 404, "", "GET", base+"/ords/s/soda/v7/plain", "")
}

func TestPageParameters(t *testing.T) {
	base := start(t, httpapi.Options{})
	coll := base + "/soda/latest/c"
	expect(t, 201, "", "PUT", coll, "")
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		expect(t, 201, "", "PUT", coll+"/"+key, `{"k": "`+key+`"}`)
	}
	expect(t, 200, "", "POST", base+"/api/v1/query", `{"sql": "update c set last_modified = '2020-01-01T00:00:00Z' where id < 'c'"}`)
	type answer struct {
		Items        []struct{ ID string }
		HasMore      bool
		TotalResults *int
		Links        []struct{ Rel, Href string }
	}
	read := func(t *testing.T, method, url, body string) (ids string, a answer) {
		t.Helper()
		text := expect(t, 200, "", method, url, body)
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, it := range a.Items {
			ids += it.ID
		}
		return ids, a
	}
	for _, c := range []struct {
		query, filter, want string
		more                bool
		total               int // -1: not told
	}{
		{"?toID=c", "", "abc", false, -1},
		{"?before=c&totalResults=true", "", "ab", false, 2},
		{"?fromID=b&toID=d&limit=1&totalResults=true", "", "b", true, 3},
		{"?since=2021-01-01T00:00:00Z", "", "cde", false, -1},
		{"?until=2021-01-01T00:00:00Z", "", "ab", false, -1},
		{"?limit=2&totalResults=true", `{"k": {"$ne": "b"}}`, "ac", true, 4},
		{"?limit=2&offset=1&fields=id", `{"k": {"$ne": "b"}}`, "cd", true, -1},
		{"?limit=2&offset=3", `{"k": {"$ne": "b"}}`, "e", false, -1},
		{"?limit=0&totalResults=true", `{"k": {"$gt": "c"}}`, "", true, 2},
		{"?limit=2&offset=1&totalResults=true", `{"$query": {"k": {"$ne": "b"}}, "$orderby": {"k": -1}}`, "dc", true, 4},
		{"?after=c", `{"k": {"$exists": true}}`, "de", false, -1},
		{"", `{"$id": ["e", "a"], "k": "e"}`, "e", false, -1},
	} {
		got, a := read(t, "POST", base+"/soda/latest/custom-actions/query/c"+c.query, c.filter)
		total := -1
		if a.TotalResults != nil {
			total = *a.TotalResults
		}
		if got != c.want || a.HasMore != c.more || total != c.total {
			t.Errorf("%s %s: %s, more %t, total %d", c.query, c.filter, got, a.HasMore, total)
		}
	}
	// The links lead through all pages.
	seen, url := "", "/soda/latest/c?limit=2&q=%7B%7D"
	for url != "" {
		got, a := read(t, "GET", base+url, "")
		seen += got + " "
		url = ""
		for _, l := range a.Links {
			if l.Rel == "next" {
				url = l.Href
			}
		}
	}
	if seen != "ab cd e " {
		t.Errorf("following the links: %s", seen)
	}
	for _, q := range []string{"?since=soon", "?until=2021-01-01", "?totalResults=maybe", "?q=%5B%5D"} {
		expect(t, 400, "", "GET", coll+q, "")
	}
	if body := expect(t, 200, "", "GET", coll+"?fields=value&limit=1", ""); !strings.Contains(body, `"items":[{"k":"a"}]`) {
		t.Errorf("values alone: %s", body)
	}
	res, _ := ask(t, "GET", coll+"/a", "")
	modified := res.Header.Get("Last-Modified")
	if modified != "Wed, 01 Jan 2020 00:00:00 GMT" {
		t.Errorf("Last-Modified: %q", modified)
	}
	for _, c := range []struct {
		header string
		value  string
		status int
	}{
		{"If-Modified-Since", modified, 304},
		{"If-Modified-Since", "Tue, 31 Dec 2019 00:00:00 GMT", 200},
		{"If-Modified-Since", "nonsense", 200},
		{"If-None-Match", `"x", ` + res.Header.Get("ETag"), 304},
		{"If-None-Match", `"x"`, 200},
	} {
		if res, _ := ask(t, "GET", coll+"/a", "", c.header, c.value); res.StatusCode != c.status {
			t.Errorf("%s %s: %d", c.header, c.value, res.StatusCode)
		}
	}
}

func TestBulk(t *testing.T) {
	base := start(t, httpapi.Options{})
	coll := base + "/soda/latest/c"
	expect(t, 404, "42P01", "POST", coll+"?action=delete", `{}`)
	expect(t, 201, "", "PUT", coll, "")
	var docs []string
	for range 1500 { // more than one statement's worth
		docs = append(docs, `{"n": 1, "l": [{"x": 1}]}`)
	}
	var made struct{ Count int }
	if err := json.Unmarshal([]byte(expect(t, 201, "", "POST", coll+"?action=insert", "["+strings.Join(docs, ",")+"]")), &made); err != nil || made.Count != 1500 {
		t.Fatalf("%+v %v", made, err)
	}
	expect(t, 201, "", "PUT", coll+"/odd", `{"n": 2, "it's": "$1 \\ \" <é>"}`)
	step := func(action, body, want string) {
		t.Helper()
		if got := expect(t, 200, "", "POST", base+"/soda/latest/custom-actions/"+action+"/c", body); got != want {
			t.Errorf("%s %s: %s", action, body, got)
		}
	}
	step("update", `{"$query": {"n": 1, "l.x": 1}, "$patch": [{"op": "replace", "path": "/n", "value": 3}]}`, `{"count":1500,"itemsUpdated":1500}`)
	step("update", `{"$query": {"n": 2}, "$merge": {"new": {"a": null, "b": 1}}}`, `{"count":1,"itemsUpdated":1}`)
	step("update", `{"$query": {"n": 99}, "$merge": {}}`, `{"count":0,"itemsUpdated":0}`)
	if got := expect(t, 200, "", "GET", coll+"/odd", ""); got != `{"n": 2, "new": {"b": 1}, "it's": "$1 \\ \" <é>"}` {
		t.Errorf("the document that was changed: %s", got)
	}
	// A patch that does not fit one document changes none.
	expect(t, 422, "22033", "POST", coll+"?action=update", `{"$query": {}, "$patch": [{"op": "remove", "path": "/l"}]}`)
	step("delete", `{"n": 3, "l.x": 1, "$id": ["odd"]}`, `{"count":0,"itemsDeleted":0}`)
	step("delete", `{"n": 3}`, `{"count":1500,"itemsDeleted":1500}`)
	step("delete", `{"$id": "odd"}`, `{"count":1,"itemsDeleted":1}`)
	for _, c := range [][2]string{
		{"update", `{"$query": {}}`}, {"update", `{"n": 1}`}, {"update", `{"$query": {}, "$patch": {}}`}, {"update", `{"$patch": [], "$merge": {}}`}, {"update", ``},
		{"delete", ``}, {"delete", `[]`}, {"delete", `{"$query": {}, "$orderby": {"a": 1}}`}, {"insert", `{}`}, {"insert", `[1]`}, {"insert", ``}, {"query", `[`},
	} {
		expect(t, 400, "", "POST", coll+"?action="+c[0], c[1])
	}
	expect(t, 501, "0A000", "POST", coll+"?action=index", `{}`)
	expect(t, 201, "", "POST", coll, `{}`)
	expect(t, 200, "", "POST", coll+"?action=truncate", "")
	if body := expect(t, 200, "", "GET", coll, ""); !strings.Contains(body, `"items":[]`) {
		t.Errorf("after the truncation: %s", body)
	}
}

func TestInsertLines(t *testing.T) {
	coll := start(t, httpapi.Options{}) + "/soda/latest/c"
	expect(t, 201, "", "PUT", coll, "")
	body := "{\"n\": 1}\n\n{\"n\": \n[2]\n3\n{\"bad\": \"\\u0000\"}\n{\"n\": 4}"
	answer := expect(t, 200, "", "POST", coll+"?action=insert", body, "Content-Type", "application/x-ndjson")
	var got []int
	keys := map[string]bool{}
	for line := range strings.Lines(answer) {
		var l struct {
			Status int
			ID     string
			Error  *struct{ Code string }
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil || (l.Error == nil) == (l.ID == "") || l.Error != nil && l.Error.Code == "" {
			t.Errorf("line %s: %v", line, err)
		}
		got = append(got, l.Status)
		keys[l.ID] = true
	}
	if want := []int{201, 400, 201, 400, 400, 201}; len(got) != len(want) {
		t.Fatalf("%v", got)
	} else {
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("line %d: %d, want %d: %s", i, got[i], want[i], answer)
			}
		}
	}
	if body := expect(t, 200, "", "GET", coll+"?totalResults=true", ""); len(keys) != 4 || !strings.Contains(body, `"totalResults":3`) {
		t.Errorf("%v: %s", keys, body)
	}
}

// TestBadText: bytes that are no text are refused wherever they come in.
func TestBadText(t *testing.T) {
	base := start(t, httpapi.Options{})
	coll := base + "/soda/latest/c"
	expect(t, 201, "", "PUT", coll, "")
	expect(t, 201, "", "PUT", coll+"/k", `{}`)
	for _, c := range []struct{ method, path, body, media string }{
		{"PUT", "/x", "{\"a\": \"\xff\"}", ""}, {"POST", "", "{\"a\": \"\xff\"}", ""}, {"POST", "?action=insert", "[{\"\xff\": 1}]", ""},
		{"PUT", "/%ff", `{}`, ""}, {"PUT", "/%00", `{}`, ""}, {"GET", "/%00", ``, ""}, {"DELETE", "/%ff", ``, ""},
		{"GET", "?fromID=%ff", ``, ""}, {"GET", "?q=%7B%22a%22:%22%ff%22%7D", ``, ""}, {"POST", "?action=query", "{\"a\": \"\xff\"}", ""},
		{"POST", "?action=update", "{\"$query\": {}, \"$merge\": {\"a\": \"\xff\"}}", ""},
		{"PATCH", "/k", "{\"a\": \"\xff\"}", "application/merge-patch+json"}, {"PATCH", "/k", "[{\"op\": \"add\", \"path\": \"/a\", \"value\": \"\xff\"}]", "application/json-patch+json"},
	} {
		expect(t, 400, "", c.method, coll+c.path, c.body, "Content-Type", c.media)
	}
	expect(t, 400, "", "PUT", base+"/soda/latest/%ff", "")
	expect(t, 404, "42P01", "GET", base+"/soda/latest/%22", "")
	// A key is what its escapes mean, whichever way they are written.
	expect(t, 201, "", "PUT", coll+"/a%2Fb%20%c3%a9", `{"n": 1}`)
	if body := expect(t, 200, "", "GET", coll+"?q=%7B%22n%22:1%7D", ""); !strings.Contains(body, `"id":"a/b é"`) {
		t.Errorf("the key is in %s", body)
	}
}

// TestConcurrentChanges: no change is lost, whether the clients name etags, and
// try again, or do not, and the server does.
func TestConcurrentChanges(t *testing.T) {
	coll := start(t, httpapi.Options{}) + "/soda/latest/c"
	const merge = "application/merge-patch+json"
	const clients, changes = 4, 8
	expect(t, 201, "", "PUT", coll, "")
	expect(t, 201, "", "PUT", coll+"/k", `{"n": 0}`)
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			for range changes {
				name := strconv.Itoa(client)
				if res, body := ask(t, "PATCH", coll+"/k", `{"by`+name+`": true}`, "Content-Type", merge); res.StatusCode != 200 {
					t.Errorf("without an etag: %d %s", res.StatusCode, body)
				}
				if res, body := ask(t, "PUT", coll+"/new", `{}`); res.StatusCode != 200 && res.StatusCode != 201 {
					t.Errorf("a key that may be new: %d %s", res.StatusCode, body)
				}
				for status := http.StatusPreconditionFailed; status == http.StatusPreconditionFailed; {
					res, body := ask(t, "GET", coll+"/k", "")
					var doc struct{ N int }
					if err := json.Unmarshal([]byte(body), &doc); err != nil {
						t.Errorf("%s: %v", body, err)
						return
					}
					res, body = ask(t, "PATCH", coll+"/k", `{"n": `+strconv.Itoa(doc.N+1)+`}`, "Content-Type", merge, "If-Match", res.Header.Get("ETag"))
					if status = res.StatusCode; status != 200 && status != http.StatusPreconditionFailed {
						t.Errorf("with an etag: %d %s", status, body)
					}
				}
			}
		})
	}
	wg.Wait()
	if body := expect(t, 200, "", "GET", coll+"/k", ""); body != `{"n": 32, "by0": true, "by1": true, "by2": true, "by3": true}` {
		t.Errorf("the document is %s", body)
	}
}
