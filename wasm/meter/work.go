package meter

// work estimates what a compiler has to do for one function beyond reading it.
// Two things grow faster than a function's code does:
//
//   - Dominators, loops and predecessors are found by walking from block to
//     block: at worst each one walks over all others.
//   - A local that is read behind a place where paths meet has a value of its own
//     there, and at every earlier such place up to where it was set; and each
//     value has to be kept in a register or on the stack.
//     The same holds for operands that wait on the stack.
//
// Both are counted from above, as if no value were set twice.
type work struct {
	blocks int64 // blocks and edges
	meets  int64 // places where paths meet, so far
	values int64 // values at such places

	height  int     // of the operand stack
	highest int     // that it was
	scopes  []scope // the open blocks

	seen  []int64 // by local: 1 + the place where it was last touched
	last  []int64 // by local: the last place up to which its values were counted
	loops int     // open loops
	// carried are the locals that were read in the open loops: their values come
	// around, so they live up to the end of the outermost one.
	carried []uint32
}

// The costs in nanoseconds, from measurements of the compiler: of two blocks, of
// a value, and of a byte of code. For modules of Go, Rust and C (SQLite, QuickJS)
// the sum is between the time that they took and twice that; functions made for
// the purpose take up to five times as long as they are counted.
const (
	nsPerBlockPair = 4
	nsPerValue     = 8000
	nsPerByte      = 300
)

// begin starts a function of so many locals.
func (k *work) begin(locals uint32) {
	*k = work{seen: make([]int64, locals), last: make([]int64, locals)}
	k.meet(1)
}

// meet counts n blocks at whose end paths meet.
func (k *work) meet(n int64) {
	k.blocks += 3 * n
	k.meets += n
	k.values += n * int64(k.height)
}

// get and set note the use of a local.
func (k *work) get(l uint32) {
	if k.seen[l] == k.meets+1 {
		return
	}
	k.set(l)
	k.reach(l)
	if k.loops > 0 {
		k.carried = append(k.carried, l)
	}
}

func (k *work) set(l uint32) { k.seen[l] = k.meets + 1 }

// reach counts the values of a local up to here.
func (k *work) reach(l uint32) {
	k.values += k.meets - k.last[l]
	k.last[l] = k.meets
}

func (k *work) enterLoop() {
	k.loops++
	k.meet(2)
}

func (k *work) leaveLoop() {
	if k.loops--; k.loops > 0 {
		return
	}
	for _, l := range k.carried {
		k.reach(l)
	}
	k.carried = k.carried[:0]
}

// ns is the estimate for a function of so many bytes.
func (k *work) ns(bytes int) int64 {
	return nsPerBlockPair*k.blocks*k.blocks + nsPerValue*k.values + nsPerByte*int64(bytes)
}

// addWork counts the work for a function, and refuses what is too much.
func (m *module) addWork(k *work, bytes int) error {
	ns := k.ns(bytes)
	if ns > m.lim.FunctionWork {
		return errModule("a function of %d bytes has too many paths and variables to be compiled", bytes)
	}
	if m.work += ns; m.work > m.lim.Work {
		return errModule("its functions have too many paths and variables to be compiled")
	}
	return nil
}
