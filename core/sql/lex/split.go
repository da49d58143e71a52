package lex

// Span is a byte range text[Start:End].
type Span struct {
	Start, End int
}

// Text returns the span's bytes in src.
func (s Span) Text(src string) string { return src[s.Start:s.End] }

// Split returns the statements of src, without the semicolons between them and
// without the white space and comments around them; empty statements are left
// out. It knows strings, comments, parentheses (CREATE RULE … DO (a; b)) and
// BEGIN ATOMIC … END bodies. A lexical error ends the last statement at the end
// of the text, where the parser will find it again.
func Split(src string) []Span {
	var spans []Span
	s := NewSplitter(src)
	for {
		span, ok := s.Next()
		if !ok {
			return spans
		}
		spans = append(spans, span)
	}
}

// Splitter yields the statements of a text one by one, without allocating.
type Splitter struct {
	lx Lexer
	// Terminated tells whether the last statement ended at a semicolon.
	Terminated bool
}

// NewSplitter returns a Splitter at the start of src.
func NewSplitter(src string) Splitter { return Splitter{lx: New(src)} }

// Pos returns the byte offset behind the last statement and its semicolon.
func (s *Splitter) Pos() int { return s.lx.Pos() }

// Next returns the next statement; ok is false at the end of the text.
func (s *Splitter) Next() (span Span, ok bool) {
	span = Span{Start: -1}
	var st Boundary
	for {
		t := s.lx.Next()
		switch {
		case t.Kind == EOF:
			s.Terminated = false
			return span, span.Start >= 0
		case st.Ends(t):
			if span.Start >= 0 {
				s.Terminated = true
				return span, true
			}
			continue
		}
		if span.Start < 0 {
			span.Start = int(t.Start)
		}
		span.End = int(t.End)
		if t.Kind == Invalid {
			span.End = len(s.lx.src)
		}
	}
}

// Boundary finds the end of a statement in a stream of tokens, for those who read
// the tokens anyway. The zero value stands in front of a statement, and after
// Ends has returned true it does so again.
type Boundary struct {
	tokens  int
	parens  int
	blocks  int // open BEGIN ATOMIC and CASE in the body of a routine
	routine routineState
	last    Keyword
}

// routineState follows CREATE [OR REPLACE] FUNCTION|PROCEDURE, the only statement
// whose text may hold BEGIN ATOMIC.
type routineState uint8

const (
	routineNo routineState = iota
	routineCreate
	routineOr
	routineReplace
	routineYes
)

// Ends takes the next token of the text and reports whether it is the semicolon
// that ends the statement.
func (b *Boundary) Ends(t Token) bool {
	switch t.Kind {
	case Punct:
		switch t.Byte() {
		case '(':
			b.parens++
		case ')':
			b.parens = max(b.parens-1, 0)
		case ';':
			if b.parens == 0 && b.blocks == 0 {
				*b = Boundary{}
				return true
			}
		}
		b.last = NotKeyword
	case Ident:
		b.keyword(t.Keyword())
		b.last = t.Keyword()
	default:
		b.last = NotKeyword
	}
	b.tokens++
	return false
}

func (b *Boundary) keyword(k Keyword) {
	switch {
	case b.routine == routineYes:
		switch {
		case k == KwAtomic && b.last == KwBegin && b.blocks == 0:
			b.blocks = 1
		case k == KwCase && b.blocks > 0:
			b.blocks++
		case k == KwEnd && b.blocks > 0:
			b.blocks--
		}
	case b.tokens == 0 && k == KwCreate:
		b.routine = routineCreate
	case b.routine == routineCreate && k == KwOr:
		b.routine = routineOr
	case b.routine == routineOr && k == KwReplace:
		b.routine = routineReplace
	case (b.routine == routineCreate || b.routine == routineReplace) && (k == KwFunction || k == KwProcedure):
		b.routine = routineYes
	default:
		b.routine = routineNo
	}
}
