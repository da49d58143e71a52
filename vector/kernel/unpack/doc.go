// Package unpack holds the loops that read bit-packed integers, in pure Go and
// for AVX2 and AVX-512. core/storage/bitpack describes the layout that they
// read and writes it.
//
// The families have the same parts: the contract and the dispatch by CPU level
// in unpack.go, the Go form, which is always built and is what the others are
// tested against, in generic.go, and the assembly in unpack_amd64.s, which
// vector/_asm writes:
//
//	cd vector/_asm && go run ./unpack -out ../kernel/unpack/unpack_amd64.s \
//	    -stubs ../kernel/unpack/stubs_amd64.go -pkg unpack
//
// Measured on an EPYC without AVX-512 (BenchmarkUnpack, medians of five, GB/s
// of decoded values on one core, in Go and AVX2): to int64 of 1 bit 9.2, 34.6;
// 5 bits 7.7, 31.1; 13 bits 6.9, 32.2; 20 bits 7.1, 30.0; 40 bits 6.0, 41.3;
// 64 bits 7.3, 36.7. To int32 of 1 bit 4.1, 45.7; 13 bits 3.6, 31.3; 20 bits
// 3.9, 35.8. The AVX-512 form has not been timed.
package unpack
