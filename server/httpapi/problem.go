package httpapi

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/server/auth"
)

// problem is the body of an error, RFC 9457, with the fields of PostgreSQL's
// ErrorResponse that help to find the cause.
type problem struct {
	Title      string `json:"title"`
	Status     int    `json:"status"`
	Code       string `json:"code,omitempty" doc:"SQLSTATE"`
	Detail     string `json:"detail,omitempty"`
	Hint       string `json:"hint,omitempty"`
	Position   int    `json:"position,omitempty" doc:"Characters from 1, in the text of the request"`
	Where      string `json:"where,omitempty"`
	Schema     string `json:"schema,omitempty"`
	Table      string `json:"table,omitempty"`
	Column     string `json:"column,omitempty"`
	Constraint string `json:"constraint,omitempty"`
}

// problemOf describes an error.
func problemOf(err error) problem {
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		title, isText := h.Message.(string)
		if !isText {
			title = http.StatusText(h.Code)
		}
		return problem{Title: title, Status: h.Code}
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		err = errs.New(errs.ProgramLimitExceeded, "the request is longer than %d bytes", tooLarge.Limit)
	}
	e := errs.From(err)
	status := statusOf(e.Code)
	if own, ok := errors.AsType[*statusError](err); ok {
		status = own.status
	}
	if _, ok := errors.AsType[*auth.Throttled](err); ok {
		status = http.StatusTooManyRequests
	}
	return problem{
		Title: e.Message, Status: status, Code: string(e.Code), Detail: e.Detail, Hint: e.Hint, Position: e.Position,
		Where: e.Where, Schema: e.Schema, Table: e.Table, Column: e.Column, Constraint: e.Constraint,
	}
}

// statusOf maps an SQLSTATE to the status that a client of HTTP acts on.
func statusOf(code errs.Code) int {
	switch code {
	case errs.InsufficientPrivilege:
		return http.StatusForbidden
	case errs.FeatureNotSupported:
		return http.StatusNotImplemented
	case errs.ProgramLimitExceeded:
		return http.StatusRequestEntityTooLarge
	case errs.QueryCanceled: // as somebody asked: to try again is no help
		return http.StatusUnprocessableEntity
	}
	switch code[:2] {
	case "28":
		return http.StatusUnauthorized
	case "23", "40": // a constraint, or a conflict with another transaction
		return http.StatusConflict
	case "57":
		return http.StatusServiceUnavailable
	case "53":
		return http.StatusInsufficientStorage
	case "58", "XX":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// fail answers a request with an error, unless its answer has begun.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError && p.Status != http.StatusNotImplemented {
		s.opt.Log.Error("request failed", "method", c.Request().Method, "path", c.Path(), "error", err)
	}
	if p.Status == http.StatusUnauthorized {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, challenge(c.Request()))
	}
	if throttled, ok := errors.AsType[*auth.Throttled](err); ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(throttled.RetryAfter.Seconds()))))
	}
	body, err := json.Marshal(p)
	if err != nil {
		s.opt.Log.Error("an error could not be described", "error", err)
		return
	}
	_ = c.Blob(p.Status, problemMedia, body) // a client that is gone hears nothing
}

// challenge says how to authenticate. Where a script of a page asks, it names
// bearer tokens only, because a browser answers a Basic challenge with a dialog
// of its own over the page's.
func challenge(r *http.Request) string {
	mode := r.Header.Get("Sec-Fetch-Mode")
	if mode != "" && mode != "navigate" || r.Header.Get(echo.HeaderOrigin) != "" || r.Referer() != "" {
		return `Bearer realm="basalt"`
	}
	return `Basic realm="basalt", charset="UTF-8"`
}
