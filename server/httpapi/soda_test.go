package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/server/httpapi"
)

// soda sends one request and returns its status, etag and body.
func soda(t *testing.T, method, url, body string, header ...string) (status int, etag, answer string) {
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
	var raw json.RawMessage
	if err := json.NewDecoder(res.Body).Decode(&raw); err != nil {
		raw = nil // no body
	}
	return res.StatusCode, res.Header.Get("ETag"), string(raw)
}

func TestDocuments(t *testing.T) {
	base := start(t, httpapi.Options{})
	coll := base + "/soda/latest/people"
	step := func(name, method, url, body string, want int, header ...string) (etag, answer string) {
		t.Helper()
		status, etag, answer := soda(t, method, url, body, header...)
		if status != want {
			t.Errorf("%s: status %d, want %d: %s", name, status, want, answer)
		}
		return etag, answer
	}
	step("read before it is there", "GET", coll, "", 404)
	step("create", "PUT", coll, "", 201)
	step("create again", "PUT", coll, "", 200)
	step("forbidden name", "PUT", base+"/soda/latest/metadata-catalog", "", 400)
	step("a table that is no collection", "DELETE", base+"/soda/latest/pg_class", "", 404)
	step("insert", "POST", coll, `{"name": "Ada"}`, 201)
	step("no JSON", "POST", coll, `{"name"`, 400)
	step("no document", "POST", coll, `1`, 400)
	step("bulk that is no list", "POST", coll+"?action=insert", `{}`, 400)
	step("unknown action", "POST", coll+"?action=dance", `{}`, 501)

	first, _ := step("put a new key", "PUT", coll+"/k", `{"n": 1}`, 201)
	_, body := step("read", "GET", coll+"/k", "", 200)
	if body != `{"n":1}` && body != `{"n": 1}` {
		t.Errorf("the document reads as %s", body)
	}
	step("read what is known", "GET", coll+"/k", "", 304, "If-None-Match", first)
	step("replace with a wrong etag", "PUT", coll+"/k", `{"n": 2}`, 412, "If-Match", `"x"`)
	second, _ := step("replace", "PUT", coll+"/k", `{"n": 2}`, 200, "If-Match", first)
	if second == first {
		t.Error("the etag has not changed with the document")
	}
	step("replace with the old etag", "PUT", coll+"/k", `{"n": 3}`, 412, "If-Match", first)
	step("delete with the old etag", "DELETE", coll+"/k", "", 412, "If-Match", first)
	step("delete", "DELETE", coll+"/k", "", 200, "If-Match", second)
	step("delete again", "DELETE", coll+"/k", "", 404)
	step("replace what is gone", "PUT", coll+"/k", `{}`, 412, "If-Match", second)

	_, body = step("collections", "GET", base+"/soda/latest/", "", 200)
	if !strings.Contains(body, `"people"`) {
		t.Errorf("the list of collections is %s", body)
	}
	_, body = step("SQL sees the documents", "POST", base+"/api/v1/query", `{"sql": "select document->>'name' from people"}`, 200)
	if !strings.Contains(body, `[["Ada"]]`) {
		t.Errorf("SQL sees %s", body)
	}
	step("drop", "DELETE", coll, "", 200)
	step("read after the drop", "GET", coll, "", 404)
}

func TestPages(t *testing.T) {
	coll := start(t, httpapi.Options{}) + "/soda/latest/c"
	soda(t, "PUT", coll, "")
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		soda(t, "PUT", coll+"/"+key, `{"k": "`+key+`"}`)
	}
	for _, c := range []struct {
		query, want string
		more        bool
	}{
		{"", "abcde", false},
		{"?limit=2", "ab", true},
		{"?limit=2&offset=2", "cd", true},
		{"?limit=2&offset=4", "e", false},
		{"?limit=5", "abcde", false},
		{"?after=b&limit=2", "cd", true},
		{"?fromID=d", "de", false},
		{"?limit=0", "", true},
	} {
		_, _, body := soda(t, "GET", coll+c.query, "")
		var page struct {
			Items   []struct{ ID string }
			HasMore bool
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatalf("%s: %v: %s", c.query, err, body)
		}
		got := ""
		for _, it := range page.Items {
			got += it.ID
		}
		if got != c.want || page.HasMore != c.more {
			t.Errorf("%s: %s, more %t; want %s, more %t", c.query, got, page.HasMore, c.want, c.more)
		}
	}
	for _, q := range []string{"?limit=x", "?offset=-1", "?fields=none", "?q={"} {
		if status, _, body := soda(t, "GET", coll+q, ""); status != 400 {
			t.Errorf("%s: status %d: %s", q, status, body)
		}
	}
}

