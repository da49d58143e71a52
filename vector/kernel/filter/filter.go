package filter

import "github.com/basaltdb/basalt/vector/cpu"

// level is the CPU level in use; tests go through all that the machine has.
var level = cpu.Active()

// Range32 writes the positions i with lo <= xs[i] <= hi to dst, which has room
// for len(xs), in ascending order, and returns how many there are. What is in
// dst behind them is unspecified.
func Range32(xs []int32, lo, hi int32, dst []int32) int {
	dst = dst[:len(xs)]
	i, k := range32(xs, lo, hi, dst)
	return range32Generic(xs, lo, hi, dst, i, k)
}

// Range64 is Range32 for 8-byte integers.
func Range64(xs []int64, lo, hi int64, dst []int32) int {
	dst = dst[:len(xs)]
	i, k := range64(xs, lo, hi, dst)
	return range64Generic(xs, lo, hi, dst, i, k)
}

// OrAbs returns the OR of x ^ (x >> 63) over all values: its bit length bounds
// their magnitudes, but for a power of two below zero, which is one more.
func OrAbs(xs []int64) uint64 {
	i, acc := orAbs(xs)
	return acc | orAbsGeneric(xs[i:])
}
