// Package preinit lets instances of a module begin where its initialisation ends.
//
// Runtimes that compilers bring, Go's above all, work for milliseconds before the
// first call. Prepare makes that a step of its own: the start function becomes an
// export that the host calls, mutable globals become exports that it can read and
// set, and data segments are handed to the host. After the host has called what
// Plan.Calls names in one instance, an Image of its memory and globals is what
// other instances begin with.
//
// The code is not changed, so a module is compiled once for both ways to begin.
//
// Invariants:
//
//  1. What Prepare gives with Plan.Begin and Plan.Calls does what the module did.
//  2. An Image has all of an instance's state, or the plan is not Whole: there are
//     instructions that change tables or drop segments, or mutable globals that are
//     no numbers of at most 64 bits.
//  3. Exports that are added have names that begin with "__basalt_", which modules
//     cannot have themselves.
//
// Modules are what package meter has written: valid in their sections, in the
// shortest form. Another one is an error, and never a panic.
package preinit
