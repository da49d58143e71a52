package wat

import (
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// place returns the line and the column of a byte of a text, in characters and
// from 1.
func place(src string, at int) (line, column int) {
	before := src[:at]
	line = strings.Count(before, "\n") + 1
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// errorAt makes the error of a place in the text.
func errorAt(src string, at int, code errs.Code, format string, args ...any) *errs.Error {
	line, column := place(src, at)
	args = append([]any{line, column}, args...)
	return errs.New(code, "WebAssembly text %d:%d: "+format, args...).At(utf8.RuneCountInString(src[:at]) + 1)
}

// excerpt is a token as a message quotes it.
func excerpt(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "..."
}
