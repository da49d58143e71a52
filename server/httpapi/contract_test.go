package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

// contract is a server that lets everybody in, with the document it publishes.
type contract struct {
	server *Server
	url    string
	// met are the operations of which a successful answer has been seen.
	met map[string]bool
}

func newContract(t *testing.T) *contract {
	t.Helper()
	ctx := context.Background()
	engine, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	db, err := session.Open(ctx, "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}, Languages: udf.New(engine)})
	if err != nil {
		t.Fatal(err)
	}
	s := New(db, auth.New(db, true, env.Real().Rand), Options{})
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		_ = engine.Close(ctx)
	})
	return &contract{server: s, url: web.URL, met: map[string]bool{}}
}

// operations are the document's, by method and path.
func (c *contract) operations() map[string]*huma.Operation {
	all := map[string]*huma.Operation{}
	for path, item := range c.server.api.doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Patch, item.Delete} {
			if op != nil {
				all[op.Method+" "+path] = op
			}
		}
	}
	return all
}

// TestContractRoutes: the router and the document have the same operations.
func TestContractRoutes(t *testing.T) {
	c := newContract(t)
	ops := c.operations()
	routes := map[string]bool{}
	for _, r := range c.server.echo.Routes() {
		path := r.Path
		for part := range strings.SplitSeq(r.Path, "/") {
			if name, ok := strings.CutPrefix(part, ":"); ok {
				path = strings.Replace(path, part, "{"+name+"}", 1)
			}
		}
		if r.Method == echoNotFound {
			continue
		}
		routes[r.Method+" "+path] = true
		if ops[r.Method+" "+path] == nil {
			t.Errorf("%s %s is not in the document", r.Method, path)
		}
	}
	for name := range ops {
		if !routes[name] {
			t.Errorf("%s is in the document only", name)
		}
	}
	if len(ops) < 30 {
		t.Errorf("the document has %d operations", len(ops))
	}
}

// echoNotFound is the method under which echo lists what answers a group's
// unknown paths.
const echoNotFound = "echo_route_not_found"

