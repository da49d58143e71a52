// Command unpack writes the assembly of vector/kernel/unpack.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64,!purego")
	for _, wide := range []bool{true, false} { // 64-byte registers, or 32-byte ones
		narrow32(wide)
		narrow64(wide)
		wide64(wide)
	}
	Generate()
}

// suffix names the instruction set.
func suffix(wide bool) string {
	if wide {
		return "AVX512"
	}
	return "AVX2"
}

// loop is what the kernels have in common: rows of packed words of wordBits
// bits, of which all lanes together take rowBytes, are shifted to values and
// handed to emit.
type loop struct {
	wide     bool
	wordBits int
	// The shift of a row; up is for the part in the next row of words.
	down, up reg.VecVirtual
	mask     reg.VecVirtual
	dst      reg.GPVirtual
	dstBytes int // of a row of values
}

const rowBytes = 256 // 64 lanes of 32 bits, 32 lanes of 64 bits

// vec returns a register of the kernel's size.
func (l *loop) vec() reg.VecVirtual {
	if l.wide {
		return ZMM()
	}
	return YMM()
}

func (l *loop) size() int {
	if l.wide {
		return 64
	}
	return 32
}

// load32 spreads a 4-byte parameter over a register.
func (l *loop) load32(name string) reg.VecVirtual {
	r, v := GP32(), l.vec()
	Load(Param(name), r)
	if l.wide {
		VPBROADCASTD(r, v)
		return v
	}
	x := XMM()
	VMOVD(r, x)
	VPBROADCASTD(x, v)
	return v
}

// load64 spreads an 8-byte parameter over a register.
func (l *loop) load64(name string) reg.VecVirtual {
	r, v := GP64(), l.vec()
	Load(Param(name), r)
	if l.wide {
		VPBROADCASTQ(r, v)
		return v
	}
	x := XMM()
	VMOVQ(r, x)
	VPBROADCASTQ(x, v)
	return v
}

// run writes the loop over rows. emit stores the values of a register, which
// is number i of its row.
func (l *loop) run(emit func(i int, v reg.VecVirtual)) {
	src, rows, w, bit := GP64(), GP64(), GP64(), GP64()
	Load(Param("dst"), l.dst)
	Load(Param("src"), src)
	Load(Param("rows"), rows)
	Load(Param("w"), w)
	XORQ(bit, bit)
	shift, at, end := GP64(), GP64(), GP64()
	l.down, l.up = XMM(), XMM()
	Label("row")
	// The row's values begin at bit of every lane: in row bit/wordBits of the
	// words, at bit%wordBits.
	MOVQ(bit, shift)
	ANDQ(U8(l.wordBits-1), shift)
	MOVQ(bit, at)
	SUBQ(shift, at)
	SHLQ(U8(map[int]uint64{32: 3, 64: 2}[l.wordBits]), at) // times rowBytes/wordBits
	ADDQ(src, at)
	VMOVQ(shift, l.down)
	LEAQ(Mem{Base: shift, Index: w, Scale: 1}, end)
	CMPQ(end, U8(l.wordBits))
	JA(LabelRef("cross"))
	l.row(at, false, emit)
	JMP(LabelRef("next"))
	Label("cross")
	NEGQ(shift)
	ADDQ(U8(l.wordBits), shift)
	VMOVQ(shift, l.up)
	l.row(at, true, emit)
	Label("next")
	ADDQ(w, bit)
	ADDQ(U32(l.dstBytes), l.dst)
	DECQ(rows)
	JNE(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// row shifts and masks the words of a row, with what spills over from the next
// row of words where cross is set.
func (l *loop) row(at reg.GPVirtual, cross bool, emit func(i int, v reg.VecVirtual)) {
	for i := range rowBytes / l.size() {
		v := l.vec()
		l.move(Mem{Base: at, Disp: i * l.size()}, v)
		l.right(v)
		if cross {
			h := l.vec()
			l.move(Mem{Base: at, Disp: rowBytes + i*l.size()}, h)
			l.left(h)
			l.or(h, v)
		}
		l.and(v)
		emit(i, v)
	}
}

func (l *loop) move(from, to Op) {
	if l.wide {
		VMOVDQU64(from, to)
		return
	}
	VMOVDQU(from, to)
}

func (l *loop) right(v reg.VecVirtual) {
	if l.wordBits == 32 {
		VPSRLD(l.down, v, v)
		return
	}
	VPSRLQ(l.down, v, v)
}

func (l *loop) left(v reg.VecVirtual) {
	if l.wordBits == 32 {
		VPSLLD(l.up, v, v)
		return
	}
	VPSLLQ(l.up, v, v)
}

func (l *loop) or(h, v reg.VecVirtual) {
	if l.wide {
		VPORQ(h, v, v)
		return
	}
	VPOR(h, v, v)
}

func (l *loop) and(v reg.VecVirtual) {
	if l.wide {
		VPANDQ(l.mask, v, v)
		return
	}
	VPAND(l.mask, v, v)
}

func start(name, signature, doc string) {
	TEXT(name, NOSPLIT, signature)
	Doc(fmt.Sprintf("%s is %s", name, doc))
	Pragma("noescape")
}

func narrow32(wide bool) {
	start("narrow32"+suffix(wide), "func(dst *int32, src *byte, rows int, w int, mask uint32, mul uint32, base int32)",
		"Narrow32 for rows of 64 values, at least one.")
	l := &loop{wide: wide, wordBits: 32, dst: GP64(), dstBytes: 64 * 4}
	l.mask = l.load32("mask")
	mul, base := l.load32("mul"), l.load32("base")
	l.run(func(i int, v reg.VecVirtual) {
		VPMULLD(mul, v, v)
		VPADDD(base, v, v)
		l.move(v, Mem{Base: l.dst, Disp: i * l.size()})
	})
}

func narrow64(wide bool) {
	start("narrow64"+suffix(wide), "func(dst *int64, src *byte, rows int, w int, mask uint32, mul uint64, base int64)",
		"Narrow64 for rows of 64 values, at least one.")
	l := &loop{wide: wide, wordBits: 32, dst: GP64(), dstBytes: 64 * 8}
	l.mask = l.load32("mask")
	mul, base := l.load64("mul"), l.load64("base")
	l.run(func(i int, v reg.VecVirtual) {
		low, high := l.vec(), l.vec()
		if wide {
			half := YMM()
			VPMOVZXDQ(v.AsY(), low)
			VEXTRACTI64X4(U8(1), v, half)
			VPMOVZXDQ(half, high)
		} else {
			half := XMM()
			VPMOVZXDQ(v.AsX(), low)
			VEXTRACTI128(U8(1), v, half)
			VPMOVZXDQ(half, high)
		}
		for k, x := range []reg.VecVirtual{low, high} {
			VPMULUDQ(mul, x, x)
			VPADDQ(base, x, x)
			l.move(x, Mem{Base: l.dst, Disp: (2*i + k) * l.size()})
		}
	})
}

func wide64(wide bool) {
	start("wide64"+suffix(wide), "func(dst *int64, src *byte, rows int, w int, mask uint64, base int64)",
		"Wide64 for rows of 32 values, at least one.")
	l := &loop{wide: wide, wordBits: 64, dst: GP64(), dstBytes: 32 * 8}
	l.mask = l.load64("mask")
	base := l.load64("base")
	l.run(func(i int, v reg.VecVirtual) {
		VPADDQ(base, v, v)
		l.move(v, Mem{Base: l.dst, Disp: i * l.size()})
	})
}
