// Package basalt is for WebAssembly functions in Go, ABI version 1.
//
//	package main
//
//	import basalt "github.com/basaltdb/basalt/wasm/guest/go"
//
//	//go:wasmexport twice
//	func twice(n int64) int64 { return 2 * n }
//
//	//go:wasmexport shout
//	func shout(text unsafe.Pointer, length int32) basalt.Result {
//		return basalt.Bytes(bytes.ToUpper(basalt.Argument(text, length)))
//	}
//
//	func main() {}
//
// Compile with "basalt fn build", or with
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -ldflags='-s -w' -o module.wasm .
//
// A function of one row takes and returns numbers:
//
//	SQL                               Go
//	smallint, integer, boolean, date  int32
//	bigint, timestamp, timestamptz    int64
//	real, double precision            float32, float64
//	text, bytea, json, jsonb          unsafe.Pointer, int32 as arguments (Argument), Result as result
//
// Dates are days and timestamps microseconds since 2000-01-01. Null arguments give
// null without a call. Functions over columns see nulls, and may return them; see
// Column. The package is empty but for GOOS=wasip1.
//
// Invariants:
//
//  1. What the host has an address of is reachable from a variable of this package
//     until the host has no use for it: the collector knows nothing of the host.
//  2. An import of the host is in a module only where the module uses it, since SQL
//     and messages need a capability.
package basalt
