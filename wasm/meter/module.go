package meter

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// ValType is a WebAssembly value type.
type ValType byte

// The value types that functions called from SQL may use.
const (
	I32 ValType = 0x7f
	I64 ValType = 0x7e
	F32 ValType = 0x7d
	F64 ValType = 0x7c
)

// FuncType is a function's signature.
type FuncType struct{ Params, Results []ValType }

// Import is one import.
type Import struct{ Module, Name string }

// Info is what a rewritten module is known to have.
type Info struct {
	Imports []Import
	// Exports are the exported functions with their signatures.
	Exports map[string]FuncType
	// Memories is how many memories it has, at most one.
	Memories int
	// Start is true when it has a start function.
	Start bool
	// MemoryMin is the memory that an instance begins with, in pages.
	MemoryMin uint32
	// FuelGlobal is the index of the fuel among the globals.
	FuelGlobal int
	// TableSize is the most entries that an instance's tables can have together.
	TableSize int
	// Work is how long its compilation takes, estimated from above, in nanoseconds.
	Work int64
	// Grows is true when it may ask for more memory.
	Grows bool
	// Alters is true when it may change tables, or has instructions over segments.
	Alters bool
}

// module is a module while it is rewritten.
type module struct {
	lim      Limits
	types    []FuncType
	funcs    []uint32 // type indices, imports first
	imported int      // imported functions
	globals  int
	tables   []table
	memories int
	grows    bool   // a function grows the memory
	moving   []bool // by function of the module's own: it may grow it, or call one that does
	alters   bool   // a function changes a table or reads or drops a segment

	memoryMax uint32
	elems     int
	datas     int
	info      Info
	sections  map[byte][]byte
	customs   [][]byte // name sections, rewritten
	bodies    [][]byte
	exportFn  map[string]uint32
	vec       []vecLoop
	work      int64 // estimated time of compilation, in nanoseconds

	taken  []bool      // by function of its own: something refers to it, so it may be called by that
	blocks [][]ValType // of added blocks: their several results
}

const (
	secCustom = iota
	secType
	secImport
	secFunction
	secTable
	secMemory
	secGlobal
	secExport
	secStart
	secElement
	secCode
	secData
	secDataCount
)

// order is the order of the sections in a module.
var order = []byte{secType, secImport, secFunction, secTable, secMemory, secGlobal, secExport, secStart, secElement, secDataCount, secCode, secData}

