package wat

import "github.com/basaltdb/basalt/core/base/errs"

// space is an index space: what is numbered from zero, and may have names.
type space struct {
	what  string // such as "function"
	count uint32
	names map[string]uint32
}

// spaces are the index spaces of a module.
type spaces struct{ types, funcs, tables, memories, globals, elems, datas space }

func newSpaces() spaces {
	s := spaces{
		types: space{what: "type"}, funcs: space{what: "function"}, tables: space{what: "table"}, memories: space{what: "memory"},
		globals: space{what: "global"}, elems: space{what: "element segment"}, datas: space{what: "data segment"},
	}
	for _, x := range []*space{&s.types, &s.funcs, &s.tables, &s.memories, &s.globals, &s.elems, &s.datas} {
		x.names = map[string]uint32{}
	}
	return s
}

// add numbers the next one, which may have a name.
func (p *parser) add(s *space, id token, named bool) uint32 {
	n := s.count
	s.count++
	if named {
		name := p.text(id)
		if _, ok := s.names[name]; ok {
			p.wrong(id, "a second %s is named %s", s.what, excerpt(name))
		}
		s.names[name] = n
	}
	return n
}

// isIndex reports whether the next token may be an index.
func (p *parser) isIndex() bool { return p.is(tokID) || p.is(tokNumber) }

// index reads an index or a name of a space.
func (p *parser) index(s *space) uint32 {
	t := p.tok()
	if t.kind == tokID {
		n, ok := s.names[p.text(t)]
		if !ok {
			p.wrong(t, "there is no %s %s", s.what, excerpt(p.text(t)))
			p.suggest(s, p.text(t))
			return 0
		}
		p.skip()
		return n
	}
	n := p.u32("the index or $name of a " + s.what)
	switch {
	case p.err != nil || n < s.count:
	case s.count == 0:
		p.wrong(t, "there is no %s %d; there is none", s.what, n)
	default:
		p.wrong(t, "there is no %s %d; the last is %d", s.what, n, s.count-1)
	}
	return n
}

// optional reads an index, or returns the first of the space where there is
// none.
func (p *parser) optional(s *space) uint32 {
	if p.isIndex() {
		return p.index(s)
	}
	if s.count == 0 {
		p.wrong(p.toks[max(p.at-1, 0)], "the module has no %s", s.what)
	}
	return 0
}

// suggest adds the name to an error that was probably meant.
func (p *parser) suggest(s *space, name string) {
	near := newNearest(name)
	for known := range s.names {
		near.try(known)
	}
	p.hint(near)
}

func (p *parser) hint(n *nearest) {
	if n.best != "" && p.err != nil && p.err.Code == errs.SyntaxError {
		p.err.Hint = "Perhaps you meant " + n.best + "."
	}
}
