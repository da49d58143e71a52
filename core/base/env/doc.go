// Package env is where the core meets the outside world: time and randomness
// behind small interfaces, so that everything above can run in a
// deterministic simulation. Disk is core/storage/vfs, which has the same
// role for files.
//
// Real is the machine's clock and entropy. Sim is a virtual clock that moves
// only when told to, or when somebody sleeps on it, and a seeded generator:
// the same seed and the same calls give the same values.
//
// Nothing else in core may call time.Now, time.Sleep, timers, math/rand,
// crypto/rand, os or net; a test in test/arch holds that.
package env
