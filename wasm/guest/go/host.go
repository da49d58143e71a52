//go:build wasip1

package basalt

import "unsafe"

//go:wasmimport basalt raise
func hostRaise(state, text string)

//go:wasmimport basalt log
func hostLog(level int32, text string)

//go:wasmimport basalt param
func hostParam(name string, buf unsafe.Pointer, size int32) int32

// Raise ends the statement with an error. It does not return. The state is an
// SQLSTATE of five characters, like "22023" or one of your own like "U0001".
func Raise(state, text string) {
	hostRaise(state, text)
	panic("raise has returned")
}

// Level is how much a message matters.
type Level int32

// The levels.
const (
	Debug Level = iota
	Notice
	Warning
)

// Log sends the client a message. It needs the capability "log".
func Log(level Level, text string) { hostLog(int32(level), text) }

// Param is a setting, like "timezone"; false where there is no such setting.
func Param(name string) (string, bool) {
	return read(func(buf unsafe.Pointer, size int32) int32 { return hostParam(name, buf, size) })
}

// read gets a text of which the host tells the length; false for null.
func read(get func(buf unsafe.Pointer, size int32) int32) (string, bool) {
	buf := make([]byte, 256)
	for {
		n := int(get(unsafe.Pointer(unsafe.SliceData(buf)), int32(len(buf))))
		switch {
		case n < 0:
			return "", false
		case n <= len(buf):
			return string(buf[:n]), true
		}
		buf = make([]byte, n)
	}
}
