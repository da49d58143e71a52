package meter

import "slices"

// The opcodes that the rewriter looks at.
const (
	opBlock      = 0x02
	opLoop       = 0x03
	opIf         = 0x04
	opElse       = 0x05
	opEnd        = 0x0b
	opBr         = 0x0c
	opBrIf       = 0x0d
	opBrTable    = 0x0e
	opReturn     = 0x0f
	opCall       = 0x10
	opCallInd    = 0x11
	opDrop       = 0x1a
	opSelect     = 0x1b
	opSelectT    = 0x1c
	opLocalGet   = 0x20
	opLocalSet   = 0x21
	opLocalTee   = 0x22
	opGlobalGet  = 0x23
	opGlobalSet  = 0x24
	opTableGet   = 0x25
	opTableSet   = 0x26
	opLoad8U     = 0x2d
	opMemSize    = 0x3f
	opMemGrow    = 0x40
	opI32Const   = 0x41
	opI64Const   = 0x42
	opI32Eqz     = 0x45
	opI32Eq      = 0x46
	opI32Ne      = 0x47
	opI32LtU     = 0x49
	opI32GtU     = 0x4b
	opI32LeU     = 0x4d
	opI64Eq      = 0x51
	opI64LtS     = 0x53
	opI64GtU     = 0x56
	opI64GeS     = 0x59
	opI32Add     = 0x6a
	opI32Sub     = 0x6b
	opI32And     = 0x71
	opI32Or      = 0x72
	opI32Shl     = 0x74
	opI32ShrU    = 0x76
	opI64Add     = 0x7c
	opI64Sub     = 0x7d
	opI64Mul     = 0x7e
	opI64Or      = 0x84
	opI64Shl     = 0x86
	opI64ShrU    = 0x88
	opI32Wrap    = 0xa7
	opI64ExtendU = 0xad
	opRefNull    = 0xd0
	opRefFunc    = 0xd2
	opPrefixFC   = 0xfc
	opPrefixFD   = 0xfd
)

func (m *module) codeSection() ([]byte, error) {
	n := len(m.bodies) + m.added()
	if n == 0 {
		return m.sections[secCode], nil
	}
	out := appendU32(nil, uint32(n))
	add := func(body []byte) {
		out = appendU32(out, uint32(len(body)))
		out = append(out, body...)
	}
	written := make([]*codeWriter, len(m.bodies)) // at first all in the plain form: who calls whom is known afterwards
	for i, b := range m.bodies {
		w, err := m.write(b, m.typeOf(i), formPlain, nil)
		if err != nil {
			return nil, err
		}
		if err := m.addWork(&w.work, len(b)); err != nil {
			return nil, err
		}
		written[i] = w
	}
	counting := m.counting(written)
	m.moving = m.movers(written)
	for i, w := range written {
		body, err := m.body(w, i, counting[i])
		if err != nil {
			return nil, err
		}
		add(body)
		written[i] = nil
	}
	if m.room() {
		add(m.growBody())
		add(m.makeBody())
		add(m.fillBody())
		add(m.copyBody())
	}
	for _, v := range m.vec {
		add(v.body(m))
	}
	return out, nil
}

// added is the number of functions that are added behind the module's own.
func (m *module) added() int { return int(m.loopIndex()-m.growIndex()) + len(m.vec) }

// charge is a place where fuel is taken: how much is known when its region
// ends.
type charge struct {
	at    int // where the code goes, in the output
	cost  int64
	light bool // it does not look whether there is any left
	// parent is a charge that was passed before this one, and merged what it pays for
	// others that have no place of their own.
	parent int
	merged int64
	local  bool // it is to the local
	// again is true where the loop whose charge is the parent begins again, and outer is
	// then the label of the outer one of the two that it is written as: see innermost.go.
	again bool
	outer uint32
}

// codeWriter rewrites one function body.
type codeWriter struct {
	m       *module
	r       *reader
	out     []byte
	charges []charge
	current int    // the charge that pays for the next instruction
	blocks  []byte // the open blocks: their opcodes
	outer   []int  // by open block: the charge that paid for its beginning
	bare    []bool // by open block: branches to it take no operands
	loops   int    // open ones
	locals  uint32 // of the input, parameters included
	scratch bool
	work    work

	// Of a function that is written to be inlined:
	inline bool
	base   uint32 // its first local

	form   form
	fuel   uint32 // the local that has the fuel
	looped bool   // it loops
	callees
	// Of the input: the locals that it declares, in so many groups.
	declared []byte
	groups   int

	nest nest // of its loops
}

// form is how a function is rewritten.
type form int

const (
	formPlain   form = iota
	formLeaf         // see leaf.go
	formCounted      // see stack.go
)

// typeOf returns the type of a function of the module's own.
func (m *module) typeOf(i int) FuncType { return m.types[m.funcs[m.imported+i]] }

