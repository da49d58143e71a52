// Package host runs metered WebAssembly modules. It is the only importer of
// the runtime.
//
// One Engine serves the process. A Module is a compiled module with a pool of
// instances; an instance is used by one goroutine at a time and thrown away
// after any trap, because a trap leaves the guest's stack pointer where it was.
//
// A guest sees a deny-all world: no files, no environment, a clock that stands
// still. What it may use up is bounded: fuel and time by the Meter of the call,
// memory by the engine's limit.
package host
