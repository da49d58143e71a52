package pattern

import (
	"regexp"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// SimilarTo translates a SQL SIMILAR TO pattern to a regular expression. esc is
// the escape character, 0 for none.
func SimilarTo(pattern string, esc rune) (string, error) {
	var sb strings.Builder
	sb.WriteString("^(?:")
	escaped, class := false, false
	for _, c := range pattern {
		switch {
		case escaped:
			sb.WriteString(regexp.QuoteMeta(string(c)))
			escaped = false
		case esc != 0 && c == esc:
			escaped = true
		case class:
			class = c != ']'
			sb.WriteRune(c)
		case c == '[':
			class = true
			sb.WriteRune(c)
		case c == '%':
			sb.WriteString(".*")
		case c == '_':
			sb.WriteByte('.')
		case c == '.' || c == '^' || c == '$' || c == '\\':
			sb.WriteByte('\\')
			sb.WriteRune(c)
		default:
			sb.WriteRune(c)
		}
	}
	if escaped {
		return "", errs.New(errs.InvalidEscapeSequence, "invalid escape string")
	}
	return sb.String() + ")$", nil
}
