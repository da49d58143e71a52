package filter

// range32Generic does the values from i on, behind k positions found so far.
func range32Generic(xs []int32, lo, hi int32, dst []int32, i, k int) int {
	if lo > hi {
		return k
	}
	base, span := uint32(lo), uint32(hi)-uint32(lo)
	for ; i < len(xs); i++ {
		dst[k] = int32(i)
		if uint32(xs[i])-base <= span {
			k++
		}
	}
	return k
}

func range64Generic(xs []int64, lo, hi int64, dst []int32, i, k int) int {
	if lo > hi {
		return k
	}
	base, span := uint64(lo), uint64(hi)-uint64(lo)
	for ; i < len(xs); i++ {
		dst[k] = int32(i)
		if uint64(xs[i])-base <= span {
			k++
		}
	}
	return k
}

func orAbsGeneric(xs []int64) uint64 {
	var a, b uint64
	for len(xs) >= 4 {
		x0, x1, x2, x3 := xs[0], xs[1], xs[2], xs[3]
		a |= uint64(x0^x0>>63) | uint64(x1^x1>>63)
		b |= uint64(x2^x2>>63) | uint64(x3^x3>>63)
		xs = xs[4:]
	}
	for _, x := range xs {
		a |= uint64(x ^ x>>63)
	}
	return a | b
}
