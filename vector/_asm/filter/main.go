// Command filter writes the assembly of vector/kernel/filter.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64,!purego")
	range32AVX512()
	range32AVX2()
	range64AVX512()
	range64AVX2()
	orAbsAVX512()
	orAbsAVX2()
	Generate()
}

// iota32 is a table of the numbers 0..15.
func iota32() Mem {
	t := GLOBL("iota32", RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(i))
	}
	return t
}

var numbers Mem

// args are what the range kernels have in common: n is a multiple of the
// vector, k counts the positions written.
type args struct {
	xs, n, dst, end, k reg.GPVirtual
}

func load(width int) args {
	a := args{xs: GP64(), n: GP64(), dst: GP64(), end: GP64(), k: GP64()}
	Load(Param("xs"), a.xs)
	Load(Param("n"), a.n)
	Load(Param("dst"), a.dst)
	switch width {
	case 4:
		LEAQ(Mem{Base: a.xs, Index: a.n, Scale: 4}, a.end)
	default:
		LEAQ(Mem{Base: a.xs, Index: a.n, Scale: 8}, a.end)
	}
	XORQ(a.k, a.k)
	return a
}

func range32AVX512() {
	TEXT("range32AVX512", NOSPLIT, "func(xs *int32, n int, lo int32, hi int32, dst *int32) int")
	Doc("range32AVX512 is Range32 for n values, a multiple of 16.")
	Pragma("noescape")
	numbers = iota32()
	a := load(4)
	lo, hi, step, at := ZMM(), ZMM(), ZMM(), ZMM()
	r := GP32()
	Load(Param("lo"), r)
	VPBROADCASTD(r, lo)
	Load(Param("hi"), r)
	VPBROADCASTD(r, hi)
	MOVL(U32(16), r)
	VPBROADCASTD(r, step)
	VMOVDQU32(numbers, at)
	x, packed, low, both, bits := ZMM(), ZMM(), K(), K(), GP32()
	Label("loop")
	VMOVDQU32(Mem{Base: a.xs}, x)
	VPCMPD(U8(5), lo, x, low)       // x >= lo
	VPCMPD(U8(2), hi, x, low, both) // and x <= hi
	VPCOMPRESSD_Z(at, both, packed) // to memory it is slow on Zen 4
	VMOVDQU32(packed, Mem{Base: a.dst, Index: a.k, Scale: 4})
	KMOVW(both, bits)
	POPCNTL(bits, bits)
	ADDQ(bits.As64(), a.k)
	VPADDD(step, at, at)
	ADDQ(U8(64), a.xs)
	CMPQ(a.xs, a.end)
	JNE(LabelRef("loop"))
	VZEROUPPER()
	Store(a.k, ReturnIndex(0))
	RET()
}

func range64AVX512() {
	TEXT("range64AVX512", NOSPLIT, "func(xs *int64, n int, lo int64, hi int64, dst *int32) int")
	Doc("range64AVX512 is Range64 for n values, a multiple of 8.")
	Pragma("noescape")
	a := load(8)
	lo, hi, step, at := ZMM(), ZMM(), YMM(), YMM()
	r := GP64()
	Load(Param("lo"), r)
	VPBROADCASTQ(r, lo)
	Load(Param("hi"), r)
	VPBROADCASTQ(r, hi)
	MOVL(U32(8), r.As32())
	VPBROADCASTD(r.As32(), step)
	VMOVDQU32(numbers, at)
	x, packed, low, both, bits := ZMM(), YMM(), K(), K(), GP32()
	Label("loop")
	VMOVDQU64(Mem{Base: a.xs}, x)
	VPCMPQ(U8(5), lo, x, low)
	VPCMPQ(U8(2), hi, x, low, both)
	VPCOMPRESSD_Z(at, both, packed)
	VMOVDQU32(packed, Mem{Base: a.dst, Index: a.k, Scale: 4})
	KMOVB(both, bits)
	POPCNTL(bits, bits)
	ADDQ(bits.As64(), a.k)
	VPADDD(step, at, at)
	ADDQ(U8(64), a.xs)
	CMPQ(a.xs, a.end)
	JNE(LabelRef("loop"))
	VZEROUPPER()
	Store(a.k, ReturnIndex(0))
	RET()
}

func range32AVX2() {
	TEXT("range32AVX2", NOSPLIT, "func(xs *int32, n int, lo int32, hi int32, dst *int32, lanes *[8]int32) int")
	Doc("range32AVX2 is Range32 for n values, a multiple of 8; lanes is the table of 256 rows.")
	Pragma("noescape")
	a := load(4)
	table := GP64()
	Load(Param("lanes"), table)
	lo, hi, step, at := YMM(), YMM(), YMM(), YMM()
	r, t := GP32(), XMM()
	for _, p := range []struct {
		name string
		y    reg.VecVirtual
	}{{"lo", lo}, {"hi", hi}} {
		Load(Param(p.name), r)
		VMOVD(r, t)
		VPBROADCASTD(t, p.y)
	}
	MOVL(U32(8), r)
	VMOVD(r, t)
	VPBROADCASTD(t, step)
	VPXOR(at, at, at)
	x, below, above, bits := YMM(), YMM(), YMM(), GP32()
	Label("loop")
	VMOVDQU(Mem{Base: a.xs}, x)
	VPCMPGTD(x, lo, below) // lo > x
	VPCMPGTD(hi, x, above) // x > hi
	VPOR(below, above, below)
	VMOVMSKPS(below, bits)
	XORL(U32(0xff), bits)
	POPCNTL(bits, r)
	SHLL(U8(5), bits)
	VPADDD(Mem{Base: table, Index: bits.As64(), Scale: 1}, at, x)
	VMOVDQU(x, Mem{Base: a.dst, Index: a.k, Scale: 4})
	ADDQ(r.As64(), a.k)
	VPADDD(step, at, at)
	ADDQ(U8(32), a.xs)
	CMPQ(a.xs, a.end)
	JNE(LabelRef("loop"))
	VZEROUPPER()
	Store(a.k, ReturnIndex(0))
	RET()
}

