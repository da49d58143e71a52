package compat

import (
	"strings"
)

// piece is a part of a statement: text, or the place of a variable of psql.
type piece struct {
	text string // as written
	name string // of the variable, "" for text
	kind byte   // of the variable: ':' plain, '\'' as a literal, '"' as a name, '?' whether it is set
}

// Item is a statement or a backslash command of a script.
type Item struct {
	Line int
	// Command is the backslash command that the item is, or that ended the
	// statement; "" for a statement that a semicolon ended.
	Command string
	// Args is the rest of the command as written.
	Args string
	// statement is nil for a backslash command alone.
	statement []piece
}

// IsStatement tells if the item is to be sent to a server.
func (it *Item) IsStatement() bool { return it.statement != nil }

// Script splits a script of psql. It is a reader, because only a server knows
// if a statement is followed by the lines of its COPY data.
type Script struct {
	src       string
	pos, line int

	buf     []piece
	start   int // line of the buffer's first token
	depth   int // of parentheses
	words   []string
	bodies  int // open BEGIN ATOMIC and CASE of a function's body
	skipped bool
	// Backslashes is set while the server has standard_conforming_strings
	// off: then backslashes escape in every literal.
	Backslashes bool
}

// NewScript reads a script from its text.
func NewScript(text string) *Script { return &Script{src: text, line: 1} }

// Skip drops statements from now on, or stops that: a branch of \if that is
// not taken.
func (s *Script) Skip(skip bool) { s.skipped = skip }

// senders are the commands that send the statement before them.
var senders = map[string]bool{"g": true, "gx": true, "gset": true, "gexec": true, "gdesc": true, "crosstabview": true, "watch": true}

// Next returns the next statement or command, nil at the end.
func (s *Script) Next() *Item {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch {
		case c == '\\':
			if it := s.backslash(); it != nil {
				return it
			}
		case c == ';' && s.depth == 0 && s.bodies == 0:
			s.pos++
			if it := s.take("", ""); it != nil {
				return it
			}
		case c == ':':
			s.variable()
		default:
			s.token(c)
		}
	}
	return s.take("", "")
}

// take ends the statement in the buffer; nil if there is none.
func (s *Script) take(command, args string) *Item {
	it := &Item{Line: s.start, Command: command, Args: args, statement: s.buf}
	s.reset()
	if it.statement == nil {
		return nil
	}
	return it
}

func (s *Script) reset() { s.buf, s.depth, s.words, s.bodies = nil, 0, nil, 0 }

// add appends text to the buffer. What is before the first token of a
// statement is dropped.
func (s *Script) add(p piece, token bool) {
	if !s.skipped && (token || s.buf != nil) {
		if s.buf == nil {
			s.start = s.line
		}
		if n := len(s.buf); p.name == "" && n > 0 && s.buf[n-1].name == "" {
			s.buf[n-1].text += p.text
		} else {
			s.buf = append(s.buf, p)
		}
	}
	s.line += strings.Count(p.text, "\n")
}

// text consumes n bytes.
func (s *Script) text(n int, token bool) {
	t := s.src[s.pos : s.pos+n]
	s.pos += n
	s.add(piece{text: t}, token)
}

// token consumes one token that is neither a semicolon that ends a statement
// nor of psql.
func (s *Script) token(c byte) {
	rest := s.src[s.pos:]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
		s.text(1, false)
	case strings.HasPrefix(rest, "--"):
		s.text(lineLength(rest), false)
	case strings.HasPrefix(rest, "/*"):
		s.text(commentLength(rest), false)
	case c == '\'':
		s.text(quotedLength(rest, s.Backslashes), true)
	case c == '"':
		s.text(quotedLength(rest, false), true)
	case c == '$':
		s.text(dollarLength(rest), true)
	case wordByte(c):
		s.word(rest)
	default:
		switch c {
		case '(':
			s.depth++
		case ')':
			s.depth = max(s.depth-1, 0)
		}
		s.text(1, true)
	}
}

// word consumes a word or a number, and a literal that it is the prefix of.
func (s *Script) word(rest string) {
	n := 1
	for n < len(rest) && (wordByte(rest[n]) || rest[n] == '$') {
		n++
	}
	w := strings.ToLower(rest[:n])
	if w == "e" && n < len(rest) && rest[n] == '\'' {
		n += quotedLength(rest[n:], true)
	} else if s.depth == 0 {
		s.body(w)
	}
	s.text(n, true)
}

// body keeps track of SQL function bodies, in which semicolons end nothing.
func (s *Script) body(w string) {
	if len(s.words) < 4 {
		s.words = append(s.words, w)
	}
	if !createsRoutine(s.words) {
		return
	}
	switch {
	case w == "begin", w == "case" && s.bodies > 0:
		s.bodies++
	case w == "end" && s.bodies > 0:
		s.bodies--
	}
}

