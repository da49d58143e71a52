// Package sim replays parts of Basalt deterministically: a program is built
// for GOOS=wasip1 and run under wazero with seeded randomness and virtual
// time, so that goroutine scheduling, map iteration and everything else that
// varies from run to run follow from the seed.
//
// The programs are in subdirectories; each takes a seed and prints what it
// did as a hash.
package sim
