package meter

// The opcodes that the rewriter looks at.
const (
	opBlock      = 0x02
	opLoop       = 0x03
	opIf         = 0x04
	opElse       = 0x05
	opEnd        = 0x0b
	opBr         = 0x0c
	opBrTable    = 0x0e
	opCall       = 0x10
	opCallInd    = 0x11
	opSelectT    = 0x1c
	opLocalGet   = 0x20
	opLocalTee   = 0x22
	opGlobalGet  = 0x23
	opGlobalSet  = 0x24
	opTableGet   = 0x25
	opTableSet   = 0x26
	opMemSize    = 0x3f
	opMemGrow    = 0x40
	opI32Const   = 0x41
	opI64Const   = 0x42
	opI64LtS     = 0x53
	opI64Sub     = 0x7d
	opI64ShrU    = 0x88
	opI64ExtendU = 0xad
	opRefNull    = 0xd0
	opRefFunc    = 0xd2
	opPrefixFC   = 0xfc
	opPrefixFD   = 0xfd
)

func (m *module) codeSection() ([]byte, error) {
	if len(m.bodies) == 0 && len(m.vec) == 0 {
		return m.sections[secCode], nil
	}
	out := appendU32(nil, uint32(len(m.bodies)+len(m.vec)))
	for i, b := range m.bodies {
		body, err := m.body(b, m.types[m.funcs[m.imported+i]])
		if err != nil {
			return nil, err
		}
		out = appendU32(out, uint32(len(body)))
		out = append(out, body...)
	}
	for _, v := range m.vec {
		body := v.body(m)
		out = appendU32(out, uint32(len(body)))
		out = append(out, body...)
	}
	return out, nil
}

// charge is a place where fuel is taken: how much is known when its region
// ends.
type charge struct {
	at   int // where the code goes, in the output
	cost int64
}

// codeWriter rewrites one function body.
type codeWriter struct {
	m       *module
	r       *reader
	out     []byte
	charges []charge
	blocks  []byte // the open blocks: their opcodes
	regions []int  // indices into charges of the open functions and loops
	locals  uint32 // of the input, parameters included
	scratch bool
}

// body rewrites one function body.
func (m *module) body(b []byte, t FuncType) ([]byte, error) {
	w := &codeWriter{m: m, r: &reader{b: b}, locals: uint32(len(t.Params))}
	groups := w.r.count("groups of locals", m.lim.Locals)
	head := w.r.at
	for range groups {
		n := w.r.u32()
		if n > uint32(m.lim.Locals) || w.locals+n > uint32(m.lim.Locals) {
			w.r.fail("more than %d locals", m.lim.Locals)
			break
		}
		w.locals += n
		w.r.byte()
	}
	if w.r.err != nil {
		return nil, w.r.err
	}
	declared := b[head:w.r.at]
	w.blocks, w.regions = []byte{opBlock}, []int{w.open()}
	for len(w.blocks) > 0 && w.r.err == nil {
		w.instruction()
	}
	if w.r.err == nil && !w.r.done() {
		w.r.fail("bytes behind the end of a function")
	}
	if w.r.err != nil {
		return nil, w.r.err
	}
	extra := 0
	if w.scratch {
		extra = 1
	}
	out := appendU32(nil, uint32(groups+extra))
	out = append(out, declared...)
	if w.scratch {
		out = append(out, 1, byte(I32))
	}
	return w.assemble(out), nil
}

// open starts a region and returns its charge.
func (w *codeWriter) open() int {
	w.charges = append(w.charges, charge{at: len(w.out)})
	return len(w.charges) - 1
}

// assemble puts the charges, whose costs are known now, into the code.
func (w *codeWriter) assemble(out []byte) []byte {
	at := 0
	for _, c := range w.charges {
		out = append(out, w.out[at:c.at]...)
		out = w.m.appendCharge(out, c.cost)
		at = c.at
	}
	return append(out, w.out[at:]...)
}

