package wat

// The numbers of the sections.
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

// sectionOrder is the order of the sections that have entries.
var sectionOrder = []byte{secType, secImport, secFunction, secTable, secMemory, secGlobal, secExport, secElement, secCode, secData}

// section is a section under way: the number of its entries, and their bytes.
type section struct {
	count uint32
	bytes []byte
}

// entry counts one more entry and returns where its bytes go.
func (s *section) entry() *[]byte {
	s.count++
	return &s.bytes
}

// module is the module under way.
type module struct {
	types    []funcType
	byType   map[string]uint32
	sections [secDataCount + 1]section
	exports  map[string]bool
	hasStart bool
	start    uint32
	// usesData is true when an instruction names a data segment: then the
	// number of segments must stand before the code.
	usesData bool
	names    section
	customs  [][]byte
}

// addType defines a type.
func (m *module) addType(f funcType) uint32 {
	n := uint32(len(m.types))
	m.types = append(m.types, f)
	b := f.encode()
	if _, ok := m.byType[b]; !ok {
		m.byType[b] = n
	}
	s := m.sections[secType].entry()
	*s = append(*s, b...)
	return n
}

// typeIndex finds a type by its parts, or defines it.
func (m *module) typeIndex(f funcType) uint32 {
	if n, ok := m.byType[f.encode()]; ok {
		return n
	}
	return m.addType(f)
}

// nameFunction gives a function its name in stack traces.
func (m *module) nameFunction(index uint32, name string) {
	s := m.names.entry()
	*s = appendName(appendU32(*s, index), name)
}

// encode writes the module.
func (m *module) encode() []byte {
	out := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	for _, id := range sectionOrder {
		switch id {
		case secElement:
			if m.hasStart {
				out = appendSection(out, secStart, appendU32(nil, m.start))
			}
		case secCode:
			if m.usesData {
				out = appendSection(out, secDataCount, appendU32(nil, m.sections[secData].count))
			}
		}
		if s := &m.sections[id]; s.count > 0 {
			out = appendSection(out, id, append(appendU32(nil, s.count), s.bytes...))
		}
	}
	for _, c := range m.customs {
		out = appendSection(out, secCustom, c)
	}
	if m.names.count > 0 {
		names := append(appendU32(nil, m.names.count), m.names.bytes...)
		const functionNames = 1
		out = appendSection(out, secCustom, appendSized(append(appendName(nil, "name"), functionNames), names))
	}
	return out
}

func appendSection(dst []byte, id byte, body []byte) []byte {
	return appendSized(append(dst, id), body)
}
