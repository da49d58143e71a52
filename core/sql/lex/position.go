package lex

import "unicode/utf8"

// CharPos returns the 1-based character position of byte offset in src, as the
// protocol's error position wants it; 0 for a negative (unknown) offset.
func CharPos(src string, offset int) int {
	if offset < 0 {
		return 0
	}
	if offset > len(src) {
		offset = len(src)
	}
	return utf8.RuneCountInString(src[:offset]) + 1
}

// ByteOffset is the inverse of CharPos: the byte offset of the 1-based
// character position, -1 for a position below 1.
func ByteOffset(src string, position int) int {
	if position < 1 {
		return -1
	}
	offset := 0
	for ; position > 1 && offset < len(src); position-- {
		_, n := utf8.DecodeRuneInString(src[offset:])
		offset += n
	}
	return offset
}

// LineColumn returns the 1-based line and the 1-based character column of byte
// offset in src, for messages that quote a place in a file.
func LineColumn(src string, offset int) (line, column int) {
	if offset > len(src) {
		offset = len(src)
	}
	line = 1
	start := 0
	for i := 0; i < offset; i++ {
		if src[i] == '\n' {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCountInString(src[start:offset]) + 1
}
