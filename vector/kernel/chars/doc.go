// Package chars holds the loops over the bytes of texts: whether all are ASCII,
// ASCII letters in the other case, and how many characters there are. They are
// for the texts of a whole vector as they lie one behind the other, and for long
// single ones.
//
// The contract and the dispatch by CPU level stand in chars.go, the Go form,
// which is always built and is what the other is tested against, in generic.go,
// and the assembly in chars_amd64.s, which vector/_asm writes:
//
//	cd vector/_asm && go run ./chars -out ../kernel/chars/chars_amd64.s \
//	    -stubs ../kernel/chars/stubs_amd64.go -pkg chars
//
// AVX-512 has no form of its own: these loops wait for memory.
package chars
