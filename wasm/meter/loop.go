package meter

// VecName is the export of the loop that Rewrite adds for a function f:
//
//	__basalt_vec_f(n, valid, from, out, dst, end, p0, p1, ... i32) -> left i32
//
// It calls f for each of n rows whose bit in the bitmap at valid is set, where row
// 0 has the bit from; for all rows if valid is -1. All pointers count from the
// beginning of the room. Row i's argument is p[i], of the width of f's own type;
// one of bytes is a pointer and a length. A number that f returns goes to out[i].
//
// Of bytes that f returns, out[i] is the length, -1 for null, and the bytes go to
// dst, one row's after the other's. Where they do not fit before end, or are not in
// the guest's memory, the loop returns early, with f's result for that row at end.
//
// What it returns is how many rows are left, with the one that did not fit. It
// takes the fuel for all rows at once, so n has to be small: a batch.
func VecName(export string) string { return "__basalt_vec_" + export }

// Loop says which loop Rewrite is to add: for which export, and which of the SQL
// function's arguments, and whether the result, are bytes.
type Loop struct {
	Export string
	Args   []bool
	Result bool
	// Addresses is true where pointers to arguments are addresses, and not counted
	// from the beginning of the room.
	Addresses bool
}

// vecLoop is one such loop.
type vecLoop struct {
	Loop
	fn uint32 // index in the input
	t  FuncType
}

// addLoop adds a loop.
func (m *module) addLoop(l Loop) error {
	t, ok := m.info.Exports[l.Export]
	if !ok {
		return errModule("it exports no function \"%s\"", Printable(l.Export))
	}
	if !l.Fits(t) {
		return errModule("function \"%s\" cannot be called over a batch", Printable(l.Export))
	}
	m.vec = append(m.vec, vecLoop{Loop: l, fn: m.exportFn[l.Export], t: t})
	return nil
}

// Fits reports whether a function of type t takes and returns what it should.
func (l *Loop) Fits(t FuncType) bool {
	if len(t.Results) != 1 || !numeric(t.Results) || !numeric(t.Params) || l.Result && t.Results[0] != I64 {
		return false
	}
	at := 0
	for _, isBytes := range l.Args {
		if isBytes {
			if at+1 >= len(t.Params) || t.Params[at] != I32 || t.Params[at+1] != I32 {
				return false
			}
			at++
		}
		at++
	}
	return at == len(t.Params)
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
	n := loopColumns + len(v.Args)
	out = appendU32(append(out, 0x60), uint32(n))
	for range n {
		out = append(out, byte(I32))
	}
	return append(out, 1, byte(I32))
}

var loads = map[ValType][2]byte{I32: {0x28, 2}, I64: {0x29, 3}, F32: {0x2a, 2}, F64: {0x2b, 3}}
var stores = map[ValType][2]byte{I32: {0x36, 2}, I64: {0x37, 3}, F32: {0x38, 2}, F64: {0x39, 3}}

func width(t ValType) byte {
	if t == I64 || t == F64 {
		return 8
	}
	return 4
}

// The loop's parameters; those of the columns follow, and then its own locals.
const (
	loopN = iota
	loopValid
	loopFrom
	loopOut
	loopDst
	loopEnd
	loopColumns
)

// loopWriter writes the code of one loop.
type loopWriter struct {
	m   *module
	v   *vecLoop
	in  *inlined // nil where the function is called
	out []byte
	// moves is true where the function may grow the memory, so that the room is
	// somewhere else after each call.
	moves bool
}

