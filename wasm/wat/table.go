package wat

// immediate says what follows an opcode.
type immediate uint8

const (
	immNone immediate = iota
	immBlock
	immLabel
	immLabels
	immFunc
	immCallIndirect
	immSelect
	immLocal
	immGlobal
	immTable
	immTableInit
	immTableCopy
	immElem
	immData
	immMemory
	immMemoryInit
	immMemoryCopy
	immMemarg
	immMemargLane
	immI32
	immI64
	immF32
	immF64
	immV128
	immLane
	immShuffle
	immRefType
)

// instruction is a row of the table.
type instruction struct {
	name string
	// code is the opcode; behind a prefix, the prefix is its upper byte.
	code uint16
	imm  immediate
	// bound is the largest alignment of an access, in bytes, or the number of
	// lanes.
	bound uint8
	// constant is true when it may initialise.
	constant bool
}

// byName finds an instruction.
var byName = func() map[string]*instruction {
	m := make(map[string]*instruction, len(coreInstructions)+len(vectorInstructions))
	for _, list := range [][]instruction{coreInstructions, vectorInstructions} {
		for i := range list {
			m[list[i].name] = &list[i]
		}
	}
	return m
}()

// append appends the opcode.
func (in *instruction) append(dst []byte) []byte {
	if in.code < 0x100 {
		return append(dst, byte(in.code))
	}
	return appendU32(append(dst, byte(in.code>>8)), uint32(in.code&0xff))
}

