package wat_test

import (
	"testing"

	"github.com/basaltdb/basalt/wasm/wat"
)

// BenchmarkAssemble assembles the whole corpus.
func BenchmarkAssemble(b *testing.B) {
	texts, size := corpus(b), 0
	for _, src := range texts {
		size += len(src)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for name, src := range texts {
			if _, err := wat.Assemble(src); err != nil {
				b.Fatalf("%s: %v", name, err)
			}
		}
	}
}
