package pattern

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

const codeTooManySeparators errs.Code = "2200C"

// registerSimilarPart adds substring(text SIMILAR pattern ESCAPE char), which
// returns what matches between two escaped double quotes in the pattern.
func registerSimilarPart(r *ext.Registry) {
	r.AddScalar(&ext.Scalar{Name: "substring", Args: kit.Params(text, text, text), Return: text, Strict: true, Cost: 10,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
			esc, err := escapeChar(args[2].Bytes(i))
			if err != nil {
				return dst, false, err
			}
			re, err := similarPart(args[1].Str(i), esc)
			if err != nil {
				return dst, false, err
			}
			s := args[0].Str(i)
			m := re.Find(s, 0)
			if m == nil || m[2] < 0 {
				return dst, true, nil
			}
			return append(dst, s[m[2]:m[3]]...), false, nil
		})})
}

// similarPart compiles such a pattern: what stands before the first separator
// matches as little as it can.
func similarPart(pattern string, esc rune) (*Regex, error) {
	parts := []string{pattern}
	if esc != 0 {
		parts = splitEscaped(pattern, esc)
	}
	if len(parts) > 3 {
		return nil, errs.New(codeTooManySeparators, "SQL regular expression may not contain more than two escape-double-quote separators")
	}
	for k, p := range parts {
		re, err := SimilarTo(p, esc)
		if err != nil {
			return nil, err
		}
		parts[k] = strings.TrimSuffix(strings.TrimPrefix(re, "^(?:"), ")$")
	}
	lazy := lazily(parts[0])
	switch len(parts) {
	case 1:
		return CompileRegex("^("+parts[0]+")$", "")
	case 2:
		return CompileRegex("^(?:"+lazy+")("+parts[1]+")$", "")
	}
	return CompileRegex("^(?:"+lazy+")("+parts[1]+")(?:"+parts[2]+")$", "")
}

// lazily makes the quantifiers of an expression match as little as they can.
func lazily(re string) string {
	var sb strings.Builder
	for i := 0; i < len(re); i++ {
		switch c := re[i]; {
		case c == '\\' && i+1 < len(re):
			sb.WriteString(re[i : i+2])
			i++
		case c == '[':
			end := classEnd(re, i)
			sb.WriteString(re[i:end])
			i = end - 1
		default:
			sb.WriteByte(c)
			if strings.IndexByte("*+?}", c) >= 0 {
				sb.WriteByte('?')
			}
		}
	}
	// The ? of (?: is no quantifier.
	return strings.ReplaceAll(sb.String(), "(??:", "(?:")
}

// splitEscaped cuts a pattern at its escaped double quotes.
func splitEscaped(pattern string, esc rune) []string {
	var parts []string
	var sb strings.Builder
	escaped := false
	for _, c := range pattern {
		switch {
		case escaped && c == '"':
			parts = append(parts, sb.String())
			sb.Reset()
			escaped = false
		case escaped:
			sb.WriteRune(esc)
			sb.WriteRune(c)
			escaped = false
		case c == esc:
			escaped = true
		default:
			sb.WriteRune(c)
		}
	}
	if escaped {
		sb.WriteRune(esc)
	}
	return append(parts, sb.String())
}
