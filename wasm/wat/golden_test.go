package wat_test

import (
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/wat"
)

var rewrite = flag.Bool("rewrite", false, "write the results into the golden files")

// sections writes a module, a section a line.
func sections(b []byte) string {
	names := []string{"custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count"}
	var out strings.Builder
	for b = b[8:]; len(b) > 0; {
		size, n := binary.Uvarint(b[1:])
		end := 1 + n + int(size)
		fmt.Fprintf(&out, "%s: % x\n", names[b[0]], b[:end])
		b = b[end:]
	}
	return out.String()
}

// TestGolden compares the modules and the errors of the golden files, which
// hold texts, "----" and what they give. An empty line ends a case.
func TestGolden(t *testing.T) {
	for _, file := range []string{"modules.txt", "errors.txt"} {
		path := filepath.Join("testdata", file)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for text := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
			src, want, _ := strings.Cut(text, "\n----\n")
			got := strings.TrimSpace(outcome(src))
			if got != strings.TrimSpace(want) && !*rewrite {
				t.Errorf("%s: %s\ngot:\n%s\nwant:\n%s", file, src, got, want)
			}
			if isError := strings.HasPrefix(got, "ERROR"); isError != (file == "errors.txt") {
				t.Errorf("%s: %s\ngives %s", file, src, got)
			}
			out = append(out, src+"\n----\n"+got+"\n")
		}
		if *rewrite {
			if err := os.WriteFile(path, []byte(strings.Join(out, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// outcome is what a case gives. Lines that begin with "#" say what it is
// about.
func outcome(src string) string {
	for strings.HasPrefix(src, "#") {
		_, src, _ = strings.Cut(src, "\n")
	}
	b, err := wat.Assemble(src)
	if err == nil && len(b) == 8 {
		return "no sections\n"
	} else if err == nil {
		return sections(b)
	}
	e := errs.From(err)
	out := fmt.Sprintf("ERROR %s at %d: %s\n", e.Code, e.Position, e.Message)
	if e.Detail != "" {
		out += "DETAIL: " + e.Detail + "\n"
	}
	if e.Hint != "" {
		out += "HINT: " + e.Hint + "\n"
	}
	return out
}

// TestEqual assembles texts that must give the same module.
func TestEqual(t *testing.T) {
	for _, c := range [][2]string{
		{`(module)`, ``},
		{`(module $m (func))`, `(func)`},
		{`(table 1 funcref) (func (drop (table.get (i32.const 0))))`, `(table 1 funcref) (func i32.const 0 table.get 0 drop)`},
		{`(table 1 funcref) (func (param funcref) (table.set (i32.const 0) (local.get 0)))`, `(table 1 funcref) (func (param $f funcref) i32.const 0 local.get $f table.set 0)`},
		{`(table 1 funcref) (func table.copy table.size drop)`, `(table $t 1 funcref) (func table.copy 0 $t table.size $t drop)`},
		{`(table 1 funcref) (func table.grow table.fill)`, `(table $t 1 funcref) (func table.grow 0 table.fill 0)`},
		{`(table 1 funcref) (elem $e func) (func table.init $e)`, `(table $t 1 funcref) (elem $e func) (func table.init $t $e)`},
		{`(memory 1) (data "") (func memory.copy memory.fill memory.init 0)`, `(memory $m 1) (data $d "") (func memory.copy $m $m memory.fill $m memory.init $m $d)`},
		{`(func (param i32 i64))`, `(func (param $a i32) (param) (param i64))`},
		{`(func (local i32 i32))`, `(func (local $a i32) (local) (local $b i32))`},
		{`(func (result i32) (i32.add (i32.const 1) (i32.const 2)))`, `(func (result i32) i32.const 1 i32.const 2 i32.add)`},
		{`(func (if (i32.const 1) (then) (else)))`, `(func i32.const 1 if else end)`},
		{`(func (if (i32.const 1) (then (nop))))`, `(func i32.const 1 if nop end)`},
		{`(func (block (block (br 1))))`, `(func block $a block $b br $a end $b end $a)`},
		{`(func i32.const 255 drop)`, `(func i32.const 0xf_f drop)`},
		{`(func f32.const 0x1p0 drop)`, `(func f32.const 1.0 drop)`},
		{`(data "\u{e9}")`, `(data "é")`},
		{`(data "\u{00_e9}" "a\41")`, `(data "\c3\A9aA")`},
		{`(memory 1) (func i32.const 0 i32.load drop)`, `(memory 1) (func i32.const 0 i32.load offset=0 align=0x4 drop)`},
		{`(table funcref (elem 0)) (func)`, `(table 1 1 funcref) (elem (table 0) (offset i32.const 0) func 0) (func)`},
		{`(memory (data "x"))`, `(memory 1 1) (data (i32.const 0) "x")`},
		{`(func $f (import "a" "b"))`, `(import "a" "b" (func $f))`},
		{`(@outer (@inner ")" "(")) (func (@x) nop)`, `(func nop)`},
	} {
		if a, b := moduleOf(c[0]), moduleOf(c[1]); a != b || strings.HasPrefix(a, "ERROR") {
			t.Errorf("%s gives\n%s%s gives\n%s", c[0], a, c[1], b)
		}
	}
}

// moduleOf is what a text gives but for the names.
func moduleOf(src string) string {
	out := outcome(src)
	if at := strings.Index(out, "custom: "); at >= 0 {
		return out[:at]
	}
	return out
}
