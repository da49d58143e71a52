package wat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/wat"
)

// fill repeats a text up to the largest source.
func fill(before, part, after string) string {
	const most = 1 << 20
	return before + strings.Repeat(part, (most-len(before)-len(after))/len(part)) + after
}

// numbered repeats a text with a number in it.
func numbered(before, format string, n int, after string) string {
	var b strings.Builder
	b.WriteString(before)
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String() + after
}

// TestLimits gives texts that are too large, and ones as large as they may be
// that an assembler whose time grows with the square would not end with.
func TestLimits(t *testing.T) {
	locals := numbered("(func", " (local $l%d i32)", 9000, ")")
	for _, c := range []struct {
		name, src string
		code      errs.Code
	}{
		{"too long", strings.Repeat(" ", 1<<20+1), errs.ProgramLimitExceeded},
		{"spaces", strings.Repeat(" ", 1<<20), errs.SuccessfulCompletion},
		{"open parentheses", fill("", "(", ""), errs.SyntaxError},
		{"nested operands", fill("(func ", "(drop ", ""), errs.ProgramLimitExceeded},
		{"nested blocks", fill("(func ", "block ", ")"), errs.ProgramLimitExceeded},
		{"4000 blocks", "(func " + strings.Repeat("block $b ", 4000) + strings.Repeat("end $b ", 4000) + ")", errs.SuccessfulCompletion},
		{"nested comments", fill("", "(;", ""), errs.SyntaxError},
		{"nested annotations", fill("", "(@a ", ""), errs.SyntaxError},
		{"closed annotations", strings.Repeat("(@a ", 200_000) + strings.Repeat(")", 200_000), errs.SuccessfulCompletion},
		{"too many locals", "(func (local " + strings.Repeat("i32 ", 10_001) + "))", errs.ProgramLimitExceeded},
		{"too many locals, one by one", numbered("(func", "(local $l%d i32)", 10_001, ")"), errs.ProgramLimitExceeded},
		{"too many parameters", "(func (param " + strings.Repeat("i32 ", 1001) + "))", errs.ProgramLimitExceeded},
		{"too many results", "(type (func (result " + strings.Repeat("i32 ", 1001) + ")))", errs.ProgramLimitExceeded},
		{"many locals, and many functions", locals + strings.Repeat("(func (local $x i32))", 40_000), errs.SuccessfulCompletion},
		{"branches out of many blocks", "(func " + strings.Repeat("block $a ", 4000) + strings.Repeat("br $a br 3999 ", 60_000) +
			strings.Repeat("end ", 4000) + ")", errs.SuccessfulCompletion},
		{"a wide type, used often", "(type $t (func (param " + strings.Repeat("i32 ", 1000) + "))) " + strings.Repeat("(func (type $t))", 60_000), errs.SuccessfulCompletion},
		{"blocks of a wide type", "(type $t (func (param " + strings.Repeat("i32 ", 1000) + "))) (func " + strings.Repeat("(block (type $t))", 55_000) + ")", errs.SuccessfulCompletion},
		{"many types", numbered("", "(type $t%d (func))", 50_000, ""), errs.SuccessfulCompletion},
		{"many names, and one that is unknown", numbered("", "(func $f%d)", 60_000, "(func call $g99999)"), errs.SyntaxError},
		{"a long name", "(func call $" + strings.Repeat("x", 1<<19) + ")", errs.SyntaxError},
		{"a long number", "(func f64.const 0x" + strings.Repeat("1", 1<<19) + "." + strings.Repeat("1", 1<<18) + " drop)", errs.SyntaxError},
		{"a long fraction", "(func f64.const 0." + strings.Repeat("1", 1<<19) + " drop)", errs.SuccessfulCompletion},
		{"a long integer", "(func i64.const " + strings.Repeat("0", 1<<19) + "7 drop)", errs.SuccessfulCompletion},
		{"a long exponent", "(func f64.const 1e" + strings.Repeat("9", 1<<19) + " drop)", errs.SyntaxError},
		{"a long string", `(data "` + strings.Repeat(`\00`, 1<<18) + `")`, errs.SuccessfulCompletion},
		{"many escapes", `(data "` + strings.Repeat(`\u{000001}`, 100_000) + `")`, errs.SuccessfulCompletion},
		{"a wide br_table", fill("(func br_table ", "0 ", ")"), errs.SuccessfulCompletion},
		{"wide folded operators", fill("(func ", "(br_table 0 0 0 0 0 0 0 0 (nop))", ")"), errs.SuccessfulCompletion},
		{"many elements", fill("(func $f) (elem funcref ", "(ref.func 0)", ")"), errs.SuccessfulCompletion},
		{"many exports", numbered("(func $f)", `(export "f%d" (func $f))`, 35_000, ""), errs.SuccessfulCompletion},
	} {
		_, err := wat.Assemble(c.src)
		if code := errs.CodeOf(err); code != c.code {
			t.Errorf("%s: got %s, %v", c.name, code, err)
		}
	}
}
