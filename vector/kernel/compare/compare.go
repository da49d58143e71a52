package compare

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Op is a comparison operator.
type Op uint8

// The operators.
const (
	Eq Op = iota
	Ne
	Lt
	Le
	Gt
	Ge
)

// Swap returns the operator for exchanged operands.
func (op Op) Swap() Op {
	switch op {
	case Lt:
		return Gt
	case Le:
		return Ge
	case Gt:
		return Lt
	case Ge:
		return Le
	}
	return op
}

// Negate returns the operator that is true where op is false.
func (op Op) Negate() Op { return [...]Op{Ne, Eq, Ge, Gt, Le, Lt}[op] }

// Holds reports whether op is true of a three-way comparison's result.
func (op Op) Holds(cmp int) bool {
	switch op {
	case Eq:
		return cmp == 0
	case Ne:
		return cmp != 0
	case Lt:
		return cmp < 0
	case Le:
		return cmp <= 0
	case Gt:
		return cmp > 0
	}
	return cmp >= 0
}

// Eval computes a op b as bool. a and b have one length n; sel lists the rows
// to compute, nil for all n, and they are not null. out has been Reset to bool
// with n rows; rows outside sel become false.
func Eval(op Op, a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	bits := out.Bits()
	clear(bits)
	var buf [vector.Size]int32
	dst := buf[:0]
	if n > vector.Size {
		dst = make([]int32, 0, n)
	}
	for _, i := range choose(op, a, b, n, sel, dst) {
		bits.Set(int(i))
	}
	return nil
}

// Select appends the rows of sel (nil: all n) for which a op b is true to dst
// and returns it; rows with a null operand are not among them.
func Select(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	if nullConst(a) || nullConst(b) {
		return dst
	}
	from := len(dst)
	dst = choose(op, a, b, n, sel, dst)
	if a.Enc != vector.Const && a.HasNulls() {
		dst = dropNulls(a, dst, from)
	}
	if b.Enc != vector.Const && b.HasNulls() {
		dst = dropNulls(b, dst, from)
	}
	return dst
}

func nullConst(v *vector.Vector) bool { return v.Enc == vector.Const && v.IsNull(0) }

// dropNulls takes the rows that are null in v out of dst[from:].
func dropNulls(v *vector.Vector, dst []int32, from int) []int32 {
	k := from
	valid := v.Valid
	for _, i := range dst[from:] {
		dst[k] = i
		k += int(valid[i>>6] >> (uint(i) & 63) & 1)
	}
	return dst[:k]
}

// choose is Select without regard to nulls.
func choose(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	if n == 0 || sel != nil && len(sel) == 0 {
		return dst
	}
	if a.Enc == vector.Const && b.Enc != vector.Const {
		a, b, op = b, a, op.Swap()
	}
	if a.Enc == vector.Const { // both are
		if op.Holds(Rows(a, 0, b, 0)) {
			return appendAll(dst, n, sel)
		}
		return dst
	}
	if a.Phys() != b.Phys() {
		return mixed(op, a, b, n, sel, dst)
	}
	switch a.Phys() {
	case types.PhysInt16:
		return ints[int16](op, a, b, n, sel, dst)
	case types.PhysInt32:
		if unsigned(a.Type.OID) {
			return oids(op, a, b, n, sel, dst)
		}
		return ints[int32](op, a, b, n, sel, dst)
	case types.PhysInt64:
		if a.Type.OID == types.PgLSNOID {
			return rows(op, a, b, n, sel, dst)
		}
		return ints[int64](op, a, b, n, sel, dst)
	case types.PhysFloat32, types.PhysFloat64:
		return floats(op, a, b, n, sel, dst)
	case types.PhysNumeric:
		return numerics(op, a, b, n, sel, dst)
	case types.PhysBytes:
		return strings(op, a, b, n, sel, dst)
	}
	return rows(op, a, b, n, sel, dst)
}

// unsigned reports whether a 4-byte type is compared without a sign.
func unsigned(oid types.OID) bool { return oid != types.Int4OID && oid != types.DateOID }

func appendAll(dst []int32, n int, sel []int32) []int32 {
	if sel == nil {
		return append(dst, vector.Identity(n)...)
	}
	return append(dst, sel...)
}

// room returns dst with capacity for all candidate rows behind its length.
func room(dst []int32, n int, sel []int32) []int32 {
	if sel != nil {
		n = len(sel)
	}
	if cap(dst)-len(dst) < n {
		grown := make([]int32, len(dst), len(dst)+n)
		copy(grown, dst)
		return grown
	}
	return dst
}

// rows filters row by row, for types that are seldom compared.
func rows(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	if sel == nil {
		for i := range n {
			if op.Holds(Rows(a, i, b, i)) {
				dst = append(dst, int32(i))
			}
		}
		return dst
	}
	for _, i := range sel {
		if op.Holds(Rows(a, int(i), b, int(i))) {
			dst = append(dst, i)
		}
	}
	return dst
}
