// Package reduce holds the loops that make one value of a whole column: sums of
// integers, which are exact, and the least and the greatest. Sums of floats are
// not here: their last digits depend on the order of the additions.
//
// The families have the same parts: the contract and the dispatch by CPU level
// in reduce.go, the Go form, which is always built and is what the others are
// tested against, in generic.go, and the assembly in reduce_amd64.s, which
// vector/_asm writes:
//
//	cd vector/_asm && go run ./reduce -out ../kernel/reduce/reduce_amd64.s \
//	    -stubs ../kernel/reduce/stubs_amd64.go -pkg reduce
//
// A sum needs the two halves of 8-byte words apart, as pairs of 4-byte values or
// as what would carry out of 64 bits. The kernels add up the words modulo 2^64
// and, without loss, their high halves; the difference is the sum of the low
// halves, which 2^32 values cannot bring to 2^64.
//
// Measured for 2048 values in the cache, on an EPYC without AVX-512 (ns in Go
// and AVX2): Sum32 890, 125; Sum64 1440, 245; Min32 880, 70; Max32 1010, 105;
// Min64 1050, 215; Max64 960, 205. The AVX-512 forms have not been timed.
package reduce
