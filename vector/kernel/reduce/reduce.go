package reduce

import "github.com/basaltdb/basalt/vector/cpu"

// level is the CPU level in use; tests go through all that the machine has.
var level = cpu.Active()

// Sum16 returns the sum of the values, of which there are at most 2^47.
func Sum16(xs []int16) int64 { return sumGeneric(xs) }

// Sum32 returns the sum of the values, of which there are at most 2^32.
func Sum32(xs []int32) int64 {
	i, sum := sum32(xs)
	return sum + sumGeneric(xs[i:])
}

// Sum64 returns the exact sum of at most 2^32 values, high<<32 + low: the sum
// of their low halves, and that of their high halves with the sign.
func Sum64(xs []int64) (low uint64, high int64) {
	i, low, high := sum64(xs)
	l, h := sum64Generic(xs[i:])
	return low + l, high + h
}

// Min16 returns the least of some values.
func Min16(xs []int16) int16 { return minGeneric(xs[1:], xs[0]) }

// Max16 returns the greatest of some values.
func Max16(xs []int16) int16 { return maxGeneric(xs[1:], xs[0]) }

// Min32 returns the least of some values.
func Min32(xs []int32) int32 {
	i, best := min32(xs)
	return minGeneric(xs[i:], best)
}

// Max32 returns the greatest of some values.
func Max32(xs []int32) int32 {
	i, best := max32(xs)
	return maxGeneric(xs[i:], best)
}

// Min64 returns the least of some values.
func Min64(xs []int64) int64 {
	i, best := min64(xs)
	return minGeneric(xs[i:], best)
}

// Max64 returns the greatest of some values.
func Max64(xs []int64) int64 {
	i, best := max64(xs)
	return maxGeneric(xs[i:], best)
}