// TestContractAnswers sends a request to each operation and validates the
// answers against the document.
func TestContractAnswers(t *testing.T) {
	c := newContract(t)
	form, formType := functionUpload(t)
	const (
		jsonMedia = "application/json"
		id        = "/queries/6b1d5c5e-52f5-4f0e-9b0b-0123456789ab"
	)
	type step struct {
		operation, path, body string
		media                 string // of the body
		accept                string
		status                int
	}
	steps := []step{
		{"GET /healthz", "", "", "", "", 200},
		{"GET /readyz", "", "", "", "", 200},
		{"GET /api/openapi.json", "", "", "", "", 200},
		{"GET /api/v1/session", "", "", "", "", 200},
		{"POST /api/v1/login", "", "", "", "", 200},
		{"POST /api/v1/logout", "", "", "", "", 204},
		{"POST /api/v1/query", "", `{"sql": "select 1 a, null b, array[1.5] c, 'x' d"}`, jsonMedia, "", 200},
		{"POST /api/v1/query", "", `{"sql": "select x from generate_series(1, 9) x", "max_rows": 2}`, jsonMedia, "", 200},
		{"POST /api/v1/query", "", `{"sql": "select x from generate_series(1, 9) x", "max_rows": 2}`, jsonMedia, lines, 200},
		{"POST /api/v1/query", "", `{"sql": "select 1 / (5000 - x) from generate_series(1, 9000) x"}`, jsonMedia, lines, 200},
		{"POST /api/v1/query", "", `{"sql": "select nothing"}`, jsonMedia, "", 400},
		{"POST /api/v1/query", "", `{`, jsonMedia, "", 400},
		{"POST /api/v1/query", "", `{"sql": "begin"}`, jsonMedia, "", 501},
		{"POST /api/v1/query", "", `{"sql": "select pg_sleep(9)", "timeout_ms": 1}`, jsonMedia, "", 422},
		{"POST /api/v1/script", "", `{"sql": "create table t (a int); rollback; select 1; select 1/0"}`, jsonMedia, "", 200},
		{"POST /api/v1/script", "", `{"sql": "selec"}`, jsonMedia, "", 200},
		{"DELETE /api/v1/queries/{id}", "/api/v1" + id, "", "", "", 404},
		{"POST /api/v1/functions", "", form, formType, "", 201},
		{"PUT /api/v1/modules/{name}", "/api/v1/modules/m?fuel=1000000&capabilities=log", watOfModule, watMedia, "", 201},
		{"PUT /api/v1/modules/{name}", "/api/v1/modules/m?version=again", watOfModule, watMedia, "", 200},
		{"PUT /api/v1/modules/{name}", "/api/v1/modules/m", "(", watMedia, "", 400},
		{"PUT /api/v1/modules/{name}", "/api/v1/modules/m", "x", jsonMedia, "", 415},
		{"PUT /api/v1/modules/{name}", "/api/v1/modules/m?version=again", "(module)", watMedia, "", 409},
		{"PUT /api/v1/modules/{name}", "/api/v1/modules/m?schema=none", "(module)", watMedia, "", 404},
		{"GET /api/v1/modules", "", "", "", "", 200},
		{"GET /api/v1/modules/{name}", "/api/v1/modules/m", "", "", "", 200},
		{"GET /api/v1/modules/{name}", "/api/v1/modules/m", "", "", wasmMedia, 200},
		{"GET /api/v1/modules/{name}", "/api/v1/modules/n", "", "", "", 404},
		{"POST /api/v1/functions/{name}/test", "/api/v1/functions/half/test", `{"rows": [[2], [0], [null], ["x"], []]}`, jsonMedia, "", 200},
		{"POST /api/v1/functions/{name}/test", "/api/v1/functions/none/test", `{"rows": []}`, jsonMedia, "", 404},
		{"DELETE /api/v1/modules/{name}", "/api/v1/modules/m", "", "", "", 204},
		{"DELETE /api/v1/modules/{name}", "/api/v1/modules/m", "", "", "", 404},
	}
	for _, base := range []string{"/soda/latest", "/ords/{schema}/soda/{version}"} {
		at := strings.NewReplacer("{schema}", "public", "{version}", sodaVersion).Replace(base)
		for _, s := range []step{
			{"PUT /{coll}", "/c", `{"keyColumn": {"assignmentMethod": "UUID"}, "versionColumn": {"method": "MD5"}, "readOnly": false}`, jsonMedia, "", 201},
			{"PUT /{coll}", "/c", "", "", "", 200},
			{"PUT /{coll}", "/c2", `[]`, jsonMedia, "", 400},
			{"GET ", "/", "", "", "", 200},
			{"GET /metadata-catalog", "/metadata-catalog/", "", "", "", 200},
			{"GET /custom-actions", "/custom-actions/", "", "", "", 200},
			{"POST /{coll}", "/c", `{"a": 1}`, jsonMedia, "", 201},
			{"POST /{coll}", "/c?action=insert", "{\"a\": 2}\n[\n", lines, "", 200},
			{"POST /{coll}", "/c?action=dance", `{}`, jsonMedia, "", 501},
			{"GET /metadata-catalog/{coll}", "/metadata-catalog/c", "", "", "", 200},
			{"PUT /{coll}/{key}", "/c/k", `{"a": [1]}`, jsonMedia, "", 201},
			{"PUT /{coll}/{key}", "/c/k", `{"a": [1, 2]}`, jsonMedia, "", 200},
			{"PATCH /{coll}/{key}", "/c/k", `[{"op": "add", "path": "/b", "value": {"c": null}}]`, jsonPatch, "", 200},
			{"PATCH /{coll}/{key}", "/c/k", `[{"op": "remove", "path": "/x"}]`, jsonPatch, "", 422},
			{"PATCH /{coll}/{key}", "/c/k", `x`, jsonMedia, "", 415},
			{"GET /{coll}/{key}", "/c/k", "", "", "", 200},
			{"GET /{coll}/{key}", "/c/none", "", "", "", 404},
			{"GET /{coll}", "/c/?limit=1&totalResults=true", "", "", "", 200},
			{"GET /{coll}", "/c?fields=value", "", "", "", 200},
			{"GET /{coll}", "/c?fields=id", "", "", "", 200},
			{"GET /{coll}", "/c?fields=no", "", "", "", 400},
			{"POST /custom-actions/{action}/{coll}", "/custom-actions/query/c", `{"a": 1}`, jsonMedia, "", 200},
			{"POST /custom-actions/{action}/{coll}", "/custom-actions/update/c", `{"$query": {}, "$merge": {"z": 1}}`, jsonMedia, "", 200},
			{"POST /custom-actions/{action}/{coll}", "/custom-actions/delete/c", `{"a": 9}`, jsonMedia, "", 200},
			{"DELETE /{coll}/{key}", "/c/k", "", "", "", 200},
			{"DELETE /{coll}/{key}", "/c/k", "", "", "", 404},
			{"POST /{coll}", "/c?action=truncate", "", "", "", 200},
			{"DELETE /{coll}", "/c", "", "", "", 200},
			{"DELETE /{coll}", "/c", "", "", "", 404},
		} {
			method, path, _ := strings.Cut(s.operation, " ")
			s.operation, s.path = method+" "+base+path, at+s.path
			steps = append(steps, s)
		}
	}
	for _, s := range steps {
		method, path, _ := strings.Cut(s.operation, " ")
		if s.path != "" {
			path = s.path
		}
		c.check(t, s.operation, method, path, s.body, s.media, s.accept, s.status)
	}
	for name := range c.operations() {
		// To cancel needs a query that runs.
		if !c.met[name] && name != "DELETE /api/v1/queries/{id}" {
			t.Errorf("no successful answer of %s has been validated", name)
		}
	}
}

