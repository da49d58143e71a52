package host

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Services are what the server does for the guests of a call beyond computing.
// They may be used by several goroutines.
type Services interface {
	// Log sends a message to the client.
	Log(level LogLevel, text string)
	// Setting returns a configuration parameter.
	Setting(name string) (value string, ok bool)
}

// LogLevel is how important a message is.
type LogLevel int32

// The levels.
const (
	LogDebug LogLevel = iota
	LogNotice
	LogWarning
)

// Procedure is what the server does for one call of a procedure, besides. It is
// used by one goroutine.
//
// Parameters and columns are counted from 1. An error ends the call. What a
// procedure may go on after is -1 as result, and the error is LastError.
type Procedure interface {
	Services
	// ArgNull reports whether an argument is null.
	ArgNull(param int32) (bool, error)
	// Out sets an OUT parameter.
	Out(param int32, v Value) error
	// Bind sets a parameter of the next statement.
	Bind(param int32, v Value) error
	// Exec runs a statement and returns how many rows it gave or changed.
	Exec(ctx context.Context, sql string) (int64, error)
	// Query runs a statement for its rows and returns a handle of them.
	Query(ctx context.Context, sql string) (int32, error)
	// Row goes to the next row: 1, or 0 behind the last.
	Row(ctx context.Context, handle int32) (int32, error)
	// Next puts at most so many of the next rows as columns into a part of the guest's
	// memory that is at an address, and returns how many; 0 behind the last. The query
	// is on no row then.
	Next(ctx context.Context, handle, most int32, buf []byte, addr uint32) (int32, error)
	// Columns returns the number of columns.
	Columns(handle int32) (int32, error)
	// Null, Int, Float and Text return a column of the row. Text is valid until
	// the next call, and nil for null.
	Null(handle, column int32) (bool, error)
	Int(handle, column int32) (int64, error)
	Float(handle, column int32) (float64, error)
	Text(handle, column int32) ([]byte, error)
	// CloseQuery ends a query.
	CloseQuery(handle int32) error
	// LastError is the SQLSTATE and message of the last statement, "" where it has
	// not failed.
	LastError() string
}

// Value is a value that a guest gives.
type Value struct {
	Kind  ValueKind
	Int   int64
	Float float64
	Text  []byte // of the guest's memory: valid during the call
}

// ValueKind is the kind of a Value.
type ValueKind uint8

// The kinds.
const (
	NullValue ValueKind = iota
	IntValue
	FloatValue
	TextValue
)

type servicesKey struct{}

// WithServices returns a context for guests that may use services. A context that
// is derived for the statements of a procedure has to replace them.
func WithServices(ctx context.Context, s Services) context.Context {
	return context.WithValue(ctx, servicesKey{}, s)
}

// Metered reports whether calls with ctx are part of a statement that has a meter
// already.
func Metered(ctx context.Context) bool {
	_, err := meterOf(ctx)
	return err == nil
}

// Start returns an instance of its own for one call, which the caller has to
// Discard: what a procedure leaves in its memory is for nobody else. ctx carries
// the services.
func (m *Module) Start(ctx context.Context) (*Instance, error) {
	meter, err := meterOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := meter.check(); err != nil {
		return nil, err
	}
	return m.instantiate(ctx, meter)
}

// outsideMemory is a pointer that a guest has given for what it does not have.
func outsideMemory(name string) error {
	return errs.New(errs.ExternalRoutineException, "basalt.%s was called with a pointer outside the memory", name)
}
