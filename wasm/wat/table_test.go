package wat

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTable holds that the corpus uses every instruction: what no file uses is
// neither compared with another assembler nor run.
func TestTable(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.wat"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	used := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		src := string(b)
		toks, lexErr := lex(src)
		if lexErr != nil {
			t.Fatalf("%s: %v", f, lexErr)
		}
		for _, tok := range toks {
			if tok.kind == tokKeyword {
				used[src[tok.from:tok.to]] = true
			}
		}
	}
	for name := range byName {
		if !used[name] {
			t.Errorf("no file uses %s", name)
		}
	}
}

// TestTableOrder holds that the table has every opcode once: 180 of one
// byte, 18 behind 0xfc, 236 of vectors; else, end and the typed select are no
// rows.
func TestTableOrder(t *testing.T) {
	if n := len(coreInstructions) + len(vectorInstructions); n != 180+18+236 || n != len(byName) {
		t.Errorf("%d instructions, %d names", n, len(byName))
	}
	for _, list := range [][]instruction{coreInstructions, vectorInstructions} {
		for i := 1; i < len(list); i++ {
			if list[i].code <= list[i-1].code {
				t.Errorf("%s is not behind %s", list[i].name, list[i-1].name)
			}
		}
	}
	for _, in := range vectorInstructions {
		shape, _, ok := strings.Cut(in.name, ".")
		if _, known := shapes[shape]; !ok || !known && shape != "v128" {
			t.Errorf("%s is of no shape", in.name)
		}
	}
}
