//go:build amd64 && !purego

package reduce

import "github.com/basaltdb/basalt/vector/cpu"

// Each kernel does whole turns of its loop from the start, and returns how many
// values it has done.

func sum32(xs []int32) (done int, sum int64) {
	var words, high uint64
	switch {
	case level >= cpu.AVX512 && len(xs) >= 64:
		done = len(xs) &^ 63
		words, high = sum32AVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 32:
		done = len(xs) &^ 31
		words, high = sum32AVX2(&xs[0], done)
	}
	low := words - high<<32
	return done, int64(low + high - uint64(done)<<31)
}

func sum64(xs []int64) (done int, low uint64, high int64) {
	var words uint64
	switch {
	case level >= cpu.AVX512 && len(xs) >= 32:
		done = len(xs) &^ 31
		words, high = sum64AVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 16:
		done = len(xs) &^ 15
		words, high = sum64AVX2(&xs[0], done)
		high -= int64(done) << 31
	}
	return done, words - uint64(high)<<32, high
}

func min32(xs []int32) (done int, best int32) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 64:
		done = len(xs) &^ 63
		return done, min32AVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 32:
		done = len(xs) &^ 31
		return done, min32AVX2(&xs[0], done)
	}
	return 1, xs[0]
}

func max32(xs []int32) (done int, best int32) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 64:
		done = len(xs) &^ 63
		return done, max32AVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 32:
		done = len(xs) &^ 31
		return done, max32AVX2(&xs[0], done)
	}
	return 1, xs[0]
}

func min64(xs []int64) (done int, best int64) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 32:
		done = len(xs) &^ 31
		return done, min64AVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 16:
		done = len(xs) &^ 15
		return done, min64AVX2(&xs[0], done)
	}
	return 1, xs[0]
}

func max64(xs []int64) (done int, best int64) {
	switch {
	case level >= cpu.AVX512 && len(xs) >= 32:
		done = len(xs) &^ 31
		return done, max64AVX512(&xs[0], done)
	case level >= cpu.AVX2 && len(xs) >= 16:
		done = len(xs) &^ 15
		return done, max64AVX2(&xs[0], done)
	}
	return 1, xs[0]
}
