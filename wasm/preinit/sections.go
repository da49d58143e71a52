package preinit

import (
	"bytes"
	"slices"
)

// The sections that are looked at.
const (
	secCustom    = 0
	secMemory    = 5
	secGlobal    = 6
	secExport    = 7
	secStart     = 8
	secData      = 11
	secDataCount = 12
)

// order is the order of sections in a module; custom ones are behind them.
var order = []byte{1, 2, 3, 4, secMemory, secGlobal, secExport, secStart, 9, secDataCount, 10, secData}

var magic = []byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// sections are the bodies of a module's sections.
type sections struct {
	bodies  map[byte][]byte
	customs [][]byte
}

func split(b []byte) (*sections, error) {
	r := &reader{b: b}
	s := &sections{bodies: map[byte][]byte{}}
	if !bytes.Equal(r.bytes(uint32(len(magic))), magic) {
		r.fail("it does not begin with the header")
	}
	for !r.done() {
		id := r.byte()
		body := r.bytes(r.u32())
		switch _, twice := s.bodies[id]; {
		case id == secCustom:
			s.customs = append(s.customs, body)
		case twice || !slices.Contains(order, id):
			r.fail("a section that it cannot have")
		default:
			s.bodies[id] = body
		}
	}
	return s, r.err
}

func (s *sections) join() []byte {
	out := slices.Clone(magic)
	add := func(id byte, body []byte) {
		out = appendU32(append(out, id), uint32(len(body)))
		out = append(out, body...)
	}
	for _, id := range order {
		if body, ok := s.bodies[id]; ok {
			add(id, body)
		}
	}
	for _, c := range s.customs {
		add(secCustom, c)
	}
	return out
}

// open returns a reader of a section behind the number of what is in it.
func (s *sections) open(id byte) (r *reader, n uint32) {
	r = &reader{b: s.bodies[id]}
	if !r.done() {
		n = r.u32()
	}
	return r, n
}

// The kinds of what is exported, and the types of numbers.
const (
	kindFunction = 0
	kindGlobal   = 3

	typeI32, typeF64 = 0x7f, 0x7c // and i64, f32 between them
)

// export is one export that is added.
type export struct {
	name  string
	kind  byte
	index uint32
}

// addExports adds exports behind those that there are.
func (s *sections) addExports(more []export) error {
	r, n := s.open(secExport)
	out := appendU32(nil, n+uint32(len(more)))
	out = append(out, r.b[r.at:]...)
	for _, e := range more {
		out = appendU32(out, uint32(len(e.name)))
		out = append(append(out, e.name...), e.kind)
		out = appendU32(out, e.index)
	}
	s.bodies[secExport] = out
	return r.err
}

// exports reports whether the module exports a function of a name.
func (s *sections) exports(name string) (bool, error) {
	r, n := s.open(secExport)
	found := false
	for range n {
		is := string(r.bytes(r.u32())) == name
		found = r.byte() == kindFunction && is || found
		r.u32()
	}
	return found, r.err
}

// mutable returns which of the first globals may change; whole is false where one of
// them is no number of at most 64 bits.
func (s *sections) mutable(most int) (indices []uint32, whole bool, err error) {
	r, n := s.open(secGlobal)
	whole = true
	for i := range min(n, uint32(most)) {
		t := r.byte()
		if mutable := r.byte() == 1; mutable && t <= typeI32 && t >= typeF64 {
			indices = append(indices, i)
		} else if mutable {
			whole = false
		}
		r.constant()
	}
	return indices, whole, r.err
}

// constant skips a constant expression.
func (r *reader) constant() {
	for r.err == nil {
		switch op := r.byte(); op {
		case 0x0b:
			return
		case 0x41, 0x42, 0x23, 0xd0, 0xd2: // i32, i64, global, null, function
			r.skip()
		case 0x43:
			r.bytes(4)
		case 0x44:
			r.bytes(8)
		case 0xfd: // v128
			r.skip()
			r.bytes(16)
		default:
			r.fail("unknown instruction in a constant expression")
		}
	}
}

// memory returns the pages that the memory begins with, 0 where there is none.
func (s *sections) memory() (uint32, error) {
	r, n := s.open(secMemory)
	if n == 0 {
		return 0, r.err
	}
	r.byte()
	return r.u32(), r.err
}

// data returns the data that the memory begins with, without what is for instructions
// only; false where it is at addresses that are not plain numbers, so that only the
// runtime can tell.
func (s *sections) data(pages uint32) ([]Run, bool, error) {
	r, n := s.open(secData)
	var runs []Run
	for range n {
		flags := r.u32()
		if flags == 1 {
			r.bytes(r.u32())
			continue
		}
		if flags == 2 {
			r.u32() // the only memory
		}
		if r.byte() != 0x41 {
			return nil, false, r.err
		}
		at := uint32(r.s32())
		if r.byte() != 0x0b {
			return nil, false, r.err
		}
		b := r.bytes(r.u32())
		if uint64(at)+uint64(len(b)) > uint64(pages)*PageBytes {
			return nil, false, r.err
		}
		runs = append(runs, Run{At: at, Bytes: b})
	}
	return runs, true, r.err
}
