package wat

import "github.com/basaltdb/basalt/core/base/errs"

// The kinds of imports and exports.
const (
	kindFunc = iota
	kindTable
	kindMemory
	kindGlobal
)

// customWord stands for the annotation of a custom section.
const customWord = "(@custom"

// define is the second reading: it writes the sections.
func (p *parser) define() {
	for _, f := range p.fields {
		if p.err != nil {
			return
		}
		p.at = f.at
		p.defineField(f)
	}
}

func (p *parser) defineField(f field) {
	switch f.word {
	case "type": // by the first reading
	case "import":
		p.defineImport(f)
	case "func":
		p.defineFunc(f)
	case "table":
		p.defineTable(f)
	case "memory":
		p.defineMemory(f)
	case "global":
		p.defineGlobal(f)
	case "export":
		p.defineExport()
	case "start":
		p.defineStart()
	case "elem":
		p.defineElem()
	case "data":
		p.defineData()
	case customWord:
		p.defineCustom()
	default:
		p.skip()
		p.expected("a field of the module: type, import, func, table, memory, global, export, start, elem or data")
	}
}

// head is what the fields of functions, tables, memories and globals begin
// with.
type head struct {
	id       token
	named    bool
	exported string // the first name that it is exported as
	imported bool
	from     [2]string
}

// head reads the parenthesis, the keyword, the name, and the exports and the
// import that stand inline.
func (p *parser) head(kind byte, index uint32) head {
	var h head
	p.open()
	h.id, h.named = p.id()
	for p.isOpen("export") {
		p.open()
		name := p.export(kind, index)
		p.close("")
		if h.exported == "" {
			h.exported = name
		}
	}
	if p.isOpen("import") {
		p.open()
		h.imported, h.from = true, p.importNames()
		p.close("")
	}
	return h
}

func (p *parser) importNames() [2]string {
	return [2]string{p.name("the name of the imported module"), p.name("the name of the import")}
}

// export reads the name of an export and writes the entry.
func (p *parser) export(kind byte, index uint32) string {
	t := p.tok()
	name := p.name("the name of the export")
	if p.err != nil {
		return ""
	}
	if p.module.exports[name] {
		p.wrong(t, "a second export is named %s", excerpt(p.text(t)))
	}
	p.module.exports[name] = true
	s := p.module.sections[secExport].entry()
	*s = appendU32(append(appendName(*s, name), kind), index)
	return name
}

// importEntry writes an import.
func (p *parser) importEntry(from [2]string, kind byte, what []byte) {
	s := p.module.sections[secImport].entry()
	*s = append(appendName(appendName(*s, from[0]), from[1]), kind)
	*s = append(*s, what...)
}

// entry appends an entry of a section.
func (p *parser) entry(section byte, parts ...[]byte) {
	s := p.module.sections[section].entry()
	for _, b := range parts {
		*s = append(*s, b...)
	}
}

// defineImport reads "(import "module" "name" (kind ...))".
func (p *parser) defineImport(f field) {
	p.open()
	from := p.importNames()
	kind, _, ok := p.openKind()
	if !ok {
		return
	}
	h := head{}
	h.id, h.named = p.id()
	p.importEntry(from, kind, p.importType(kind, f.index, h))
	p.close("")
	p.close("")
}

// openKind reads the parenthesis and the kind of an import or export.
func (p *parser) openKind() (kind byte, s *space, ok bool) {
	switch {
	case p.isOpen("func"):
		kind, s = kindFunc, &p.spaces.funcs
	case p.isOpen("table"):
		kind, s = kindTable, &p.spaces.tables
	case p.isOpen("memory"):
		kind, s = kindMemory, &p.spaces.memories
	case p.isOpen("global"):
		kind, s = kindGlobal, &p.spaces.globals
	default:
		p.expected("\"(func\", \"(table\", \"(memory\" or \"(global\"")
		return 0, nil, false
	}
	p.open()
	return kind, s, true
}

// importType reads the type of an import.
func (p *parser) importType(kind byte, index uint32, h head) []byte {
	switch kind {
	case kindFunc:
		u := p.typeUse(true)
		p.nameFunction(index, h)
		return appendU32(nil, p.resolve(&u))
	case kindTable:
		encoded, _ := p.tableType()
		return encoded
	case kindMemory:
		return p.memoryType()
	}
	return p.globalType()
}

// nameFunction writes a function's name.
func (p *parser) nameFunction(index uint32, h head) {
	if h.named {
		p.module.nameFunction(index, p.text(h.id)[1:])
	} else if h.exported != "" {
		p.module.nameFunction(index, h.exported)
	}
}

// inlineImport finishes a field that is an import.
func (p *parser) inlineImport(kind byte, index uint32, h head) {
	p.importEntry(h.from, kind, p.importType(kind, index, h))
	p.close("")
}