// coreInstructions are all but those of vectors, by opcode.
var coreInstructions = []instruction{
	{name: "unreachable", code: 0x0000},
	{name: "nop", code: 0x0001},
	{name: "block", code: 0x0002, imm: immBlock},
	{name: "loop", code: 0x0003, imm: immBlock},
	{name: "if", code: 0x0004, imm: immBlock},
	{name: "br", code: 0x000c, imm: immLabel},
	{name: "br_if", code: 0x000d, imm: immLabel},
	{name: "br_table", code: 0x000e, imm: immLabels},
	{name: "return", code: 0x000f},
	{name: "call", code: 0x0010, imm: immFunc},
	{name: "call_indirect", code: 0x0011, imm: immCallIndirect},
	{name: "drop", code: 0x001a},
	{name: "select", code: 0x001b, imm: immSelect},
	{name: "local.get", code: 0x0020, imm: immLocal},
	{name: "local.set", code: 0x0021, imm: immLocal},
	{name: "local.tee", code: 0x0022, imm: immLocal},
	{name: "global.get", code: 0x0023, imm: immGlobal, constant: true},
	{name: "global.set", code: 0x0024, imm: immGlobal},
	{name: "table.get", code: 0x0025, imm: immTable},
	{name: "table.set", code: 0x0026, imm: immTable},
	{name: "i32.load", code: 0x0028, imm: immMemarg, bound: 4},
	{name: "i64.load", code: 0x0029, imm: immMemarg, bound: 8},
	{name: "f32.load", code: 0x002a, imm: immMemarg, bound: 4},
	{name: "f64.load", code: 0x002b, imm: immMemarg, bound: 8},
	{name: "i32.load8_s", code: 0x002c, imm: immMemarg, bound: 1},
	{name: "i32.load8_u", code: 0x002d, imm: immMemarg, bound: 1},
	{name: "i32.load16_s", code: 0x002e, imm: immMemarg, bound: 2},
	{name: "i32.load16_u", code: 0x002f, imm: immMemarg, bound: 2},
	{name: "i64.load8_s", code: 0x0030, imm: immMemarg, bound: 1},
	{name: "i64.load8_u", code: 0x0031, imm: immMemarg, bound: 1},
	{name: "i64.load16_s", code: 0x0032, imm: immMemarg, bound: 2},
	{name: "i64.load16_u", code: 0x0033, imm: immMemarg, bound: 2},
	{name: "i64.load32_s", code: 0x0034, imm: immMemarg, bound: 4},
	{name: "i64.load32_u", code: 0x0035, imm: immMemarg, bound: 4},
	{name: "i32.store", code: 0x0036, imm: immMemarg, bound: 4},
	{name: "i64.store", code: 0x0037, imm: immMemarg, bound: 8},
	{name: "f32.store", code: 0x0038, imm: immMemarg, bound: 4},
	{name: "f64.store", code: 0x0039, imm: immMemarg, bound: 8},
	{name: "i32.store8", code: 0x003a, imm: immMemarg, bound: 1},
	{name: "i32.store16", code: 0x003b, imm: immMemarg, bound: 2},
	{name: "i64.store8", code: 0x003c, imm: immMemarg, bound: 1},
	{name: "i64.store16", code: 0x003d, imm: immMemarg, bound: 2},
	{name: "i64.store32", code: 0x003e, imm: immMemarg, bound: 4},
	{name: "memory.size", code: 0x003f, imm: immMemory},
	{name: "memory.grow", code: 0x0040, imm: immMemory},
	{name: "i32.const", code: 0x0041, imm: immI32, constant: true},
	{name: "i64.const", code: 0x0042, imm: immI64, constant: true},
	{name: "f32.const", code: 0x0043, imm: immF32, constant: true},
	{name: "f64.const", code: 0x0044, imm: immF64, constant: true},
	{name: "i32.eqz", code: 0x0045},
	{name: "i32.eq", code: 0x0046},
	{name: "i32.ne", code: 0x0047},
	{name: "i32.lt_s", code: 0x0048},
	{name: "i32.lt_u", code: 0x0049},
	{name: "i32.gt_s", code: 0x004a},
	{name: "i32.gt_u", code: 0x004b},
	{name: "i32.le_s", code: 0x004c},
	{name: "i32.le_u", code: 0x004d},
	{name: "i32.ge_s", code: 0x004e},
	{name: "i32.ge_u", code: 0x004f},
	{name: "i64.eqz", code: 0x0050},
	{name: "i64.eq", code: 0x0051},
	{name: "i64.ne", code: 0x0052},
	{name: "i64.lt_s", code: 0x0053},
	{name: "i64.lt_u", code: 0x0054},
	{name: "i64.gt_s", code: 0x0055},
	{name: "i64.gt_u", code: 0x0056},
	{name: "i64.le_s", code: 0x0057},
	{name: "i64.le_u", code: 0x0058},
	{name: "i64.ge_s", code: 0x0059},
	{name: "i64.ge_u", code: 0x005a},
	{name: "f32.eq", code: 0x005b},
	{name: "f32.ne", code: 0x005c},
	{name: "f32.lt", code: 0x005d},
	{name: "f32.gt", code: 0x005e},
	{name: "f32.le", code: 0x005f},
	{name: "f32.ge", code: 0x0060},
	{name: "f64.eq", code: 0x0061},
	{name: "f64.ne", code: 0x0062},
	{name: "f64.lt", code: 0x0063},
	{name: "f64.gt", code: 0x0064},
	{name: "f64.le", code: 0x0065},
	{name: "f64.ge", code: 0x0066},
	{name: "i32.clz", code: 0x0067},
	{name: "i32.ctz", code: 0x0068},
	{name: "i32.popcnt", code: 0x0069},
	{name: "i32.add", code: 0x006a},
	{name: "i32.sub", code: 0x006b},
	{name: "i32.mul", code: 0x006c},
	{name: "i32.div_s", code: 0x006d},
	{name: "i32.div_u", code: 0x006e},
	{name: "i32.rem_s", code: 0x006f},
	{name: "i32.rem_u", code: 0x0070},
	{name: "i32.and", code: 0x0071},
	{name: "i32.or", code: 0x0072},
	{name: "i32.xor", code: 0x0073},
	{name: "i32.shl", code: 0x0074},
	{name: "i32.shr_s", code: 0x0075},
	{name: "i32.shr_u", code: 0x0076},
	{name: "i32.rotl", code: 0x0077},
	{name: "i32.rotr", code: 0x0078},
	{name: "i64.clz", code: 0x0079},
	{name: "i64.ctz", code: 0x007a},
	{name: "i64.popcnt", code: 0x007b},
	{name: "i64.add", code: 0x007c},
	{name: "i64.sub", code: 0x007d},
	{name: "i64.mul", code: 0x007e},
	{name: "i64.div_s", code: 0x007f},
	{name: "i64.div_u", code: 0x0080},
	{name: "i64.rem_s", code: 0x0081},
	{name: "i64.rem_u", code: 0x0082},
	{name: "i64.and", code: 0x0083},
	{name: "i64.or", code: 0x0084},
	{name: "i64.xor", code: 0x0085},
	{name: "i64.shl", code: 0x0086},
	{name: "i64.shr_s", code: 0x0087},
	{name: "i64.shr_u", code: 0x0088},
	{name: "i64.rotl", code: 0x0089},
	{name: "i64.rotr", code: 0x008a},
	{name: "f32.abs", code: 0x008b},
	{name: "f32.neg", code: 0x008c},
	{name: "f32.ceil", code: 0x008d},
	{name: "f32.floor", code: 0x008e},
	{name: "f32.trunc", code: 0x008f},
	{name: "f32.nearest", code: 0x0090},
	{name: "f32.sqrt", code: 0x0091},
	{name: "f32.add", code: 0x0092},
	{name: "f32.sub", code: 0x0093},
	{name: "f32.mul", code: 0x0094},
	{name: "f32.div", code: 0x0095},
	{name: "f32.min", code: 0x0096},
	{name: "f32.max", code: 0x0097},
	{name: "f32.copysign", code: 0x0098},
	{name: "f64.abs", code: 0x0099},
	{name: "f64.neg", code: 0x009a},
	{name: "f64.ceil", code: 0x009b},
	{name: "f64.floor", code: 0x009c},
	{name: "f64.trunc", code: 0x009d},
	{name: "f64.nearest", code: 0x009e},
	{name: "f64.sqrt", code: 0x009f},
	{name: "f64.add", code: 0x00a0},
	{name: "f64.sub", code: 0x00a1},
	{name: "f64.mul", code: 0x00a2},
	{name: "f64.div", code: 0x00a3},
	{name: "f64.min", code: 0x00a4},
	{name: "f64.max", code: 0x00a5},
	{name: "f64.copysign", code: 0x00a6},
	{name: "i32.wrap_i64", code: 0x00a7},
	{name: "i32.trunc_f32_s", code: 0x00a8},
	{name: "i32.trunc_f32_u", code: 0x00a9},
	{name: "i32.trunc_f64_s", code: 0x00aa},
	{name: "i32.trunc_f64_u", code: 0x00ab},
	{name: "i64.extend_i32_s", code: 0x00ac},
	{name: "i64.extend_i32_u", code: 0x00ad},
	{name: "i64.trunc_f32_s", code: 0x00ae},
	{name: "i64.trunc_f32_u", code: 0x00af},
	{name: "i64.trunc_f64_s", code: 0x00b0},
	{name: "i64.trunc_f64_u", code: 0x00b1},
	{name: "f32.convert_i32_s", code: 0x00b2},
	{name: "f32.convert_i32_u", code: 0x00b3},
	{name: "f32.convert_i64_s", code: 0x00b4},
	{name: "f32.convert_i64_u", code: 0x00b5},
	{name: "f32.demote_f64", code: 0x00b6},
	{name: "f64.convert_i32_s", code: 0x00b7},
	{name: "f64.convert_i32_u", code: 0x00b8},
	{name: "f64.convert_i64_s", code: 0x00b9},
	{name: "f64.convert_i64_u", code: 0x00ba},
	{name: "f64.promote_f32", code: 0x00bb},
	{name: "i32.reinterpret_f32", code: 0x00bc},
	{name: "i64.reinterpret_f64", code: 0x00bd},
	{name: "f32.reinterpret_i32", code: 0x00be},
	{name: "f64.reinterpret_i64", code: 0x00bf},
	{name: "i32.extend8_s", code: 0x00c0},
	{name: "i32.extend16_s", code: 0x00c1},
	{name: "i64.extend8_s", code: 0x00c2},
	{name: "i64.extend16_s", code: 0x00c3},
	{name: "i64.extend32_s", code: 0x00c4},
	{name: "ref.null", code: 0x00d0, imm: immRefType, constant: true},
	{name: "ref.is_null", code: 0x00d1},
	{name: "ref.func", code: 0x00d2, imm: immFunc, constant: true},
	{name: "i32.trunc_sat_f32_s", code: 0xfc00},
	{name: "i32.trunc_sat_f32_u", code: 0xfc01},
	{name: "i32.trunc_sat_f64_s", code: 0xfc02},
	{name: "i32.trunc_sat_f64_u", code: 0xfc03},
	{name: "i64.trunc_sat_f32_s", code: 0xfc04},
	{name: "i64.trunc_sat_f32_u", code: 0xfc05},
	{name: "i64.trunc_sat_f64_s", code: 0xfc06},
	{name: "i64.trunc_sat_f64_u", code: 0xfc07},
	{name: "memory.init", code: 0xfc08, imm: immMemoryInit},
	{name: "data.drop", code: 0xfc09, imm: immData},
	{name: "memory.copy", code: 0xfc0a, imm: immMemoryCopy},
	{name: "memory.fill", code: 0xfc0b, imm: immMemory},
	{name: "table.init", code: 0xfc0c, imm: immTableInit},
	{name: "elem.drop", code: 0xfc0d, imm: immElem},
	{name: "table.copy", code: 0xfc0e, imm: immTableCopy},
	{name: "table.grow", code: 0xfc0f, imm: immTable},
	{name: "table.size", code: 0xfc10, imm: immTable},
	{name: "table.fill", code: 0xfc11, imm: immTable},
}
