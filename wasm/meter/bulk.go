package meter

// What fills or copies much memory takes milliseconds, in which nobody could stop
// the guest. So memory.fill and memory.copy are calls of functions that do it piece
// by piece, and take the fuel for each before.

// pieceBytes is a piece: some hundredths of a millisecond.
const pieceBytes = 256 << 10

// Both functions have the parameters of their instruction, and then a local for the
// length of a piece.
const (
	bulkTo = iota
	bulkFrom
	bulkLeft
	bulkPiece
)

// bulkWriter writes one of the two functions.
type bulkWriter struct {
	m   *module
	out []byte
}

func (w *bulkWriter) op(code ...byte) { w.out = append(w.out, code...) }

func (w *bulkWriter) get(locals ...byte) {
	for _, l := range locals {
		w.op(opLocalGet, l)
	}
}

// inside traps as the instruction does, before anything is written, where the
// range at an address is not in the memory.
func (w *bulkWriter) inside(address byte, instruction ...byte) {
	w.get(address)
	w.op(opI64ExtendU)
	w.get(bulkLeft)
	w.op(opI64ExtendU, opI64Add, opMemSize, 0, opI64ExtendU, opI64Const, 16, opI64Shl, opI64GtU, opIf, 0x40)
	w.get(bulkTo, bulkFrom, bulkLeft)
	w.op(instruction...)
	w.op(opEnd)
}

// piece sets the length of the next piece and takes the fuel for it.
func (w *bulkWriter) piece() {
	w.get(bulkLeft)
	w.out = appendS64(append(w.out, opI32Const), pieceBytes)
	w.get(bulkLeft)
	w.out = appendS64(append(w.out, opI32Const), pieceBytes)
	w.op(opI32LtU, opSelect, opLocalSet, bulkPiece)
	fuel := w.m.fuelIndex()
	w.out = appendU32(append(w.out, opGlobalGet), fuel)
	w.get(bulkPiece)
	w.op(opI64ExtendU, opI64Const, byte(-perByte), opI64ShrU, opI64Sub)
	w.out = appendU32(append(w.out, opGlobalSet), fuel)
	w.out = w.m.appendCheck(w.out)
}

// take makes the rest shorter by a piece, and repeats the innermost loop if there
// is more.
func (w *bulkWriter) take() {
	w.get(bulkLeft, bulkPiece)
	w.op(opI32Sub, opLocalTee, bulkLeft, opBrIf, 0)
}

func (w *bulkWriter) advance(local byte) {
	w.get(local, bulkPiece)
	w.op(opI32Add, opLocalSet, local)
}

// fillBody is memory.fill: an address, a value and a length.
func (m *module) fillBody() []byte {
	fill := []byte{opPrefixFC, 11, 0}
	w := &bulkWriter{m: m, out: []byte{1, 1, byte(I32)}}
	w.inside(bulkTo, fill...)
	w.op(opLoop, 0x40)
	w.piece()
	w.get(bulkTo, bulkFrom, bulkPiece)
	w.op(fill...)
	w.advance(bulkTo)
	w.take()
	w.op(opEnd, opEnd)
	return w.out
}

// copyBody is memory.copy: two addresses and a length. What is copied upwards is
// copied from its end.
func (m *module) copyBody() []byte {
	copying := []byte{opPrefixFC, 10, 0, 0}
	w := &bulkWriter{m: m, out: []byte{1, 1, byte(I32)}}
	w.inside(bulkTo, copying...)
	w.inside(bulkFrom, copying...)
	w.get(bulkTo, bulkFrom)
	w.op(opI32GtU, opIf, 0x40, opLoop, 0x40)
	w.piece()
	for _, address := range []byte{bulkTo, bulkFrom} {
		w.get(address, bulkLeft, bulkPiece)
		w.op(opI32Sub, opI32Add)
	}
	w.get(bulkPiece)
	w.op(copying...)
	w.take()
	w.op(opEnd, opReturn, opEnd, opLoop, 0x40)
	w.piece()
	w.get(bulkTo, bulkFrom, bulkPiece)
	w.op(copying...)
	w.advance(bulkTo)
	w.advance(bulkFrom)
	w.take()
	w.op(opEnd, opEnd)
	return w.out
}
