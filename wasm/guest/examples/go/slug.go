//go:build wasip1

package main

import (
	"unsafe"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// lower is a letter of ASCII in lower case, and any other byte as it is.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// inWord tells whether a byte in lower case is part of a word: a letter or digit, or
// part of a character beyond ASCII.
func inWord(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= 0x80
}

// slugged is the buffer of all calls: a result is copied before the next one.
var slugged []byte

// slug is a scalar function over text: a title as a part of an address, "Hello,
// World!" as "hello-world". Letters beyond ASCII stay as they are.
//
//go:wasmexport slug
func slug(title unsafe.Pointer, length int32) basalt.Result {
	out, gap := slugged[:0], false
	for _, c := range basalt.Argument(title, length) {
		if c = lower(c); !inWord(c) {
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, '-')
		}
		gap = false
		out = append(out, c)
	}
	slugged = out
	return basalt.Bytes(out)
}
