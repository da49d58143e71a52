package wat

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// encode reads what follows an instruction's name, and appends the instruction.
func (p *parser) encode(in *instruction, dst []byte) []byte {
	switch in.imm {
	case immSelect:
		return p.selectTyped(dst)
	case immCallIndirect:
		table := p.optional(&p.spaces.tables)
		u := p.typeUse(false)
		return appendU32(appendU32(in.append(dst), p.resolve(&u)), table)
	}
	dst = in.append(dst)
	switch in.imm {
	case immLabel:
		return appendU32(dst, p.label())
	case immLabels:
		return p.labels(dst)
	case immFunc:
		return appendU32(dst, p.index(&p.spaces.funcs))
	case immLocal:
		return appendU32(dst, p.index(&p.code.locals))
	case immGlobal:
		return appendU32(dst, p.index(&p.spaces.globals))
	case immRefType:
		return append(dst, p.heapType())
	case immTable, immTableInit, immTableCopy, immElem:
		return p.tableImmediate(in, dst)
	case immMemory, immMemoryInit, immMemoryCopy, immData:
		return p.memoryImmediate(in, dst)
	case immMemarg:
		return p.memarg(in, dst)
	case immMemargLane:
		dst = p.memarg(in, dst)
		return append(dst, p.lane(16/in.bound))
	case immLane:
		return append(dst, p.lane(in.bound))
	case immShuffle:
		for range 16 {
			dst = append(dst, p.lane(32))
		}
		return dst
	case immV128:
		return p.vector(dst)
	}
	return p.number(in, dst)
}

// tableImmediate appends the tables and element segments of an instruction.
func (p *parser) tableImmediate(in *instruction, dst []byte) []byte {
	tables, elems := &p.spaces.tables, &p.spaces.elems
	switch in.imm {
	case immTable:
		return appendU32(dst, p.optional(tables))
	case immTableInit: // the table stands first in the text, second in the code
		table := p.leading(tables)
		return appendU32(appendU32(dst, p.index(elems)), table)
	case immTableCopy:
		if !p.isIndex() {
			return appendU32(appendU32(dst, p.optional(tables)), 0)
		}
		to := p.index(tables)
		return appendU32(appendU32(dst, to), p.index(tables))
	}
	return appendU32(dst, p.index(elems))
}

// memoryImmediate appends the memories and data segments of an instruction.
func (p *parser) memoryImmediate(in *instruction, dst []byte) []byte {
	memories, datas := &p.spaces.memories, &p.spaces.datas
	switch in.imm {
	case immMemory:
		return appendU32(dst, p.optional(memories))
	case immMemoryInit:
		p.module.usesData = true
		memory := p.leading(memories)
		return appendU32(appendU32(dst, p.index(datas)), memory)
	case immMemoryCopy:
		if !p.isIndex() {
			return appendU32(appendU32(dst, p.optional(memories)), 0)
		}
		to := p.index(memories)
		return appendU32(appendU32(dst, to), p.index(memories))
	}
	p.module.usesData = true
	return appendU32(dst, p.index(datas))
}

// leading reads the first of two indices, which may be left out.
func (p *parser) leading(s *space) uint32 {
	if p.isIndex() {
		if next := p.toks[p.at+1].kind; next == tokID || next == tokNumber {
			return p.index(s)
		}
	}
	if s.count == 0 {
		p.wrong(p.tok(), "the module has no %s", s.what)
	}
	return 0
}

// selectTyped appends select, with the types of its operands where they are
// given.
func (p *parser) selectTyped(dst []byte) []byte {
	if !p.isOpen("result") {
		return append(dst, opSelect)
	}
	var types []byte
	for p.isOpen("result") {
		p.limitTypes(types)
		types = p.group(types, nil)
	}
	return appendSized(append(dst, opSelectType), types)
}

// label reads a label as its depth.
func (p *parser) label() uint32 {
	t := p.tok()
	c := &p.code
	if t.kind == tokID {
		name := p.text(t)
		if open := c.byLabel[name]; len(open) > 0 {
			p.skip()
			return uint32(len(c.labels) - 1 - open[len(open)-1])
		}
		p.wrong(t, "there is no open block %s", excerpt(name))
		near := newNearest(name)
		for _, known := range c.labels {
			if known != "" {
				near.try(known)
			}
		}
		p.hint(near)
		return 0
	}
	n := p.u32("the depth or $name of an open block")
	if p.err == nil && int64(n) >= int64(len(c.labels)) {
		p.wrong(t, "there is no open block %d; the function is %d", n, len(c.labels)-1)
	}
	return n
}

