// Command chars writes the assembly of vector/kernel/chars.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64,!purego")
	foldCase()
	anyHigh()
	countStarts()
	Generate()
}

// width is how many bytes a turn of a loop takes.
const width = 32

// begin loads where the n bytes of src start and end.
func begin() (src, end reg.GPVirtual) {
	src, end = GP64(), GP64()
	n := GP64()
	Load(Param("src"), src)
	Load(Param("n"), n)
	LEAQ(Mem{Base: src, Index: n, Scale: 1}, end)
	return src, end
}

// fill returns a vector of which every byte is b.
func fill(b byte) reg.VecVirtual {
	r, x, y := GP32(), XMM(), YMM()
	MOVL(U32(uint32(b)), r)
	VMOVD(r, x)
	VPBROADCASTB(x, y)
	return y
}

// next ends a loop.
func next(src, end reg.GPVirtual) {
	ADDQ(U8(width), src)
	CMPQ(src, end)
	JNE(LabelRef("loop"))
}

func foldCase() {
	TEXT("foldCaseAVX2", NOSPLIT, "func(dst *byte, src *byte, n int, shift uint32) uint32")
	Doc("foldCaseAVX2 is foldCaseGeneric for n bytes, a multiple of 32: the result is not 0 where one is not ASCII.")
	Pragma("noescape")
	src, end := begin()
	dst, r := GP64(), GP32()
	Load(Param("dst"), dst)
	Load(Param("shift"), r)
	t, shift := XMM(), YMM()
	VMOVD(r, t)
	VPBROADCASTB(t, shift)
	below, bit := fill(127-26), fill(0x20)
	all, x, letters := YMM(), YMM(), YMM()
	VPXOR(all, all, all)
	Label("loop")
	VMOVDQU(Mem{Base: src}, x)
	VPOR(x, all, all)
	VPADDB(shift, x, letters) // the letters are now the 26 greatest numbers
	VPCMPGTB(below, letters, letters)
	VPAND(bit, letters, letters)
	VPXOR(letters, x, x)
	VMOVDQU(x, Mem{Base: dst})
	ADDQ(U8(width), dst)
	next(src, end)
	high := GP32()
	VPMOVMSKB(all, high)
	VZEROUPPER()
	Store(high, ReturnIndex(0))
	RET()
}

func anyHigh() {
	TEXT("anyHighAVX2", NOSPLIT, "func(src *byte, n int) uint32")
	Doc("anyHighAVX2 returns 0 if n bytes, a multiple of 32, are all ASCII.")
	Pragma("noescape")
	src, end := begin()
	all := YMM()
	VPXOR(all, all, all)
	Label("loop")
	VPOR(Mem{Base: src}, all, all)
	next(src, end)
	high := GP32()
	VPMOVMSKB(all, high)
	VZEROUPPER()
	Store(high, ReturnIndex(0))
	RET()
}

func countStarts() {
	TEXT("countStartsAVX2", NOSPLIT, "func(src *byte, n int) int")
	Doc("countStartsAVX2 is countGeneric for n bytes, a multiple of 32.")
	Pragma("noescape")
	src, end := begin()
	last := fill(0xbf) // the continuation bytes are -128 to -65
	count, bits, x := GP64(), GP32(), YMM()
	XORQ(count, count)
	Label("loop")
	VMOVDQU(Mem{Base: src}, x)
	VPCMPGTB(last, x, x)
	VPMOVMSKB(x, bits)
	POPCNTL(bits, bits)
	ADDQ(bits.As64(), count)
	next(src, end)
	VZEROUPPER()
	Store(count, ReturnIndex(0))
	RET()
}