var magic = []byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// parse splits a module into its sections and reads the ones that say what
// there is.
func parse(b []byte, lim Limits) (*module, error) {
	if len(b) > lim.Bytes {
		return nil, errModule("%d bytes; the limit is %d", len(b), lim.Bytes)
	}
	if !bytes.HasPrefix(b, magic) {
		return nil, errModule("it does not begin with the WebAssembly header")
	}
	m := &module{lim: lim, sections: map[byte][]byte{}, exportFn: map[string]uint32{}, info: Info{Exports: map[string]FuncType{}}}
	r := &reader{b: b, at: len(magic)}
	last := -1
	for !r.done() {
		id := r.byte()
		body := r.bytes(int(r.u32()))
		if r.err != nil {
			return nil, r.err
		}
		if id == secCustom {
			c := &reader{b: body}
			if name := c.name(); c.err != nil || !utf8.ValidString(name) {
				return nil, errModule("a custom section without a name")
			}
			m.customs = append(m.customs, body)
			continue
		}
		at := bytes.IndexByte(order, id)
		if at < 0 || at <= last {
			return nil, errModule("section %d is unknown or out of order", id)
		}
		last = at
		m.sections[id] = body
	}
	if r.err != nil {
		return nil, r.err
	}
	for _, step := range []struct {
		read  func(*reader)
		whole bool // it reads all of its section
	}{
		{m.readTypes, true}, {m.readImports, true}, {m.readFunctions, true}, {m.readTables, true}, {m.readMemories, true},
		{m.readGlobals, false}, {m.readExports, true}, {m.readStart, true}, {m.readElements, false}, {m.readData, false}, {m.readDataCount, true}, {m.readCode, true},
	} {
		r := &reader{}
		step.read(r)
		if step.whole && !r.done() {
			r.fail("bytes behind the end of a section")
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	return m, nil
}

// open points r at a section; false when the module has none.
func (m *module) open(r *reader, id byte) bool {
	b, ok := m.sections[id]
	r.b = b
	return ok
}

func (r *reader) valTypes(limit int) []ValType {
	n := r.count("parameters or results", limit)
	out := make([]ValType, n)
	for i := range out {
		out[i] = r.valType()
	}
	return out
}

// valType reads a value type. There are newer ones of more than a byte, which the
// runtime may know: what is behind them would be other code for it than what was
// metered.
func (r *reader) valType() ValType {
	t := ValType(r.byte())
	switch t {
	case I32, I64, F32, F64, 0x7b, 0x70, 0x6f:
	default:
		r.fail("unknown value type 0x%x", byte(t))
	}
	return t
}

func (m *module) readTypes(r *reader) {
	if !m.open(r, secType) {
		return
	}
	n := r.count("types", m.lim.Types)
	for range n {
		if r.byte() != 0x60 {
			r.fail("unknown form of type")
		}
		m.types = append(m.types, FuncType{Params: r.valTypes(1000), Results: r.valTypes(1000)})
		if r.err != nil {
			return
		}
	}
}

// limits reads the limits of a table or memory; without an upper one it is the
// largest there can be.
func (r *reader) limits() (lo, hi uint32) {
	flag := r.byte()
	if flag > 1 {
		r.fail("shared and 64-bit memories are not supported")
	}
	lo, hi = r.u32(), 1<<32-1
	if flag == 1 {
		hi = r.u32()
	}
	return lo, hi
}

func (m *module) memory(r *reader) {
	pages, most := r.limits()
	if pages > m.lim.MemoryPages {
		r.fail("a memory of at least %d pages; the limit is %d", pages, m.lim.MemoryPages)
	}
	if m.memories++; m.memories > 1 {
		r.fail("more than one memory")
	}
	if most < pages || most > noLimit && most != 1<<32-1 {
		r.fail("a memory with limits that cannot be")
	}
	m.info.Memories, m.info.MemoryMin, m.memoryMax = m.memories, pages, most
}

func (m *module) readImports(r *reader) {
	if !m.open(r, secImport) {
		return
	}
	for range r.count("imports", m.lim.Imports) {
		imp := Import{Module: r.name(), Name: r.name()}
		if imp.Module == "basalt" && imp.Name == "yield" {
			r.fail("it imports the reserved function basalt.%s", Printable(imp.Name))
		}
		switch kind := r.byte(); kind {
		case 0:
			t := r.u32()
			if int(t) >= len(m.types) {
				r.fail("type index %d is out of range", t)
			}
			m.funcs = append(m.funcs, t)
			m.imported++
			m.info.Imports = append(m.info.Imports, imp)
		default:
			r.fail("import %s.%s is not a function; only functions may be imported", Printable(imp.Module), Printable(imp.Name))
		}
		if r.err != nil {
			return
		}
	}
}

func (m *module) readFunctions(r *reader) {
	if !m.open(r, secFunction) {
		return
	}
	for range r.count("functions", m.lim.Functions) {
		t := r.u32()
		if int(t) >= len(m.types) {
			r.fail("type index %d is out of range", t)
			return
		}
		m.funcs = append(m.funcs, t)
	}
}

func (m *module) readMemories(r *reader) {
	if m.open(r, secMemory) {
		for range r.count("memories", 1) {
			m.memory(r)
		}
	}
}

// readGlobals counts the globals; their initialisers are rewritten later,
// since they may name functions.
func (m *module) readGlobals(r *reader) {
	if m.open(r, secGlobal) {
		m.globals = r.count("globals", m.lim.Globals)
		m.info.FuelGlobal = m.globals
	}
}

func (m *module) readExports(r *reader) {
	if !m.open(r, secExport) {
		return
	}
	for range r.count("exports", m.lim.Exports) {
		name := r.name()
		if strings.HasPrefix(name, "__basalt_") {
			r.fail("it exports the reserved name \"%s\"", Printable(name))
		}
		kind, index := r.byte(), r.u32()
		switch kind {
		case 0:
			if int(index) >= len(m.funcs) {
				r.fail("function index %d is out of range", index)
				return
			}
			m.info.Exports[name] = m.types[m.funcs[index]]
			m.exportFn[name] = index
		case 1:
			if int(index) >= len(m.tables) {
				r.fail("table index %d is out of range", index)
			}
		case 2:
			if int(index) >= m.memories {
				r.fail("memory index %d is out of range", index)
			}
		case 3:
			if int(index) >= m.globals {
				r.fail("global index %d is out of range", index)
			}
		default:
			r.fail("unknown kind of export")
		}
	}
}

func (m *module) readStart(r *reader) {
	if m.open(r, secStart) {
		if f := r.u32(); int(f) >= len(m.funcs) {
			r.fail("function index %d is out of range", f)
		}
		m.info.Start = true
	}
}

func (m *module) readElements(r *reader) {
	if m.open(r, secElement) {
		m.elems = r.count("element segments", m.lim.Segments)
	}
}

func (m *module) readData(r *reader) {
	if m.open(r, secData) {
		m.datas = r.count("data segments", m.lim.Segments)
	}
}

func (m *module) readDataCount(r *reader) {
	if m.open(r, secDataCount) {
		if n := r.u32(); int(n) != m.datas {
			r.fail("%d data segments where it says %d", m.datas, n)
		}
	}
}

func (m *module) readCode(r *reader) {
	if !m.open(r, secCode) {
		if len(m.funcs) != m.imported {
			r.fail("functions without code")
		}
		return
	}
	n := r.count("function bodies", m.lim.Functions)
	m.taken = make([]bool, n)
	if n != len(m.funcs)-m.imported {
		r.fail("%d function bodies for %d functions", n, len(m.funcs)-m.imported)
	}
	for range n {
		size := int(r.u32())
		if size > m.lim.BodyBytes {
			r.fail("a function body of %d bytes; the limit is %d", size, m.lim.BodyBytes)
		}
		m.bodies = append(m.bodies, r.bytes(size))
		if r.err != nil {
			return
		}
	}
}