// watOfModule is a module that declares half(bigint), which fails for 0.
const watOfModule = `(@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"half\", \"args\": [{\"name\": \"n\", \"type\": \"bigint\"}], \"returns\": \"bigint\"}]}")
	(func (export "half") (param i64) (result i64)
		(if (i64.eqz (local.get 0)) (then unreachable))
		(i64.div_s (local.get 0) (i64.const 2)))`

// check sends a request and validates its answer.
func (c *contract) check(t *testing.T, operation, method, path, body, media, accept string, status int) {
	t.Helper()
	r, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Accept", accept)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != status {
		t.Errorf("%s %s %s: status %d, want %d: %s", method, path, body, res.StatusCode, status, answer)
		return
	}
	op := c.operations()[operation]
	if op == nil {
		t.Errorf("%s is not in the document", operation)
		return
	}
	described := op.Responses[strconv.Itoa(status)]
	if described == nil {
		t.Errorf("%s: the status %d is not in the document", operation, status)
		return
	}
	c.met[operation] = c.met[operation] || status < 300
	got, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	content := described.Content[got]
	switch {
	case len(answer) == 0:
		return
	case content == nil:
		t.Errorf("%s: status %d with %q is not in the document", operation, status, got)
	case got == lines:
		for line := range bytes.Lines(answer) {
			c.validate(t, operation, content.Schema, line)
		}
	case strings.HasSuffix(got, "json"):
		c.validate(t, operation, content.Schema, answer)
	}
}

func (c *contract) validate(t *testing.T, operation string, schema *huma.Schema, text []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Errorf("%s: %v: %s", operation, err, text)
		return
	}
	var res huma.ValidateResult
	huma.Validate(c.server.api.doc.Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, &res)
	for _, err := range res.Errors {
		t.Errorf("%s: %v: %s", operation, err, text)
	}
}

func functionUpload(t *testing.T) (body, media string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("module", "m.wasm")
	if err == nil {
		_, err = part.Write([]byte("(func (export \"f\") (param i64) (result i64) (local.get 0))"))
	}
	if err == nil {
		err = w.WriteField("declaration", "create function f(a bigint) returns bigint language wat")
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// TestContractDocument: the document is OpenAPI 3.1 with resolvable references,
// and every operation says who may call it.
func TestContractDocument(t *testing.T) {
	c := newContract(t)
	res, err := http.Get(c.url + "/api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI    string
		Components struct {
			Schemas         map[string]json.RawMessage
			SecuritySchemes map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil || doc.OpenAPI != "3.1.0" || len(doc.Components.SecuritySchemes) != 3 {
		t.Fatalf("%v: %.200s", err, text)
	}
	for ref := range bytes.SplitSeq(text, []byte(`"$ref":"`)) {
		name, ok := strings.CutPrefix(string(ref[:max(0, bytes.IndexByte(ref, '"'))]), "#/components/schemas/")
		if ok && doc.Components.Schemas[name] == nil {
			t.Errorf("the schema %s is not there", name)
		}
	}
	ids := map[string]bool{}
	for name, op := range c.operations() {
		if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" {
			t.Errorf("%s: operationId %q, summary %q", name, op.OperationID, op.Summary)
		}
		ids[op.OperationID] = true
		open := slices.Contains([]string{"GET /healthz", "GET /readyz", "GET /api/openapi.json"}, name)
		if (len(op.Security) == 0) != open {
			t.Errorf("%s: security %v", name, op.Security)
		}
	}
}
