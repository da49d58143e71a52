package jsonpath

import (
	"math"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
)

// maxDepth bounds how deep expressions nest, so that no input exhausts the
// stack.
const maxDepth = 1000

// Parse reads a path.
func Parse(text string) (*Path, error) {
	p := &parser{lex: lexer{s: text}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokEnd {
		return nil, errs.New(errs.InvalidTextRepresentation, "invalid input syntax for type %s: \"%s\"", "jsonpath", text)
	}
	path := &Path{}
	if w := strings.ToLower(p.tok.text); p.tok.kind == tokIdent && (w == "strict" || w == "lax") {
		path.strict = w == "strict"
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	n, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokEnd {
		return nil, p.unexpected()
	}
	path.root = n
	return path, nil
}

type parser struct {
	lex   lexer
	tok   token
	depth int
	// filters and subscripts count where @ and last have a meaning.
	filters, subscripts int
}

func (p *parser) advance() (err error) {
	p.tok, err = p.lex.next()
	return err
}

func (p *parser) unexpected() error { return errSyntax(p.tok.text) }

func (p *parser) at(symbol string) bool { return p.tok.kind == tokSymbol && p.tok.text == symbol }

func (p *parser) atWord(word string) bool {
	return p.tok.kind == tokIdent && strings.EqualFold(p.tok.text, word)
}

// expect takes a symbol.
func (p *parser) expect(symbol string) error {
	if !p.at(symbol) {
		return p.unexpected()
	}
	return p.advance()
}

var binaryOps = map[string]op{"||": opOr, "&&": opAnd, "==": opEqual, "=": opEqual, "!=": opNotEqual, "<": opLess, ">": opGreater,
	"<=": opLessEqual, ">=": opGreaterEqual, "+": opAdd, "-": opSub, "*": opMul, "/": opDiv, "%": opMod}

// expression reads operators that bind at least as tightly as level.
func (p *parser) expression(level int) (*node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, errs.New(errs.StatementTooComplex, "stack depth limit exceeded")
	}
	left, err := p.unary()
	for err == nil {
		o, ok := binaryOps[p.tok.text]
		if p.tok.kind == tokIdent && level <= 2 && !left.isPredicate() {
			var done bool
			if left, done, err = p.wordPredicate(left); done || err != nil {
				continue
			}
			return left, nil
		}
		if !ok || p.tok.kind != tokSymbol || o.priority() < level {
			return left, nil
		}
		if err = p.advance(); err != nil {
			break
		}
		var right *node
		if right, err = p.expression(o.priority() + 1); err != nil {
			break
		}
		// Truth values and items are different things.
		if logical := o == opAnd || o == opOr; left.isPredicate() != logical || right.isPredicate() != logical {
			return nil, p.unexpected()
		}
		left = &node{op: o, args: []*node{left, right}}
	}
	return nil, err
}

// isPredicate reports whether the node as a whole is a truth value; with
// steps behind it, it is an item.
func (n *node) isPredicate() bool { return n.op.predicate() && n.next == nil }

// wordPredicate reads "starts with" and "like_regex" behind an expression.
func (p *parser) wordPredicate(left *node) (out *node, ok bool, err error) {
	switch {
	case p.atWord("starts"):
		if err := p.advance(); err != nil {
			return nil, false, err
		}
		if !p.atWord("with") {
			return nil, false, p.unexpected()
		}
		if err := p.advance(); err != nil {
			return nil, false, err
		}
		initial := &node{op: opString, text: p.tok.text}
		switch p.tok.kind {
		case tokString:
		case tokVariable:
			initial.op = opVariable
		default:
			return nil, false, p.unexpected()
		}
		return &node{op: opStartsWith, args: []*node{left, initial}}, true, p.advance()
	case p.atWord("like_regex"):
		n, err := p.likeRegex(left)
		return n, true, err
	}
	return left, false, nil
}

func (p *parser) likeRegex(left *node) (*node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind != tokString {
		return nil, p.unexpected()
	}
	n := &node{op: opLikeRegex, text: p.tok.text, args: []*node{left}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.atWord("flag") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.tok.kind != tokString {
			return nil, p.unexpected()
		}
		n.flags = p.tok.text
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	_, err := n.regex()
	return n, err
}

// unary reads signs, negations and tests in front of an operand.
func (p *parser) unary() (*node, error) {
	switch {
	case p.at("+") || p.at("-"):
		o := opPlus
		if p.at("-") {
			o = opMinus
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		arg, err := p.expression(5)
		if err != nil {
			return nil, err
		}
		if arg.isPredicate() {
			return nil, p.unexpected()
		}
		if arg.op == opNumber && arg.next == nil {
			if o == opMinus {
				arg.number = arg.number.Neg()
			}
			return arg, nil
		}
		return &node{op: o, args: []*node{arg}}, nil
	case p.at("!"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		if !p.at("(") && !p.atWord("exists") {
			return nil, p.unexpected()
		}
		arg, err := p.primary()
		if err != nil {
			return nil, err
		}
		if !arg.isPredicate() {
			return nil, p.unexpected()
		}
		return &node{op: opNot, args: []*node{arg}}, nil
	}
	n, err := p.primary()
	if err != nil {
		return nil, err
	}
	return n, p.steps(n)
}

// primary reads where a chain begins.
func (p *parser) primary() (*node, error) {
	t := p.tok
	switch t.kind {
	case tokString:
		return &node{op: opString, text: t.text}, p.advance()
	case tokVariable:
		return &node{op: opVariable, text: t.text}, p.advance()
	case tokNumber:
		d, err := decimal.Parse(strings.TrimSuffix(t.text, "."))
		if err != nil {
			return nil, err
		}
		return &node{op: opNumber, number: d}, p.advance()
	case tokIdent:
		return p.word()
	case tokSymbol:
		return p.symbol()
	}
	return nil, p.unexpected()
}

func (p *parser) word() (*node, error) {
	switch p.tok.text {
	case "null":
		return &node{op: opNull}, p.advance()
	case "true", "false":
		n := &node{op: opBool, truth: p.tok.text == "true"}
		return n, p.advance()
	}
	switch strings.ToLower(p.tok.text) {
	case "last":
		if p.subscripts == 0 {
			return nil, errs.New(errs.SyntaxError, "LAST is allowed only in array subscripts")
		}
		return &node{op: opLast}, p.advance()
	case "exists":
		if err := p.advance(); err != nil {
			return nil, err
		}
		arg, err := p.parenthesised()
		if err == nil && arg.isPredicate() {
			err = p.unexpected()
		}
		return &node{op: opExists, args: []*node{arg}}, err
	}
	return nil, p.unexpected()
}

func (p *parser) symbol() (*node, error) {
	switch p.tok.text {
	case "$":
		return &node{op: opRoot}, p.advance()
	case "@":
		if p.filters == 0 {
			return nil, errs.New(errs.SyntaxError, "@ is not allowed in root expressions")
		}
		return &node{op: opCurrent}, p.advance()
	case "(":
		n, err := p.parenthesised()
		if err != nil || !n.isPredicate() || !p.atWord("is") {
			return n, err
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		if !p.atWord("unknown") {
			return nil, p.unexpected()
		}
		return &node{op: opIsUnknown, args: []*node{n}}, p.advance()
	}
	return nil, p.unexpected()
}

// parenthesised reads an expression in parentheses.
func (p *parser) parenthesised() (*node, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	n, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	return n, p.expect(")")
}

// steps reads the chain behind a node.
func (p *parser) steps(n *node) error {
	for n.next != nil {
		n = n.next
	}
	for {
		next, err := p.step()
		if err != nil || next == nil {
			return err
		}
		n.next, n = next, next
	}
}

// step reads one accessor, method or filter; nil where none follows.
func (p *parser) step() (*node, error) {
	switch {
	case p.at("."):
		if err := p.advance(); err != nil {
			return nil, err
		}
		return p.member()
	case p.at("["):
		return p.brackets()
	case p.at("?"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		p.filters++
		arg, err := p.parenthesised()
		p.filters--
		if err == nil && !arg.isPredicate() {
			err = p.unexpected()
		}
		return &node{op: opFilter, args: []*node{arg}}, err
	}
	return nil, nil
}

var methods = map[string]bool{"abs": true, "size": true, "type": true, "floor": true, "double": true, "ceiling": true, "keyvalue": true, "datetime": true}

// member reads what follows a point.
func (p *parser) member() (*node, error) {
	switch {
	case p.at("*"):
		return &node{op: opAnyKey}, p.advance()
	case p.at("**"):
		return p.levels()
	case p.tok.kind == tokString:
		n := &node{op: opKey, text: p.tok.text}
		return n, p.advance()
	case p.tok.kind != tokIdent:
		return nil, p.unexpected()
	}
	name := p.tok.text
	if err := p.advance(); err != nil {
		return nil, err
	}
	if !methods[name] || !p.at("(") {
		return &node{op: opKey, text: name}, nil
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n := &node{op: opMethod, text: name}
	if name == "datetime" && p.tok.kind == tokString {
		n.args = []*node{{op: opString, text: p.tok.text}}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	return n, p.expect(")")
}

// levels reads the levels behind **.
func (p *parser) levels() (*node, error) {
	n := &node{op: opAny, last: anyLevel}
	if err := p.advance(); err != nil || !p.at("{") {
		return n, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	var err error
	if n.first, err = p.level(); err != nil {
		return nil, err
	}
	n.last = n.first
	if p.atWord("to") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		if n.last, err = p.level(); err != nil {
			return nil, err
		}
	}
	return n, p.expect("}")
}

func (p *parser) level() (uint32, error) {
	if p.atWord("last") {
		return anyLevel, p.advance()
	}
	if p.tok.kind != tokNumber || !p.tok.integer {
		return 0, p.unexpected()
	}
	x, err := strconv.ParseUint(p.tok.text, 10, 32)
	if err != nil || x > math.MaxInt32 {
		return 0, errs.New(errs.NumericValueOutOfRange, "value \"%s\" is out of range for type %s", p.tok.text, "integer")
	}
	return uint32(x), p.advance()
}

// brackets reads [*] or subscripts.
func (p *parser) brackets() (*node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.at("*") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		return &node{op: opAnyArray}, p.expect("]")
	}
	p.subscripts++
	defer func() { p.subscripts-- }()
	n := &node{op: opIndex}
	for {
		var r indexRange
		var err error
		if r.from, err = p.subscript(); err != nil {
			return nil, err
		}
		if p.atWord("to") {
			if err := p.advance(); err != nil {
				return nil, err
			}
			if r.to, err = p.subscript(); err != nil {
				return nil, err
			}
		}
		n.ranges = append(n.ranges, r)
		if !p.at(",") {
			return n, p.expect("]")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *parser) subscript() (*node, error) {
	n, err := p.expression(3)
	if err == nil && n.isPredicate() {
		err = p.unexpected()
	}
	return n, err
}
