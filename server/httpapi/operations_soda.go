package httpapi

import (
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/server/soda"
)

// handleSODA adds the document interface, under its own path and under the one
// that clients of Oracle's REST services use.
func (s *Server) handleSODA(a *api) {
	for _, at := range []struct{ base, suffix string }{{"/soda/" + sodaVersion, ""}, {"/ords/{schema}/soda/{version}", "InSchema"}} {
		o := sodaOperations{a: a, s: s, base: at.base, suffix: at.suffix}
		o.collections()
		o.documents()
		o.actions()
	}
}

// sodaOperations adds the operations below one path.
type sodaOperations struct {
	a            *api
	s            *Server
	base, suffix string
}

func (o *sodaOperations) add(method, path string, op operation, h documentHandler) {
	op.id, op.tag = op.id+o.suffix, "documents"
	if o.suffix != "" {
		op.errors = append(op.errors, http.StatusNotFound)
	}
	o.a.handle(method, o.base+path, op, o.s.document(h))
}

// sodaPage are the parameters of a page.
func sodaPage() []*huma.Param {
	return []*huma.Param{
		queryParam("limit", "integer", "The most items; 100 where it is not given, 10000 at most"),
		queryParam("offset", "integer", "How many items before the first"),
		queryParam("fields", "string", "id, value or all"),
		queryParam("totalResults", "boolean", "Whether to count all items"),
		queryParam("fromID", "string", "The least key"), queryParam("after", "string", "The key before the least"),
		queryParam("toID", "string", "The greatest key"), queryParam("before", "string", "The key behind the greatest"),
		queryParam("since", "string", "Items that were changed later than this time"), queryParam("until", "string", "Items that were changed up to this time"),
	}
}

// anyJSON is the schema of documents and filters.
func anyJSON(about string) *huma.Schema { return &huma.Schema{Description: about} }

// etags are the headers that an answer about a document has.
func etags(r *huma.Response) *huma.Response {
	text := &huma.Schema{Type: "string"}
	r.Headers = map[string]*huma.Param{
		"ETag":                  {Description: "The version of the document", Schema: text},
		echo.HeaderLastModified: {Description: "When it was changed, in seconds", Schema: text},
		"X-Last-Modified":       {Description: "When it was changed, in microseconds", Schema: text},
	}
	return r
}

func (o *sodaOperations) collections() {
	list := content("The collections", echo.MIMEApplicationJSON, schemaOf[collectionList](o.a))
	some := []*huma.Param{queryParam("limit", "integer", "The most items"), queryParam("fromID", "string", "The least name")}
	o.add(http.MethodGet, "", operation{
		id: "listCollections", summary: "List the collections", params: some, answers: map[int]*huma.Response{200: list},
	}, listCollections)
	o.add(http.MethodGet, "/metadata-catalog", operation{
		id: "catalog", summary: "List the collections with their metadata", params: some, answers: map[int]*huma.Response{200: list},
	}, catalog)
	o.add(http.MethodGet, "/metadata-catalog/{coll}", operation{
		id: "describeCollection", summary: "Describe the documents of a collection", about: "The schema is told from the first 1000 documents.",
		answers: map[int]*huma.Response{200: content("A JSON Schema", schemaMedia, &huma.Schema{Type: "object"})}, errors: []int{404},
	}, describe)
	create := accepts(echo.MIMEApplicationJSON, schemaOf[metadataRequest](o.a))
	create.Required = false
	o.add(http.MethodPut, "/{coll}", operation{
		id: "createCollection", summary: "Create a collection", about: "One that is there stays as it is.", body: create,
		answers: map[int]*huma.Response{200: empty("It was there"), 201: empty("It is created")}, errors: []int{403, 409, 501},
	}, putCollection)
	o.add(http.MethodDelete, "/{coll}", operation{
		id: "dropCollection", summary: "Drop a collection with its documents",
		answers: map[int]*huma.Response{200: empty("It is dropped")}, errors: []int{403, 404},
	}, dropCollection)
}