func createsRoutine(words []string) bool {
	if len(words) < 2 || words[0] != "create" {
		return false
	}
	if words[1] == "or" && len(words) == 4 {
		return words[3] == "function" || words[3] == "procedure"
	}
	return words[1] == "function" || words[1] == "procedure"
}

// variable consumes a colon and what of a variable follows it.
func (s *Script) variable() {
	rest := s.src[s.pos:]
	if strings.HasPrefix(rest, "::") || strings.HasPrefix(rest, ":=") {
		s.text(2, true)
		return
	}
	p, ok := parseVariable(rest)
	if !ok {
		s.text(1, true)
		return
	}
	s.pos += len(p.text)
	s.add(p, true)
}

// parseVariable reads a variable at the start of a text.
func parseVariable(rest string) (piece, bool) {
	if len(rest) < 2 {
		return piece{}, false
	}
	p := piece{kind: ':'}
	from, end := 1, ""
	switch {
	case rest[1] == '\'' || rest[1] == '"':
		p.kind, from, end = rest[1], 2, rest[1:2]
	case strings.HasPrefix(rest, ":{?"):
		p.kind, from, end = '?', 3, "}"
	}
	n := from
	for n < len(rest) && wordByte(rest[n]) {
		n++
	}
	if n == from || !strings.HasPrefix(rest[n:], end) {
		return piece{}, false
	}
	p.name, p.text = rest[from:n], rest[:n+len(end)]
	return p, true
}

// backslash consumes a backslash command. It returns an item, or nil where the
// command only changed the buffer.
func (s *Script) backslash() *Item {
	rest := s.src[s.pos:]
	if strings.HasPrefix(rest, `\;`) {
		s.pos++
		s.text(1, true)
		return nil
	}
	if strings.HasPrefix(rest, `\\`) {
		s.pos += 2
		return nil
	}
	n := 1
	for n < len(rest) && !strings.ContainsRune(" \t\r\n\\", rune(rest[n])) {
		n++
	}
	name := rest[1:n]
	args := n + argsLength(rest[n:], name == "copy" || name == "!")
	line := s.line
	s.pos += args
	text := strings.TrimSpace(rest[n:args])
	switch {
	case s.skipped && !conditional(name):
		return nil
	case senders[name]:
		return s.take(name, text)
	case name == "r" || name == "reset":
		s.reset()
		return nil
	}
	return &Item{Line: line, Command: name, Args: text}
}

func conditional(name string) bool {
	return name == "if" || name == "elif" || name == "else" || name == "endif"
}

// Data consumes the lines of COPY data that follow, up to the line that ends
// them.
func (s *Script) Data() string {
	rest := s.src[s.pos:]
	skip := min(lineLength(rest)+1, len(rest))
	data := rest[skip:]
	n := 0
	for n < len(data) {
		l := lineLength(data[n:])
		line := strings.TrimSuffix(data[n:n+l], "\r")
		end := n
		n = min(n+l+1, len(data))
		if line == `\.` {
			s.advance(skip + n)
			return data[:end]
		}
	}
	s.advance(len(rest))
	return data
}

func (s *Script) advance(n int) {
	s.line += strings.Count(s.src[s.pos:s.pos+n], "\n")
	s.pos += n
}

func wordByte(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// lineLength is the length of the rest of the line, without its end.
func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// commentLength is the length of a comment, which may hold others.
func commentLength(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// quotedLength is the length of a quoted literal or name. A doubled quote reads
// as the end of one and the start of another, which comes to the same.
func quotedLength(s string, backslashes bool) int {
	for i := 1; i < len(s); i++ {
		if backslashes && s[i] == '\\' {
			i++
		} else if s[i] == s[0] {
			return i + 1
		}
	}
	return len(s)
}

// dollarLength is the length of a dollar-quoted literal, or of a dollar sign.
func dollarLength(s string) int {
	n := 1
	for n < len(s) && wordByte(s[n]) {
		n++
	}
	if n >= len(s) || s[n] != '$' || n > 1 && s[1] >= '0' && s[1] <= '9' {
		return 1
	}
	tag := s[:n+1]
	if end := strings.Index(s[n+1:], tag); end >= 0 {
		return n + 1 + end + len(tag)
	}
	return len(s)
}

// argsLength is the length of a command's arguments: to the end of the line,
// or to a backslash that starts the next command.
func argsLength(s string, whole bool) int {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n':
			return i
		case whole:
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '\\':
			return i
		}
	}
	return len(s)
}
