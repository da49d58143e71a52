package httpapi

import (
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// pathParams describe the parameters in paths.
var pathParams = map[string]string{
	"name":    "The name of a module or function",
	"id":      "The UUID that the query was given by its client",
	"coll":    "The name of a collection",
	"key":     "The key of a document",
	"action":  "query, insert, update, delete or truncate",
	"schema":  "A schema of the database, or the caller's name for what the caller sees otherwise",
	"version": "Always \"latest\"",
}

// queryAnswer is the answer of a query as one JSON object, which answer.go
// writes without making one.
type queryAnswer struct {
	Columns []column `json:"columns"`
	Rows    []row    `json:"rows"`
	LastLine
}

// row holds the values of one row, in the order of the columns.
type row []json.RawMessage

// LastLine ends the answer of a statement.
type LastLine struct {
	Command   string   `json:"command" doc:"The command tag, as PostgreSQL's"`
	RowCount  int64    `json:"row_count" doc:"The rows that were given or changed"`
	Truncated bool     `json:"truncated,omitempty" doc:"There were more rows than max_rows"`
	Notices   []string `json:"notices,omitempty"`
}

// HeadLine begins the answer of a statement in lines.
type HeadLine struct {
	Columns []column `json:"columns"`
}

// scriptHead begins the answer of a statement of a script.
type scriptHead struct {
	Section
	HeadLine
}

// ErrorLine ends an answer in lines that has failed.
type ErrorLine struct {
	Error problem `json:"error"`
}

// scriptError ends the answer of a script of which a statement has failed.
type scriptError struct {
	Section
	ErrorLine
}

// handleSQL adds the operations on statements and functions.
func (s *Server) handleSQL(a *api) {
	a.handle(http.MethodPost, "/api/v1/query", operation{
		id: "query", tag: "sql", summary: "Run one statement",
		about:  "Answers with one JSON object or, where Accept names application/x-ndjson, in lines: the columns, each row as a list, and what ends the answer.",
		params: []*huma.Param{headerParam(echo.HeaderAccept, "application/x-ndjson for an answer in lines")},
		body:   accepts(echo.MIMEApplicationJSON, schemaOf[queryRequest](a)),
		answers: map[int]*huma.Response{200: {Description: "The columns and rows", Content: map[string]*huma.MediaType{
			echo.MIMEApplicationJSON: {Schema: schemaOf[queryAnswer](a)},
			lines: {Schema: &huma.Schema{
				Description: "Each line is one of these",
				AnyOf:       []*huma.Schema{schemaOf[HeadLine](a), schemaOf[row](a), schemaOf[LastLine](a), schemaOf[ErrorLine](a)},
			}},
		}}},
		errors: []int{403, 409, 413, 422, 501, 503, 507},
	}, s.query)
	a.handle(http.MethodPost, "/api/v1/script", operation{
		id: "script", tag: "sql", summary: "Run several statements",
		about: "The statements are one transaction, unless BEGIN and COMMIT say otherwise. The answer is in lines: for each statement its columns with its place in the text, its rows, and what ends it; the last line has \"error\" where a statement fails. " +
			"Offsets are in characters.",
		body: accepts(echo.MIMEApplicationJSON, schemaOf[scriptRequest](a)),
		answers: map[int]*huma.Response{200: content("The answers of the statements", lines, &huma.Schema{
			Description: "Each line is one of these",
			AnyOf:       []*huma.Schema{schemaOf[scriptHead](a), schemaOf[row](a), schemaOf[LastLine](a), schemaOf[scriptError](a), schemaOf[ErrorLine](a)},
		})},
		errors: []int{409, 413},
	}, s.script)
	a.handle(http.MethodDelete, "/api/v1/queries/{id}", operation{
		id: "cancelQuery", tag: "sql", summary: "Cancel a query", about: "A user cancels its own queries, a superuser everybody's.",
		answers: map[int]*huma.Response{204: empty("It is told to end")}, errors: []int{404},
	}, s.cancelQuery)
	a.handle(http.MethodPost, "/api/v1/functions", operation{
		id: "createFunction", tag: "sql", summary: "Create a WebAssembly function",
		body:    accepts(echo.MIMEMultipartForm, schemaOf[functionForm](a)),
		answers: map[int]*huma.Response{201: content("It is created", echo.MIMEApplicationJSON, schemaOf[functionCreated](a))},
		errors:  []int{403, 409, 413, 501},
	}, s.upload)
}

// handleSession adds the operations on logins.
func (s *Server) handleSession(a *api) {
	a.handle(http.MethodGet, "/api/v1/session", operation{
		id: "session", tag: "session", summary: "Who calls",
		answers: map[int]*huma.Response{200: content("The caller", echo.MIMEApplicationJSON, schemaOf[sessionInfo](a))},
	}, s.session)
	a.handle(http.MethodPost, "/api/v1/login", operation{
		id: "login", tag: "session", summary: "Log in", about: "Gives the caller, who authenticates in another way, a token and a cookie.",
		answers: map[int]*huma.Response{200: content("The token", echo.MIMEApplicationJSON, schemaOf[loginInfo](a))},
		errors:  []int{507},
	}, s.login)
	a.handle(http.MethodPost, "/api/v1/logout", operation{
		id: "logout", tag: "session", summary: "End the login that authenticates the request",
		answers: map[int]*huma.Response{204: empty("The token is not valid any more")},
	}, s.logout)
}

// handleServer adds the operations on the server itself.
func (s *Server) handleServer(a *api) {
	text := &huma.Schema{Type: "string"}
	a.handle(http.MethodGet, "/healthz", operation{
		id: "health", tag: "server", summary: "Whether the process runs", open: true,
		answers: map[int]*huma.Response{200: content("It runs", echo.MIMETextPlain, text)},
	}, func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	a.handle(http.MethodGet, "/readyz", operation{
		id: "ready", tag: "server", summary: "Whether statements are answered", open: true,
		answers: map[int]*huma.Response{200: content("They are", echo.MIMETextPlain, text)}, errors: []int{503},
	}, s.ready)
}
