package meter

import "unicode/utf8"

// Rewrite checks a module and returns it with fuel accounting, with a room for the
// host in its memory, and with loops that call functions for the rows of a batch;
// see VecName.
func Rewrite(b []byte, lim Limits, loops []Loop) ([]byte, *Info, error) {
	m, err := parse(b, lim)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range loops {
		if err := m.addLoop(l); err != nil {
			return nil, nil, err
		}
	}
	out, err := m.encode()
	if err != nil {
		return nil, nil, err
	}
	m.info.Work, m.info.Grows, m.info.Alters = m.work, m.grows, m.alters
	return out, &m.info, nil
}

// Inspect checks a module and returns what it has.
func Inspect(b []byte, lim Limits) (*Info, error) {
	_, info, err := Rewrite(b, lim, nil)
	return info, err
}

// yieldIndex is the function index that yield gets: behind the imports.
func (m *module) yieldIndex() uint32 { return uint32(m.imported) }

// fuelIndex is the global index of the fuel: behind all others.
func (m *module) fuelIndex() uint32 { return uint32(m.globals) }

// fn maps a function index of the input to the output.
func (m *module) fn(r *reader, index uint32) uint32 {
	if int(index) >= len(m.funcs) {
		r.fail("function index %d is out of range", index)
		return 0
	}
	if int(index) >= m.imported {
		return index + 1
	}
	return index
}

// refer is fn for a place that makes a reference of the function.
func (m *module) refer(r *reader, index uint32) uint32 {
	if own := int(index) - m.imported; own >= 0 && own < len(m.taken) {
		m.taken[own] = true
	}
	return m.fn(r, index)
}

// encode writes the rewritten module.
func (m *module) encode() ([]byte, error) {
	done := map[byte][]byte{}
	for _, id := range []byte{secGlobal, secElement} { // what they refer to may be called
		body, err := m.section(id)
		if err != nil {
			return nil, err
		}
		done[id] = body
	}
	code, err := m.codeSection() // the memory depends on what the code does with it, and so do the types
	if err != nil {
		return nil, err
	}
	m.sections[secCode] = code
	out := append([]byte(nil), magic...)
	for _, id := range order {
		body, ok := done[id]
		if !ok {
			if body, err = m.section(id); err != nil {
				return nil, err
			}
		}
		if body == nil {
			continue
		}
		out = append(out, id)
		out = appendU32(out, uint32(len(body)))
		out = append(out, body...)
	}
	names := m.nameSection()
	out = appendU32(append(out, secCustom), uint32(len(names)))
	return append(out, names...), nil
}

// section returns the new body of a section, nil for none.
func (m *module) section(id byte) ([]byte, error) {
	switch id {
	case secType:
		return m.typeSection(), nil
	case secImport:
		return m.importSection(), nil
	case secFunction:
		return m.functionSection(), nil
	case secTable:
		return m.tableSection(), nil
	case secMemory:
		return m.memorySection(), nil
	case secGlobal:
		return m.globalSection()
	case secExport:
		return m.exportSection()
	case secStart:
		return m.startSection()
	case secElement:
		return m.elementSection()
	case secData:
		return m.dataSection()
	}
	return m.sections[id], nil
}

// after returns what follows the count in a section, and the count.
func (m *module) after(id byte) (rest []byte, n uint32) {
	b, ok := m.sections[id]
	if !ok {
		return nil, 0
	}
	r := &reader{b: b}
	n = r.u32()
	return b[r.at:], n
}

func (m *module) typeSection() []byte {
	rest, n := m.after(secType)
	out := appendU32(nil, n+3+uint32(len(m.vec)+len(m.blocks)))
	out = append(out, rest...)
	out = append(out, 0x60, 1, byte(I64), 1, byte(I64))            // yield
	out = append(out, 0x60, 1, byte(I32), 1, byte(I32))            // those for the room
	out = append(out, 0x60, 3, byte(I32), byte(I32), byte(I32), 0) // those over ranges
	for _, v := range m.vec {
		out = v.appendType(out)
	}
	for _, results := range m.blocks {
		out = appendU32(append(out, 0x60, 0), uint32(len(results)))
		for _, t := range results {
			out = append(out, byte(t))
		}
	}
	return out
}

func (m *module) importSection() []byte {
	rest, n := m.after(secImport)
	out := appendU32(nil, n+1)
	out = append(out, rest...)
	out = append(append(out, 6), "basalt"...)
	out = append(append(out, 5), "yield"...)
	out = append(out, 0)
	return appendU32(out, uint32(len(m.types)))
}