// defineFunc reads a function.
func (p *parser) defineFunc(f field) {
	h := p.head(kindFunc, f.index)
	if h.imported {
		p.inlineImport(kindFunc, f.index, h)
		return
	}
	u := p.typeUse(true)
	p.entry(secFunction, appendU32(nil, p.resolve(&u)))
	p.nameFunction(f.index, h)
	p.code.begin(false)
	p.code.locals.count = uint32(len(u.params))
	p.nameLocals(u.names, 0)
	var locals []byte
	for p.isOpen("local") {
		var names []paramName
		before := len(locals)
		group := p.group(nil, &names)
		p.nameLocals(names, uint32(len(u.params)+before))
		locals = append(locals, group...)
		p.code.locals.count += uint32(len(group))
		if p.code.locals.count > maxLocals {
			p.failAt(p.tok(), errs.ProgramLimitExceeded, "more than %d parameters and locals", maxLocals)
		}
	}
	p.instructions()
	p.close("an instruction or ")
	p.code.out = append(p.code.out, opEnd)
	declared := encodeLocals(locals)
	p.entry(secCode, appendU32(nil, uint32(len(declared)+len(p.code.out))), declared, p.code.out)
}

// nameLocals names parameters or locals, of which the first has an index.
func (p *parser) nameLocals(names []paramName, first uint32) {
	for _, n := range names {
		name := p.text(n.id)
		if _, ok := p.code.locals.names[name]; ok {
			p.wrong(n.id, "a second local is named %s", excerpt(name))
		}
		p.code.locals.names[name] = first + n.index
	}
}

// encodeLocals writes locals as runs of one type.
func encodeLocals(types []byte) []byte {
	var runs section
	for i := 0; i < len(types); {
		n := i + 1
		for n < len(types) && types[n] == types[i] {
			n++
		}
		s := runs.entry()
		*s = append(appendU32(*s, uint32(n-i)), types[i])
		i = n
	}
	return append(appendU32(nil, runs.count), runs.bytes...)
}

// defineTable reads a table, whose elements may stand inline.
func (p *parser) defineTable(f field) {
	h := p.head(kindTable, f.index)
	switch {
	case h.imported:
		p.inlineImport(kindTable, f.index, h)
	case p.is(tokKeyword):
		ref := p.refType()
		if !p.isOpen("elem") {
			p.expected("\"(elem\" with the elements of the table")
			return
		}
		p.open()
		e := elements{mode: active, table: f.index, offset: []byte{opI32Const, 0, opEnd}, ref: ref}
		p.elementList(&e, p.isIndex() || p.is(tokClose) && ref == typeFuncref)
		p.close("")
		p.close("")
		n := appendU32(nil, e.count)
		p.entry(secTable, []byte{ref, 1}, n, n)
		p.entry(secElement, e.encode())
	default:
		encoded, _ := p.tableType()
		p.entry(secTable, encoded)
		p.close("")
	}
}

const pageSize = 65536

// defineMemory reads a memory, whose data may stand inline.
func (p *parser) defineMemory(f field) {
	h := p.head(kindMemory, f.index)
	switch {
	case h.imported:
		p.inlineImport(kindMemory, f.index, h)
	case p.isOpen("data"):
		p.open()
		data := p.strings(nil)
		p.close("a string or ")
		p.close("")
		pages := appendU32(nil, uint32((len(data)+pageSize-1)/pageSize))
		p.entry(secMemory, []byte{1}, pages, pages)
		p.entry(secData, []byte{0, opI32Const, 0, opEnd}, appendSized(nil, data))
	default:
		p.entry(secMemory, p.memoryType())
		p.close("")
	}
}

// defineGlobal reads a global.
func (p *parser) defineGlobal(f field) {
	h := p.head(kindGlobal, f.index)
	if h.imported {
		p.inlineImport(kindGlobal, f.index, h)
		return
	}
	t := p.globalType()
	p.entry(secGlobal, t, p.constant())
	p.close("an instruction or ")
}

// defineExport reads "(export "name" (kind index))".
func (p *parser) defineExport() {
	p.open()
	name := p.at
	p.name("the name of the export")
	kind, space, ok := p.openKind()
	if !ok {
		return
	}
	index := p.index(space)
	p.close("")
	p.close("")
	if p.err != nil {
		return
	}
	p.at = name
	p.export(kind, index)
}

// defineStart reads "(start index)".
func (p *parser) defineStart() {
	if p.module.hasStart {
		p.wrong(p.tok(), "a module may have only one start function")
	}
	p.open()
	p.module.hasStart, p.module.start = true, p.index(&p.spaces.funcs)
	p.close("")
}

// defineCustom reads a custom section, which is written as it is.
func (p *parser) defineCustom() {
	p.enter()
	t := p.tok()
	name := p.name("the name of the custom section")
	if name == "name" {
		p.wrong(t, "the section \"name\" is written by the assembler")
	}
	p.module.customs = append(p.module.customs, p.strings(appendName(nil, name)))
	p.close("a string or ")
}

// strings reads the bytes of any number of strings.
func (p *parser) strings(dst []byte) []byte {
	for p.is(tokString) && p.err == nil {
		dst = p.bytes(dst, "a string")
	}
	return dst
}
