package meter

import "slices"

// The compiler keeps a value that is alive across a call in memory, and all that a loop
// carries from turn to turn is alive across the call of yield that its charge may make:
// each turn then waits until what the one before has stored can be loaded, which takes
// longer than most turns do. So a loop that has no other loop in it, and no call, is
// written as two, and the call of yield is in the outer one only:
//
//	loop
//	    fuel = fuel - cost; if fuel < 0 { fuel = yield(fuel) }
//	    loop
//	        the turn, where in place of a branch to the loop there is
//	            fuel = fuel - cost
//	            if fuel >= 0 { branch to the inner loop }
//	            fuel = fuel + cost; branch to the outer loop
//	    end
//	end
//
// The fuel is in a local meanwhile. In a function that has it there all the time (leaf.go)
// that is all; in others it comes from the global before the loop, and goes back behind it
// and before a branch that leaves it.

// nest is what a writer knows of the loops of a function.
type nest struct {
	on     bool   // loops are written as two, and branches so that they are fast
	known  []bool // by loop, in their order: there is no loop and no call in it
	quiet  []bool // the same, as far as it was read
	open   []int  // the open ones
	at     int    // where the open loop that is written as two is in the blocks, -1 for none
	charge int    // that of this loop
}

// splits has loops of a function that was written in the plain form before written as two.
func (w *codeWriter) splits(plain *codeWriter) {
	w.nest.on, w.nest.known = plain.splittable(), plain.nest.quiet
}

// splittable reports whether there are such loops, and it is little work for the compiler to
// have them written as two, of which it has not too much already.
func (w *codeWriter) splittable() bool {
	return slices.Contains(w.nest.quiet, true) && w.work.blocks <= int64(w.m.lim.SplitBlocks) && w.m.work <= w.m.lim.Work/2
}

// loud notes that there is a loop or a call in the open loops.
func (w *codeWriter) loud() {
	for _, i := range w.nest.open {
		w.nest.quiet[i] = false
	}
}

// enterLoop begins a loop, of which everything is written from start on but its charge.
func (w *codeWriter) enterLoop(t FuncType, start int) {
	n := &w.nest
	w.loud()
	i := len(n.quiet)
	n.open, n.quiet = append(n.open, i), append(n.quiet, true)
	if !n.on || i >= len(n.known) || !n.known[i] || len(t.Params) > 0 {
		w.open(false)
		return
	}
	w.work.meet(2)
	n.at = len(w.blocks) - 1
	head := slices.Clone(w.out[start:])
	if !w.local() {
		w.out = appendU32(append(w.out[:start], opGlobalGet), w.m.fuelIndex())
		w.out = appendU32(append(w.out, opLocalSet), w.fuel)
		w.out = append(w.out, head...)
	}
	w.open(false)
	n.charge = w.current
	w.out = append(w.out, head...)
}

// leaveLoop ends a loop, which is no longer among the open blocks.
func (w *codeWriter) leaveLoop() {
	w.nest.open = w.nest.open[:len(w.nest.open)-1]
	w.out = append(w.out, opEnd)
	if w.nest.at == len(w.blocks) {
		w.out = append(w.out, opEnd)
		w.putBack()
		w.nest.at = -1
	}
}

// local reports whether the function has the fuel in a local all the time.
func (w *codeWriter) local() bool { return w.form == formLeaf || w.inline }

// putBack puts the fuel back where a loop is left that is written as two.
func (w *codeWriter) putBack() {
	if w.nest.at >= 0 && !w.local() {
		w.out = appendU32(append(w.out, opLocalGet), w.fuel)
		w.out = appendU32(append(w.out, opGlobalSet), w.m.fuelIndex())
	}
}

// label returns what a label of the input is here: for a loop that is written as two, the
// outer one.
func (w *codeWriter) label(l uint32) uint32 {
	if int64(l) >= int64(len(w.blocks)) {
		w.r.fail("label index %d is out of range", l)
		return 0
	}
	if len(w.blocks)-1-int(l) <= w.nest.at {
		return l + 1
	}
	return l
}

// branch writes a br or br_if. The compiler compares and branches at once behind an if, but
// not in a br_if that leads to where other paths lead to: so in a function that has fast
// loops, one without operands is written as an if with a br in it.
func (w *codeWriter) branch(op byte, label uint32) {
	to := w.label(label)
	if w.r.err != nil {
		return
	}
	at := len(w.blocks) - 1 - int(label)
	again, conditional := at == w.nest.at, op == opBrIf
	if conditional && (!w.nest.on || !w.bare[at]) {
		w.putBack() // it stays valid where the loop is not left: charges in it are to the local
		w.out = appendU32(append(w.out, op), to)
		return
	}
	if conditional {
		w.work.blocks += 3
		w.out = append(w.out, opIf, 0x40)
		to++
	}
	if again {
		w.work.blocks += 3
		w.charges = append(w.charges, charge{at: len(w.out), parent: w.nest.charge, again: true, outer: to})
	} else {
		if at < w.nest.at {
			w.putBack()
		}
		w.out = appendU32(append(w.out, opBr), to)
	}
	if conditional {
		w.out = append(w.out, opEnd)
	}
}

// appendAgain appends a branch to the loop, of which c.outer is the label of the outer one.
func (w *codeWriter) appendAgain(out []byte, c charge) []byte {
	out = appendU32(append(out, opLocalGet), w.fuel)
	out = appendS64(append(out, opI64Const), c.cost)
	out = appendU32(append(out, opI64Sub, opLocalTee), w.fuel)
	out = append(out, opI64Const, 0, opI64GeS, opIf, 0x40, opBr)
	out = append(appendU32(out, c.outer), opEnd) // the inner one has one less, and the if one more
	out = appendU32(append(out, opLocalGet), w.fuel)
	out = appendS64(append(out, opI64Const), c.cost)
	out = appendU32(append(out, opI64Add, opLocalSet), w.fuel)
	return appendU32(append(out, opBr), c.outer)
}
