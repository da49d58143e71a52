package lex

// Kind is the class of a token.
type Kind uint8

// The token kinds. A single-character token of PostgreSQL's grammar has the kind
// Punct and is told apart by its byte.
const (
	EOF Kind = iota
	// Invalid is a lexical error; Lexer.Err says which one.
	Invalid
	// Ident is an unquoted identifier or keyword (see Token.Keyword).
	Ident
	// QuotedIdent is "…".
	QuotedIdent
	// UnicodeIdent is U&"…".
	UnicodeIdent
	// String is '…'.
	String
	// EscapeString is E'…'.
	EscapeString
	// UnicodeString is U&'…'.
	UnicodeString
	// DollarString is $tag$…$tag$.
	DollarString
	// BitString is B'…'.
	BitString
	// HexString is X'…'.
	HexString
	// Integer is an integer in any base; its value may exceed every type.
	Integer
	// Float is a number with a point or an exponent.
	Float
	// Param is $n.
	Param
	// Op is an operator that the grammar has no token of its own for.
	Op
	// Punct is one of , ( ) [ ] . ; : + - * / % ^ < > = and a stray $ or \.
	Punct
	// TypeCast is ::
	TypeCast
	// DotDot is ..
	DotDot
	// ColonEquals is :=
	ColonEquals
	// EqualsGreater is =>
	EqualsGreater
	// LessEquals is <=
	LessEquals
	// GreaterEquals is >=
	GreaterEquals
	// NotEquals is <> and !=
	NotEquals
	// LineComment is -- to the end of the line.
	LineComment
	// BlockComment is /* … */, nested ones included.
	BlockComment
)

// Token is a piece of the text: its bytes are text[Start:End].
type Token struct {
	Kind Kind
	// sub is the keyword of an Ident or the byte of a Punct. They share a field
	// because a struct of more than four is not kept in registers.
	sub        uint16
	Start, End int32
}

// Keyword returns the keyword that an unquoted identifier is, NotKeyword for every
// other token.
func (t Token) Keyword() Keyword {
	if t.Kind == Ident {
		return Keyword(t.sub)
	}
	return NotKeyword
}

// Byte returns the character of a Punct, 0 for every other token.
func (t Token) Byte() byte {
	if t.Kind == Punct {
		return byte(t.sub)
	}
	return 0
}

// Is reports whether the token is the punctuation character c.
func (t Token) Is(c byte) bool { return t.Kind == Punct && t.sub == uint16(c) }

// Text returns the token's bytes in src.
func (t Token) Text(src string) string { return src[t.Start:t.End] }

// IsString reports whether the token is a character string constant of any
// form; bit strings are not.
func (t Token) IsString() bool { return t.Kind >= String && t.Kind <= DollarString }
