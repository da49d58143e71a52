//go:build amd64 && !purego

package chars

import "github.com/basaltdb/basalt/vector/cpu"

// Each kernel does whole turns of its loop from the start, and returns how many
// bytes it has done.

// turn is the bytes of one turn.
const turn = 32

// turns returns the bytes of s that whole turns take.
func turns(s []byte) int {
	if level < cpu.AVX2 {
		return 0
	}
	return len(s) &^ (turn - 1)
}

func foldCaseWide(dst, src []byte, shift uint32) (done int, ascii bool) {
	if done = turns(src); done == 0 {
		return 0, true
	}
	return done, foldCaseAVX2(&dst[0], &src[0], done, shift) == 0
}

func asciiWide(s []byte) (done int, ascii bool) {
	if done = turns(s); done == 0 {
		return 0, true
	}
	return done, anyHighAVX2(&s[0], done) == 0
}

func countWide(s []byte) (done, n int) {
	if done = turns(s); done == 0 {
		return 0, 0
	}
	return done, countStartsAVX2(&s[0], done)
}
