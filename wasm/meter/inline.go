package meter

// inlined is a function's code as it stands in its loop, in place of a call: the
// compiler does not inline, and a call costs more than most functions of a row.
//
// The code is that of the function with its locals behind the loop's own. The
// block that it stands in takes the place of the function: a branch to the
// function is one to it, and so is a return. One that loops takes its fuel from a local
// of the loop over the rows, as one that is called takes it from its own (leaf.go).
type inlined struct {
	code   []byte
	locals []ValType // without the parameters
	cost   int64     // fuel that each row takes at least
	loops  bool
}

const (
	// maxInlined bounds the code that is inlined, in bytes: it is there twice.
	maxInlined = 1024
	// maxInlinedLoops bounds it where it loops: more of it has no registers beside
	// those of the loop over the rows, and gains nothing.
	maxInlinedLoops = 128
	// maxInlinedLocals bounds the locals, which each row has to make zero.
	maxInlinedLocals = 16
)

// inline returns a loop's function to be inlined, or nil where it is better
// called: it is imported, large, or calls others, so that a call more does not
// matter; it does what is charged by length; or it loops and is not small.
func (m *module) inline(v *vecLoop) *inlined {
	if int(v.fn) < m.imported {
		return nil
	}
	b := m.bodies[int(v.fn)-m.imported]
	if len(b) > maxInlined {
		return nil
	}
	plain, err := m.write(b, v.t, formPlain, nil)
	if err != nil {
		return nil // it has been written before
	}
	in := &inlined{}
	w := &codeWriter{m: m, r: &reader{b: b}, locals: uint32(len(v.t.Params))}
	for range w.r.count("groups of locals", m.lim.Locals) {
		n, t := w.r.u32(), w.r.valType()
		if n > maxInlinedLocals || len(in.locals)+int(n) > maxInlinedLocals || !numeric([]ValType{t}) {
			return nil
		}
		for range n {
			in.locals = append(in.locals, t)
		}
	}
	w.locals += uint32(len(in.locals))
	w.inline, w.base, w.fuel = true, v.first(), v.fuel()
	w.splits(plain)
	w.begin()
	w.work.begin(w.locals)
	for len(w.blocks) > 0 && w.r.err == nil && !w.calls {
		w.instruction()
	}
	if w.r.err != nil || w.calls || w.scratch || w.looped && len(b) > maxInlinedLoops {
		return nil
	}
	if w.looped {
		w.merge()
		in.code, in.cost, in.loops = w.charged(nil, w.charges[1:]), 1+w.charges[0].cost, true
		return in
	}
	in.code, in.cost = w.out, 1
	for _, c := range w.charges {
		in.cost += c.cost
	}
	return in
}

// zeros has the constant zero of each type.
var zeros = map[ValType][]byte{I32: {opI32Const, 0}, I64: {opI64Const, 0}, F32: {0x43, 0, 0, 0, 0}, F64: {0x44, 0, 0, 0, 0, 0, 0, 0, 0}}

// inlined appends the inlined function, whose parameters are set.
func (w *loopWriter) inlined() {
	first := w.first() + uint32(len(w.v.t.Params))
	for i, t := range w.in.locals {
		w.op(zeros[t]...)
		w.set(first + uint32(i))
	}
	w.op(opBlock, byte(w.v.t.Results[0]))
	w.op(w.in.code...) // with the end of the block
}
