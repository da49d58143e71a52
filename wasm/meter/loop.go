package meter

// VecName is the export of the loop that Rewrite adds for a function f:
//
//	__basalt_vec_f(n, valid, out, p0, p1, ... i32)
//
// For each row i below n whose bit in the bitmap at valid is set (all rows if
// valid is 0) it stores f(p0[i], p1[i], ...) at out[i]. The arrays have the
// width of the function's own types.
func VecName(export string) string { return "__basalt_vec_" + export }

// vecLoop is one such loop.
type vecLoop struct {
	export string
	fn     uint32 // index in the input
	t      FuncType
}

// addLoop adds the loop of an export.
func (m *module) addLoop(name string) error {
	t, ok := m.info.Exports[name]
	if !ok {
		return errModule("it exports no function \"%s\"", name)
	}
	if len(t.Results) != 1 || !numeric(t.Results) || !numeric(t.Params) || m.memories == 0 {
		return errModule("function \"%s\" cannot be called over a batch", name)
	}
	m.vec = append(m.vec, vecLoop{export: name, fn: m.exportFn[name], t: t})
	return nil
}

func numeric(ts []ValType) bool {
	for _, t := range ts {
		switch t {
		case I32, I64, F32, F64:
		default:
			return false
		}
	}
	return true
}

// appendType appends the loop's function type.
func (v *vecLoop) appendType(out []byte) []byte {
	out = appendU32(append(out, 0x60), uint32(3+len(v.t.Params)))
	for range 3 + len(v.t.Params) {
		out = append(out, byte(I32))
	}
	return append(out, 0)
}

// The instructions of the loop.
const (
	opLocalSet = 0x21
	opBrIf     = 0x0d
	opI32Eqz   = 0x45
	opI32GeU   = 0x4f
	opI32Add   = 0x6a
	opI32Mul   = 0x6c
	opI32And   = 0x71
	opI32ShrU  = 0x76
	opLoad8U   = 0x2d
)

var loads = map[ValType][2]byte{I32: {0x28, 2}, I64: {0x29, 3}, F32: {0x2a, 2}, F64: {0x2b, 3}}
var stores = map[ValType][2]byte{I32: {0x36, 2}, I64: {0x37, 3}, F32: {0x38, 2}, F64: {0x39, 3}}

func width(t ValType) byte {
	if t == I64 || t == F64 {
		return 8
	}
	return 4
}

// body makes the loop's code. Locals: 0 n, 1 valid, 2 out, 3.. parameters, then
// the row.
func (v *vecLoop) body(m *module) []byte {
	i := uint32(3 + len(v.t.Params))
	out := []byte{1, 1, byte(I32)}
	get := func(l uint32) { out = appendU32(append(out, opLocalGet), l) }
	element := func(base uint32, w byte) { // base + i*w
		get(base)
		get(i)
		out = append(out, opI32Const, w, opI32Mul, opI32Add)
	}
	out = append(out, opBlock, 0x40, opLoop, 0x40)
	out = m.appendCharge(out, int64(8+4*len(v.t.Params)))
	get(i)
	get(0)
	out = append(out, opI32GeU, opBrIf, 1)
	// A row whose bit is clear is skipped.
	out = append(out, opBlock, 0x40, opBlock, 0x40)
	get(1)
	out = append(out, opI32Eqz, opBrIf, 0)
	get(1)
	get(i)
	out = append(out, opI32Const, 3, opI32ShrU, opI32Add, opLoad8U, 0, 0)
	get(i)
	out = append(out, opI32Const, 7, opI32And, opI32ShrU, opI32Const, 1, opI32And, opI32Eqz, opBrIf, 1, opEnd)
	element(2, width(v.t.Results[0]))
	for p, t := range v.t.Params {
		element(uint32(3+p), width(t))
		out = append(out, loads[t][0], loads[t][1], 0)
	}
	fn := v.fn
	if int(fn) >= m.imported {
		fn++
	}
	out = appendU32(append(out, opCall), fn)
	s := stores[v.t.Results[0]]
	out = append(out, s[0], s[1], 0, opEnd)
	get(i)
	out = append(out, opI32Const, 1, opI32Add)
	out = appendU32(append(out, opLocalSet), i)
	return append(out, 0x0c, 0, opEnd, opEnd, opEnd)
}
