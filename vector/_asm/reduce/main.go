// Command reduce writes the assembly of vector/kernel/reduce.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64,!purego")
	sum32("sum32AVX512", true, 64)
	sum32("sum32AVX2", false, 32)
	sum64AVX512()
	sum64AVX2()
	for _, e := range extremes {
		e.avx512()
		e.avx2()
	}
	Generate()
}

// unroll is how many vectors a turn of a loop takes, each into accumulators of
// its own: enough to hide the latency of an addition or a comparison.
const unroll = 4

// begin starts a function over n values and returns where they start and end.
func begin(name, signature, what string, bytes, lanes int) (xs, end reg.GPVirtual) {
	TEXT(name, NOSPLIT, "func(xs *"+signature)
	Doc(fmt.Sprintf("%s is %s for n values, a multiple of %d.", name, what, unroll*lanes))
	Pragma("noescape")
	xs, end = GP64(), GP64()
	n := GP64()
	Load(Param("xs"), xs)
	Load(Param("n"), n)
	LEAQ(Mem{Base: xs, Index: n, Scale: uint8(bytes)}, end)
	return xs, end
}

// loop writes a loop of which a turn takes unroll vectors of so many bytes.
func loop(xs, end reg.GPVirtual, width int, turn func(i int, x Mem)) {
	Label("loop")
	for i := range unroll {
		turn(i, Mem{Base: xs, Disp: width * i})
	}
	ADDQ(I32(int32(unroll*width)), xs)
	CMPQ(xs, end)
	JNE(LabelRef("loop"))
}

// each makes the accumulators of a loop.
func each(vec func() reg.VecVirtual) (acc [unroll]reg.VecVirtual) {
	for i := range acc {
		acc[i] = vec()
	}
	return acc
}

func zeros(acc [unroll]reg.VecVirtual, wide bool) {
	for _, v := range acc {
		if wide {
			VPXORQ(v, v, v)
		} else {
			VPXOR(v, v, v)
		}
	}
}

// broadcast returns a vector whose words are all x.
func broadcast(x uint64, wide bool) reg.VecVirtual {
	r := GP64()
	MOVQ(U64(x), r)
	if wide {
		z := ZMM()
		VPBROADCASTQ(r, z)
		return z
	}
	t, y := XMM(), YMM()
	VMOVQ(r, t)
	VPBROADCASTQ(t, y)
	return y
}

// foldAdd returns the sum of the words of all vectors.
func foldAdd(acc [unroll]reg.VecVirtual, wide bool) reg.GPVirtual {
	y := acc[0]
	for n := unroll / 2; n > 0; n /= 2 {
		for i := range n {
			VPADDQ(acc[i+n], acc[i], acc[i])
		}
	}
	if wide {
		y = YMM()
		VEXTRACTI64X4(U8(1), acc[0], y)
		VPADDQ(acc[0].AsY(), y, y)
	}
	high, low, out := XMM(), XMM(), GP64()
	VEXTRACTI128(U8(1), y, high)
	VPADDQ(y.AsX(), high, high)
	VPSRLDQ(U8(8), high, low)
	VPADDQ(low, high, high)
	VMOVQ(high, out)
	return out
}

// The exclusive or with these turns signed halves of a word into unsigned ones,
// which are greater by 2^31.
const bothHalves, highHalf = 1<<63 | 1<<31, 1 << 63

// sum32 sums pairs of values, which are the halves of a word. What is summed
// is value + 2^31, which has no sign, so that the words' sum modulo 2^64 and
// the exact sum of the high halves give that of the low ones.
func sum32(name string, wide bool, width int) {
	xs, end := begin(name, "int32, n int) (words, high uint64)",
		"the sum modulo 2^64 of the pairs of values + 2^31, as words, and that of their high halves,", 4, width/4)
	vec := YMM
	if wide {
		vec = ZMM
	}
	words, high := each(vec), each(vec)
	zeros(words, wide)
	zeros(high, wide)
	bias := broadcast(bothHalves, wide)
	loop(xs, end, width, func(i int, x Mem) {
		u := vec()
		if wide {
			VPXORQ(x, bias, u)
		} else {
			VPXOR(x, bias, u)
		}
		VPADDQ(u, words[i], words[i])
		VPSRLQ(U8(32), u, u)
		VPADDQ(u, high[i], high[i])
	})
	finish(words, high, wide)
}

// finish returns the sums of the words and of their high halves.
func finish(words, high [unroll]reg.VecVirtual, wide bool) {
	w, h := foldAdd(words, wide), foldAdd(high, wide)
	VZEROUPPER()
	Store(w, ReturnIndex(0))
	Store(h, ReturnIndex(1))
	RET()
}

