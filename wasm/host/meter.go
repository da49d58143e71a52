package host

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
)

// slice is the fuel that a guest gets at a time: some tenths of a millisecond
// of work, so that a cancelled statement ends within that.
const slice = 1_000_000

// Meter bounds what the guests of one statement use together. It may be used
// by several goroutines.
type Meter struct {
	ctx   context.Context
	left  atomic.Int64
	bound bool
}

type meterKey struct{}

// WithMeter returns a context for calls that end with ctx and share fuel; 0 is
// no limit of fuel.
func WithMeter(ctx context.Context, fuel int64) context.Context {
	m := &Meter{ctx: ctx, bound: fuel > 0}
	m.left.Store(fuel)
	return context.WithValue(ctx, meterKey{}, m)
}

// yield is called by guests that have used up their fuel: its argument is what
// they have, below zero, and its result what they get.
func yield(ctx context.Context, _ api.Module, stack []uint64) {
	m, ok := ctx.Value(meterKey{}).(*Meter)
	if !ok {
		panic(errs.Internal("a WebAssembly call without a meter"))
	}
	if err := m.ctx.Err(); err != nil {
		cause := context.Cause(m.ctx)
		if errs.CodeOf(cause) == errs.InternalError {
			cause = errs.New(errs.QueryCanceled, "canceling statement due to user request")
		}
		panic(cause)
	}
	used := slice - int64(stack[0])
	if m.bound && m.left.Add(-used) < 0 {
		panic(errs.New(errs.ProgramLimitExceeded, "WebAssembly functions of this statement used up their fuel").
			WithHint("Raise wasm_fuel, or set it to 0 for no limit but statement_timeout."))
	}
	stack[0] = slice
}

// callError turns the failure of a call into an SQL error: that of the meter as
// it is, a trap as 38000.
func callError(ctx context.Context, name string, err error) error {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e
	}
	if ctx.Err() != nil {
		return errs.New(errs.QueryCanceled, "canceling statement due to user request")
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	return errs.New(errs.ExternalRoutineException, "WebAssembly function \"%s\" failed: %s", name, message)
}
