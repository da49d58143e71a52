package lex

import (
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// CheckEncoding returns an error (22021) for text that is not UTF-8, and for the
// character NUL, which PostgreSQL allows in no text and at which C ends it.
func CheckEncoding(text string) error {
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return nil
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == 0 || (r == utf8.RuneError && n <= 1) {
			return errs.New(errs.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x%02x", text[i])
		}
		i += n
	}
	return nil
}
