package lex

// Problem is a lexical error, in PostgreSQL's words.
type Problem string

// The lexical errors. Each becomes SQLSTATE 42601 with ` at or near "…"` added
// by the caller.
const (
	UnterminatedComment  Problem = "unterminated /* comment"
	UnterminatedString   Problem = "unterminated quoted string"
	UnterminatedIdent    Problem = "unterminated quoted identifier"
	UnterminatedDollar   Problem = "unterminated dollar-quoted string"
	UnterminatedBit      Problem = "unterminated bit string literal"
	UnterminatedHex      Problem = "unterminated hexadecimal string literal"
	ZeroLengthIdent      Problem = "zero-length delimited identifier"
	TrailingJunkNumber   Problem = "trailing junk after numeric literal"
	TrailingJunkParam    Problem = "trailing junk after parameter"
	InvalidHexInteger    Problem = "invalid hexadecimal integer"
	InvalidOctalInteger  Problem = "invalid octal integer"
	InvalidBinaryInteger Problem = "invalid binary integer"
	OperatorTooLong      Problem = "operator too long"
	TextTooLong          Problem = "statement too long"
)

const (
	maxOperatorLen = 63
	maxTextLen     = 1<<31 - 2
)

// Lexer reads the tokens of one text. It is a value: copying it copies the
// place, which serves for looking ahead.
type Lexer struct {
	src     string
	pos     int
	problem Problem
}

// New returns a Lexer at the start of src, which must be shorter than 2 GiB
// because positions have 32 bits.
func New(src string) Lexer { return Lexer{src: src} }

// NewAt returns a Lexer that starts at byte offset pos of src.
func NewAt(src string, pos int) Lexer { return Lexer{src: src, pos: pos} }

// Err returns what was wrong after an Invalid token, else "".
func (l *Lexer) Err() Problem { return l.problem }

// Pos returns the byte offset behind the last token.
func (l *Lexer) Pos() int { return l.pos }

// Next returns the next token that is not a comment.
func (l *Lexer) Next() Token {
	for {
		t := l.NextWithComments()
		if t.Kind < LineComment {
			return t
		}
	}
}

// NextWithComments returns the next token, comments included.
func (l *Lexer) NextWithComments() Token {
	src := l.src
	i := l.pos
	for i < len(src) && classes[src[i]]&classSpace != 0 {
		i++
	}
	if i >= len(src) {
		l.pos = i
		return Token{Kind: EOF, Start: int32(i), End: int32(i)}
	}
	c := src[i]
	cl := classes[c]
	switch {
	case cl&classIdentStart != 0:
		return l.word(i)
	case cl&classDigit != 0:
		return l.number(i)
	case cl&(classOp|classSelf) != 0:
		if cl&classAlone != 0 {
			// A comma or parenthesis is a token whatever follows.
			return l.punct(i)
		}
		if c == '.' && i+1 < len(src) && is(src[i+1], classDigit) {
			return l.number(i)
		}
		return l.operator(i)
	case c == '\'':
		return l.quoted(i, i+1, String, UnterminatedString)
	case c == '"':
		return l.quotedIdent(i, i+1, QuotedIdent)
	case c == '$':
		return l.dollar(i)
	}
	// A backslash and the control characters are tokens of their own that no
	// rule of the grammar takes.
	return l.punct(i)
}

// emit returns a token of the given kind and moves behind it.
func (l *Lexer) emit(kind Kind, start, end int) Token {
	l.pos = end
	return Token{Kind: kind, Start: int32(start), End: int32(end)}
}

// punct returns the character at i as a token.
func (l *Lexer) punct(i int) Token {
	l.pos = i + 1
	return Token{Kind: Punct, sub: uint16(l.src[i]), Start: int32(i), End: int32(i + 1)}
}

// fail ends the lexing with an Invalid token.
func (l *Lexer) fail(p Problem, start, end int) Token {
	l.problem = p
	t := Token{Kind: Invalid, Start: int32(start), End: int32(end)}
	l.pos = len(l.src)
	return t
}

// at returns the byte at i, 0 behind the end.
func (l *Lexer) at(i int) byte {
	if i < len(l.src) {
		return l.src[i]
	}
	return 0
}

