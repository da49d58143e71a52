package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// The limits on a statement, enforced before it reaches C.
const (
	// MaxBytes is the longest statement. The wire protocol allows 1 GiB; a
	// statement of 64 MiB is a data load that belongs in COPY.
	MaxBytes = 64 << 20
	// MaxTokens bounds the memory of a parse: a token costs up to 400 bytes in
	// C, as JSON, in the document and in the tree together.
	MaxTokens = 1 << 20
	// MaxHeight bounds the recursion: a statement is refused when Height
	// reaches it. AND, OR and the elements of lists do not count.
	MaxHeight = 2000
)

const (
	// stackPerHeight is the C stack in bytes that a unit of height costs in the
	// worst case, WITH around data-modifying statements, as measured by
	// TestStackPerHeight.
	stackPerHeight = 470
	// shallow is the height up to which the calling thread's stack is enough:
	// it needs 47 KB, where a thread has 8 MiB, or 128 KiB with musl.
	shallow = 100
	// large is the number of tokens from which on a statement is parsed alone,
	// so that many of them do not add up.
	large = 32 << 10
	// deepStack is the stack of the one thread that parses higher statements,
	// eight times what MaxHeight needs. It is address space only; pages that
	// are not touched cost nothing.
	deepStack = 8 * MaxHeight * stackPerHeight &^ 0xFFFF
)

// needs is what a statement asks of the parser.
type needs struct {
	// deep says that the stack of the calling thread is not enough.
	deep bool
	// alone says that no other such statement may be parsed beside it.
	alone bool
}

// check enforces the limits.
func check(text string) (needs, error) {
	if len(text) > MaxBytes {
		return needs{}, errs.New(errs.ProgramLimitExceeded, "statement is too long").
			WithDetail("The statement has %d bytes, the limit is %d.", len(text), MaxBytes)
	}
	var m meter
	l := lex.New(text)
	for tokens := 0; ; tokens++ {
		t := l.Next()
		switch {
		case t.Kind == lex.EOF:
			deep := m.height() > shallow
			return needs{deep: deep, alone: deep || tokens > large}, nil
		case t.Kind == lex.Invalid && l.Err() == lex.TrailingJunkParam:
			// The C library reads $1a as two tokens, PostgreSQL refuses it.
			return needs{}, errs.New(errs.SyntaxError, "%s at or near \"%s\"", l.Err(), t.Text(text)).At(lex.CharPos(text, int(t.Start)))
		case tokens > MaxTokens:
			return needs{}, tooComplex(text, t, "The statement has more than %d words.", MaxTokens)
		}
		m.add(t)
		if m.height() >= MaxHeight {
			return needs{}, tooComplex(text, t, "The nesting of parentheses, CASE, operators, joins and set operations together is limited to %d.", MaxHeight-1)
		}
	}
}

func tooComplex(text string, t lex.Token, detail string, limit int) error {
	return errs.New(errs.StatementTooComplex, "statement is too complex").WithDetail(detail, limit).
		At(lex.CharPos(text, int(t.Start)))
}

// Height returns an upper bound, up to a small factor, of the height of the
// statement's syntax tree: what the parser and everything behind it recurse over.
func Height(text string) int {
	var m meter
	highest := 0
	for l := lex.New(text); ; {
		t := l.Next()
		if t.Kind == lex.EOF {
			return max(highest, m.height())
		}
		m.add(t)
		highest = max(highest, m.height())
	}
}

// meter computes the height of a statement from its tokens.
//
// Parentheses, brackets and CASE … END open a level. In a level, operators,
// joins and set operations chain to the left, so that each link puts all that
// stands before it, the levels included, one deeper. A comma, AND, OR or the
// keyword of a clause begins a new chain: its tree stands beside the one before.
type meter struct {
	levels []level
	top    level
}

// level is the state of one open level.
type level struct {
	// outside is the depth at which the level was opened.
	outside int
	// links counts the operators of the current chain, child is the greatest
	// height of a level inside it.
	links, child int
	// chain is the greatest links+child of the chains before.
	chain int
	// joins and sets count the links of joins in the current FROM and of set
	// operations; mostJoins is the greatest joins before.
	joins, mostJoins, sets int
	// dots counts the dots since the beginning of a name. Beyond a qualified
	// column they select fields, one in the other.
	dots int
	// betweens counts the BETWEENs whose AND is still to come.
	betweens int
	// isCase tells CASE from a parenthesis, so that a stray ) or END does not
	// close the other kind's level.
	isCase bool
	last   lex.Keyword
}

