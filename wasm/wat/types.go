package wat

import "github.com/basaltdb/basalt/core/base/errs"

// valueTypes are the value types and their codes.
var valueTypes = map[string]byte{
	"i32": 0x7f, "i64": 0x7e, "f32": 0x7d, "f64": 0x7c, "v128": 0x7b, "funcref": typeFuncref, "externref": typeExternref,
}

const (
	typeFuncref   = 0x70
	typeExternref = 0x6f
	typeEmpty     = 0x40 // of a block without parameters and results
)

// valueType reads a value type.
func (p *parser) valueType() byte {
	t := p.tok()
	code, ok := valueTypes[p.text(t)]
	if !ok {
		p.expected("a value type: i32, i64, f32, f64, v128, funcref or externref")
		return 0
	}
	p.skip()
	return code
}

// refType reads a reference type.
func (p *parser) refType() byte {
	t := p.tok()
	code := valueTypes[p.text(t)]
	if code != typeFuncref && code != typeExternref {
		p.expected("a reference type: funcref or externref")
		return 0
	}
	p.skip()
	return code
}

// funcType is the type of a function.
type funcType struct{ params, results []byte }

// encode returns the type's bytes.
func (f funcType) encode() string {
	b := appendSized([]byte{0x60}, f.params)
	return string(appendSized(b, f.results))
}

// typeUse is a reference to a type, by index or by its parts.
type typeUse struct {
	funcType
	names    []paramName
	indexed  bool
	index    uint32
	declared token // the index
}

// paramName is a name of a parameter or a local.
type paramName struct {
	id    token
	index uint32
}

// group reads the types of "(param ...)", "(result ...)" or "(local ...)", of
// which the parenthesis is next. Where names are allowed, one may stand before
// a single type.
func (p *parser) group(types []byte, names *[]paramName) []byte {
	p.open()
	if id, ok := p.id(); ok {
		if names == nil {
			p.wrong(id, "a name is not allowed here")
			return types
		}
		*names = append(*names, paramName{id, uint32(len(types))})
		types = append(types, p.valueType())
		p.close("")
		return types
	}
	for !p.is(tokClose) && p.err == nil {
		types = append(types, p.valueType())
	}
	p.close("a value type or ")
	return types
}

// signature reads parameters and results.
func (p *parser) signature(u *typeUse, named bool) {
	var names *[]paramName
	if named {
		names = &u.names
	}
	for p.isOpen("param") {
		p.limitTypes(u.params)
		u.params = p.group(u.params, names)
	}
	for p.isOpen("result") {
		p.limitTypes(u.results)
		u.results = p.group(u.results, nil)
	}
	p.limitTypes(u.params)
	p.limitTypes(u.results)
	if p.isOpen("param") {
		p.wrong(p.tok(), "parameters must stand before results")
	}
}

func (p *parser) limitTypes(types []byte) {
	if len(types) > maxTypes {
		p.failAt(p.tok(), errs.ProgramLimitExceeded, "more than %d parameters or results", maxTypes)
	}
}

// typeUse reads a type's use: an index, parameters and results, or both, which
// must agree. named says whether parameters may have names.
func (p *parser) typeUse(named bool) typeUse {
	var u typeUse
	if p.isOpen("type") {
		p.open()
		u.declared = p.tok()
		u.indexed, u.index = true, p.index(&p.spaces.types)
		p.close("")
	}
	p.signature(&u, named)
	if !u.indexed || p.err != nil {
		return u
	}
	whole := p.module.types[u.index]
	if len(u.params)+len(u.results) > 0 && (string(u.params) != string(whole.params) || string(u.results) != string(whole.results)) {
		p.wrong(u.declared, "the parameters and results are not those of type %s", p.text(u.declared))
	}
	u.funcType = whole
	return u
}

// resolve returns the index of a type, which it defines if there is none.
func (p *parser) resolve(u *typeUse) uint32 {
	if u.indexed || p.err != nil {
		return u.index
	}
	return p.module.typeIndex(u.funcType)
}

// limits reads the limits of a table or a memory.
func (p *parser) limits(dst []byte, what string, most uint64) []byte {
	lo := p.tok()
	least := p.uint("the least size of the "+what, most)
	if !p.is(tokNumber) {
		return appendU32(append(dst, 0), uint32(least))
	}
	greatest := p.uint("the greatest size of the "+what, most)
	if p.err == nil && greatest < least {
		p.wrong(lo, "the least size of the %s is above the greatest", what)
	}
	return appendU32(appendU32(append(dst, 1), uint32(least)), uint32(greatest))
}

// tableType reads limits and a reference type.
func (p *parser) tableType() (encoded []byte, ref byte) {
	lim := p.limits(nil, "table", 1<<32-1)
	ref = p.refType()
	return append([]byte{ref}, lim...), ref
}

// memoryType reads limits, in pages.
func (p *parser) memoryType() []byte { return p.limits(nil, "memory", 1<<16) }

// globalType reads a value type or "(mut type)".
func (p *parser) globalType() []byte {
	if !p.isOpen("mut") {
		return []byte{p.valueType(), 0}
	}
	p.open()
	t := p.valueType()
	p.close("")
	return []byte{t, 1}
}