func (m *module) functionSection() []byte {
	rest, n := m.after(secFunction)
	if n == 0 && m.added() == 0 {
		return nil
	}
	out := appendU32(nil, n+uint32(m.added()))
	out = append(out, rest...)
	first := uint32(len(m.types) + 1) // behind that of yield
	if m.room() {
		for _, t := range []uint32{0, 0, 1, 1} {
			out = appendU32(out, first+t)
		}
	}
	for i := range m.vec {
		out = appendU32(out, first+2+uint32(i))
	}
	return out
}

func (m *module) globalSection() ([]byte, error) {
	rest, n := m.after(secGlobal)
	out := appendU32(nil, n+3)
	r := &reader{b: rest}
	for range n {
		out = append(out, byte(r.valType()))
		if out = append(out, r.byte()); out[len(out)-1] > 1 {
			r.fail("unknown mutability of a global")
		}
		out = m.constExpr(r, out)
	}
	if r.err == nil && !r.done() {
		r.fail("bytes behind the globals")
	}
	// The fuel starts below zero, so that the first entry asks the host.
	out = append(out, byte(I64), 1, 0x42)
	out = appendS64(out, -1)
	out = append(out, 0x0b, byte(I32), 1, opI32Const, 0, 0x0b) // and the room's pages
	out = append(out, byte(I64), 1, opI64Const)                // and the stack
	return append(appendS64(out, int64(m.lim.StackBytes)), 0x0b), r.err
}

func (m *module) exportSection() ([]byte, error) {
	rest, n := m.after(secExport)
	if n == 0 && m.added() == 0 {
		return nil, nil
	}
	out := []byte(nil)
	export := func(name string, kind byte, index uint32) {
		out = appendU32(out, uint32(len(name)))
		out = append(append(out, name...), kind)
		out = appendU32(out, index)
	}
	if m.room() {
		n++
	}
	out = appendU32(out, n+uint32(len(m.vec)))
	if m.room() {
		export(RoomName, 0, m.makeIndex())
		n--
	}
	r := &reader{b: rest}
	for range n {
		name := r.name()
		kind, index := r.byte(), r.u32()
		if kind == 0 {
			index = m.fn(r, index)
		}
		export(name, kind, index)
	}
	for i, v := range m.vec {
		export(VecName(v.Export), 0, m.loopIndex()+uint32(i))
	}
	return out, r.err
}

func (m *module) startSection() ([]byte, error) {
	b, ok := m.sections[secStart]
	if !ok {
		return nil, nil
	}
	r := &reader{b: b}
	return appendU32(nil, m.fn(r, r.u32())), r.err
}

// constExpr copies a constant expression, renumbering functions.
func (m *module) constExpr(r *reader, out []byte) []byte {
	for r.err == nil {
		start := r.at
		switch op := r.byte(); op {
		case 0x0b:
			return append(out, op)
		case 0x41:
			r.skipLEB(5)
		case 0x42:
			r.skipLEB(10)
		case 0x43:
			r.bytes(4)
		case 0x44:
			r.bytes(8)
		case 0x23:
			if g := r.u32(); int(g) >= m.globals {
				r.fail("global index %d is out of range", g)
			}
		case 0xd0:
			r.byte()
		case 0xd2:
			out = appendU32(append(out, op), m.refer(r, r.u32()))
			continue
		case 0xfd:
			if r.u32() != 12 {
				r.fail("unknown instruction in a constant expression")
			}
			out = append(append(out, op, 12), r.bytes(16)...)
			continue
		default:
			r.fail("unknown instruction 0x%x in a constant expression", op)
		}
		out = append(out, r.b[min(start, len(r.b)):r.at]...)
	}
	return out
}

// constant returns the value of the constant expression that r is at, if it is a
// plain i32, and else -1. It reads nothing.
func (r *reader) constant() int64 {
	if r.at >= len(r.b) || r.b[r.at] != opI32Const {
		return -1
	}
	x, shift := uint64(0), 0
	for i := r.at + 1; i < len(r.b) && i <= r.at+5; i++ {
		x |= uint64(r.b[i]&0x7f) << shift
		if shift += 7; r.b[i] < 0x80 {
			if r.b[i]&0x40 != 0 && shift < 32 {
				x |= ^uint64(0) << shift
			}
			return int64(uint32(x))
		}
	}
	return -1
}

