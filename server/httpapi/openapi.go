package httpapi

import (
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// api gathers the operations, for the router and for the OpenAPI document that
// describes them, so that neither can have one that the other has not.
//
// The document is huma's, and so are its schemas, which come from the types
// that the handlers read and write. The handlers are echo's: what huma would
// take off them, a body read into memory and decoded before they see it and an
// answer written from one value, is what queries in lines, uploads and documents
// of 64 MiB must not have; and errors have one form in one place.
type api struct {
	echo *echo.Echo
	doc  *huma.OpenAPI
	auth echo.MiddlewareFunc
}

// The names of the ways to authenticate.
const (
	basicScheme  = "basic"
	bearerScheme = "bearer"
	cookieScheme = "cookie"
)

// problemMedia is the media type of errors.
const problemMedia = "application/problem+json"

func newAPI(e *echo.Echo, auth echo.MiddlewareFunc, version string) *api {
	if version == "" {
		version = "0"
	}
	return &api{echo: e, auth: auth, doc: &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "Basalt", Version: version,
			Description: "Queries, documents and functions over HTTP. Each request is one session and one transaction, committed before its answer says that it succeeded. " +
				"Errors are problem documents (RFC 9457) with the SQLSTATE in \"code\".",
		},
		Tags: []*huma.Tag{
			{Name: "sql", Description: "Statements and functions"},
			{Name: "modules", Description: "WebAssembly modules"},
			{Name: "documents", Description: "Collections of JSON documents, as in SODA"},
			{Name: "session", Description: "Who calls"},
			{Name: "server", Description: "The server itself"},
		},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{
				basicScheme:  {Type: "http", Scheme: "basic", Description: "A user of the database with its password"},
				bearerScheme: {Type: "http", Scheme: "bearer", Description: "The token of a login"},
				cookieScheme: {Type: "apiKey", In: "cookie", Name: cookieName, Description: "The cookie of a login"},
			},
		},
	}}
}

// operation is what the document says of an operation.
type operation struct {
	id, tag, summary, about string
	// open says that no credentials are needed.
	open   bool
	params []*huma.Param
	body   *huma.RequestBody // nil: none
	// answers are the successful ones, by status.
	answers map[int]*huma.Response
	// errors are the statuses of errors beside 400, 401 and 500.
	errors []int
}

var pathParam = regexp.MustCompile(`\{(\w+)\}`)

// handle adds an operation. path is in OpenAPI's form.
func (a *api) handle(method, path string, o operation, h echo.HandlerFunc) {
	op := &huma.Operation{
		OperationID: o.id, Method: method, Path: path, Tags: []string{o.tag}, Summary: o.summary, Description: o.about,
		RequestBody: o.body, Responses: map[string]*huma.Response{},
	}
	for _, m := range pathParam.FindAllStringSubmatch(path, -1) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: m[1], In: "path", Required: true, Schema: &huma.Schema{Type: "string"}, Description: pathParams[m[1]]})
	}
	op.Parameters = append(op.Parameters, o.params...)
	for status, answer := range o.answers {
		op.Responses[strconv.Itoa(status)] = answer
	}
	for _, status := range append([]int{http.StatusBadRequest, http.StatusInternalServerError}, o.errors...) {
		op.Responses[strconv.Itoa(status)] = a.problem(status)
	}
	var use []echo.MiddlewareFunc
	if !o.open {
		op.Security = []map[string][]string{{basicScheme: {}}, {bearerScheme: {}}, {cookieScheme: {}}}
		op.Responses["401"], op.Responses["429"] = a.problem(http.StatusUnauthorized), a.problem(http.StatusTooManyRequests)
		use = append(use, a.auth)
	}
	a.doc.AddOperation(op)
	a.echo.Add(method, pathParam.ReplaceAllString(path, ":$1"), h, use...)
}

// problem describes an error.
func (a *api) problem(status int) *huma.Response {
	return &huma.Response{Description: http.StatusText(status), Content: map[string]*huma.MediaType{problemMedia: {Schema: schemaOf[problem](a)}}}
}

// schemaOf is the schema of a type.
func schemaOf[T any](a *api) *huma.Schema {
	return a.doc.Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

// content describes an answer with a body of one media type.
func content(about, media string, schema *huma.Schema) *huma.Response {
	return &huma.Response{Description: about, Content: map[string]*huma.MediaType{media: {Schema: schema}}}
}

// empty describes an answer without a body.
func empty(about string) *huma.Response { return &huma.Response{Description: about} }

// accepts describes a body that must be there.
func accepts(media string, schema *huma.Schema) *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{media: {Schema: schema}}}
}

// queryParam describes a parameter of the query string.
func queryParam(name, typ, about string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: typ}}
}

// headerParam describes a header of a request.
func headerParam(name, about string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: about, Schema: &huma.Schema{Type: "string"}}
}

// serve adds the operation that gives the document, which is written once.
func (a *api) serve() error {
	var text []byte
	a.handle(http.MethodGet, "/api/openapi.json", operation{
		id: "openapi", tag: "server", summary: "This document", open: true,
		answers: map[int]*huma.Response{200: content("The document", echo.MIMEApplicationJSON, &huma.Schema{Type: "object"})},
	}, func(c echo.Context) error { return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, text) })
	var err error
	if text, err = a.doc.MarshalJSON(); err != nil {
		return fmt.Errorf("the OpenAPI document: %w", err)
	}
	return nil
}
