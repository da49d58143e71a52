package errs

import (
	"errors"
	"fmt"
)

// Code is a five-character SQLSTATE.
type Code string

// Error is an error with an SQLSTATE and the optional fields of PostgreSQL's
// ErrorResponse. The zero value of an optional field means "not given".
type Error struct {
	Code       Code
	Message    string
	Detail     string
	Hint       string
	Position   int // 1-based character offset into the statement
	Where      string
	Schema     string
	Table      string
	Column     string
	DataType   string
	Constraint string
	// Stack is where a bug showed, for the log. Clients do not get it.
	Stack string

	cause error
}

// New returns an error with the given SQLSTATE and formatted message.
func New(code Code, format string, args ...any) *Error {
	if len(args) == 0 {
		return &Error{Code: code, Message: format}
	}
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Internal returns an XX000 error. It stands for a broken invariant of our
// own, never for bad input.
func Internal(format string, args ...any) *Error {
	return New(InternalError, format, args...)
}

// Wrap gives err the SQLSTATE code unless it already carries one, and puts
// the formatted context in front of its message. It returns nil for nil.
func Wrap(err error, code Code, format string, args ...any) error {
	if err == nil {
		return nil
	}
	context := fmt.Sprintf(format, args...)
	if e, ok := errors.AsType[*Error](err); ok {
		wrapped := *e
		wrapped.Message = context + ": " + e.Message
		wrapped.cause = err
		return &wrapped
	}
	return &Error{Code: code, Message: context + ": " + err.Error(), cause: err}
}

// Error returns the message alone, as PostgreSQL's clients print it.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the error that this one was made from, or nil.
func (e *Error) Unwrap() error { return e.cause }

// WithDetail sets the detail and returns e.
func (e *Error) WithDetail(format string, args ...any) *Error {
	e.Detail = fmt.Sprintf(format, args...)
	return e
}

// WithHint sets the hint and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// At sets the position and returns e.
func (e *Error) At(position int) *Error {
	e.Position = position
	return e
}

// WithTable names the schema and table that the error is about and returns e.
func (e *Error) WithTable(schema, table string) *Error {
	e.Schema, e.Table = schema, table
	return e
}

// WithColumn names the column that the error is about and returns e.
func (e *Error) WithColumn(column string) *Error {
	e.Column = column
	return e
}

// WithConstraint names the constraint that was violated and returns e.
func (e *Error) WithConstraint(constraint string) *Error {
	e.Constraint = constraint
	return e
}

// WithCause keeps cause for errors.Is and errors.As and returns e.
func (e *Error) WithCause(cause error) *Error {
	e.cause = cause
	return e
}

// CodeOf returns the SQLSTATE of err: "00000" for nil, XX000 for an error
// that carries none.
func CodeOf(err error) Code {
	if err == nil {
		return SuccessfulCompletion
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return InternalError
}

// Is reports whether err carries the SQLSTATE code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }

// From returns err as an *Error, giving XX000 to one that carries no code.
// It returns nil for nil.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Code: InternalError, Message: err.Error(), cause: err}
}
