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
	// Byte is the character of a Punct, else 0.
	Byte byte
	// Keyword is set for an Ident that is a keyword.
	Keyword    Keyword
	Start, End int32
}

// Is reports whether the token is the punctuation character c.
func (t Token) Is(c byte) bool { return t.Byte == c && t.Kind == Punct }

// Text returns the token's bytes in src.
func (t Token) Text(src string) string { return src[t.Start:t.End] }

// IsString reports whether the token is a character string constant of any
// form; bit strings are not.
func (t Token) IsString() bool { return t.Kind >= String && t.Kind <= DollarString }
