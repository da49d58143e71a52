package reduce

func sumGeneric[T int16 | int32](xs []T) int64 {
	var a, b int64
	for len(xs) >= 4 {
		a += int64(xs[0]) + int64(xs[1])
		b += int64(xs[2]) + int64(xs[3])
		xs = xs[4:]
	}
	for _, x := range xs {
		a += int64(x)
	}
	return a + b
}

func sum64Generic(xs []int64) (low uint64, high int64) {
	for _, x := range xs {
		low += uint64(uint32(x))
		high += x >> 32
	}
	return low, high
}

// minGeneric returns the least of best and the values.
func minGeneric[T int16 | int32 | int64](xs []T, best T) T {
	other := best
	for len(xs) >= 4 {
		best = min(best, min(xs[0], xs[1]))
		other = min(other, min(xs[2], xs[3]))
		xs = xs[4:]
	}
	for _, x := range xs {
		best = min(best, x)
	}
	return min(best, other)
}

// maxGeneric returns the greatest of best and the values.
func maxGeneric[T int16 | int32 | int64](xs []T, best T) T {
	other := best
	for len(xs) >= 4 {
		best = max(best, max(xs[0], xs[1]))
		other = max(other, max(xs[2], xs[3]))
		xs = xs[4:]
	}
	for _, x := range xs {
		best = max(best, x)
	}
	return max(best, other)
}
