// Package simulate runs whole histories of a database - random work, power cuts,
// recoveries - in one thread, so that everything follows from the seed, and
// checks after each crash what package crashclones checks. A history is summed up
// by a hash of all files and of all answers. Histories are replayed, and must
// give the same hash, bit for bit.
//
// The lane beside it, test/sim, has goroutines too and so needs a runtime that
// is deterministic; it is a hundred times slower.
package simulate
