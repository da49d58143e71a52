package meter

// VecName is the export of the loop that Rewrite adds for a function f:
//
//	__basalt_vec_f(n, valid, out, p0, p1, ... i32)
//
// For each row i below n whose bit in the bitmap at valid is set (all rows if
// valid is 0) it stores f(p0[i], p1[i], ...) at out[i]. The arrays have the
// width of the function's own types. It takes the fuel for all rows at once, so
// n has to be small: a batch.
func VecName(export string) string { return "__basalt_vec_" + export }

// vecLoop is one such loop.
type vecLoop struct {
	export string
	fn     uint32 // index in the input
	t      FuncType
}

// addLoop adds the loop of an export.
func (m *module) addLoop(name string) error {
	t, ok := m.info.Exports[name]
	if !ok {
		return errModule("it exports no function \"%s\"", name)
	}
	if len(t.Results) != 1 || !numeric(t.Results) || !numeric(t.Params) {
		return errModule("function \"%s\" cannot be called over a batch", name)
	}
	m.vec = append(m.vec, vecLoop{export: name, fn: m.exportFn[name], t: t})
	return nil
}

func numeric(ts []ValType) bool {
	for _, t := range ts {
		switch t {
		case I32, I64, F32, F64:
		default:
			return false
		}
	}
	return true
}

// appendType appends the loop's function type.
func (v *vecLoop) appendType(out []byte) []byte {
	out = appendU32(append(out, 0x60), uint32(3+len(v.t.Params)))
	for range 3 + len(v.t.Params) {
		out = append(out, byte(I32))
	}
	return append(out, 0)
}

// The instructions of the loop.
const (
	opBrIf    = 0x0d
	opI32Eqz  = 0x45
	opI32Add  = 0x6a
	opI32Sub  = 0x6b
	opI32And  = 0x71
	opI32ShrU = 0x76
	opI64Mul  = 0x7e
	opLoad8U  = 0x2d
)

var loads = map[ValType][2]byte{I32: {0x28, 2}, I64: {0x29, 3}, F32: {0x2a, 2}, F64: {0x2b, 3}}
var stores = map[ValType][2]byte{I32: {0x36, 2}, I64: {0x37, 3}, F32: {0x38, 2}, F64: {0x39, 3}}

func width(t ValType) byte {
	if t == I64 || t == F64 {
		return 8
	}
	return 4
}

// The loop's parameters; those of the columns follow, and then its own locals:
// the row, and what an inlined function has.
const (
	loopN = iota
	loopValid
	loopOut
	loopColumns
)

// loopWriter writes the code of one loop.
type loopWriter struct {
	m   *module
	v   *vecLoop
	in  *inlined // nil where the function is called
	out []byte
}

// body makes the loop's code:
//
//	fuel -= n * (what a row costs)
//	if valid == 0 { do { row } while --n; return }
//	do { if valid[i] { row }; i++ } while --n
func (v *vecLoop) body(m *module) []byte {
	w := &loopWriter{m: m, v: v, in: m.inline(v)}
	w.locals()
	w.op(opBlock, 0x40)
	w.get(loopN)
	w.op(opI32Eqz, opBrIf, 0)
	w.charge()
	w.op(opBlock, 0x40)
	w.get(loopValid)
	w.op(opBrIf, 0)
	w.rows(w.row)
	w.op(opReturn, opEnd)
	w.rows(func() {
		w.op(opBlock, 0x40)
		w.bit()
		w.op(opI32Eqz, opBrIf, 0)
		w.row()
		w.op(opEnd)
		w.advance(w.index(), 1)
	})
	w.op(opEnd, opEnd)
	return w.out
}

// op appends code.
func (w *loopWriter) op(code ...byte) { w.out = append(w.out, code...) }

func (w *loopWriter) get(local uint32) { w.out = appendU32(append(w.out, opLocalGet), local) }

func (w *loopWriter) set(local uint32) { w.out = appendU32(append(w.out, opLocalSet), local) }

// index is the local that has the row.
func (w *loopWriter) index() uint32 { return uint32(loopColumns + len(w.v.t.Params)) }

// first is the first local of an inlined function.
func (w *loopWriter) first() uint32 { return w.index() + 1 }

// locals declares the loop's own locals.
func (w *loopWriter) locals() {
	groups := []ValType{I32}
	if w.in != nil {
		groups = append(append(groups, w.v.t.Params...), w.in.locals...)
	}
	w.out = appendU32(w.out, uint32(len(groups)))
	for _, t := range groups {
		w.op(1, byte(t))
	}
}

// charge takes the fuel for all rows.
func (w *loopWriter) charge() {
	cost := int64(8 + 4*len(w.v.t.Params))
	if w.in != nil {
		cost += w.in.cost
	}
	fuel := w.m.fuelIndex()
	w.out = appendU32(append(w.out, opGlobalGet), fuel)
	w.get(loopN)
	w.out = appendS64(append(w.out, opI64ExtendU, opI64Const), cost)
	w.op(opI64Mul, opI64Sub)
	w.out = appendU32(append(w.out, opGlobalSet), fuel)
	w.out = w.m.appendCheck(w.out)
}

// rows repeats what is done with a row, and moves on to the next.
func (w *loopWriter) rows(each func()) {
	w.op(opLoop, 0x40)
	each()
	w.advance(loopOut, width(w.v.t.Results[0]))
	for p, t := range w.v.t.Params {
		w.advance(uint32(loopColumns+p), width(t))
	}
	w.get(loopN)
	w.op(opI32Const, 1, opI32Sub)
	w.out = appendU32(append(w.out, opLocalTee), loopN)
	w.op(opBrIf, 0, opEnd)
}

func (w *loopWriter) advance(local uint32, by byte) {
	w.get(local)
	w.op(opI32Const, by, opI32Add)
	w.set(local)
}

// bit leaves the row's bit in the bitmap on the stack.
func (w *loopWriter) bit() {
	w.get(loopValid)
	w.get(w.index())
	w.op(opI32Const, 3, opI32ShrU, opI32Add, opLoad8U, 0, 0)
	w.get(w.index())
	w.op(opI32Const, 7, opI32And, opI32ShrU, opI32Const, 1, opI32And)
}

// row stores the function's value of a row.
func (w *loopWriter) row() {
	w.get(loopOut)
	for p, t := range w.v.t.Params {
		w.get(uint32(loopColumns + p))
		w.op(loads[t][0], loads[t][1], 0)
		if w.in != nil {
			w.set(w.first() + uint32(p))
		}
	}
	if w.in != nil {
		w.inlined()
	} else {
		fn := w.v.fn
		if int(fn) >= w.m.imported {
			fn++
		}
		w.out = appendU32(append(w.out, opCall), fn)
	}
	s := stores[w.v.t.Results[0]]
	w.op(s[0], s[1], 0)
}