// appendCharge appends code that takes fuel and yields when it is used up.
func (m *module) appendCharge(out []byte, cost int64) []byte {
	fuel := m.fuelIndex()
	out = appendU32(append(out, opGlobalGet), fuel)
	out = appendS64(append(out, opI64Const), max(cost, 1))
	out = append(out, opI64Sub)
	out = appendU32(append(out, opGlobalSet), fuel)
	return m.appendCheck(out)
}

// appendCheck appends "if fuel < 0 { fuel = yield(fuel) }".
func (m *module) appendCheck(out []byte) []byte {
	fuel := m.fuelIndex()
	out = appendU32(append(out, opGlobalGet), fuel)
	out = append(out, opI64Const, 0, opI64LtS, opIf, 0x40)
	out = appendU32(append(out, opGlobalGet), fuel)
	out = appendU32(append(out, opCall), m.yieldIndex())
	out = appendU32(append(out, opGlobalSet), fuel)
	return append(out, opEnd)
}

// appendLength appends a charge by the i32 on top of the stack, which stays:
// one unit for 16 bytes or entries.
func (w *codeWriter) appendLength() {
	w.scratch = true
	fuel := w.m.fuelIndex()
	w.out = appendU32(append(w.out, opLocalTee), w.locals)
	w.out = appendU32(append(w.out, opGlobalGet), fuel)
	w.out = appendU32(append(w.out, opLocalGet), w.locals)
	w.out = append(w.out, opI64ExtendU, opI64Const, 4, opI64ShrU, opI64Sub)
	w.out = appendU32(append(w.out, opGlobalSet), fuel)
	w.out = w.m.appendCheck(w.out)
}

// copyFrom copies what was read since start.
func (w *codeWriter) copyFrom(start int) {
	if w.r.err == nil {
		w.out = append(w.out, w.r.b[start:w.r.at]...)
	}
}

// instruction rewrites the next instruction.
func (w *codeWriter) instruction() {
	r, start := w.r, w.r.at
	op := r.byte()
	w.charges[w.regions[len(w.regions)-1]].cost++
	switch {
	case op == opBlock || op == opLoop || op == opIf:
		w.blockType()
		w.copyFrom(start)
		w.enter(op)
	case op == opEnd:
		w.leave()
	case op == opCall:
		w.out = appendU32(append(w.out, op), w.m.fn(r, r.u32()))
	case op == opRefFunc:
		w.out = appendU32(append(w.out, op), w.m.fn(r, r.u32()))
	case op == opMemGrow:
		r.byte()
		w.appendPages()
		w.copyFrom(start)
	case op == opPrefixFC:
		w.prefixed(start)
	default:
		w.operands(op)
		w.copyFrom(start)
	}
}

// appendPages charges memory.grow by the bytes it asks for: a page is 4096
// units of 16 bytes.
func (w *codeWriter) appendPages() {
	w.scratch = true
	fuel := w.m.fuelIndex()
	w.out = appendU32(append(w.out, opLocalTee), w.locals)
	w.out = appendU32(append(w.out, opGlobalGet), fuel)
	w.out = appendU32(append(w.out, opLocalGet), w.locals)
	w.out = append(w.out, opI64ExtendU, opI64Const, 12, 0x86 /* i64.shl */, opI64Sub)
	w.out = appendU32(append(w.out, opGlobalSet), fuel)
	w.out = w.m.appendCheck(w.out)
}

// blockType checks the type of a block, whose index must not be one that is
// added.
func (w *codeWriter) blockType() {
	r := w.r
	if r.at >= len(r.b) {
		r.fail("unexpected end")
		return
	}
	switch c := r.b[r.at]; c {
	case 0x40, byte(I32), byte(I64), byte(F32), byte(F64), 0x7b, 0x70, 0x6f:
		r.at++
	default:
		if t := r.u32(); int(t) >= len(w.m.types) {
			r.fail("type index %d is out of range", t)
		}
	}
}