// labels appends the labels of br_table, of which the last is the default.
func (p *parser) labels(dst []byte) []byte {
	var depths []byte
	last, n := p.label(), uint32(0)
	for p.isIndex() {
		depths = appendU32(depths, last)
		last = p.label()
		n++
	}
	return appendU32(append(appendU32(dst, n), depths...), last)
}

// heapType reads the type of a null reference.
func (p *parser) heapType() byte {
	switch {
	case p.isWord("func"):
		p.skip()
		return typeFuncref
	case p.isWord("extern"):
		p.skip()
		return typeExternref
	}
	p.expected("the type of a reference: func or extern")
	return 0
}

// memarg appends the alignment and the offset of an access.
func (p *parser) memarg(in *instruction, dst []byte) []byte {
	if p.spaces.memories.count == 0 {
		p.wrong(p.toks[p.at-1], "the module has no memory")
		return dst
	}
	offset := uint64(0)
	if t := p.tok(); t.kind == tokKeyword && strings.HasPrefix(p.text(t), "offset=") {
		offset = p.setting(t, "offset=", 1<<32-1)
	}
	align := uint64(in.bound)
	if t := p.tok(); t.kind == tokKeyword && strings.HasPrefix(p.text(t), "align=") {
		align = p.setting(t, "align=", 1<<32-1)
		if p.err == nil && bits.OnesCount64(align) != 1 {
			p.wrong(t, "the alignment must be a power of two")
		} else if align > uint64(in.bound) {
			p.wrong(t, "the alignment of %s must be at most %d", in.name, in.bound)
		}
	}
	if t := p.tok(); t.kind == tokKeyword && strings.HasPrefix(p.text(t), "offset=") {
		p.wrong(t, "the offset must stand once, before the alignment")
	}
	return appendU32(append(dst, byte(bits.TrailingZeros64(align))), uint32(offset))
}

// setting reads the number behind "offset=" or "align=".
func (p *parser) setting(t token, name string, limit uint64) uint64 {
	x, ok, fits := parseUint(p.text(t)[len(name):], limit)
	switch {
	case !ok:
		p.wrong(t, "expected a number behind \"%s\", found %s", name, p.found(t))
	case !fits:
		p.wrong(t, "the number behind \"%s\" must be at most %d", name, limit)
	default:
		p.skip()
	}
	return x
}

// lane reads the number of a lane.
func (p *parser) lane(lanes uint8) byte {
	return byte(p.uint("the number of a lane", uint64(lanes)-1))
}

// number appends the operand of a constant.
func (p *parser) number(in *instruction, dst []byte) []byte {
	switch in.imm {
	case immI32:
		return appendS64(dst, int64(int32(p.integer(32))))
	case immI64:
		return appendS64(dst, int64(p.integer(64)))
	case immF32:
		return binary.LittleEndian.AppendUint32(dst, uint32(p.float(formatF32)))
	case immF64:
		return binary.LittleEndian.AppendUint64(dst, p.float(formatF64))
	}
	return dst
}

// integer reads an integer, signed or not.
func (p *parser) integer(width uint) uint64 {
	t := p.tok()
	x, ok, fits := parseInt(p.text(t), width)
	switch {
	case !ok:
		p.expected("an integer of %d bits", width)
	case !fits:
		p.wrong(t, "%s is out of range for an integer of %d bits", excerpt(p.text(t)), width)
	default:
		p.skip()
	}
	return x
}

// float reads a floating point number.
func (p *parser) float(f floatFormat) uint64 {
	t := p.tok()
	x, ok, fits := parseFloat(p.text(t), f)
	switch {
	case !ok:
		p.expected("a floating point number")
	case !fits:
		p.wrong(t, "%s is out of range for a number of %d bits", excerpt(p.text(t)), f.bits)
	default:
		p.skip()
	}
	return x
}

// shape is how the bytes of a vector are written.
type shape struct {
	lanes int
	width uint
	float bool
}

var shapes = map[string]shape{
	"i8x16": {16, 8, false}, "i16x8": {8, 16, false}, "i32x4": {4, 32, false}, "i64x2": {2, 64, false},
	"f32x4": {4, 32, true}, "f64x2": {2, 64, true},
}

// vector appends the bytes of a vector constant.
func (p *parser) vector(dst []byte) []byte {
	s, ok := shapes[p.text(p.tok())]
	if !ok {
		p.expected("the shape of a vector: i8x16, i16x8, i32x4, i64x2, f32x4 or f64x2")
		return dst
	}
	p.skip()
	for range s.lanes {
		var x uint64
		switch {
		case !s.float:
			x = p.integer(s.width)
		case s.width == 32:
			x = p.float(formatF32)
		default:
			x = p.float(formatF64)
		}
		for range s.width / 8 {
			dst = append(dst, byte(x))
			x >>= 8
		}
	}
	return dst
}