func (o *sodaOperations) documents() {
	o.add(http.MethodGet, "/{coll}", operation{
		id: "listDocuments", summary: "Read a page of documents", params: append(sodaPage(), queryParam("q", "string", "A filter")),
		answers: map[int]*huma.Response{200: o.page()}, errors: []int{403, 404, 413},
	}, listDocuments)
	post := accepts(echo.MIMEApplicationJSON, anyJSON("A document, or what the action takes"))
	post.Required = false
	post.Content[lines] = &huma.MediaType{Schema: anyJSON("A document a line")}
	o.add(http.MethodPost, "/{coll}", operation{
		id: "postDocument", summary: "Insert a document, or do what action says", body: post,
		params:  append(sodaPage(), queryParam("action", "string", "query, insert, update, delete or truncate")),
		answers: o.results(), errors: []int{403, 404, 405, 409, 413, 422, 501},
	}, postDocument)
	o.add(http.MethodGet, "/{coll}/{key}", operation{
		id: "getDocument", summary: "Read a document",
		params: []*huma.Param{headerParam("If-None-Match", "The versions that the client has"), headerParam(echo.HeaderIfModifiedSince, "The time of the client's version")},
		answers: map[int]*huma.Response{
			200: etags(content("The document", echo.MIMEApplicationJSON, anyJSON("A JSON object or list"))),
			304: etags(empty("The client has it")),
		}, errors: []int{403, 404},
	}, getDocument)
	match := []*huma.Param{headerParam("If-Match", "The version that the document must have")}
	o.add(http.MethodPut, "/{coll}/{key}", operation{
		id: "putDocument", summary: "Replace a document, or insert it under a new key", params: match,
		body:    accepts(echo.MIMEApplicationJSON, anyJSON("A JSON object or list")),
		answers: map[int]*huma.Response{200: etags(empty("It is replaced")), 201: etags(empty("It is inserted"))}, errors: []int{403, 404, 405, 409, 412, 413},
	}, putDocument)
	patch := accepts(jsonPatch, schemaOf[[]patchOperation](o.a))
	patch.Content[mergePatch] = &huma.MediaType{Schema: anyJSON("What RFC 7396 merges into the document")}
	o.add(http.MethodPatch, "/{coll}/{key}", operation{
		id: "patchDocument", summary: "Change a document", params: match, body: patch,
		answers: map[int]*huma.Response{200: etags(empty("It is changed"))}, errors: []int{403, 404, 405, 409, 412, 413, 415, 422},
	}, patchDocument)
	o.add(http.MethodDelete, "/{coll}/{key}", operation{
		id: "deleteDocument", summary: "Delete a document", params: match,
		answers: map[int]*huma.Response{200: empty("It is deleted")}, errors: []int{403, 404, 405, 409, 412},
	}, deleteDocument)
}

// page describes a page of documents.
func (o *sodaOperations) page() *huma.Response {
	return content("A page", echo.MIMEApplicationJSON, &huma.Schema{
		AnyOf: []*huma.Schema{schemaOf[documentPage[soda.Item]](o.a), schemaOf[documentPage[json.RawMessage]](o.a)},
	})
}

// results describes what the actions answer.
func (o *sodaOperations) results() map[int]*huma.Response {
	done := content("What the action has done; truncate answers without a body", echo.MIMEApplicationJSON, &huma.Schema{
		AnyOf: []*huma.Schema{
			schemaOf[documentPage[soda.Item]](o.a), schemaOf[documentPage[json.RawMessage]](o.a), schemaOf[updated](o.a), schemaOf[deleted](o.a),
		},
	})
	done.Content[lines] = &huma.MediaType{Schema: &huma.Schema{
		Description: "Each line is one of these", AnyOf: []*huma.Schema{schemaOf[insertedLine](o.a), schemaOf[refusedLine](o.a)},
	}}
	return map[int]*huma.Response{
		200: done,
		201: etags(content("The documents are inserted", echo.MIMEApplicationJSON, schemaOf[insertion](o.a))),
	}
}

func (o *sodaOperations) actions() {
	o.add(http.MethodGet, "/custom-actions", operation{
		id: "listActions", summary: "List the actions",
		answers: map[int]*huma.Response{200: content("The actions", echo.MIMEApplicationJSON, schemaOf[actionList](o.a))},
	}, listActions)
	content := accepts(echo.MIMEApplicationJSON, anyJSON("A filter, or the documents to insert, or {\"$query\", \"$patch\" or \"$merge\"} for an update"))
	content.Required = false
	content.Content[lines] = &huma.MediaType{Schema: anyJSON("A document a line")}
	o.add(http.MethodPost, "/custom-actions/{action}/{coll}", operation{
		id: "act", summary: "Query or change many documents", params: sodaPage(), body: content,
		answers: o.results(), errors: []int{403, 404, 405, 409, 413, 422, 501},
	}, postDocument)
}

// metadataRequest is the metadata of a collection that is to be made. Other
// members of SODA's metadata may be there.
type metadataRequest struct {
	Key      *soda.KeyColumn     `json:"keyColumn,omitempty"`
	Version  *soda.VersionColumn `json:"versionColumn,omitempty"`
	ReadOnly bool                `json:"readOnly,omitempty"`
	_        struct{}            `additionalProperties:"true"`
}

// patchOperation is an operation of a JSON Patch.
type patchOperation struct {
	Op    string          `json:"op" enum:"add,remove,replace,move,copy,test"`
	Path  string          `json:"path" doc:"A JSON Pointer"`
	From  string          `json:"from,omitempty" doc:"A JSON Pointer"`
	Value json.RawMessage `json:"value,omitempty"`
}