// enter opens a block.
func (w *codeWriter) enter(op byte) {
	w.blocks = append(w.blocks, op)
	if len(w.blocks) > w.m.lim.Nesting {
		w.r.fail("blocks nest deeper than %d", w.m.lim.Nesting)
	}
	if op == opLoop {
		w.regions = append(w.regions, w.open())
		if len(w.regions) > w.m.lim.LoopNesting {
			w.r.fail("loops nest deeper than %d", w.m.lim.LoopNesting)
		}
	}
}

// leave closes the innermost block.
func (w *codeWriter) leave() {
	last := w.blocks[len(w.blocks)-1]
	w.blocks = w.blocks[:len(w.blocks)-1]
	if last == opLoop {
		w.regions = w.regions[:len(w.regions)-1]
	}
	w.out = append(w.out, opEnd)
}

// operands skips and checks the operands of a plain instruction.
func (w *codeWriter) operands(op byte) {
	r := w.r
	switch {
	case op == 0x00 || op == 0x01 || op == opElse || op == 0x0f || op == 0x1a || op == 0x1b || op == 0xd1:
	case op == opBr || op == opBr+1:
		r.u32()
	case op == opBrTable:
		for range r.count("targets of a br_table", 1<<20) + 1 {
			r.u32()
		}
	case op == opCallInd:
		if t := r.u32(); int(t) >= len(w.m.types) {
			r.fail("type index %d is out of range", t)
		}
		r.u32()
	case op == opSelectT:
		r.valTypes(1)
	case op >= opLocalGet && op <= opLocalTee:
		if l := r.u32(); l >= w.locals {
			r.fail("local index %d is out of range", l)
		}
	case op == opGlobalGet || op == opGlobalSet:
		if g := r.u32(); int(g) >= w.m.globals {
			r.fail("global index %d is out of range", g)
		}
	case op == opTableGet || op == opTableSet:
		r.u32()
	case op >= 0x28 && op <= 0x3e: // loads and stores
		r.u32()
		r.u32()
	case op == opMemSize:
		r.byte()
	case op == opI32Const:
		r.skipLEB(5)
	case op == opI64Const:
		r.skipLEB(10)
	case op == 0x43:
		r.bytes(4)
	case op == 0x44:
		r.bytes(8)
	case op >= 0x45 && op <= 0xc4: // numeric
	case op == opRefNull:
		r.byte()
	case op == opPrefixFD:
		w.simd()
	default:
		r.fail("unknown instruction 0x%x", op)
	}
}

// prefixed handles the instructions behind 0xfc: saturating conversions, and
// those over ranges, which are charged by length.
func (w *codeWriter) prefixed(start int) {
	r := w.r
	op := r.u32()
	switch {
	case op <= 7:
	case op == 8 || op == 10 || op == 12 || op == 14: // memory.init, .copy, table.init, .copy
		r.u32()
		r.u32()
		w.appendLength()
	case op == 11 || op == 17 || op == 15: // memory.fill, table.fill, table.grow
		r.u32()
		w.appendLength()
	case op == 9 || op == 13 || op == 16: // data.drop, elem.drop, table.size
		r.u32()
	default:
		r.fail("unknown instruction 0xfc %d", op)
	}
	w.copyFrom(start)
}

// simd skips the operands of a vector instruction.
func (w *codeWriter) simd() {
	r := w.r
	switch op := r.u32(); {
	case op <= 11 || op == 92 || op == 93: // loads and stores
		r.u32()
		r.u32()
	case op == 12 || op == 13: // v128.const, i8x16.shuffle
		r.bytes(16)
	case op >= 21 && op <= 34: // lanes
		r.byte()
	case op >= 84 && op <= 91: // loads and stores of a lane
		r.u32()
		r.u32()
		r.byte()
	case op <= 255:
	default:
		r.fail("unknown instruction 0xfd %d", op)
	}
}
