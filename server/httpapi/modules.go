package httpapi

import (
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/parse"
)

// The media types of modules.
const (
	wasmMedia = "application/wasm"
	watMedia  = "text/wat"
)

// moduleAnswer describes a module.
type moduleAnswer struct {
	Name         string           `json:"name"`
	Schema       string           `json:"schema"`
	Owner        string           `json:"owner"`
	Language     string           `json:"language"`
	Version      string           `json:"version" doc:"The label of what the module is now"`
	Versions     []string         `json:"versions" doc:"The labels of all versions that it can be, the oldest first"`
	SHA256       string           `json:"sha256"`
	Bytes        int              `json:"bytes"`
	Capabilities []string         `json:"capabilities"`
	MaxMemory    int64            `json:"max_memory,omitempty" doc:"Bytes of an instance, where the module has a limit of its own"`
	Fuel         int64            `json:"fuel,omitempty" doc:"Fuel of a statement, where it has"`
	TimeoutMS    int64            `json:"timeout_ms,omitempty" doc:"Milliseconds of a statement, where it has"`
	Comment      string           `json:"comment,omitempty"`
	Functions    []moduleFunction `json:"functions"`
}

// moduleFunction is a function that is bound to a module.
type moduleFunction struct {
	Name      string `json:"name"`
	Schema    string `json:"schema"`
	Arguments string `json:"arguments"`
	Result    string `json:"result"`
	Kind      string `json:"kind" doc:"function, aggregate, table or procedure"`
	Export    string `json:"export"`
	Declared  bool   `json:"declared" doc:"Whether the module's manifest has declared it"`
}

// moduleList is the answer about all modules.
type moduleList struct {
	Modules []moduleAnswer `json:"modules"`
}

func describeModule(m *session.ModuleInfo) moduleAnswer {
	a := moduleAnswer{
		Name: m.Name, Schema: m.SchemaName, Owner: m.OwnerName, Language: m.Language, Version: m.Version, Versions: m.Labels, SHA256: m.SHA256,
		Bytes: len(m.Bytes), Capabilities: append([]string{}, m.Capabilities...), MaxMemory: m.Limits.MaxMemory, Fuel: m.Limits.Fuel,
		TimeoutMS: m.Limits.TimeoutMS, Comment: m.Comment, Functions: []moduleFunction{},
	}
	for _, f := range m.Functions {
		a.Functions = append(a.Functions, moduleFunction{
			Name: f.Name, Schema: f.SchemaName, Arguments: f.Arguments, Result: f.Result, Kind: f.KindWord(), Export: f.Source, Declared: f.FromManifest,
		})
	}
	return a
}

// moduleHeader has the digest of a module as its entity tag.
func moduleHeader(m *session.ModuleInfo) map[string]string {
	return map[string]string{"ETag": moduleTag(m), echo.HeaderCacheControl: "private, no-cache"}
}

func moduleTag(m *session.ModuleInfo) string { return `"` + m.SHA256 + `"` }

// module makes a handler of an operation on modules, as document does for those
// on documents.
func (s *Server) module(op documentHandler) echo.HandlerFunc {
	return s.document(func(c echo.Context, sess *session.Session) (reply, error) {
		r, err := op(c, sess)
		return r, moduleError(err)
	})
}

// moduleError gives the statuses of the interface to errors about modules.
func moduleError(err error) error {
	switch errs.CodeOf(err) {
	case errs.UndefinedObject, errs.UndefinedFunction, errs.InvalidSchemaName:
		return &statusError{status: http.StatusNotFound, err: err}
	case errs.DuplicateObject, errs.DuplicateFunction, errs.DependentObjectsStillExist:
		return &statusError{status: http.StatusConflict, err: err}
	}
	return err
}

func listModules(c echo.Context, sess *session.Session) (reply, error) {
	all, err := sess.Modules(c.Request().Context())
	if err != nil {
		return reply{}, err
	}
	list := moduleList{Modules: []moduleAnswer{}}
	for _, m := range all {
		list.Modules = append(list.Modules, describeModule(m))
	}
	return jsonReply(http.StatusOK, list)
}