// body returns the new body of the module's function i, which has been written in the
// plain form; deep says that its calls are counted.
func (m *module) body(w *codeWriter, i int, deep bool) (_ []byte, err error) {
	form := formPlain
	switch t := m.typeOf(i); {
	case deep:
		form = formCounted
	case w.looped && !w.calls && !w.scratch && len(t.Results) <= 1:
		form = formLeaf
	}
	if form != formPlain || w.splittable() {
		plain := w
		if w, err = m.write(m.bodies[i], m.typeOf(i), form, plain); err != nil {
			return nil, err
		}
		m.work += w.work.ns(0) - plain.work.ns(0)
	}
	w.merge()
	var extra []byte
	if w.scratch {
		extra = []byte{1, byte(I32)}
	}
	if form == formLeaf || w.nest.on {
		extra = append(extra, 1, byte(I64))
	}
	out := appendU32(nil, uint32(w.groups+len(extra)/2))
	out = append(out, w.declared...)
	return w.assemble(append(out, extra...)), nil
}

// write reads a body and writes its code, without the charges; plain is what was written in
// the plain form before, nil for the first time.
func (m *module) write(b []byte, t FuncType, f form, plain *codeWriter) (*codeWriter, error) {
	w := &codeWriter{m: m, r: &reader{b: b}, locals: uint32(len(t.Params)), form: f}
	w.groups = w.r.count("groups of locals", m.lim.Locals)
	head := w.r.at
	for range w.groups {
		n := w.r.u32()
		if n > uint32(m.lim.Locals) || w.locals+n > uint32(m.lim.Locals) {
			w.r.fail("more than %d locals", m.lim.Locals)
			break
		}
		w.locals += n
		w.r.valType()
	}
	if w.r.err != nil {
		return nil, w.r.err
	}
	w.declared = b[head:w.r.at]
	w.fuel = w.locals
	if plain != nil {
		w.splits(plain)
		if plain.scratch { // which comes first
			w.fuel++
		}
	}
	w.begin()
	if f != formPlain {
		w.enterBlock(t)
	}
	w.charges[0].cost = int64(w.locals) / localsPerUnit
	w.work.begin(w.locals)
	for len(w.blocks) > 0 && w.r.err == nil {
		w.instruction()
	}
	if w.r.err == nil && !w.r.done() {
		w.r.fail("bytes behind the end of a function")
	}
	switch f {
	case formLeaf:
		w.leaveLeaf()
	case formCounted:
		w.leaveCounted()
	}
	if f != formPlain {
		w.out = append(w.out, opEnd)
	}
	return w, w.r.err
}

// enterBlock opens a block with the function's results, which takes the function's place
// for branches: what is behind it is done before every return.
func (w *codeWriter) enterBlock(t FuncType) {
	w.out = append(w.out, opBlock)
	switch len(t.Results) {
	case 0:
		w.out = append(w.out, 0x40)
	case 1:
		w.out = append(w.out, byte(t.Results[0]))
	default:
		w.out = appendS64(w.out, int64(w.m.addedBlock(t)))
	}
}

// addedBlock returns the index of the type of a block with these results.
func (m *module) addedBlock(t FuncType) int {
	i := slices.IndexFunc(m.blocks, func(results []ValType) bool { return slices.Equal(results, t.Results) })
	if i < 0 {
		i = len(m.blocks)
		m.blocks = append(m.blocks, t.Results)
	}
	return len(m.types) + 3 + len(m.vec) + i
}

// begin opens the block that is the function.
func (w *codeWriter) begin() {
	w.nest.at = -1
	w.open(false)
	w.blocks, w.outer, w.bare = []byte{opBlock}, []int{w.current}, []bool{false}
}

// open starts a charge for what follows.
func (w *codeWriter) open(light bool) {
	w.charges = append(w.charges, charge{at: len(w.out), light: light, parent: w.current, local: w.local() || w.nest.at >= 0})
	w.current = len(w.charges) - 1
}

// split is called where code begins that may be passed over, though the current
// charge has been passed: behind a branch, in an arm, and behind the end of a block.
func (w *codeWriter) split() { w.open(true) }

// mergedCost is how much a charge pays at most for code that may be passed over. A
// function whose code is run in small parts, as Go's are, would pay for all of it at
// every turn otherwise; and with a charge for every part it would be slow.
const mergedCost = 200

// merge lets charges pay for those behind them that are small.
func (w *codeWriter) merge() {
	for i := len(w.charges) - 1; i > 0; i-- {
		c := &w.charges[i]
		if c.again {
			continue
		}
		if p := &w.charges[c.parent]; c.light && p.merged+c.cost <= mergedCost {
			p.cost += c.cost
			p.merged += c.cost
			c.cost = 0
		}
	}
	for i := range w.charges {
		if c := &w.charges[i]; c.again {
			c.cost = max(w.charges[c.parent].cost, 1)
		}
	}
	w.charges = slices.DeleteFunc(w.charges, func(c charge) bool { return c.light && c.cost == 0 })
}

// pay adds to what is charged for the code at hand.
func (w *codeWriter) pay(cost int64) { w.charges[w.current].cost += cost }

