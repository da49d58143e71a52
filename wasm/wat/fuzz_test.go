package wat_test

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// FuzzAssemble gives the assembler any text.
func FuzzAssemble(f *testing.F) {
	for _, src := range corpus(f) {
		if len(src) < 4096 {
			f.Add(src)
		}
	}
	f.Add(`(module (@custom "x" "y") (type (func)) (table 0 funcref) (elem declare func) (data "\u{1}"))`)
	f.Fuzz(func(t *testing.T, src string) { attempt(t, src) })
}

// FuzzWords gives the assembler texts of the corpus's words, which get further
// than texts of any bytes.
func FuzzWords(f *testing.F) {
	seen := map[string]bool{}
	texts := corpus(f)
	for _, src := range texts {
		for _, w := range words(src) {
			seen[w] = true
		}
	}
	vocabulary := slices.Sorted(maps.Keys(seen))
	index := map[string]int{}
	for i, w := range vocabulary {
		index[w] = i
	}
	for _, src := range texts {
		var b []byte
		for _, w := range words(src) {
			b = binary.BigEndian.AppendUint16(b, uint16(index[w]))
		}
		if len(b) < 2048 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var src strings.Builder
		for ; len(b) >= 2; b = b[2:] {
			src.WriteString(vocabulary[int(binary.BigEndian.Uint16(b))%len(vocabulary)])
			src.WriteByte(' ')
		}
		attempt(t, src.String())
	})
}

// words splits a text without its comments.
func words(src string) []string {
	var out []string
	for line := range strings.SplitSeq(src, "\n") {
		line, _, _ = strings.Cut(line, ";;")
		out = append(out, strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(line))...)
	}
	return out
}

// attempt assembles a text, twice: that gives a module, or an error at a place
// of the text; and the rewriter takes or refuses the module.
func attempt(t *testing.T, src string) {
	b, err := wat.Assemble(src)
	if err != nil {
		e := errs.From(err)
		if e.Code != errs.SyntaxError && e.Code != errs.ProgramLimitExceeded {
			t.Fatalf("code %s: %v", e.Code, err)
		}
		if most := utf8.RuneCountInString(src) + 1; e.Position < 1 || e.Position > most {
			t.Fatalf("position %d of %d: %v", e.Position, most, err)
		}
		return
	}
	again, err := wat.Assemble(src)
	if err != nil || !bytes.Equal(b, again) {
		t.Fatalf("a second time: %x, %v; first %x", again, err, b)
	}
	if _, err := meter.Inspect(b, meter.DefaultLimits); err != nil && errs.CodeOf(err) != errs.InvalidFunctionDefinition {
		t.Fatalf("the rewriter: %v", err)
	}
}
