package meter

// Where the function is written in the loop over rows and takes and gives numbers, several
// rows are done at a turn. The compiler checks each address against the end of the memory,
// which takes longer than most functions of a row, but not one that has the same base as
// one that it has checked, and a lower offset. So a turn begins with the last row's:
//
//	while n >= unroll {
//	    load and drop the last row's of all columns and results
//	    the rows, in their order
//	    the pointers += unroll rows; n -= unroll
//	}

// unroll is how many rows are done at a turn; what they take of a column has to be less
// than 64 bytes, a constant of one byte.
const unroll = 4

// maxUnrolled bounds the code of a function for that, in bytes.
const maxUnrolled = 256

// unrolls reports whether there is such a loop in front of the one that does row by row.
func (w *loopWriter) unrolls() bool {
	if w.in == nil || len(w.in.code) > maxUnrolled || w.v.Result {
		return false
	}
	numbers := true
	w.columns(func(_ uint32, _ ValType, isBytes bool) { numbers = numbers && !isBytes })
	return numbers
}

// unrolled appends it.
func (w *loopWriter) unrolled() {
	w.op(opBlock, 0x40, opLoop, 0x40)
	w.get(loopN)
	w.op(opI32Const, unroll, opI32LtU, opBrIf, 1)
	w.pointers(func(local uint32, width byte) {
		w.at(local)
		load := loads[I64]
		if width == 4 {
			load = loads[I32]
		}
		w.op(load[0], load[1], (unroll-1)*width, opDrop)
	})
	for i := range byte(unroll) {
		w.number(i)
	}
	w.pointers(func(local uint32, width byte) { w.advance(local, unroll*width) })
	w.get(loopN)
	w.op(opI32Const, unroll, opI32Sub)
	w.set(loopN)
	w.op(opBr, 0, opEnd, opEnd)
}
