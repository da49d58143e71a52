package wat

import "encoding/binary"

// mode is when a segment is used.
type mode uint8

const (
	active mode = iota
	passive
	declarative // elements only
)

// elements is an element segment.
type elements struct {
	mode   mode
	table  uint32
	offset []byte // of an active one
	ref    byte
	count  uint32
	// funcs are the elements as function indices, exprs as expressions; only
	// is true while all are functions.
	funcs, exprs []byte
	only         bool
}

// encode writes the segment in the shortest of its forms.
func (e *elements) encode() []byte {
	indices := e.only && e.ref == typeFuncref
	explicit := e.mode == active && (e.table != 0 || e.ref != typeFuncref)
	flags := byte(0)
	if e.mode != active {
		flags |= 1
	}
	if explicit || e.mode == declarative {
		flags |= 2
	}
	if !indices {
		flags |= 4
	}
	out := []byte{flags}
	if e.mode == active {
		if explicit {
			out = appendU32(out, e.table)
		}
		out = append(out, e.offset...)
	}
	if e.mode != active || explicit {
		kind := byte(0) // functions
		if !indices {
			kind = e.ref
		}
		out = append(out, kind)
	}
	out = appendU32(out, e.count)
	if indices {
		return append(out, e.funcs...)
	}
	return append(out, e.exprs...)
}

// elementList reads elements: function indices where bare is true, otherwise
// behind "func", or expressions behind a reference type.
func (p *parser) elementList(e *elements, bare bool) {
	e.only = true
	if !bare && p.isWord("func") {
		p.skip()
		bare = true
	}
	if bare {
		e.ref = typeFuncref
		for p.isIndex() {
			n := p.index(&p.spaces.funcs)
			e.count++
			e.funcs = appendU32(e.funcs, n)
			e.exprs = append(appendU32(append(e.exprs, opRefFunc), n), opEnd)
		}
		return
	}
	if e.ref == 0 {
		if !p.is(tokKeyword) {
			p.expected("\"func\" or a reference type before the elements")
			return
		}
		e.ref = p.refType()
	}
	for p.is(tokOpen) && p.err == nil {
		e.add(p.wrapped("item"))
	}
}

// wrapped reads a constant expression behind a keyword in parentheses, or as
// one folded instruction. It is valid until the next expression.
func (p *parser) wrapped(word string) []byte {
	p.code.begin(true)
	if p.isOpen(word) {
		p.open()
		p.instructions()
		p.close("an instruction or ")
	} else {
		p.folded()
	}
	p.code.out = append(p.code.out, opEnd)
	return p.code.out
}

// add appends an element.
func (e *elements) add(expr []byte) {
	e.count++
	e.exprs = append(e.exprs, expr...)
	if expr[0] == opRefFunc && e.only {
		n, size := binary.Uvarint(expr[1:])
		if e.only = 1+size+1 == len(expr); e.only {
			e.funcs = appendU32(e.funcs, uint32(n))
		}
		return
	}
	e.only = false
}

// place reads where an active segment goes: "(table x)" or "(memory x)" or a
// bare index, and the offset. ok is false where there is no such thing.
func (p *parser) place(word string, s *space) (index uint32, offset []byte, ok bool) {
	switch {
	case p.isOpen(word):
		p.open()
		index = p.index(s)
		p.close("")
	case p.isIndex():
		index = p.index(s)
	case !p.is(tokOpen):
		return 0, nil, false
	default:
		if s.count == 0 {
			p.wrong(p.tok(), "the module has no %s", s.what)
		}
	}
	if !p.is(tokOpen) {
		p.expected("\"(offset\" or an instruction in parentheses")
		return 0, nil, false
	}
	return index, append([]byte(nil), p.wrapped("offset")...), true
}

// defineElem reads an element segment.
func (p *parser) defineElem() {
	p.open()
	p.id()
	e := elements{mode: passive}
	implicit := p.is(tokOpen) && !p.isOpen("table")
	if p.isWord("declare") {
		p.skip()
		e.mode = declarative
	} else if table, offset, ok := p.place("table", &p.spaces.tables); ok {
		e.mode, e.table, e.offset = active, table, offset
	}
	p.elementList(&e, e.mode == active && (p.isIndex() || implicit && p.is(tokClose)))
	p.close("an element or ")
	if p.err == nil {
		p.entry(secElement, e.encode())
	}
}

// defineData reads a data segment.
func (p *parser) defineData() {
	p.open()
	p.id()
	flags := []byte{1}
	memory, offset, ok := p.place("memory", &p.spaces.memories)
	if ok {
		flags = []byte{0}
		if memory != 0 {
			flags = appendU32([]byte{2}, memory)
		}
	}
	data := p.strings(nil)
	p.close("a string or ")
	p.entry(secData, flags, offset, appendSized(nil, data))
}
