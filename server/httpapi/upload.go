package httpapi

import (
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// functionForm is the form of POST /api/v1/functions.
type functionForm struct {
	Declaration string `json:"declaration" doc:"CREATE FUNCTION without AS"`
	Module      []byte `json:"module" doc:"The WebAssembly module"`
	Export      string `json:"export,omitempty" doc:"The export to call, where it is not the function's name"`
}

// functionCreated is its answer.
type functionCreated struct {
	Function    string `json:"function"`
	ModuleBytes int    `json:"module_bytes"`
}

// upload creates a function from a form: "declaration" is a CREATE FUNCTION
// without AS, "module" the file of the WebAssembly module, and "export", if it
// is not the function's name, the export to call. The declaration goes through
// the parser and the rights of SQL like any other.
func (s *Server) upload(c echo.Context) error {
	module, err := formFile(c, "module")
	if err != nil {
		return err
	}
	sess, err := s.open(c)
	if err != nil {
		return err
	}
	defer sess.Close()
	st, err := oneStatement(sess, c.FormValue("declaration"))
	if err != nil {
		return err
	}
	declared, ok := st.AST.(*ast.CreateFunction)
	if !ok {
		return errs.New(errs.SyntaxError, "the declaration is not a CREATE FUNCTION statement")
	}
	create := *declared // the parser keeps its own
	st.AST = &create
	if len(create.Options.As) > 0 || create.Body != nil {
		return errs.New(errs.InvalidFunctionDefinition, "the declaration has a body").
			WithHint("Leave AS out: the uploaded module is the body.")
	}
	create.Options.As = []string{`\x` + hex.EncodeToString(module)}
	if strings.EqualFold(create.Options.Language, "wat") {
		create.Options.As[0] = string(module)
	}
	if export := c.FormValue("export"); export != "" {
		create.Options.As = append(create.Options.As, export)
	}
	ctx := c.Request().Context()
	res, err := sess.Run(ctx, st)
	if err == nil {
		res.Close()
		err = sess.Sync(ctx)
	}
	if err != nil {
		sess.Fail()
		return err
	}
	return c.JSON(http.StatusCreated, functionCreated{Function: create.Name.Last(), ModuleBytes: len(module)})
}

// formFile reads a file of a form.
func formFile(c echo.Context, name string) ([]byte, error) {
	h, err := c.FormFile(name)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, tooLarge
	}
	if err != nil {
		return nil, errs.New(errs.InvalidParameterValue, "the form has no file \"%s\"", name).WithCause(err)
	}
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	return b, errors.Join(err, f.Close())
}