// assemble puts the charges, whose costs are known now, into the code.
func (w *codeWriter) assemble(out []byte) []byte { return w.charged(out, w.charges) }

// charged puts charges into the code.
func (w *codeWriter) charged(out []byte, charges []charge) []byte {
	at := 0
	for _, c := range charges {
		out = append(out, w.out[at:c.at]...)
		switch {
		case c.again:
			out = w.appendAgain(out, c)
		case c.local:
			out = w.appendLocalCharge(out, c)
		case w.form == formCounted && c.at == 0:
			out = w.appendEntry(out, c.cost)
		case c.light:
			out = w.m.appendTake(out, c.cost)
		default:
			out = w.m.appendCharge(out, c.cost)
		}
		at = c.at
	}
	return append(out, w.out[at:]...)
}

// copyFrom copies what was read since start.
func (w *codeWriter) copyFrom(start int) {
	if w.r.err == nil {
		w.out = append(w.out, w.r.b[start:w.r.at]...)
	}
}

// u32 copies an integer, in its shortest form: another reader may take a longer
// one for something else, and then what comes behind it for other code than was
// metered.
func (w *codeWriter) u32() uint32 {
	x := w.r.u32()
	w.out = appendU32(w.out, x)
	return x
}

// instruction rewrites the next instruction.
func (w *codeWriter) instruction() {
	r := w.r
	op := r.byte()
	w.pay(1)
	switch {
	case op == opBlock || op == opLoop || op == opIf:
		w.out = append(w.out, op)
		w.work.push(int(effects[op]))
		start := len(w.out) - 1
		t := w.blockType()
		w.work.enter(t)
		w.enter(op, t, start)
	case op == opEnd:
		w.leave()
	case op == opReturn && (w.inline || w.form != formPlain):
		w.putBack()
		w.out = appendU32(append(w.out, opBr), w.label(uint32(len(w.blocks)-1)))
		w.work.blocks += 3
	case op == opBr || op == opBrIf:
		w.work.push(int(effects[op]))
		w.branch(op, r.u32())
		w.work.blocks += 3
		w.split()
	case op == opCall:
		w.called()
		f := r.u32()
		w.out = appendU32(append(w.out, op), w.m.fn(r, f))
		if r.err == nil {
			w.call(w.m.funcs[f])
			w.direct = append(w.direct, f)
		}
	case op == opRefFunc:
		w.out = appendU32(append(w.out, op), w.m.refer(r, r.u32()))
		w.work.push(1)
	case op == opMemGrow:
		w.m.grows, w.grows = true, true
		w.loud()
		w.zero()
		w.chargeRange(perPage, w.m.lim.MemoryPages)
		w.out = appendU32(append(w.out, opCall), w.m.growIndex())
	case op == opPrefixFC:
		w.prefixed()
	case op == opPrefixFD:
		w.simd()
	default:
		if op == opReturn || op == opBrTable {
			w.putBack() // either may leave the loop
		}
		w.out = append(w.out, op)
		w.work.push(int(effects[op]))
		w.operands(op)
	}
}

// called notes that the function calls another.
func (w *codeWriter) called() {
	w.calls = true
	w.loud()
}

// call notes what a function of a type takes from the stack and gives.
func (w *codeWriter) call(t uint32) {
	f := w.m.types[t]
	w.work.push(-len(f.Params))
	w.work.push(len(f.Results))
}

// enter opens a block of a type, which is written from start on.
func (w *codeWriter) enter(op byte, t FuncType, start int) {
	w.blocks, w.outer = append(w.blocks, op), append(w.outer, w.current)
	w.bare = append(w.bare, op == opLoop && len(t.Params) == 0 || op != opLoop && len(t.Results) == 0)
	if len(w.blocks) > w.m.lim.Nesting {
		w.r.fail("blocks nest deeper than %d", w.m.lim.Nesting)
	}
	if op == opIf {
		w.split()
	}
	if op != opLoop {
		return
	}
	w.looped = true
	w.work.enterLoop()
	w.enterLoop(t, start)
	if w.loops++; w.loops >= w.m.lim.LoopNesting {
		w.r.fail("loops nest deeper than %d", w.m.lim.LoopNesting)
	}
}

// otherwise begins the second arm of an if.
func (w *codeWriter) otherwise() {
	w.work.otherwise()
	w.current = w.outer[len(w.outer)-1]
	w.split()
}

// leave closes the innermost block. What is behind it is got to from anywhere in
// it, so the charge at its beginning pays.
func (w *codeWriter) leave() {
	last, outer := w.blocks[len(w.blocks)-1], w.outer[len(w.outer)-1]
	w.blocks, w.outer = w.blocks[:len(w.blocks)-1], w.outer[:len(w.outer)-1]
	w.bare = w.bare[:len(w.blocks)]
	w.work.leave()
	w.work.meet(1)
	if last == opLoop {
		w.work.leaveLoop()
		w.loops--
		w.leaveLoop()
	} else {
		w.out = append(w.out, opEnd)
	}
	w.current = outer
	if len(w.blocks) > 0 {
		w.split()
	}
}
