package pattern

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Regex is a compiled expression.
type Regex struct {
	re *regexp.Regexp
	// follows matches one character and then the expression right behind it,
	// which is how a match is looked for inside a text with what is before it.
	follows *regexp.Regexp
	// empty says that the expression may match no characters at all.
	empty bool
}

// regexMode is what the flags of an expression amount to.
type regexMode struct {
	fold     bool // i
	stops    bool // newlines end . and [^...]
	anchors  bool // ^ and $ match at newlines
	expanded bool // x
	literal  bool // q
}

// apply takes a flag over.
func (m *regexMode) apply(f rune) error {
	switch f {
	case 'i':
		m.fold = true
	case 'c':
		m.fold = false
	case 'n', 'm':
		m.stops, m.anchors = true, true
	case 'p':
		m.stops, m.anchors = true, false
	case 's':
		m.stops, m.anchors = false, false
	case 'w':
		m.stops, m.anchors = false, true
	case 'x':
		m.expanded = true
	case 't':
		m.expanded = false
	case 'q':
		m.literal = true
	case 'b', 'e':
		m.literal = false
	default:
		return errs.New(errs.InvalidParameterValue, "invalid regular expression option: \"%c\"", f)
	}
	return nil
}

// CompileRegex compiles a regular expression in PostgreSQL's advanced syntax,
// as far as a linear-time matcher can: back references are refused. flags are
// those of regexp_replace and its like, without g.
func CompileRegex(pattern, flags string) (*Regex, error) {
	key := flags + "/" + pattern
	if re, ok := cache.Load(key); ok {
		return re.(*Regex), nil
	}
	var m regexMode
	for _, f := range flags {
		if err := m.apply(f); err != nil {
			return nil, err
		}
	}
	re, err := m.compile(pattern)
	if err == nil && cached.Add(1) < maxCached {
		cache.Store(key, re)
	}
	return re, err
}

func (m *regexMode) compile(pattern string) (*Regex, error) {
	if rest, ok := strings.CutPrefix(pattern, "***="); ok {
		pattern, m.literal = rest, true
	}
	if m.literal {
		return m.build(regexp.QuoteMeta(pattern), false)
	}
	pattern = strings.TrimPrefix(pattern, "***:")
	if strings.HasPrefix(pattern, "(?") && len(pattern) > 3 && pattern[2] >= 'a' && pattern[2] <= 'z' {
		end := strings.IndexByte(pattern, ')')
		if end > 0 && strings.Trim(pattern[2:end], "abcdefghijklmnopqrstuvwxyz") == "" {
			for _, f := range pattern[2:end] {
				if err := m.apply(f); err != nil {
					return nil, errs.New(errs.InvalidRegularExpression, "invalid regular expression: invalid embedded option")
				}
			}
			if pattern = pattern[end+1:]; m.literal {
				return m.build(regexp.QuoteMeta(pattern), false)
			}
		}
	}
	if m.expanded {
		pattern = stripExtended(pattern)
	}
	translated, lazy := translate(pattern, m.stops)
	return m.build(translated, lazy)
}

// build compiles a translated expression. The longest of the matches that
// begin first counts, unless a quantifier is lazy.
func (m *regexMode) build(pattern string, lazy bool) (*Regex, error) {
	mode := ""
	for _, f := range [...]struct {
		on   bool
		flag string
	}{{!m.stops, "s"}, {m.anchors, "m"}, {m.fold, "i"}} {
		if f.on {
			mode += f.flag
		}
	}
	if mode != "" {
		pattern = "(?" + mode + ":" + pattern + ")"
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, errRegex(err)
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, errRegex(err)
	}
	follows, err := regexp.Compile(`\A(?s:.)(?:` + pattern + `)`)
	if err != nil {
		return nil, errRegex(err)
	}
	if !lazy {
		re.Longest()
		follows.Longest()
	}
	return &Regex{re: re, follows: follows, empty: mayBeEmpty(tree)}, nil
}