// word reads what begins with a letter: an identifier, or the letter in front
// of a string.
func (l *Lexer) word(i int) Token {
	switch l.src[i] {
	case 'e', 'E':
		if l.at(i+1) == '\'' {
			return l.escapeString(i)
		}
	case 'b', 'B':
		if l.at(i+1) == '\'' {
			return l.quoted(i, i+2, BitString, UnterminatedBit)
		}
	case 'x', 'X':
		if l.at(i+1) == '\'' {
			return l.quoted(i, i+2, HexString, UnterminatedHex)
		}
	case 'n', 'N':
		// N'…' is the keyword NCHAR and then a plain string.
		if l.at(i+1) == '\'' {
			l.pos = i + 1
			return Token{Kind: Ident, sub: uint16(KwNchar), Start: int32(i), End: int32(i + 1)}
		}
	case 'u', 'U':
		if l.at(i+1) == '&' {
			switch l.at(i + 2) {
			case '\'':
				return l.quoted(i, i+3, UnicodeString, UnterminatedString)
			case '"':
				return l.quotedIdent(i, i+3, UnicodeIdent)
			}
		}
	}
	end := i + 1
	for end < len(l.src) && isIdentCont(l.src[end]) {
		end++
	}
	l.pos = end
	return Token{Kind: Ident, sub: uint16(LookupKeyword(l.src[i:end])), Start: int32(i), End: int32(end)}
}

// dollar reads what begins with $: a parameter, a dollar-quoted string or a
// stray $.
func (l *Lexer) dollar(i int) Token {
	src := l.src
	if is(l.at(i+1), classDigit) {
		end := i + 2
		for end < len(src) && is(src[end], classDigit) {
			end++
		}
		if end < len(src) && is(src[end], classIdentStart) {
			return l.fail(TrailingJunkParam, i, end+1)
		}
		return l.emit(Param, i, end)
	}
	tag := i + 1
	if tag < len(src) && is(src[tag], classIdentStart) {
		for tag < len(src) && is(src[tag], classIdentStart|classDigit) {
			tag++
		}
	}
	if l.at(tag) != '$' {
		return l.punct(i)
	}
	delim := src[i : tag+1]
	for end := tag + 1; end+len(delim) <= len(src); end++ {
		if src[end] == '$' && src[end:end+len(delim)] == delim {
			return l.emit(DollarString, i, end+len(delim))
		}
	}
	return l.fail(UnterminatedDollar, i, len(src))
}

// operator reads operators, punctuation and comments.
func (l *Lexer) operator(i int) Token {
	src := l.src
	c, next := src[i], l.at(i+1)
	switch c {
	case '-':
		if next == '-' {
			return l.lineComment(i)
		}
	case '/':
		if next == '*' {
			return l.blockComment(i)
		}
	case ':':
		switch next {
		case ':':
			return l.emit(TypeCast, i, i+2)
		case '=':
			return l.emit(ColonEquals, i, i+2)
		}
	case '.':
		if next == '.' {
			return l.emit(DotDot, i, i+2)
		}
	}
	if !is(c, classOp) || !is(next, classOp) {
		if is(c, classSelf) {
			return l.punct(i)
		}
		return l.emit(Op, i, i+1)
	}
	end := l.operatorEnd(i)
	op := src[i:end]
	switch {
	case len(op) == 1 && is(c, classSelf):
		return l.punct(i)
	case len(op) > maxOperatorLen:
		return l.fail(OperatorTooLong, i, end)
	}
	kind := Op
	switch op {
	case "=>":
		kind = EqualsGreater
	case "<=":
		kind = LessEquals
	case ">=":
		kind = GreaterEquals
	case "<>", "!=":
		kind = NotEquals
	}
	return l.emit(kind, i, end)
}

// operatorEnd returns the end of the operator of two or more characters that
// starts at i: in front of a comment, and without a trailing + or - unless the
// operator has a character that the SQL standard's operators do not have.
func (l *Lexer) operatorEnd(i int) int {
	src := l.src
	end := i
	nonSQL := false
	for end < len(src) && is(src[end], classOp) {
		if next := l.at(end + 1); (src[end] == '-' && next == '-') || (src[end] == '/' && next == '*') {
			break
		}
		nonSQL = nonSQL || is(src[end], classNonSQLOp)
		end++
	}
	if nonSQL {
		return end
	}
	for end-i > 1 && (src[end-1] == '+' || src[end-1] == '-') {
		end--
	}
	return end
}

func (l *Lexer) lineComment(i int) Token {
	end := i
	for end < len(l.src) && l.src[end] != '\n' && l.src[end] != '\r' {
		end++
	}
	return l.emit(LineComment, i, end)
}

func (l *Lexer) blockComment(i int) Token {
	src := l.src
	depth := 1
	for end := i + 2; end+1 < len(src); end++ {
		switch {
		case src[end] == '*' && src[end+1] == '/':
			if depth--; depth == 0 {
				return l.emit(BlockComment, i, end+2)
			}
			end++
		case src[end] == '/' && src[end+1] == '*':
			depth++
			end++
		}
	}
	return l.fail(UnterminatedComment, i, len(src))
}
