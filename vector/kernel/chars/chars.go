package chars

import "github.com/basaltdb/basalt/vector/cpu"

// level is the CPU level in use; tests go through all that the machine has.
var level = cpu.Active()

// What is added to a byte so that the letters are 102 to 127 of signed numbers.
const (
	lowerShift = 127 - 'z'
	upperShift = 127 - 'Z'
)

// Upper writes src to dst, which is as long, with the ASCII letters in upper
// case, and reports whether all of src is ASCII.
func Upper(dst, src []byte) bool { return foldCase(dst, src, lowerShift) }

// Lower is Upper for lower case.
func Lower(dst, src []byte) bool { return foldCase(dst, src, upperShift) }

// foldCase turns the case of the letters that shift makes 102 to 127.
func foldCase(dst, src []byte, shift uint32) bool {
	dst = dst[:len(src)]
	i, ascii := foldCaseWide(dst, src, shift)
	return foldCaseGeneric(dst[i:], src[i:], shift) && ascii
}

// ASCII reports whether all bytes are.
func ASCII(s []byte) bool {
	i, ascii := asciiWide(s)
	return ascii && asciiGeneric(s[i:])
}

// Count returns the number of characters of s, which is UTF-8: of the bytes that
// continue none.
func Count(s []byte) int {
	i, n := countWide(s)
	return n + countGeneric(s[i:])
}