func range64AVX2() {
	TEXT("range64AVX2", NOSPLIT, "func(xs *int64, n int, lo int64, hi int64, dst *int32, lanes *[4]int32) int")
	Doc("range64AVX2 is Range64 for n values, a multiple of 4; lanes is the table of 16 rows.")
	Pragma("noescape")
	a := load(8)
	table := GP64()
	Load(Param("lanes"), table)
	lo, hi, step, at := YMM(), YMM(), XMM(), XMM()
	r, t := GP64(), XMM()
	for _, p := range []struct {
		name string
		y    reg.VecVirtual
	}{{"lo", lo}, {"hi", hi}} {
		Load(Param(p.name), r)
		VMOVQ(r, t)
		VPBROADCASTQ(t, p.y)
	}
	MOVL(U32(4), r.As32())
	VMOVD(r.As32(), t)
	VPBROADCASTD(t, step)
	VPXOR(at, at, at)
	x, below, above, bits, row := YMM(), YMM(), YMM(), GP32(), XMM()
	Label("loop")
	VMOVDQU(Mem{Base: a.xs}, x)
	VPCMPGTQ(x, lo, below)
	VPCMPGTQ(hi, x, above)
	VPOR(below, above, below)
	VMOVMSKPD(below, bits)
	XORL(U8(0xf), bits)
	POPCNTL(bits, r.As32())
	SHLL(U8(4), bits)
	VPADDD(Mem{Base: table, Index: bits.As64(), Scale: 1}, at, row)
	VMOVDQU(row, Mem{Base: a.dst, Index: a.k, Scale: 4})
	ADDQ(r, a.k)
	VPADDD(step, at, at)
	ADDQ(U8(32), a.xs)
	CMPQ(a.xs, a.end)
	JNE(LabelRef("loop"))
	VZEROUPPER()
	Store(a.k, ReturnIndex(0))
	RET()
}

func orAbsAVX512() {
	TEXT("orAbsAVX512", NOSPLIT, "func(xs *int64, n int) uint64")
	Doc("orAbsAVX512 is OrAbs for n values, a multiple of 32.")
	Pragma("noescape")
	xs, n, end := GP64(), GP64(), GP64()
	Load(Param("xs"), xs)
	Load(Param("n"), n)
	LEAQ(Mem{Base: xs, Index: n, Scale: 8}, end)
	acc := []reg.VecVirtual{ZMM(), ZMM(), ZMM(), ZMM()}
	for _, z := range acc {
		VPXORQ(z, z, z)
	}
	Label("loop")
	for i, z := range acc {
		x, sign := ZMM(), ZMM()
		VMOVDQU64(Mem{Base: xs, Disp: 64 * i}, x)
		VPSRAQ(U8(63), x, sign)
		VPTERNLOGQ(U8(0xF6), sign, x, z) // z | (x ^ sign)
	}
	ADDQ(U32(256), xs)
	CMPQ(xs, end)
	JNE(LabelRef("loop"))
	VPORQ(acc[1], acc[0], acc[0])
	VPORQ(acc[3], acc[2], acc[2])
	VPORQ(acc[2], acc[0], acc[0])
	half := YMM()
	VEXTRACTI64X4(U8(1), acc[0], half)
	VPOR(half, acc[0].AsY(), half)
	foldOr(half)
}

// foldOr returns the OR of the four words of y.
func foldOr(y reg.VecVirtual) {
	high, out := XMM(), GP64()
	VEXTRACTI128(U8(1), y, high)
	VPOR(high, y.AsX(), high)
	low := XMM()
	VPSRLDQ(U8(8), high, low)
	VPOR(low, high, high)
	VMOVQ(high, out)
	VZEROUPPER()
	Store(out, ReturnIndex(0))
	RET()
}

func orAbsAVX2() {
	TEXT("orAbsAVX2", NOSPLIT, "func(xs *int64, n int) uint64")
	Doc("orAbsAVX2 is OrAbs for n values, a multiple of 16.")
	Pragma("noescape")
	xs, n, end := GP64(), GP64(), GP64()
	Load(Param("xs"), xs)
	Load(Param("n"), n)
	LEAQ(Mem{Base: xs, Index: n, Scale: 8}, end)
	acc := []reg.VecVirtual{YMM(), YMM(), YMM(), YMM()}
	for _, y := range acc {
		VPXOR(y, y, y)
	}
	zero := YMM()
	VPXOR(zero, zero, zero)
	Label("loop")
	for i, y := range acc {
		x, sign := YMM(), YMM()
		VMOVDQU(Mem{Base: xs, Disp: 32 * i}, x)
		VPCMPGTQ(x, zero, sign) // ones where x is negative
		VPXOR(sign, x, x)
		VPOR(x, y, y)
	}
	ADDQ(U32(128), xs)
	CMPQ(xs, end)
	JNE(LabelRef("loop"))
	VPOR(acc[1], acc[0], acc[0])
	VPOR(acc[3], acc[2], acc[2])
	VPOR(acc[2], acc[0], acc[0])
	foldOr(acc[0])
}
