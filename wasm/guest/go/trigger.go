//go:build wasip1

package basalt

import "unsafe"

//go:wasmimport basalt trg_about
func hostAbout(what int32, buf unsafe.Pointer, size int32) int32

//go:wasmimport basalt trg_arg
func hostTriggerArg(n int32, buf unsafe.Pointer, size int32) int32

//go:wasmimport basalt trg_column
func hostColumn(name string) int32

// A trigger's function takes nothing, and returns Write or, called BEFORE ... FOR EACH
// ROW, Skip for a row that is not to be written. It assigns to columns of the new row
// by Out, and may run SQL as procedures do.
const (
	Write int32 = 0
	Skip  int32 = 1
)

// The rows of a trigger: as it will be, of which there is none in DELETE, and as it was,
// of which there is none in INSERT.
var (
	New = Row{-1}
	Old = Row{-2}
)

// Fact is something that is known about a trigger.
type Fact int32

// The facts.
const (
	TriggerName Fact = iota
	TriggerSchema
	TriggerTable
	TriggerWhen  // BEFORE or AFTER
	TriggerLevel // ROW or STATEMENT
	TriggerEvent // INSERT, UPDATE, DELETE or TRUNCATE
)

// About returns a fact about the trigger.
func About(f Fact) string {
	text, _ := read(func(buf unsafe.Pointer, size int32) int32 { return hostAbout(int32(f), buf, size) })
	return text
}

// TriggerArg is an argument of CREATE TRIGGER, counted from 0; false where there is
// none.
func TriggerArg(n int32) (string, bool) {
	return read(func(buf unsafe.Pointer, size int32) int32 { return hostTriggerArg(n, buf, size) })
}

// ColumnNumber is the number of a column, 0 where the table has none of the name.
func ColumnNumber(name string) int32 { return hostColumn(name) }
