package meter

// localsPerUnit is how many locals a function sets up for a unit of fuel.
const localsPerUnit = 8

// helperCost is what an instruction costs, beside its length, that the compiled
// code does not do itself but asks the runtime for.
const helperCost = 64

// appendCharge appends code that takes fuel and yields when it is used up.
func (m *module) appendCharge(out []byte, cost int64) []byte {
	return m.appendCheck(m.appendTake(out, cost))
}

// appendTake appends code that takes fuel.
func (m *module) appendTake(out []byte, cost int64) []byte {
	fuel := m.fuelIndex()
	out = appendU32(append(out, opGlobalGet), fuel)
	out = appendS64(append(out, opI64Const), max(cost, 1))
	out = append(out, opI64Sub)
	return appendU32(append(out, opGlobalSet), fuel)
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

// scale says how a length becomes fuel: shifted to the left, or to the right
// where it is below zero. A unit is about four bytes.
type scale int

const (
	perByte  scale = -2
	perEntry scale = -1 // of a table
	perPage  scale = 12 // of memory
)

// chargeRange appends a charge by the i32 on top of the stack, which stays. What
// is above most costs nothing more, because the instruction will fail at once.
func (w *codeWriter) chargeRange(s scale, most uint32) {
	w.scratch = true
	w.loud()
	w.work.meet(1)
	w.pay(helperCost)
	fuel, length := w.m.fuelIndex(), w.locals
	limit := func() { w.out = appendS64(append(w.out, opI32Const), int64(int32(most))) }
	get := func() { w.out = appendU32(append(w.out, opLocalGet), length) }
	w.out = appendU32(append(w.out, opLocalTee), length)
	w.out = appendU32(append(w.out, opGlobalGet), fuel)
	get()
	w.out = append(w.out, opI32Const, 0)
	get()
	limit()
	w.out = append(w.out, opI32LeU, opSelect, opI64ExtendU, opI64Const)
	if s < 0 {
		w.out = append(w.out, byte(-s), opI64ShrU)
	} else {
		w.out = append(w.out, byte(s), opI64Shl)
	}
	w.out = appendU32(append(w.out, opI64Sub, opGlobalSet), fuel)
	w.out = w.m.appendCheck(w.out)
}