func TestFilters(t *testing.T) {
	coll := start(t, httpapi.Options{}) + "/soda/latest/c"
	soda(t, "PUT", coll, "")
	for key, doc := range map[string]string{
		"a": `{"age": 36, "tags": ["math"], "address": {"city": "London"}, "name": "Ada"}`,
		"b": `{"age": 20, "name": "Bob", "nothing": null}`,
		"c": `{"age": "old", "name": "Cy"}`,
		"d": `{"age": 50, "tags": ["x", "math"], "it's": {"a\"b": 1}}`,
	} {
		if status, _, body := soda(t, "PUT", coll+"/"+key, doc); status != 201 {
			t.Fatalf("%d %s", status, body)
		}
	}
	for _, c := range []struct{ filter, want string }{
		{`{}`, "abcd"},
		{`{"name": "Ada"}`, "a"},
		{`{"age": {"$gt": 30}}`, "ad"},
		{`{"age": {"$gte": 20, "$lt": 50}}`, "ab"},
		{`{"age": {"$between": [20, 36]}}`, "ab"},
		{`{"age": {"$ne": 20}}`, "acd"},
		{`{"tags": "math"}`, "ad"},
		{`{"tags": {"$all": ["math", "x"]}}`, "d"},
		{`{"tags": {"$exists": false}}`, "bc"},
		{`{"nothing": null}`, "b"},
		{`{"address": {"city": "London"}}`, "a"},
		{`{"address.city": {"$startsWith": "Lon"}}`, "a"},
		{`{"it's.a\"b": 1}`, "d"},
		{`{"name": {"$in": ["Ada", "Cy"]}}`, "ac"},
		{`{"name": {"$nin": ["Ada", "Cy"]}}`, "bd"},
		{`{"name": {"$like": "_o%"}}`, "b"},
		{`{"name": {"$hasSubstring": "d"}}`, "a"},
		{`{"name": {"$regex": "C."}}`, "c"},
		{`{"name": {"$regex": "d"}}`, ""},
		{`{"$or": [{"age": 20}, {"name": "Cy"}]}`, "bc"},
		{`{"$and": [{"age": {"$gt": 1}}, {"tags": {"$exists": true}}]}`, "ad"},
		{`{"$nor": [{"age": 20}, {"name": "Cy"}]}`, "ad"},
		{`{"$not": {"age": {"$gt": 1}}}`, "c"},
		{`{"age": {"$not": {"$gt": 30}}}`, "bc"},
		{`{"$id": "b"}`, "b"},
		{`{"$id": ["b", "d", "z"]}`, "bd"},
		{`{"$query": {"age": {"$gt": 0}}, "$orderby": [{"path": "age", "order": "desc"}]}`, "dab"},
	} {
		status, _, body := soda(t, "POST", coll+"?action=query", c.filter)
		var page struct{ Items []struct{ ID string } }
		if err := json.Unmarshal([]byte(body), &page); err != nil || status != 200 {
			t.Errorf("%s: %d %s", c.filter, status, body)
			continue
		}
		got := ""
		for _, it := range page.Items {
			got += it.ID
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.filter, got, c.want)
		}
	}
	for _, bad := range []string{
		`[]`, `x`, `{"a": {"$bad": 1}}`, `{"$bad": 1}`, `{"$and": 1}`, `{"$or": []}`, `{"a..b": 1}`, `{"a": {"$between": [1]}}`, `{"a": {"$like": 1}}`,
		`{"name": {"$regex": "("}}`, `{} {}`, `{"$query": {}, "$dance": 1}`, `{"$orderby": [{"path": "a", "order": "up"}]}`,
		strings.Repeat(`{"$not": `, 100) + `{}` + strings.Repeat(`}`, 100),
	} {
		if status, _, body := soda(t, "POST", coll+"?action=query", bad); status != 400 {
			t.Errorf("%s: status %d: %s", bad, status, body)
		}
	}
}