func (l *level) height() int {
	return max(l.chain, l.links+l.child) + max(l.mostJoins, l.joins) + l.sets
}

// newChain begins a new chain of operators.
func (l *level) newChain() {
	l.chain = max(l.chain, l.links+l.child)
	l.links, l.child = 0, 0
}

// newFrom begins a new chain of joins.
func (l *level) newFrom() {
	l.newChain()
	l.mostJoins = max(l.mostJoins, l.joins)
	l.joins = 0
}

// height returns the height of the statement as read so far. Where levels are
// open it says how deep the innermost one is; what stands beside them counts
// when they close.
func (m *meter) height() int { return m.top.outside + m.top.height() }

func (m *meter) open(isCase bool) {
	outside := m.top.outside + m.top.links + m.top.joins + m.top.sets + 1
	m.levels = append(m.levels, m.top)
	m.top = level{isCase: isCase, outside: outside}
}

func (m *meter) close(isCase bool) {
	if len(m.levels) == 0 || m.top.isCase != isCase {
		return
	}
	inner := m.top.height() + 1
	m.top = m.levels[len(m.levels)-1]
	m.levels = m.levels[:len(m.levels)-1]
	m.top.child = max(m.top.child, inner)
}

func (m *meter) add(t lex.Token) {
	switch t.Kind {
	case lex.Punct:
		switch t.Byte() {
		case '(', '[':
			m.open(false)
		case ')', ']':
			m.close(false)
		case ',':
			m.top.newFrom()
		case ';':
			m.top.newFrom()
			m.top.sets = 0
		case '+', '-', '*', '/', '%', '^', '<', '>', '=':
			m.top.links++
		case '.':
			if m.top.dots++; m.top.dots > maxQualifiers {
				m.top.links++
			}
		}
		if t.Byte() != '.' && t.Byte() != ']' {
			m.top.dots = 0
		}
		m.top.last = lex.NotKeyword
	case lex.Op, lex.TypeCast, lex.LessEquals, lex.GreaterEquals, lex.NotEquals:
		m.top.links++
		m.top.dots = 0
		m.top.last = lex.NotKeyword
	case lex.Ident:
		m.keyword(t.Keyword())
		m.top.last = t.Keyword()
	case lex.QuotedIdent:
		m.top.last = lex.NotKeyword
	default:
		m.top.dots = 0
		m.top.last = lex.NotKeyword
	}
}

// maxQualifiers is the number of dots in a fully qualified column's name.
const maxQualifiers = 3

func (m *meter) keyword(k lex.Keyword) {
	top := &m.top
	switch k {
	case lex.KwCase:
		m.open(true)
	case lex.KwEnd:
		m.close(true)
	case lex.KwNot, lex.KwIs, lex.KwIsnull, lex.KwNotnull, lex.KwLike, lex.KwIlike, lex.KwSimilar, lex.KwIn,
		lex.KwOverlaps, lex.KwCollate, lex.KwAt, lex.KwOperator:
		top.links++
	case lex.KwBetween:
		top.links++
		top.betweens++
	case lex.KwAnd:
		if top.betweens > 0 {
			top.betweens--
			return
		}
		top.newChain()
	case lex.KwOr, lex.KwWhen, lex.KwThen, lex.KwElse, lex.KwWhere, lex.KwOn, lex.KwGroup, lex.KwHaving, lex.KwOrder,
		lex.KwLimit, lex.KwOffset:
		top.newChain()
	case lex.KwJoin:
		top.newChain()
		top.joins++
	case lex.KwSelect, lex.KwValues:
		top.newFrom()
	case lex.KwFrom:
		// The FROM of IS DISTINCT FROM continues the chain.
		if top.last != lex.KwDistinct {
			top.newFrom()
		}
	case lex.KwUnion, lex.KwIntersect, lex.KwExcept:
		top.newFrom()
		top.sets++
	}
}