// getModule answers with the module itself where Accept names its media type, and
// with what is known of it otherwise.
func getModule(c echo.Context, sess *session.Session) (reply, error) {
	m, err := sess.Module(c.Request().Context(), c.QueryParam("schema"), c.Param("name"))
	if err != nil {
		return reply{}, err
	}
	header := moduleHeader(m)
	header[echo.HeaderVary] = echo.HeaderAccept
	if h := c.Request().Header; !strings.Contains(h.Get(echo.HeaderAccept), wasmMedia) {
		// What is known of a module may change while its bytes do not.
		r, err := jsonReply(http.StatusOK, describeModule(m))
		r.header = header
		return r, err
	} else if matchesETag(h.Get("If-None-Match"), moduleTag(m)) {
		return reply{status: http.StatusNotModified, header: header}, nil
	}
	return reply{status: http.StatusOK, header: header, media: wasmMedia, body: m.Bytes}, nil
}

// precondition checks If-Match and If-None-Match of a change against the module
// that there is, nil for none. The transaction fails where another changes it
// meanwhile.
func precondition(c echo.Context, m *session.ModuleInfo) error {
	h := c.Request().Header
	tag := ""
	if m != nil {
		tag = moduleTag(m)
	}
	if match := h.Get("If-Match"); match != "" && (m == nil || !matchesETag(match, tag)) {
		return echo.NewHTTPError(http.StatusPreconditionFailed, "the module is another than If-Match says")
	}
	if none := h.Get("If-None-Match"); none != "" && m != nil && matchesETag(none, tag) {
		return echo.NewHTTPError(http.StatusPreconditionFailed, "the module is there already")
	}
	return nil
}

// existing finds the module of a change, nil where there is none.
func existing(c echo.Context, sess *session.Session) (*session.ModuleInfo, error) {
	m, err := sess.Module(c.Request().Context(), c.QueryParam("schema"), c.Param("name"))
	if errs.Is(err, errs.UndefinedObject) {
		return nil, nil
	}
	return m, err
}

// moduleName is the name that a request is about.
func moduleName(c echo.Context) ast.Name {
	if schema := c.QueryParam("schema"); schema != "" {
		return ast.Name{schema, c.Param("name")}
	}
	return ast.Name{c.Param("name")}
}

// putModule creates or replaces a module by the body.
func putModule(c echo.Context, sess *session.Session) (reply, error) {
	create := &ast.CreateModule{Loc: ast.NoLoc, Name: moduleName(c), OrReplace: true, Version: c.QueryParam("version"), SHA256: c.QueryParam("sha256")}
	media, _, _ := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if media != wasmMedia && media != watMedia {
		return reply{}, echo.NewHTTPError(http.StatusUnsupportedMediaType, "a module is "+wasmMedia+" or "+watMedia)
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return reply{}, err
	}
	create.Language, create.Source = "wasm", `\x`+hex.EncodeToString(body)
	if media == watMedia {
		create.Language, create.Source = "wat", string(body)
	}
	for name, values := range c.QueryParams() {
		if moduleOptions[name] {
			create.Options = append(create.Options, &ast.Option{Loc: ast.NoLoc, Name: name, Value: &ast.StringLit{Loc: ast.NoLoc, Value: values[0]}})
		}
	}
	before, err := existing(c, sess)
	if err == nil {
		err = precondition(c, before)
	}
	if err == nil {
		err = runTree(c, sess, create)
	}
	if err != nil {
		return reply{}, err
	}
	m, err := sess.Module(c.Request().Context(), c.QueryParam("schema"), c.Param("name"))
	if err != nil {
		return reply{}, err
	}
	status := http.StatusOK
	if before == nil {
		status = http.StatusCreated
	}
	r, err := jsonReply(status, describeModule(m))
	r.header = moduleHeader(m)
	return r, err
}

// moduleOptions are the parameters of PUT that are options of the module.
var moduleOptions = map[string]bool{"max_memory": true, "fuel": true, "timeout": true, "capabilities": true}

// deleteModule drops a module.
func deleteModule(c echo.Context, sess *session.Session) (reply, error) {
	m, err := existing(c, sess)
	if err == nil {
		err = precondition(c, m)
	}
	if err == nil {
		cascade := c.QueryParam("cascade") == "true"
		err = runTree(c, sess, &ast.Drop{Loc: ast.NoLoc, Kind: ast.ObjectModule, Objects: []*ast.ObjectName{{Loc: ast.NoLoc, Name: moduleName(c)}}, Cascade: cascade})
	}
	return reply{status: http.StatusNoContent}, err
}

// runTree runs a statement that has no text.
func runTree(c echo.Context, sess *session.Session, st ast.Stmt) error {
	res, err := sess.Run(c.Request().Context(), parse.Statement{AST: st, Text: ast.Tag(st)})
	if err == nil {
		res.Close()
	}
	return err
}
