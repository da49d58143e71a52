package pattern

import (
	"regexp"
	"strings"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
)

// CompileRegex compiles a regular expression in PostgreSQL's advanced syntax,
// as far as a linear-time matcher can: back references are refused. flags are
// those of regexp_replace and its like; g is the caller's.
func CompileRegex(pattern, flags string) (*regexp.Regexp, error) {
	mode := "s" // . matches a newline unless told otherwise
	for _, f := range flags {
		switch f {
		case 'g', 'e', 'b', 'q', 't':
			if f == 'q' {
				pattern = regexp.QuoteMeta(pattern)
			}
		case 'i':
			mode += "i"
		case 'c':
			mode = strings.ReplaceAll(mode, "i", "")
		case 'n', 'm':
			mode = strings.ReplaceAll(mode, "s", "") + "m"
		case 'p':
			mode = strings.ReplaceAll(mode, "s", "")
		case 's':
		case 'w':
			mode += "m"
		case 'x':
			pattern = stripExtended(pattern)
		default:
			return nil, errs.New(errs.InvalidParameterValue, "invalid regular expression option: \"%c\"", f)
		}
	}
	if rest, ok := strings.CutPrefix(pattern, "***="); ok {
		pattern = regexp.QuoteMeta(rest)
	}
	pattern = strings.TrimPrefix(pattern, "***:")
	pattern = translate(pattern)
	if strings.HasPrefix(pattern, "(?") && len(pattern) > 3 && strings.IndexByte("icsnmx", pattern[2]) >= 0 {
		if end := strings.IndexByte(pattern, ')'); end > 0 && strings.Trim(pattern[2:end], "icsnmx") == "" {
			return CompileRegex(pattern[end+1:], flags+pattern[2:end])
		}
	}
	full := "(?" + mode + ")" + pattern
	if mode == "" {
		full = pattern
	}
	if re, ok := cache.Load(full); ok {
		return re.(*regexp.Regexp), nil
	}
	re, err := regexp.Compile(full)
	if err != nil {
		msg := err.Error()
		if at := strings.LastIndex(msg, ": "); at >= 0 && strings.HasPrefix(msg, "error parsing regexp: ") {
			msg = strings.TrimPrefix(msg, "error parsing regexp: ")
		}
		return nil, errs.New(errs.InvalidRegularExpression, "invalid regular expression: %s", msg)
	}
	if cached.Add(1) < maxCached {
		cache.Store(full, re)
	}
	return re, nil
}

// maxCached bounds the cache of compiled expressions.
const maxCached = 512

var (
	cache  sync.Map
	cached counter
)

type counter struct {
	mu sync.Mutex
	n  int
}

// Add adds to the counter and returns the new value.
func (c *counter) Add(d int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += d
	return c.n
}

// translate rewrites the escapes that have other names here.
func translate(p string) string {
	var sb strings.Builder
	for i := 0; i < len(p); i++ {
		if p[i] != '\\' || i+1 == len(p) {
			sb.WriteByte(p[i])
			continue
		}
		i++
		switch p[i] {
		case 'm', 'M', 'y':
			sb.WriteString(`\b`)
		case 'Y':
			sb.WriteString(`\B`)
		case 'Z':
			sb.WriteString(`\z`)
		case 'e':
			sb.WriteString(`\x1b`)
		default:
			sb.WriteByte('\\')
			sb.WriteByte(p[i])
		}
	}
	return sb.String()
}

// stripExtended drops the blanks and comments of the expanded syntax.
func stripExtended(p string) string {
	var sb strings.Builder
	class := false
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '\\' && i+1 < len(p):
			sb.WriteByte(c)
			i++
			sb.WriteByte(p[i])
		case c == '[':
			class = true
			sb.WriteByte(c)
		case c == ']':
			class = false
			sb.WriteByte(c)
		case !class && (c == ' ' || c == '\t' || c == '\n'):
		case !class && c == '#':
			for i < len(p) && p[i] != '\n' {
				i++
			}
		default:
			sb.WriteByte(c)
		}
	}
	return sb.String()
}

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
