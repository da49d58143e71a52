package meter

// zero reads the byte that stands for the only memory.
func (w *codeWriter) zero() {
	if w.r.byte() != 0 {
		w.r.fail("unknown memory")
	}
	w.memory()
}

// memory refuses what uses a memory where the module has none: one that is added for
// the host is not the guest's.
func (w *codeWriter) memory() {
	if w.m.memories == 0 {
		w.r.fail("unknown memory")
	}
}

// blockType copies the type of a block, whose index must not be one that is
// added, and returns it.
func (w *codeWriter) blockType() (t FuncType) {
	r := w.r
	if r.at >= len(r.b) {
		r.fail("unexpected end")
		return t
	}
	switch c := r.b[r.at]; c {
	case byte(I32), byte(I64), byte(F32), byte(F64), 0x7b, 0x70, 0x6f:
		t.Results = []ValType{ValType(c)}
		fallthrough
	case 0x40:
		r.at++
		w.out = append(w.out, c)
	default:
		i := r.u32()
		if int(i) >= len(w.m.types) {
			r.fail("type index %d is out of range", i)
			return t
		}
		w.out = appendS64(w.out, int64(i))
		t = w.m.types[i]
	}
	return t
}

// index copies an index that must be below n.
func (w *codeWriter) index(what string, n int) {
	if x := w.u32(); int(x) >= n {
		w.r.fail("%s index %d is out of range", what, x)
	}
}

// operands checks and copies the operands of a plain instruction.
func (w *codeWriter) operands(op byte) {
	r, start := w.r, w.r.at
	switch {
	case op == opElse:
		w.otherwise()
	case op == 0x00 || op == 0x01 || op == opReturn || op == opDrop || op == opSelect || op == 0xd1:
	case op == opBrTable:
		n := r.count("targets of a br_table", maxTargets)
		w.out = appendU32(w.out, uint32(n))
		for range n + 1 {
			w.out = appendU32(w.out, w.label(r.u32()))
		}
		w.work.blocks += int64(n) + 1
	case op == opCallInd:
		w.called()
		w.indirect = true
		t := w.u32()
		if int(t) >= len(w.m.types) {
			r.fail("type index %d is out of range", t)
			return
		}
		w.call(t)
		w.index("table", len(w.m.tables))
	case op == opSelectT:
		n := len(r.valTypes(1))
		w.out = append(w.out, byte(n))
		w.out = append(w.out, r.b[r.at-n:r.at]...)
	case op >= opLocalGet && op <= opLocalTee:
		l := r.u32()
		w.out = appendU32(w.out, w.base+l)
		switch {
		case l >= w.locals:
			r.fail("local index %d is out of range", l)
		case op == opLocalGet:
			w.work.get(l)
		default:
			w.work.set(l)
		}
	case op == opGlobalGet || op == opGlobalSet:
		w.index("global", w.m.globals)
	case op == opTableGet || op == opTableSet:
		w.m.alters = w.m.alters || op == opTableSet
		w.index("table", len(w.m.tables))
	case op >= 0x28 && op <= 0x3e: // loads and stores
		w.memory()
		w.u32()
		w.u32()
	case op == opMemSize:
		w.zero()
		w.out = w.m.appendSize(w.out[:len(w.out)-1])
	case op == opI32Const:
		r.skipLEB(5)
		w.copyFrom(start)
	case op == opI64Const:
		r.skipLEB(10)
		w.copyFrom(start)
	case op == 0x43:
		w.out = append(w.out, r.bytes(4)...)
	case op == 0x44:
		w.out = append(w.out, r.bytes(8)...)
	case op >= 0x45 && op <= 0xc4: // numeric
	case op == opRefNull:
		t := r.byte()
		if t != 0x70 && t != 0x6f {
			r.fail("unknown reference type 0x%x", t)
		}
		w.out = append(w.out, t)
	default:
		r.fail("unknown instruction 0x%x", op)
	}
}

// maxTargets bounds the targets of one br_table.
const maxTargets = 1 << 16

// rangeEffects has how the instructions behind 0xfc change the height of the
// operand stack.
var rangeEffects = [18]int{8: -3, 10: -3, 11: -3, 12: -3, 14: -3, 15: -1, 16: 1, 17: -3}

// prefixed handles the instructions behind 0xfc: saturating conversions, and
// those over ranges, which are charged by length.
func (w *codeWriter) prefixed() {
	const whole = 1<<32 - 1
	r := w.r
	op := r.opcode()
	w.work.push(rangeEffects[min(op, uint32(len(rangeEffects)-1))])
	emit := func() { w.out = appendU32(append(w.out, opPrefixFC), op) }
	w.m.alters = w.m.alters || op == 8 || op == 9 || op >= 12 && op != 16
	switch op {
	case 0, 1, 2, 3, 4, 5, 6, 7:
		emit()
	case 8: // memory.init
		data := r.u32()
		if int(data) >= w.m.datas {
			r.fail("data segment %d is out of range", data)
		}
		w.zero()
		w.chargeRange(perByte, whole)
		emit()
		w.out = append(appendU32(w.out, data), 0)
	case 9: // data.drop
		emit()
		w.index("data segment", w.m.datas)
	case 10: // memory.copy
		w.zero()
		w.zero()
		w.bulk(w.m.copyIndex())
	case 11: // memory.fill
		w.zero()
		w.bulk(w.m.fillIndex())
	case 12: // table.init
		w.chargeRange(perEntry, whole)
		emit()
		w.index("element segment", w.m.elems)
		w.index("table", len(w.m.tables))
	case 13: // elem.drop
		emit()
		w.index("element segment", w.m.elems)
	case 14: // table.copy
		w.chargeRange(perEntry, whole)
		emit()
		w.index("table", len(w.m.tables))
		w.index("table", len(w.m.tables))
	case 15: // table.grow
		w.chargeRange(perEntry, uint32(w.m.lim.TableSize))
		emit()
		w.index("table", len(w.m.tables))
	case 16: // table.size
		emit()
		w.index("table", len(w.m.tables))
	case 17: // table.fill
		w.chargeRange(perEntry, whole)
		emit()
		w.index("table", len(w.m.tables))
	default:
		r.fail("unknown instruction 0xfc %d", op)
	}
}

// bulk calls what stands for an instruction over a range of memory.
func (w *codeWriter) bulk(fn uint32) {
	w.pay(helperCost)
	w.called()
	w.out = appendU32(append(w.out, opCall), fn)
}

// simd copies a vector instruction.
func (w *codeWriter) simd() {
	r := w.r
	op := r.opcode()
	w.out = appendU32(append(w.out, opPrefixFD), op)
	w.work.push(vectorEffect(op))
	switch {
	case op <= 11 || op == 92 || op == 93: // loads and stores
		w.memory()
		w.u32()
		w.u32()
	case op == 12 || op == 13: // v128.const, i8x16.shuffle
		w.out = append(w.out, r.bytes(16)...)
	case op >= 21 && op <= 34: // lanes
		w.out = append(w.out, r.byte())
	case op >= 84 && op <= 91: // loads and stores of a lane
		w.memory()
		w.u32()
		w.u32()
		w.out = append(w.out, r.byte())
	case op <= 255:
	default:
		r.fail("unknown instruction 0xfd %d", op)
	}
}
