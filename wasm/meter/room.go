package meter

// The host lays out columns in a room of its own at the end of the guest's memory.
// Guests do not see it: memory.size is what it would be without, and when a guest
// grows its memory the room moves up. Allocators rely on that: many take all that
// memory.size says for theirs, and what they get from memory.grow for the
// continuation of what they have.
//
// (A guest that reads or writes behind its memory's end reaches the room instead of
// trapping. What it can spoil there are its own arguments and results.)

// RoomName is an export that Rewrite adds to modules with a memory:
//
//	__basalt_room(pages i32) -> i32
//
// It makes the host's room larger and returns 1, or 0 where the memory may not
// grow so far. The room are the last pages of the memory.
const RoomName = "__basalt_room"

// noLimit is the largest memory there can be, in pages.
const noLimit = 1 << 16

// room reports whether the host has a room in the module's memory.
func (m *module) room() bool { return m.memories > 0 || len(m.vec) > 0 }

// roomIndex is the global that has the pages of the room: behind the fuel.
func (m *module) roomIndex() uint32 { return m.fuelIndex() + 1 }

// The indices of the functions that are added behind yield and the module's own.
func (m *module) growIndex() uint32 { return uint32(len(m.funcs)) + 1 }
func (m *module) makeIndex() uint32 { return m.growIndex() + 1 }
func (m *module) fillIndex() uint32 { return m.growIndex() + 2 }
func (m *module) copyIndex() uint32 { return m.growIndex() + 3 }

// loopIndex is the index of the first loop.
func (m *module) loopIndex() uint32 {
	if m.room() {
		return m.copyIndex() + 1
	}
	return m.growIndex()
}

// memorySection is the memory without its upper limit, which grow keeps to: the
// room is no part of what the guest may have.
func (m *module) memorySection() []byte {
	if !m.room() {
		return nil
	}
	return appendU32([]byte{1, 0}, m.info.MemoryMin)
}

// appendSize appends code that leaves the size of the guest's memory, in pages.
func (m *module) appendSize(out []byte) []byte {
	out = appendU32(append(out, opMemSize, 0, opGlobalGet), m.roomIndex())
	return append(out, opI32Sub)
}

// growBody is the code of what takes the place of memory.grow: pages -> the size
// before, or -1.
//
//	if pages > limit || size() > limit - pages || memory.grow(pages) == -1 { return -1 }
//	if room == 0 { return size before }
//	fuel -= what moving the room costs
//	memory.copy(to = before + pages, from = before, room)
//	memory.fill(before, 0, min(pages, room))
//	return before
//
// where before is the guest's size before, in bytes there.
func (m *module) growBody() []byte {
	const pages, before = 0, 1
	limit := min(m.memoryMax, noLimit)
	out := []byte{1, 1, byte(I32)}
	op := func(code ...byte) { out = append(out, code...) }
	get := func(l byte) { op(opLocalGet, l) }
	global := func(g uint32) { out = appendU32(append(out, opGlobalGet), g) }
	constant := func(x uint32) { out = appendS64(append(out, opI32Const), int64(int32(x))) }
	bytes := func(f func()) { f(); op(opI32Const, 16, opI32Shl) }
	out = m.appendSize(out)
	op(opLocalSet, before)

	op(opBlock, 0x40)
	get(pages)
	constant(limit)
	op(opI32GtU, opBrIf, 0)
	get(before)
	constant(limit)
	get(pages)
	op(opI32Sub, opI32GtU, opBrIf, 0)
	get(pages)
	op(opMemGrow, 0, opI32Const, 0x7f, opI32Eq, opBrIf, 0)

	op(opBlock, 0x40)
	global(m.roomIndex())
	op(opI32Eqz, opBrIf, 0)
	fuel := m.fuelIndex()
	global(fuel)
	global(m.roomIndex())
	op(opI64ExtendU, opI64Const, byte(perPage), opI64Shl, opI64Sub)
	out = appendU32(append(out, opGlobalSet), fuel)
	out = m.appendCheck(out)
	bytes(func() { get(before); get(pages); op(opI32Add) })
	bytes(func() { get(before) })
	bytes(func() { global(m.roomIndex()) })
	op(opPrefixFC, 10, 0, 0)
	bytes(func() { get(before) })
	op(opI32Const, 0)
	bytes(func() {
		get(pages)
		global(m.roomIndex())
		get(pages)
		global(m.roomIndex())
		op(opI32LtU, opSelect)
	})
	op(opPrefixFC, 11, 0)
	op(opEnd)
	get(before)
	op(opReturn, opEnd, opI32Const, 0x7f, opEnd)
	return out
}

// makeBody is the code of RoomName: what is missing is added at the end.
func (m *module) makeBody() []byte {
	const pages = 0
	out := []byte{0}
	op := func(code ...byte) { out = append(out, code...) }
	op(opLocalGet, pages)
	out = appendU32(append(out, opGlobalGet), m.roomIndex())
	op(opI32Sub, opMemGrow, 0, opI32Const, 0x7f, opI32Eq, opIf, 0x40, opI32Const, 0, opReturn, opEnd)
	op(opLocalGet, pages)
	out = appendU32(append(out, opGlobalSet), m.roomIndex())
	op(opI32Const, 1, opEnd)
	return out
}

// movers returns which of the module's functions may move the room, by themselves or by
// what they call: of references and of the host anything is believed.
func (m *module) movers(written []*codeWriter) []bool {
	out := make([]bool, len(written))
	callers := make([][]int, len(written))
	var found []int
	for i, w := range written {
		out[i] = w.grows || w.indirect
		for _, f := range w.direct {
			if own := int(f) - m.imported; own >= 0 {
				callers[own] = append(callers[own], i)
			} else {
				out[i] = true
			}
		}
		if out[i] {
			found = append(found, i)
		}
	}
	for len(found) > 0 {
		last := found[len(found)-1]
		found = found[:len(found)-1]
		for _, i := range callers[last] {
			if !out[i] {
				out[i] = true
				found = append(found, i)
			}
		}
	}
	return out
}

// moves reports whether the room may be somewhere else after a call of a function.
func (m *module) moves(fn uint32) bool {
	own := int(fn) - m.imported
	return m.grows && (own < 0 || m.moving[own])
}