// body makes the loop's code:
//
//	if n == 0 { return 0 }
//	fuel -= n * (what a row costs)
//	if valid == -1 { do { row } while --n; return 0 }
//	do { if valid[from] { row }; from++ } while --n
//	return 0
func (v *vecLoop) body(m *module) []byte {
	w := &loopWriter{m: m, v: v, in: m.inline(v)}
	w.moves = w.in == nil && m.moves(v.fn)
	w.locals()
	w.op(opBlock, 0x40)
	w.get(loopN)
	w.op(opI32Eqz, opBrIf, 0)
	w.charge()
	if w.loops() {
		w.out = appendU32(append(w.out, opGlobalGet), m.fuelIndex())
		w.set(v.fuel())
	}
	w.find()
	if w.v.Result {
		w.get(loopDst)
		w.set(w.begun())
	}
	w.op(opBlock, 0x40)
	w.get(loopValid)
	w.op(opI32Const, 0x7f, opI32Ne, opBrIf, 0)
	w.op(opBlock, 0x40)
	if w.unrolls() {
		w.unrolled()
		w.get(loopN)
		w.op(opI32Eqz, opBrIf, 0)
	}
	w.rows(w.row)
	w.op(opEnd)
	w.settle()
	w.op(opI32Const, 0, opReturn, opEnd)
	if !w.moves {
		w.rebase(loopValid)
	}
	w.rows(func() {
		w.op(opBlock, 0x40)
		w.bit()
		w.op(opI32Eqz, opBrIf, 0)
		w.row()
		w.op(opEnd)
		w.advance(loopFrom, 1)
	})
	w.settle()
	w.op(opEnd, opI32Const, 0, opEnd)
	return w.out
}

// loops reports whether the function's own loops are in this one.
func (w *loopWriter) loops() bool { return w.in != nil && w.in.loops }

// settle puts back the fuel that the function has left, and takes that for the bytes of
// results.
func (w *loopWriter) settle() {
	if w.loops() {
		w.get(w.v.fuel())
		w.out = appendU32(append(w.out, opGlobalSet), w.m.fuelIndex())
	}
	if w.v.Result {
		w.out = appendU32(append(w.out, opGlobalGet), w.m.fuelIndex())
		w.get(loopDst)
		w.get(w.begun())
		w.op(opI32Sub, opI64ExtendU, opI64Const, byte(-perByte), opI64ShrU, opI64Sub)
		w.out = appendU32(append(w.out, opGlobalSet), w.m.fuelIndex())
	}
}

// op appends code.
func (w *loopWriter) op(code ...byte) { w.out = append(w.out, code...) }

func (w *loopWriter) get(local uint32) { w.out = appendU32(append(w.out, opLocalGet), local) }

func (w *loopWriter) set(local uint32) { w.out = appendU32(append(w.out, opLocalSet), local) }

// The loop's own locals: where the room begins, of a result that is bytes its length, where
// it is and where the first one of all was put, a result, how far memory goes for results,
// the fuel, and then what an inlined function has.
func (w *loopWriter) base() uint32   { return uint32(loopColumns + len(w.v.Args)) }
func (w *loopWriter) length() uint32 { return w.base() + 1 }
func (w *loopWriter) source() uint32 { return w.base() + 2 }
func (w *loopWriter) begun() uint32  { return w.base() + 3 }
func (w *loopWriter) result() uint32 { return w.base() + 4 }
func (w *loopWriter) limit() uint32  { return w.base() + 5 }
func (w *loopWriter) first() uint32  { return w.v.first() }

// first is the first local of an inlined function.
func (v *vecLoop) first() uint32 { return v.fuel() + 1 }

// fuel is the local that has the fuel of a function that loops.
func (v *vecLoop) fuel() uint32 { return uint32(loopColumns + len(v.Args) + 6) }

