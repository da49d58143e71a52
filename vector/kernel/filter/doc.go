// Package filter holds the loops that turn a column into a selection, and
// those that bound a column, in pure Go and for AVX2 and AVX-512.
//
// Each family has the same parts: the contract and the dispatch by CPU level in
// filter.go, the Go form, which is always built and is what the others are
// tested against, in generic.go, and the assembly in filter_amd64.s, which
// vector/_asm writes:
//
//	cd vector/_asm && go run ./filter -out ../kernel/filter/filter_amd64.s \
//	    -stubs ../kernel/filter/stubs_amd64.go -pkg filter
//
// Measured for 2048 values in the cache, on an EPYC with AVX-512 (ns in Go,
// AVX2, AVX-512): Range32 1530, 240, 160; Range64 1490, 500, 240; OrAbs 890,
// 150, 110.
package filter
