package meter

// A function that loops and calls nothing keeps the fuel in a local while it runs:
// the global is memory, through which each turn of a loop would wait for the one
// before.
//
//	local = global - cost; if local < 0 { local = yield(local) }
//	block (the result)
//	    the function, with a branch to the block in place of a return
//	end
//	global = local
//
// After a trap the global has what was there at the beginning; an instance is not
// used after a trap.

// leaveLeaf puts the fuel back, behind the block's end.
func (w *codeWriter) leaveLeaf() {
	w.out = appendU32(append(w.out, opLocalGet), w.fuel)
	w.out = appendU32(append(w.out, opGlobalSet), w.m.fuelIndex())
}

// appendLocalCharge appends a charge to the local; the first one takes what is in
// the global.
func (w *codeWriter) appendLocalCharge(out []byte, c charge) []byte {
	if c.at == 0 {
		out = appendU32(append(out, opGlobalGet), w.m.fuelIndex())
	} else {
		out = appendU32(append(out, opLocalGet), w.fuel)
	}
	out = appendS64(append(out, opI64Const), max(c.cost, 1))
	out = append(out, opI64Sub)
	if c.light {
		return appendU32(append(out, opLocalSet), w.fuel)
	}
	out = appendU32(append(out, opLocalTee), w.fuel)
	out = append(out, opI64Const, 0, opI64LtS, opIf, 0x40)
	out = appendU32(append(out, opLocalGet), w.fuel)
	out = appendU32(append(out, opCall), w.m.yieldIndex())
	out = appendU32(append(out, opLocalSet), w.fuel)
	return append(out, opEnd)
}