// locals declares the loop's own locals.
func (w *loopWriter) locals() {
	groups := []ValType{I32, I32, I32, I32, I64, I64, I64}
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
	if w.v.Result {
		cost += helperCost
	}
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

// find notes where the room begins. Where it stays there, pointers are made to
// memory at once.
func (w *loopWriter) find() {
	w.out = w.m.appendSize(w.out)
	w.op(opI32Const, 16, opI32Shl)
	w.set(w.base())
	if w.v.Result {
		if w.v.Addresses {
			w.get(w.base())
			w.op(opI64ExtendU)
		} else { // it may return a part of its arguments
			w.op(opMemSize, 0, opI64ExtendU, opI64Const, 16, opI64Shl)
		}
		w.set(w.limit())
	}
	if w.moves {
		return
	}
	for l := uint32(loopOut); l < w.base(); l++ {
		w.rebase(l)
	}
}

func (w *loopWriter) rebase(local uint32) {
	w.get(local)
	w.get(w.base())
	w.op(opI32Add)
	w.set(local)
}

// at leaves what a pointer is in memory.
func (w *loopWriter) at(local uint32) {
	w.get(local)
	if w.moves {
		w.get(w.base())
		w.op(opI32Add)
	}
}

// rows repeats what is done with a row, and moves on to the next.
func (w *loopWriter) rows(each func()) {
	w.op(opLoop, 0x40)
	each()
	w.pointers(func(local uint32, width byte) { w.advance(local, width) })
	w.get(loopN)
	w.op(opI32Const, 1, opI32Sub)
	w.out = appendU32(append(w.out, opLocalTee), loopN)
	w.op(opBrIf, 0, opEnd)
}

// pointers calls f for the pointer to where the results go and for each column's, with the
// bytes that a row takes there.
func (w *loopWriter) pointers(f func(local uint32, bytes byte)) {
	if w.v.Result {
		f(loopOut, 4)
	} else {
		f(loopOut, width(w.v.t.Results[0]))
	}
	w.columns(func(local uint32, t ValType, isBytes bool) {
		if isBytes {
			f(local, 8)
		} else {
			f(local, width(t))
		}
	})
}

// columns calls f for each column, with the local of its pointer and, of numbers,
// the type.
func (w *loopWriter) columns(f func(local uint32, t ValType, isBytes bool)) {
	at := 0
	for c, isBytes := range w.v.Args {
		f(uint32(loopColumns+c), w.v.t.Params[at], isBytes)
		if at++; isBytes {
			at++
		}
	}
}

func (w *loopWriter) advance(local uint32, by byte) {
	w.get(local)
	w.op(opI32Const, by, opI32Add)
	w.set(local)
}

// bit leaves the row's bit in the bitmap on the stack.
func (w *loopWriter) bit() {
	w.at(loopValid)
	w.get(loopFrom)
	w.op(opI32Const, 3, opI32ShrU, opI32Add, opLoad8U, 0, 0)
	w.get(loopFrom)
	w.op(opI32Const, 7, opI32And, opI32ShrU, opI32Const, 1, opI32And)
}

// row calls the function and stores its result.
func (w *loopWriter) row() {
	if !w.v.Result && !w.moves {
		w.number(0)
		return
	}
	if w.v.Result {
		w.call(0)
		w.set(w.result())
		w.refind()
		w.bytes()
		return
	}
	// The result is known before where it goes.
	t := w.v.t.Results[0]
	w.call(0)
	w.op(asI64[t]...)
	w.set(w.result())
	w.refind()
	w.at(loopOut)
	w.get(w.result())
	w.op(fromI64[t]...)
	w.op(stores[t][0], stores[t][1], 0)
}

// number calls the function for the row that is so many behind the present one, and
// stores the number that it gives.
func (w *loopWriter) number(behind byte) {
	t := w.v.t.Results[0]
	w.at(loopOut)
	w.call(behind)
	w.op(stores[t][0], stores[t][1], behind*width(t))
}

// How a number is kept in an i64, and comes back.
var (
	asI64   = map[ValType][]byte{I32: {opI64ExtendU}, I64: {}, F32: {0xbc, opI64ExtendU}, F64: {0xbd}}
	fromI64 = map[ValType][]byte{I32: {opI32Wrap}, I64: {}, F32: {opI32Wrap, 0xbe}, F64: {0xbf}}
)

// refind notes where the room is after a call.
func (w *loopWriter) refind() {
	if w.moves {
		w.find()
	}
}

// call leaves the function's result for the row that is so many behind the present one, 0
// where there are bytes.
func (w *loopWriter) call(behind byte) {
	next := w.first()
	done := func() { // a parameter is on the stack
		if w.in != nil {
			w.set(next)
			next++
		}
	}
	w.columns(func(local uint32, t ValType, isBytes bool) {
		w.at(local)
		if !isBytes {
			w.op(loads[t][0], loads[t][1], behind*width(t))
			done()
			return
		}
		w.op(loads[I32][0], 2, 0)
		if !w.v.Addresses {
			w.get(w.base())
			w.op(opI32Add)
		}
		done()
		w.at(local)
		w.op(loads[I32][0], 2, 4)
		done()
	})
	if w.in != nil {
		w.inlined()
		return
	}
	fn := w.v.fn
	if int(fn) >= w.m.imported {
		fn++
	}
	w.out = appendU32(append(w.out, opCall), fn)
}

// BehindResults is how many bytes there have to be in the room behind what the parameter
// end points to: the loop may write there.
const BehindResults = shortBytes

// shortBytes is how long a result may be that is copied in a piece of as many.
const shortBytes = 32

// bytes puts the bytes of the result behind those of the rows before, and their
// length to the lengths. What does not fit, or is none of its bytes, is the host's to
// see to.
//
//	block row
//	    block other
//	        if length > end - dst { break other }
//	        if length <= 32 && pointer + 32 <= limit {
//	            copy 32 bytes
//	        } else {
//	            if pointer + length > limit { break other }
//	            copy
//	        }
//	        *out = length; dst += length
//	        break row
//	    end
//	    if result == -1 { *out = -1; break row }
//	    *end = result; return n
//	end
func (w *loopWriter) bytes() {
	w.op(opBlock, 0x40, opBlock, 0x40)
	w.get(w.result())
	w.op(opI32Wrap)
	w.out = appendU32(append(w.out, opLocalTee), w.length())
	w.get(loopEnd)
	w.get(loopDst)
	w.op(opI32Sub, opI32GtU, opIf, 0x40, opBr, 1, opEnd)
	w.short()
	w.at(loopOut)
	w.get(w.length())
	w.op(stores[I32][0], 2, 0)
	w.get(loopDst)
	w.get(w.length())
	w.op(opI32Add)
	w.set(loopDst)
	w.op(opBr, 1, opEnd)
	w.get(w.result())
	w.op(opI64Const, 0x7f, opI64Eq, opIf, 0x40)
	w.at(loopOut)
	w.op(opI32Const, 0x7f, stores[I32][0], 2, 0, opBr, 1, opEnd)
	w.at(loopEnd)
	w.get(w.result())
	w.op(stores[I64][0], stores[I64][1], 0)
	w.settle()
	w.get(loopN)
	w.op(opReturn, opEnd)
}

// short copies the bytes of a result, with a call only where they are many: as long as
// there is none, what the loop has is in registers.
func (w *loopWriter) short() {
	pointer := func() {
		w.get(w.result())
		w.op(opI64Const, 32, opI64ShrU)
	}
	ends := func() { // whether it ends outside, after a length of 64 bits
		pointer()
		w.op(opI64Add)
		w.get(w.limit())
		w.op(opI64GtU)
	}
	w.op(opBlock, 0x40, opBlock, 0x40)
	w.get(w.length())
	w.op(opI32Const, shortBytes, opI32GtU, opIf, 0x40, opBr, 1, opEnd)
	w.op(opI64Const, shortBytes)
	ends()
	w.op(opIf, 0x40, opBr, 1, opEnd)
	pointer()
	w.op(opI32Wrap)
	w.set(w.source())
	for _, at := range []byte{16, 0} { // the last first, so that the other is known to be inside
		w.at(loopDst)
		w.get(w.source())
		w.op(opPrefixFD, 0, 0, at, opPrefixFD, 11, 0, at)
	}
	w.op(opBr, 1, opEnd)
	w.get(w.length())
	w.op(opI64ExtendU)
	ends()
	w.op(opIf, 0x40, opBr, 2, opEnd)
	w.at(loopDst)
	pointer()
	w.op(opI32Wrap)
	w.get(w.length())
	w.op(opPrefixFC, 10, 0, 0, opEnd)
}
