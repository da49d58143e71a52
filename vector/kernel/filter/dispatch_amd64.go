//go:build amd64 && !purego

package filter

import "github.com/basaltdb/basalt/vector/cpu"

// lanes8[m] and lanes4[m] list the lanes whose bits are set in m; what stands
// behind them does not matter.
var (
	lanes8 = lanes[[8]int32](256, 8)
	lanes4 = lanes[[4]int32](16, 4)
)

func lanes[T [8]int32 | [4]int32](masks, width int) []T {
	table := make([]T, masks)
	for m := range table {
		k := 0
		for lane := range width {
			if m>>lane&1 == 1 {
				switch row := any(&table[m]).(type) {
				case *[8]int32:
					row[k] = int32(lane)
				case *[4]int32:
					row[k] = int32(lane)
				}
				k++
			}
		}
	}
	return table
}

// range32 does whole vectors from the start: it returns how many values it has
// done and how many positions it has written.
func range32(xs []int32, lo, hi int32, dst []int32) (done, found int) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 16:
		done = len(xs) &^ 15
		return done, range32AVX512(&xs[0], done, lo, hi, &dst[0])
	case level >= cpu.AVX2 && len(xs) >= 8:
		done = len(xs) &^ 7
		return done, range32AVX2(&xs[0], done, lo, hi, &dst[0], &lanes8[0])
	}
	return 0, 0
}

func range64(xs []int64, lo, hi int64, dst []int32) (done, found int) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 8:
		done = len(xs) &^ 7
		return done, range64AVX512(&xs[0], done, lo, hi, &dst[0])
	case level >= cpu.AVX2 && len(xs) >= 4:
		done = len(xs) &^ 3
		return done, range64AVX2(&xs[0], done, lo, hi, &dst[0], &lanes4[0])
	}
	return 0, 0
}

func orAbs(xs []int64) (done int, acc uint64) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 32:
		done = len(xs) &^ 31
		return done, orAbsAVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 16:
		done = len(xs) &^ 15
		return done, orAbsAVX2(&xs[0], done)
	}
	return 0, 0
}
