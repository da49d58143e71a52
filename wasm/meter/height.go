package meter

// effects has for each plain instruction how it changes the height of the
// operand stack.
var effects = func() (e [256]int8) {
	fill := func(lo, hi int, by int8) {
		for op := lo; op <= hi; op++ {
			e[op] = by
		}
	}
	for _, op := range []int{opLocalGet, opGlobalGet, opMemSize, opI32Const, opI64Const, 0x43, 0x44, opRefNull, opRefFunc} {
		e[op] = 1
	}
	for _, op := range []int{opIf, opBr + 1, opBrTable, opDrop, opLocalSet, opGlobalSet, opCallInd} {
		e[op] = -1
	}
	fill(opSelect, opSelectT, -2)
	e[opTableSet] = -2
	fill(0x36, 0x3e, -2) // stores
	fill(0x46, 0x4f, -1) // comparisons
	fill(0x51, 0x66, -1)
	fill(0x6a, 0x78, -1) // binary operators of i32, i64, f32 and f64
	fill(0x7c, 0x8a, -1)
	fill(0x92, 0x98, -1)
	fill(0xa0, 0xa6, -1)
	return e
}()

// vectorEffect is the effect of a vector instruction, or more where it is one
// whose operands are not known here.
func vectorEffect(op uint32) int {
	switch {
	case op == 12: // v128.const
		return 1
	case op == 11 || op == 82 || op >= 88 && op <= 91: // stores, v128.bitselect
		return -2
	case op >= 35 && op <= 76 || op >= 78 && op <= 81 || op >= 84 && op <= 87: // comparisons, logic, loads of a lane
		return -1
	}
	return 0
}

// scope is an open block: the height below it, and what it gives.
type scope struct{ base, results int }

// push changes the height, which within a block does not fall below that at its
// beginning.
func (k *work) push(n int) {
	base := 0
	if len(k.scopes) > 0 {
		base = k.scopes[len(k.scopes)-1].base
	}
	k.height = max(k.height+n, base)
	k.highest = max(k.highest, k.height)
}

// enter opens a block of a type, and leave closes it.
func (k *work) enter(t FuncType) {
	k.scopes = append(k.scopes, scope{base: max(k.height-len(t.Params), 0), results: len(t.Results)})
}

func (k *work) leave() {
	if last := len(k.scopes) - 1; last >= 0 {
		k.height = k.scopes[last].base + k.scopes[last].results
		k.scopes = k.scopes[:last]
	}
}

// otherwise begins the second arm of an if.
func (k *work) otherwise() {
	if last := len(k.scopes) - 1; last >= 0 {
		k.height = k.scopes[last].base
	}
}
