package host

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/meter"
)

// maxTrace bounds the stack trace of a trap, in lines.
const maxTrace = 16

// errStackOverflow ends calls that are too deep, with the words of the runtime where its own
// limit ends them.
var errStackOverflow = errors.New("stack overflow")

// callError turns the failure of a call into an SQL error: that of the meter as
// it is, running out of stack 54001, any other trap 38000.
func callError(ctx context.Context, what string, err error) error {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e
	}
	if ctx.Err() != nil {
		return errs.New(errs.QueryCanceled, "canceling statement due to user request")
	}
	message, trace, _ := strings.Cut(err.Error(), "\n")
	message = strings.TrimPrefix(message, "wasm error: ")
	if strings.HasPrefix(message, "stack overflow") {
		return errs.New(errs.StatementTooComplex, "WebAssembly %s calls itself too deeply", what).WithDetail("%s", printableTrace(trace))
	}
	e := errs.New(errs.ExternalRoutineException, "WebAssembly %s failed: %s", what, meter.Printable(message))
	if trace = printableTrace(trace); trace != "" {
		e = e.WithDetail("%s", trace)
	}
	return e
}

// function is how errors call an exported function: the loop over a batch by the
// function that it calls.
func function(export string) string {
	return fmt.Sprintf("function \"%s\"", meter.Printable(strings.TrimPrefix(export, meter.VecName(""))))
}

// printableTrace is the innermost part of a trap's stack trace.
func printableTrace(trace string) string {
	var lines []string
	for line := range strings.SplitSeq(trace, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line == "wasm stack trace:" || strings.HasPrefix(line, "basalt.yield(") {
			continue // the last is none of the guest's
		}
		if len(lines) == maxTrace {
			lines = append(lines, "...")
			break
		}
		lines = append(lines, meter.Printable(strings.TrimPrefix(line, ".")))
	}
	if len(lines) == 0 {
		return ""
	}
	return "WebAssembly stack:\n" + strings.Join(lines, "\n")
}
