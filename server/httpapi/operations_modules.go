package httpapi

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// handleModules adds the operations on WebAssembly modules and the test of their
// functions.
func (s *Server) handleModules(a *api) {
	binary := &huma.Schema{Type: "string", Format: "binary"}
	schema := queryParam("schema", "string", "The module's schema, where it is not in the search path")
	match := headerParam("If-Match", "The digests of which the module must have one")
	tagged := func(about string) *huma.Response {
		r := content(about, echo.MIMEApplicationJSON, schemaOf[moduleAnswer](a))
		r.Headers = map[string]*huma.Param{"ETag": {Description: "The digest of the module", Schema: &huma.Schema{Type: "string"}}}
		return r
	}
	one := tagged("What is known of it, or the module itself")
	one.Content[wasmMedia] = &huma.MediaType{Schema: binary}
	a.handle(http.MethodGet, "/api/v1/modules", operation{
		id: "listModules", tag: "modules", summary: "List the modules",
		answers: map[int]*huma.Response{200: content("The modules", echo.MIMEApplicationJSON, schemaOf[moduleList](a))},
	}, s.module(listModules))
	a.handle(http.MethodGet, "/api/v1/modules/{name}", operation{
		id: "getModule", tag: "modules", summary: "Read a module", about: "Where Accept names application/wasm, it is the module itself.",
		params: []*huma.Param{schema, headerParam(echo.HeaderAccept, "application/wasm for the module itself"),
			headerParam("If-None-Match", "The digests of the modules that the client has")},
		answers: map[int]*huma.Response{200: one, 304: empty("The client has it")}, errors: []int{404},
	}, s.module(getModule))
	put := accepts(wasmMedia, binary)
	put.Content[watMedia] = &huma.MediaType{Schema: &huma.Schema{Type: "string"}}
	a.handle(http.MethodPut, "/api/v1/modules/{name}", operation{
		id: "putModule", tag: "modules", summary: "Create or replace a module",
		about: "What it was stays as a former version. The functions that its manifest declares come and go with it; those that are bound to it must fit.",
		params: []*huma.Param{schema, match, headerParam("If-None-Match", "* for a module that must be new"),
			queryParam("version", "string", "The label of the version; a number where it is not given"), queryParam("sha256", "string", "The digest that the module must have"),
			queryParam("max_memory", "string", "The most memory of an instance, as 1MB"), queryParam("fuel", "integer", "The most fuel of a statement"),
			queryParam("timeout", "string", "The longest time of a statement's calls, as 5s"), queryParam("capabilities", "string", "What it may do, as log,clock")},
		body:    put,
		answers: map[int]*huma.Response{200: tagged("It is replaced"), 201: tagged("It is created")}, errors: []int{403, 404, 409, 412, 413, 415, 501, 507},
	}, s.module(putModule))
	a.handle(http.MethodDelete, "/api/v1/modules/{name}", operation{
		id: "deleteModule", tag: "modules", summary: "Drop a module",
		params:  []*huma.Param{schema, match, queryParam("cascade", "boolean", "Whether to drop the functions that are bound to it too")},
		answers: map[int]*huma.Response{204: empty("It is dropped")}, errors: []int{403, 404, 409, 412},
	}, s.module(deleteModule))
	a.handle(http.MethodPost, "/api/v1/functions/{name}/test", operation{
		id: "testFunction", tag: "modules", summary: "Try a function on rows",
		about:   "Each row has a value or an error of its own. What the function does to the database is undone.",
		body:    accepts(echo.MIMEApplicationJSON, schemaOf[testRequest](a)),
		answers: map[int]*huma.Response{200: content("What the calls gave", echo.MIMEApplicationJSON, schemaOf[testAnswer](a))},
		errors:  []int{403, 404, 409, 413, 422, 501},
	}, s.testFunction)
}
