package wat

// field is a field of a module, for the second reading.
type field struct {
	at    int    // its parenthesis
	word  string // such as "func"
	index uint32 // of what it defines, in its index space
}

// declare is the first reading: it numbers what the fields define, defines the
// types, and checks what surrounds the fields. What it does not understand in
// a field is left to the second reading.
func (p *parser) declare() {
	p.spaces = newSpaces()
	p.module = module{byType: map[string]uint32{}, exports: map[string]bool{}}
	wrapped := p.isOpen("module")
	if wrapped {
		p.open()
		p.id()
	}
	defined := false
	for p.err == nil && (p.is(tokOpen) || p.is(tokCustom)) {
		f := field{at: p.at, word: p.text(p.toks[p.at+1])}
		if p.is(tokCustom) {
			f.word = customWord
		}
		p.declareField(&f, &defined)
		p.fields = append(p.fields, f)
		if p.err == nil && !p.skipField(f.at) {
			return
		}
	}
	if wrapped {
		p.close("a field of the module or ")
	}
	switch {
	case p.is(tokEnd):
	case wrapped:
		p.expected("the end of the text")
	default:
		p.expected("a field of the module")
	}
}

// skipField goes behind a field; false when it does not end.
func (p *parser) skipField(at int) bool {
	depth := 0
	for i := at; ; i++ {
		switch p.toks[i].kind {
		case tokOpen, tokCustom:
			depth++
		case tokClose:
			if depth--; depth == 0 {
				p.at = i + 1
				return true
			}
		case tokEnd:
			return false
		}
	}
}

// declareField numbers what a field defines. defined is set by the first
// definition behind which no import may stand.
func (p *parser) declareField(f *field, defined *bool) {
	if f.word == "type" {
		p.defineType()
		return
	}
	at := p.tok()
	p.skip()
	p.skip()
	word, imported := f.word, f.word == "import"
	if imported {
		p.skip() // the names
		p.skip()
		p.skip()
		word = p.text(p.tok())
		p.skip()
	}
	id, named := p.id()
	space := p.spaceOf(word)
	if space == nil {
		return
	}
	f.index = p.add(space, id, named)
	if word == "elem" || word == "data" {
		return
	}
	for p.isOpen("export") {
		if !p.skipField(p.at) {
			return
		}
	}
	if imported = imported || p.isOpen("import"); imported && *defined {
		p.wrong(at, "imports must stand before all functions, tables, memories and globals")
	}
	*defined = *defined || !imported
	switch {
	case word == "memory" && p.isOpen("data"):
		p.add(&p.spaces.datas, token{}, false)
	case word == "table" && !imported && p.is(tokKeyword):
		p.add(&p.spaces.elems, token{}, false)
	}
	if word == "memory" && p.spaces.memories.count > 1 {
		p.wrong(at, "a module may have only one memory")
	}
}

// spaceOf returns the index space of a field.
func (p *parser) spaceOf(word string) *space {
	switch word {
	case "func":
		return &p.spaces.funcs
	case "table":
		return &p.spaces.tables
	case "memory":
		return &p.spaces.memories
	case "global":
		return &p.spaces.globals
	case "elem":
		return &p.spaces.elems
	case "data":
		return &p.spaces.datas
	}
	return nil
}

// defineType reads "(type $name? (func ...))".
func (p *parser) defineType() {
	p.open()
	id, named := p.id()
	p.add(&p.spaces.types, id, named)
	if !p.isOpen("func") {
		p.expected("\"(func\" with the parameters and results of the type")
		return
	}
	p.open()
	var u typeUse
	p.signature(&u, true)
	p.close("\"(param\", \"(result\" or ")
	p.close("")
	if p.err == nil {
		p.module.addType(u.funcType)
	}
}