// elementSection renumbers the functions of element segments. The runtime skips
// those outside their table without a word, so they are refused.
func (m *module) elementSection() ([]byte, error) {
	rest, n := m.after(secElement)
	if m.sections[secElement] == nil {
		return nil, nil
	}
	out := appendU32(nil, n)
	r := &reader{b: rest}
	left := m.lim.TableSize
	for range n {
		flags := r.u32()
		if flags > 7 {
			r.fail("unknown kind of element segment")
		}
		out = appendU32(out, flags)
		offset, room := int64(-1), int64(0)
		if flags&1 == 0 { // active
			table := uint32(0)
			if flags&2 != 0 {
				table = r.u32()
				out = appendU32(out, table)
			}
			if int(table) >= len(m.tables) {
				r.fail("table index %d is out of range", table)
				return nil, r.err
			}
			offset, room = r.constant(), int64(m.tables[table].lo)
			out = m.constExpr(r, out)
		}
		if flags&3 != 0 {
			kind := r.byte() // or type
			if flags&4 == 0 && kind != 0 || flags&4 != 0 && kind != 0x70 && kind != 0x6f {
				r.fail("unknown kind of elements 0x%x", kind)
			}
			out = append(out, kind)
		}
		count := r.count("elements", left)
		left -= count
		if offset >= 0 && offset+int64(count) > room {
			r.fail("elements outside their table")
		}
		out = appendU32(out, uint32(count))
		for range count {
			if flags&4 != 0 {
				out = m.constExpr(r, out)
			} else {
				out = appendU32(out, m.refer(r, r.u32()))
			}
			if r.err != nil {
				return nil, r.err
			}
		}
	}
	if r.err == nil && !r.done() {
		r.fail("bytes behind the elements")
	}
	return out, r.err
}

// dataSection checks the segments, whose offsets may not name functions.
func (m *module) dataSection() ([]byte, error) {
	rest, n := m.after(secData)
	if m.sections[secData] == nil {
		return nil, nil
	}
	r := &reader{b: rest}
	for range n {
		offset := int64(-1)
		switch flags := r.u32(); flags {
		case 0, 2:
			if flags == 2 && r.u32() != 0 {
				r.fail("unknown memory")
			}
			if m.memories == 0 {
				r.fail("unknown memory")
			}
			offset = r.constant()
			m.constExpr(r, nil)
		case 1:
		default:
			r.fail("unknown kind of data segment")
		}
		size := r.u32()
		r.bytes(int(size))
		if offset >= 0 && offset+int64(size) > int64(m.info.MemoryMin)<<16 {
			r.fail("data outside the memory")
		}
	}
	if r.err == nil && !r.done() {
		r.fail("bytes behind the data")
	}
	return m.sections[secData], r.err
}

// nameSection has the names of functions, for stack traces: those that the module
// gives, renumbered, and what the added ones do. All other custom sections are left
// out.
func (m *module) nameSection() []byte {
	var entries []byte
	n := 0
	for _, c := range m.customs {
		if e, k := m.names(c); k > 0 {
			entries, n = e, k
		}
	}
	add := func(index uint32, name string) {
		entries = appendU32(entries, index)
		entries = append(appendU32(entries, uint32(len(name))), name...)
		n++
	}
	if m.room() {
		add(m.growIndex(), "memory.grow")
		add(m.makeIndex(), "room")
		add(m.fillIndex(), "memory.fill")
		add(m.copyIndex(), "memory.copy")
	}
	for i, v := range m.vec {
		add(m.loopIndex()+uint32(i), v.Export)
	}
	entries = append(appendU32(nil, uint32(n)), entries...)
	head := append([]byte{4}, "name"...)
	head = appendU32(append(head, 1), uint32(len(entries)))
	return append(head, entries...)
}

// names returns the function names of a name section, renumbered, and how many
// there are: 0 where it is not in order, since they are for people only.
func (m *module) names(b []byte) (entries []byte, n int) {
	r := &reader{b: b}
	if r.name() != "name" {
		return nil, 0
	}
	for !r.done() {
		id := r.byte()
		body := r.bytes(int(r.u32()))
		if r.err != nil || id != 1 {
			continue
		}
		s := &reader{b: body}
		n := s.count("names", m.lim.Functions)
		var out []byte
		for range n {
			index := s.u32()
			name := s.name()
			if int(index) >= len(m.funcs) || !utf8.ValidString(name) {
				return nil, 0
			}
			out = appendU32(out, m.fn(s, index))
			out = appendU32(out, uint32(len(name)))
			out = append(out, name...)
		}
		if s.err != nil {
			return nil, 0
		}
		return out, n
	}
	return nil, 0
}