func sum64AVX512() {
	xs, end := begin("sum64AVX512", "int64, n int) (words uint64, high int64)",
		"the sum modulo 2^64 of the values, and that of their high halves,", 8, 8)
	words, high := each(ZMM), each(ZMM)
	zeros(words, true)
	zeros(high, true)
	loop(xs, end, 64, func(i int, x Mem) {
		h := ZMM()
		VPADDQ(x, words[i], words[i])
		VPSRAQ(U8(32), x, h)
		VPADDQ(h, high[i], high[i])
	})
	finish(words, high, true)
}

// sum64AVX2 has no arithmetic shift of words, so it sums unsigned high halves.
func sum64AVX2() {
	xs, end := begin("sum64AVX2", "int64, n int) (words uint64, high int64)",
		"the sum modulo 2^64 of the values, and that of their high halves + 2^31,", 8, 4)
	words, high := each(YMM), each(YMM)
	zeros(words, false)
	zeros(high, false)
	bias := broadcast(highHalf, false)
	loop(xs, end, 32, func(i int, x Mem) {
		h := YMM()
		VPADDQ(x, words[i], words[i])
		VPXOR(x, bias, h)
		VPSRLQ(U8(32), h, h)
		VPADDQ(h, high[i], high[i])
	})
	finish(words, high, false)
}

// extreme is a kernel that finds the least or the greatest value.
type extreme struct {
	least bool
	bytes int
}

var extremes = []extreme{{true, 4}, {false, 4}, {true, 8}, {false, 8}}

func (e extreme) begin(level string, width int) (xs, end reg.GPVirtual) {
	name, what := "max", "Max"
	if e.least {
		name, what = "min", "Min"
	}
	digits := fmt.Sprint(8 * e.bytes)
	typ := "int" + digits
	return begin(name+digits+level, typ+", n int) "+typ, what+digits, e.bytes, width/e.bytes)
}

// wide keeps the better of x and y in y.
func (e extreme) wide(x, y Op) {
	switch {
	case e.bytes == 4 && e.least:
		VPMINSD(x, y, y)
	case e.bytes == 4:
		VPMAXSD(x, y, y)
	case e.least:
		VPMINSQ(x, y, y)
	default:
		VPMAXSQ(x, y, y)
	}
}

func (e extreme) avx512() {
	xs, end := e.begin("AVX512", 64)
	best := each(ZMM)
	for i, z := range best {
		VMOVDQU64(Mem{Base: xs, Disp: 64 * i}, z)
	}
	loop(xs, end, 64, func(i int, x Mem) { e.wide(x, best[i]) })
	e.pairs(best, e.wide)
	half := YMM()
	VEXTRACTI64X4(U8(1), best[0], half)
	e.wide(best[0].AsY(), half)
	e.fold(half, e.wide)
}

// pairs folds the vectors into the first.
func (e extreme) pairs(best [unroll]reg.VecVirtual, better func(x, y Op)) {
	for n := unroll / 2; n > 0; n /= 2 {
		for i := range n {
			better(best[i+n], best[i])
		}
	}
}

// fold returns the best of the lanes of y.
func (e extreme) fold(y reg.VecVirtual, better func(x, y Op)) {
	high, low := XMM(), XMM()
	VEXTRACTI128(U8(1), y, high)
	better(y.AsX(), high)
	VPSRLDQ(U8(8), high, low)
	better(high, low)
	var out reg.GPVirtual
	if e.bytes == 4 {
		VPSRLDQ(U8(4), low, high)
		better(low, high)
		out = GP32()
		VMOVD(high, out)
	} else {
		out = GP64()
		VMOVQ(low, out)
	}
	VZEROUPPER()
	Store(out, ReturnIndex(0))
	RET()
}

func (e extreme) avx2() {
	xs, end := e.begin("AVX2", 32)
	best := each(YMM)
	for i, y := range best {
		VMOVDQU(Mem{Base: xs, Disp: 32 * i}, y)
	}
	if e.bytes == 4 {
		loop(xs, end, 32, func(i int, x Mem) { e.wide(x, best[i]) })
		e.pairs(best, e.wide)
		e.fold(best[0], e.wide)
		return
	}
	loop(xs, end, 32, func(i int, x Mem) {
		v := YMM()
		VMOVDQU(x, v)
		e.blend(v, best[i])
	})
	e.pairs(best, e.blend)
	e.fold(best[0], e.blend)
}

// blend keeps the better of two registers of 8-byte values in y; AVX2 compares
// them only for greater.
func (e extreme) blend(x, y Op) {
	worse := XMM()
	if IsYMM(y) {
		worse = YMM()
	}
	if e.least {
		VPCMPGTQ(x, y, worse) // y > x
	} else {
		VPCMPGTQ(y, x, worse) // x > y
	}
	VBLENDVPD(worse, x, y, y)
}
