//go:build amd64 && !purego

package unpack

import "github.com/basaltdb/basalt/vector/cpu"

// narrow32 does whole rows from the start and returns how many values those
// are.
func narrow32(dst []int32, src []byte, w int, mul uint32, base int32) int {
	rows := len(dst) / Lanes32
	switch {
	case rows == 0:
		return 0
	case level >= cpu.AVX512:
		narrow32AVX512(&dst[0], &src[0], rows, w, uint32(1<<w-1), mul, base)
	case level >= cpu.AVX2:
		narrow32AVX2(&dst[0], &src[0], rows, w, uint32(1<<w-1), mul, base)
	default:
		return 0
	}
	return rows * Lanes32
}

func narrow64(dst []int64, src []byte, w int, mul uint32, base int64) int {
	rows := len(dst) / Lanes32
	switch {
	case rows == 0:
		return 0
	case level >= cpu.AVX512:
		narrow64AVX512(&dst[0], &src[0], rows, w, uint32(1<<w-1), uint64(mul), base)
	case level >= cpu.AVX2:
		narrow64AVX2(&dst[0], &src[0], rows, w, uint32(1<<w-1), uint64(mul), base)
	default:
		return 0
	}
	return rows * Lanes32
}

func wide64(dst []int64, src []byte, w int, base int64) int {
	rows := len(dst) / Lanes64
	switch {
	case rows == 0:
		return 0
	case level >= cpu.AVX512:
		wide64AVX512(&dst[0], &src[0], rows, w, ^uint64(0)>>(64-w), base)
	case level >= cpu.AVX2:
		wide64AVX2(&dst[0], &src[0], rows, w, ^uint64(0)>>(64-w), base)
	default:
		return 0
	}
	return rows * Lanes64
}
