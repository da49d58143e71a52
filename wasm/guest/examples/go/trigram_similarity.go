//go:build wasip1

package main

import (
	"slices"
	"unsafe"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// trigrams appends the trigrams of a text to a list, sorted, each once. Case and what
// is not a letter or digit do not count; each word begins with two spaces and ends
// with one.
func trigrams(list []uint32, text []byte) []uint32 {
	const spaces = 0x2020
	last, word := uint32(spaces), false
	for i := range len(text) + 1 {
		c := byte(' ') // behind the text
		if i < len(text) {
			if c = lower(text[i]); !inWord(c) {
				c = ' '
			}
		}
		if c == ' ' && !word {
			continue
		}
		trigram := last<<8 | uint32(c)
		list = append(list, trigram)
		if word = c != ' '; word {
			last = trigram & 0xffff
		} else {
			last = spaces
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// The lists of a call, whose room the next call takes.
var left, right []uint32

// trigramSimilarity is a similarity function: how many of the groups of three
// characters in two texts are common, between 0 and 1.
//
//go:wasmexport trigram_similarity
func trigramSimilarity(a unsafe.Pointer, aLength int32, b unsafe.Pointer, bLength int32) float64 {
	left = trigrams(left[:0], basalt.Argument(a, aLength))
	right = trigrams(right[:0], basalt.Argument(b, bLength))
	common := 0
	for _, t := range left {
		if _, found := slices.BinarySearch(right, t); found {
			common++
		}
	}
	all := len(left) + len(right) - common
	if all == 0 {
		return 0
	}
	return float64(common) / float64(all)
}
