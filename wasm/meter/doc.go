// Package meter rewrites WebAssembly modules so that they can be stopped: it
// checks a module against limits, and adds fuel accounting before any runtime
// sees a byte of it.
//
// The rewritten module has more mutable globals, the fuel, the pages of the host's
// room and what is left of the stack, and one more imported function, basalt.yield
// (i64) -> i64. At every function entry and loop header the fuel is lowered by the
// number of instructions until the next such place; instructions that work on a range
// of memory or a table are charged by its length. When the fuel is below zero the guest
// calls yield with it, and goes on with what yield returns — or never, if the host stops
// it.
//
// Invariants:
//
//  1. Every index in the input is checked before anything is added, because an
//     index one past the end would become the fuel or the yield.
//  2. Every cycle of control passes through a function entry, a loop header or a
//     branch that takes what its loop's header does (innermost.go), so no code
//     runs without fuel.
//  3. Opcodes that are not known are refused, not passed on.
//  4. What comes out is in the shortest form of the format, whatever came in, so
//     that the runtime reads the same instructions that were metered.
//  5. Tables cannot grow beyond the limit that all of them share.
//  6. The stack of calls is bounded: functions that may be in it twice count the
//     bytes of their frames.
//  7. Functions whose compilation would take long are refused; see work.
//  8. Modules that import basalt.yield, or export a name beginning with
//     "__basalt_", are refused.
package meter