func errRegex(err error) error {
	return errs.New(errs.InvalidRegularExpression, "invalid regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
}

// mayBeEmpty reports whether an expression can match no characters.
func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	case syntax.OpConcat:
		for _, s := range re.Sub {
			if !mayBeEmpty(s) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, s := range re.Sub {
			if mayBeEmpty(s) {
				return true
			}
		}
		return false
	}
	return true
}

// Match reports whether s has a match.
func (r *Regex) Match(s []byte) bool { return r.re.Match(s) }

// Find returns the positions of the first match at or behind from and of its
// groups, or nil. What stands before from counts for ^ and word limits.
func (r *Regex) Find(s string, from int) []int {
	if from == 0 {
		return r.re.FindStringSubmatchIndex(s)
	}
	for from <= len(s) {
		_, size := utf8.DecodeLastRuneInString(s[:from])
		if m := r.follows.FindStringSubmatchIndex(s[from-size:]); m != nil {
			m[0] += size
			return moved(m, from-size)
		}
		m := r.re.FindStringSubmatchIndex(s[from:])
		if m == nil {
			return nil
		}
		if m[0] > 0 {
			return moved(m, from)
		}
		// It only matched because nothing stood before it.
		if from == len(s) {
			return nil
		}
		_, size = utf8.DecodeRuneInString(s[from:])
		from += size
	}
	return nil
}

func moved(m []int, by int) []int {
	for i := range m {
		if m[i] >= 0 {
			m[i] += by
		}
	}
	return m
}

// All returns the matches from a position on, at most limit if that is not
// negative. A match may be empty right behind another.
func (r *Regex) All(s string, from, limit int) [][]int {
	if !r.empty && from == 0 {
		return r.re.FindAllStringSubmatchIndex(s, limit)
	}
	var all [][]int
	for from <= len(s) && len(all) != limit {
		m := r.Find(s, from)
		if m == nil {
			break
		}
		all = append(all, m)
		if from = m[1]; m[0] == m[1] {
			_, size := utf8.DecodeRuneInString(s[from:])
			from += max(size, 1)
		}
	}
	return all
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

// translate rewrites what is spelled differently here. stops keeps negated
// classes from matching newlines. lazy reports whether a quantifier is.
func translate(p string, stops bool) (out string, lazy bool) {
	var sb strings.Builder
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '\\' && i+1 < len(p):
			i++
			sb.WriteString(translateEscape(p[i]))
		case c == '[':
			end := classEnd(p, i)
			class := p[i:end]
			switch {
			case class == "[[:<:]]" || class == "[[:>:]]":
				class = `\b`
			case stops && strings.HasPrefix(class, "[^"):
				class = `[^\n` + class[2:]
			}
			sb.WriteString(class)
			i = end - 1
		default:
			if c == '?' && i > 0 && strings.IndexByte("*+?}", p[i-1]) >= 0 && !(i > 1 && p[i-2] == '\\') {
				lazy = true
			}
			sb.WriteByte(c)
		}
	}
	return sb.String(), lazy
}

func translateEscape(c byte) string {
	switch c {
	case 'm', 'M', 'y':
		return `\b`
	case 'Y':
		return `\B`
	case 'b':
		return `\x08` // a backspace
	case 'B':
		return `\\`
	case 'Z':
		return `\z`
	case 'e':
		return `\x1b`
	}
	return `\` + string(c)
}

// classEnd returns the end of the bracket expression at i.
func classEnd(p string, i int) int {
	j := i + 1
	if j < len(p) && p[j] == '^' {
		j++
	}
	if j < len(p) && p[j] == ']' {
		j++
	}
	for j < len(p) && p[j] != ']' {
		if p[j] == '\\' {
			j++
		} else if p[j] == '[' && j+1 < len(p) && strings.IndexByte(":.=", p[j+1]) >= 0 {
			if end := strings.Index(p[j+2:], string(p[j+1])+"]"); end >= 0 {
				j += end + 3
			}
		}
		j++
	}
	return min(j+1, len(p))
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
