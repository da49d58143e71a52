package meter

import "math"

// The runtime gives a guest's calls a stack that grows, up to a hundred megabytes that
// no budget knows of: and it copies the stack to a larger one in a piece, for which the
// garbage collector waits, and all others for the garbage collector. So functions that
// may call themselves, by whatever way, count the bytes of their frames:
//
//	stack = stack - frame; fuel = fuel - cost
//	if (fuel | stack) < 0 { if stack < 0 { yield(StackOverflow) }; if fuel < 0 { ... } }
//	block (the results)
//	    the function, with a branch to the block in place of a return
//	end
//	stack = stack + frame
//
// Where all other functions together have frames of more than half of what there is, a
// chain of them might take it, so that all functions that call others count.

// StackOverflow is what yield is called with in place of the fuel by calls too deep.
const StackOverflow = math.MinInt64

// callees are what a function may call.
type callees struct {
	calls    bool     // any
	grows    bool     // it grows the memory itself
	direct   []uint32 // by index in the input
	indirect bool     // what there are references of
}

// frame estimates the bytes of a function's frame, rather from above: the compiler keeps
// some of the values in registers, and has others that it makes itself.
func (w *codeWriter) frame() int64 { return 48 + 8*(int64(w.locals)+int64(w.work.highest)) }

// counting returns which of the module's own functions count their frames.
func (m *module) counting(written []*codeWriter) []bool {
	out := m.cycles(written)
	rest := int64(0)
	for i, w := range written {
		if !out[i] {
			rest += w.frame()
		}
	}
	if rest > int64(m.lim.StackBytes)/2 {
		for i, w := range written {
			out[i] = out[i] || w.calls
		}
	}
	return out
}

// cycles returns which functions are in a cycle of calls, by Tarjan's algorithm (Depth-first
// search and linear graph algorithms, 1972). The node behind the functions stands for
// calls by reference.
func (m *module) cycles(written []*codeWriter) []bool {
	n := len(written)
	var references []int
	for i, taken := range m.taken {
		if taken {
			references = append(references, i)
		}
	}
	next := func(node int) []int {
		if node == n {
			return references
		}
		var out []int
		for _, f := range written[node].direct {
			if own := int(f) - m.imported; own >= 0 {
				out = append(out, own)
			}
		}
		if written[node].indirect {
			out = append(out, n)
		}
		return out
	}
	out := make([]bool, n+1)
	order, low := make([]int, n+1), make([]int, n+1) // from 1, 0 where it was not visited; and the least that is got to
	var open []int                                   // visited, and not known to be in a component yet
	closed := make([]bool, n+1)
	visited := 0
	var visit func(node int)
	visit = func(node int) {
		visited++
		order[node], low[node] = visited, visited
		at := len(open)
		open = append(open, node)
		self := false
		for _, to := range next(node) {
			switch {
			case order[to] == 0:
				visit(to)
				low[node] = min(low[node], low[to])
			case !closed[to]:
				low[node] = min(low[node], order[to])
			}
			self = self || to == node
		}
		if low[node] != order[node] {
			return
		}
		component := open[at:]
		for _, i := range component {
			closed[i], out[i] = true, self || len(component) > 1
		}
		open = open[:at]
	}
	for node := range n {
		if order[node] == 0 {
			visit(node)
		}
	}
	return out[:n]
}

// stackIndex is the global that has what is left of the stack: behind the room.
func (m *module) stackIndex() uint32 { return m.roomIndex() + 1 }

// appendEntry appends the beginning of a function that counts its frame.
func (w *codeWriter) appendEntry(out []byte, cost int64) []byte {
	stack, fuel := w.m.stackIndex(), w.m.fuelIndex()
	out = w.m.appendTake(out, cost)
	out = appendU32(append(out, opGlobalGet), stack)
	out = appendS64(append(out, opI64Const), w.frame())
	out = appendU32(append(out, opI64Sub, opGlobalSet), stack)
	out = appendU32(append(out, opGlobalGet), stack)
	out = appendU32(append(out, opGlobalGet), fuel)
	out = append(out, opI64Or, opI64Const, 0, opI64LtS, opIf, 0x40)
	out = appendU32(append(out, opGlobalGet), stack)
	out = append(out, opI64Const, 0, opI64LtS, opIf, 0x40)
	out = appendS64(append(out, opI64Const), StackOverflow)
	out = appendU32(append(out, opCall), w.m.yieldIndex())
	out = append(out, opDrop, opEnd)
	return append(w.m.appendCheck(out), opEnd)
}

// leaveCounted gives the frame back, behind the block's end.
func (w *codeWriter) leaveCounted() {
	w.out = appendU32(append(w.out, opGlobalGet), w.m.stackIndex())
	w.out = appendS64(append(w.out, opI64Const), w.frame())
	w.out = appendU32(append(w.out, opI64Add, opGlobalSet), w.m.stackIndex())
}
