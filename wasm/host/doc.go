// Package host runs metered WebAssembly modules. It is the only importer of
// the runtime.
//
// One Engine serves the process. A Module is a compiled module, an Instance one
// that runs: it is used by one goroutine at a time and by one statement, and
// thrown away after any trap, because a trap leaves the guest's stack pointer
// where it was.
//
// A guest sees an inert world: no files, no environment, a clock and random
// numbers that are the same for every statement, unless its module has real ones.
// What it may use up is bounded:
// fuel and time by the Meter of the statement, memory by the limit of an
// instance and by the engine's part of the memory budget.
//
// Invariants:
//
//  1. A guest looks at its Meter after every slice of fuel, and the host counts
//     what it does for guests in the same units, so no call outlives its
//     statement by more than a slice and one operation over all its memory.
//  2. Instances end with their statement: nothing that one statement has left
//     in a guest is there for another.
//  3. What a module does before its first call is done once, where that cannot be
//     told from doing it each time: in an instance that no statement uses, which
//     sees a statement's beginning and no services. Others begin with its state.
//  4. What instances and compiled modules have is reserved from the budget
//     before, and given back. Memory that is refused is memory.grow's -1, or 53200
//     where a guest is not asked.
//  5. While other sessions run short statements, guests of long ones leave them
//     a processor.
//  6. The compiler runs on a goroutine of its own, from which the statement may
//     part; its panics are errors, and its work was bounded before.
package host
