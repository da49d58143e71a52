package meter_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

func assemble(t *testing.T, text string) []byte {
	t.Helper()
	b, err := wat.Assemble(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run rewrites a module, calls its export "f" with an endless supply of fuel,
// and returns the result and the fuel that it has used.
func run(t *testing.T, module []byte, lim meter.Limits, args ...uint64) (result uint64, fuel int64, err error) {
	t.Helper()
	out, _, err := meter.Rewrite(module, lim, nil)
	if err != nil {
		return 0, 0, err
	}
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(lim.MemoryPages))
	t.Cleanup(func() { _ = rt.Close(ctx) })
	// Every yield takes what is missing and gives nothing, so all is counted but
	// for the one that the fuel begins with.
	yield := api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) {
		fuel -= int64(stack[0])
		stack[0] = 0
	})
	if _, err := rt.NewHostModuleBuilder("basalt").NewFunctionBuilder().
		WithGoModuleFunction(yield, []api.ValueType{api.ValueTypeI64}, []api.ValueType{api.ValueTypeI64}).Export("yield").Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	mod, err := rt.Instantiate(ctx, out)
	if err != nil {
		return 0, fuel, err
	}
	res, err := mod.ExportedFunction("f").Call(ctx, args...)
	if err != nil || len(res) == 0 {
		return 0, fuel, err
	}
	return res[0], fuel, nil
}

// Tables share one limit, at their beginning and when they grow.
func TestTables(t *testing.T) {
	lim := meter.DefaultLimits
	lim.TableSize = 1000
	for _, c := range []struct {
		text string
		want int32 // what the growth gives, or
		fail string
	}{
		{`(table 1 funcref) (func (export "f") (result i32) (table.grow (ref.null func) (i32.const 50000000)))`, -1, ""},
		{`(table 1 funcref) (func (export "f") (result i32) (table.grow (ref.null func) (i32.const 999)))`, 1, ""},
		{`(table 1 funcref) (func (export "f") (result i32) (table.grow (ref.null func) (i32.const 1000)))`, -1, ""},
		{`(table 1 5 funcref) (func (export "f") (result i32) (table.grow (ref.null func) (i32.const 5)))`, -1, ""},
		{`(table 1 5 funcref) (func (export "f") (result i32) (table.grow (ref.null func) (i32.const 4)))`, 1, ""},
		{`(table 1 4000000000 funcref) (func (export "f") (result i32) (table.grow (ref.null func) (i32.const 1000)))`, -1, ""},
		{`(table $a 400 funcref) (table $b 400 externref)
		  (func (export "f") (result i32) (drop (table.grow $a (ref.null func) (i32.const 100))) (table.grow $b (ref.null extern) (i32.const 100)))`, 400, ""},
		{`(table $a 400 funcref) (table $b 400 externref)
		  (func (export "f") (result i32) (table.grow $a (ref.null func) (i32.const 101)))`, -1, ""},
		{`(table $a 400 funcref) (table $b 400 410 externref)
		  (func (export "f") (result i32) (table.grow $a (ref.null func) (i32.const 190)))`, 400, ""},
		{`(table 500 funcref) (table 501 funcref)`, 0, "1001 entries"},
		{`(table 1001 funcref)`, 0, "1001 entries"},
		{`(table 4294967295 funcref) (table 4294967295 funcref)`, 0, "entries"},
		{`(func $f) (elem func ` + strings.Repeat("$f ", 600) + `) (elem func ` + strings.Repeat("$f ", 600) + `)`, 0, "elements"},
	} {
		got, _, err := run(t, assemble(t, `(module `+c.text+`)`), lim)
		switch {
		case c.fail != "":
			if !errs.Is(err, errs.InvalidFunctionDefinition) || !strings.Contains(err.Error(), c.fail) {
				t.Errorf("%.80s: %v", c.text, err)
			}
		case err != nil || int32(got) != c.want:
			t.Errorf("%.80s: %d, %v, want %d", c.text, int32(got), err, c.want)
		}
	}
}

// Operations over ranges are charged by their length, and growth by no more
// than could be had.
func TestCharges(t *testing.T) {
	for _, c := range []struct {
		name, text string
		arg        uint64
		least      int64
		most       int64
	}{
		{"memory.fill", `(memory.fill (i32.const 0) (i32.const 7) (local.get 0))`, 60 << 20, 60 << 18, 61 << 18},
		{"memory.copy", `(memory.copy (i32.const 0) (i32.const 1) (local.get 0))`, 60 << 20, 60 << 18, 61 << 18},
		{"memory.grow", `(drop (memory.grow (local.get 0)))`, 1000, 4_000_000, 5_000_000},
		{"memory.grow too much", `(drop (memory.grow (local.get 0)))`, 1 << 31, 50, 1000},
		{"memory.grow 0", `(drop (memory.grow (local.get 0)))`, 0, 50, 1000},
		{"table.fill", `(table.fill (i32.const 0) (ref.null func) (local.get 0))`, 90000, 45000, 60000},
		{"table.copy", `(table.copy (i32.const 0) (i32.const 0) (local.get 0))`, 90000, 45000, 60000},
		{"table.grow", `(drop (table.grow (ref.null func) (local.get 0)))`, 90000, 45000, 60000},
		{"table.grow too much", `(drop (table.grow (ref.null func) (local.get 0)))`, 1 << 31, 50, 1000},
		{"table.init", `(table.init 0 (i32.const 0) (i32.const 0) (local.get 0))`, 1000, 500, 1500},
		{"memory.init", `(memory.init 0 (i32.const 0) (i32.const 0) (local.get 0))`, 64000, 16000, 17000},
		{"nothing", ``, 0, 1, 20},
	} {
		text := fmt.Sprintf(`(module (memory 1024) (table 90000 funcref) (func $g)
			(elem func %s) (data "%s") (func (export "f") (param i32) %s))`, strings.Repeat("$g ", 1000), strings.Repeat("x", 64000), c.text)
		_, fuel, err := run(t, assemble(t, text), meter.DefaultLimits, c.arg)
		if err != nil || fuel < c.least || fuel > c.most {
			t.Errorf("%s: %d units, %v, want %d to %d", c.name, fuel, err, c.least, c.most)
		}
	}
}

// A function's locals are made anew by each call, so each call pays for them.
func TestLocalsAreCharged(t *testing.T) {
	text := fmt.Sprintf(`(module (func (export "f") (local %s)))`, strings.Repeat("i64 ", 8000))
	if _, fuel, err := run(t, assemble(t, text), meter.DefaultLimits); err != nil || fuel < 1000 {
		t.Errorf("%d units, %v", fuel, err)
	}
}

// leb is an unsigned LEB128.
func leb(x int) []byte {
	var out []byte
	for ; x >= 0x80; x >>= 7 {
		out = append(out, byte(x)|0x80)
	}
	return append(out, byte(x))
}

func section(id byte, body ...byte) []byte {
	return append(append([]byte{id}, leb(len(body))...), body...)
}

// raw is a module with a function "f" () -> i64 of the given code, which need
// not be what an assembler writes.
func raw(code ...byte) []byte {
	body := append([]byte{0}, append(code, 0x0b)...)
	body = append(leb(len(body)), body...)
	out := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	out = append(out, section(1, 1, 0x60, 0, 1, 0x7e)...)
	out = append(out, section(3, 1, 0)...)
	out = append(out, section(7, 1, 1, 'f', 0, 0)...)
	return append(out, section(10, append([]byte{1}, body...)...)...)
}

// An operand in a longer form than it needs must not be read in two ways: what
// is an operand here and code for the runtime would be code that nobody meters.
// The runtime reads the opcode of a vector instruction as one byte, so 0x8c 0x00
// is v128.const for a reader of integers, and i16x8.shr_s, unreachable for it.
func TestHiddenCode(t *testing.T) {
	// What hides: the end of a block, the fuel set to a lot, and then a value.
	hidden := []byte{0x0b, 0x42, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x24, 0x00, 0x01, 0x01, 0x01, 0x01, 0x01, 0x02, 0x40}
	code := []byte{0x02, 0x40, 0x41, 1, 0x0d, 0, 0xfd, 0x8c, 0x00}
	code = append(code, hidden...)
	code = append(code, 0x1a, 0x0b, 0x42, 5) // drop, end, i64.const 5
	out, _, err := meter.Rewrite(raw(code...), meter.DefaultLimits, nil)
	if err != nil {
		return
	}
	if strings.Contains(string(out), string([]byte{0xfd, 0x8c, 0x00})) {
		t.Error("an overlong opcode is passed on")
	}
	if got, _, err := run(t, raw(code...), meter.DefaultLimits); err == nil && got != 5 {
		t.Errorf("got %d", got)
	}
}

// Integers come out in their shortest form, whatever they were.
func TestShortestForm(t *testing.T) {
	for name, code := range map[string][]byte{
		"a local":  {0x20, 0x80, 0x00},
		"a global": {0x23, 0x80, 0x00},
		"a branch": {0x42, 1, 0x0c, 0x80, 0x00},
		"a load":   {0x41, 0, 0x29, 0x83, 0x00, 0x80, 0x00},
		"a call":   {0x10, 0x80, 0x00},
		"a type":   {0x02, 0x80, 0x00, 0x42, 1, 0x0b},
		"a memory": {0x3f, 0x80, 0x00},
		"a fill":   {0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0b, 0x80, 0x00, 0x42, 1},
	} {
		m := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
		m = append(m, section(1, 1, 0x60, 0, 1, 0x7e)...)
		m = append(m, section(3, 1, 0)...)
		m = append(m, section(5, 1, 0, 1)...)
		m = append(m, section(6, 1, 0x7e, 0, 0x42, 0, 0x0b)...)
		body := append([]byte{1, 1, 0x7e}, append(code, 0x0b)...)
		m = append(m, section(10, append(append([]byte{1}, leb(len(body))...), body...)...)...)
		out, _, err := meter.Rewrite(m, meter.DefaultLimits, nil)
		if err == nil && strings.Contains(string(out), "\x80\x00") {
			t.Errorf("%s: an overlong operand is passed on", name)
		}
		if err != nil && name != "a memory" && name != "a fill" { // of which the format wants a plain zero
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The number of an instruction has to be in its shortest form.
func TestLongOpcodes(t *testing.T) {
	for name, code := range map[string][]byte{
		"a fill":   {0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x8b, 0x00, 0, 0x42, 1},
		"a vector": {0xfd, 0x8f, 0x00, 0x42, 1},
	} {
		if _, _, err := meter.Rewrite(raw(code...), meter.DefaultLimits, nil); err == nil || !strings.Contains(err.Error(), "longer than it has to be") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Bytes behind what a section says it has are no section's.
func TestTrailingBytes(t *testing.T) {
	m := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	m = append(m, section(1, 1, 0x60, 0, 0, 0x60, 0, 0)...)
	if _, err := meter.Inspect(m, meter.DefaultLimits); !errs.Is(err, errs.InvalidFunctionDefinition) {
		t.Errorf("got %v", err)
	}
}

// What a module is named by itself is quoted and cut in errors.
func TestNamesInErrors(t *testing.T) {
	for _, name := range []string{strings.Repeat("a", 100000), "\\ff\\fe\\00\\0a\\1b", "\\f0\\9f\\92\\a9" + strings.Repeat("\\ff", 5000)} {
		for _, text := range []string{`(import "%s" "m" (memory 1))`, `(func (export "__basalt_%s"))`} {
			// The reader of names in the text format takes any bytes; ours too.
			b, err := wat.Assemble(`(module ` + fmt.Sprintf(text, name) + `)`)
			if err != nil {
				continue
			}
			_, err = meter.Inspect(b, meter.DefaultLimits)
			if !errs.Is(err, errs.InvalidFunctionDefinition) {
				t.Fatalf("%v", err)
			}
			if msg := err.Error(); len(msg) > 1000 || !utf8.ValidString(msg) || strings.ContainsAny(msg, "\x00\n\x1b") {
				t.Errorf("%d bytes: %.200q", len(msg), msg)
			}
		}
	}
}

// What would keep the compiler busy for long is refused: its time grows with the
// square of a function's paths, and with the variables that live across them.
func TestWork(t *testing.T) {
	uses := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "(local.set %d (i64.add (local.get %d) (i64.const 1)))", i, i)
		}
		return b.String()
	}
	locals := func(n int) string { return "(local " + strings.Repeat("i64 ", n) + ")" }
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	for _, c := range []struct {
		name, body string
		refused    bool
	}{
		{"loops", many(5000, "(loop)"), true},
		{"nested loops over locals", locals(5000) + many(60, "(loop ") + uses(5000) + many(60, ")"), true},
		{"branches", "(local i32) (block " + many(10000, "(br_if 0 (local.get 0))") + ")", true},
		{"a table of branches", "(local i32) (block (br_table " + many(60000, "0 ") + "(local.get 0)))", true},
		{"locals over ifs", locals(1000) + "(local i32)" + uses(1000) + many(1000, "(if (local.get 1000) (then (local.set 3 (i64.const 1))))") + uses(1000), true},
		{"locals over loops", locals(1000) + uses(1000) + many(300, "(loop)") + uses(1000), true},
		{"operands over ifs", many(2000, "(i64.const 1)") + many(2000, "(if (i32.const 1) (then))") + many(2000, "drop "), true},
		{"locals without paths", locals(5000) + uses(5000) + uses(5000), false},
		{"paths without locals", many(1000, "(loop) (if (i32.const 1) (then (drop (i32.const 3))) (else))"), false},
		{"blocks", many(4000, "(block ") + many(4000, ")"), false},
		{"operands", many(20000, "(i64.const 1)") + many(20000, "drop "), false},
		{"calls", many(10000, "(call $g (i64.const 1) (i64.const 2)) drop "), false},
	} {
		b := assemble(t, `(module (func $g (param i64 i64) (result i64) (i64.const 1)) (func (export "f") `+c.body+`))`)
		if _, err := meter.Inspect(b, meter.DefaultLimits); (err != nil) != c.refused || err != nil && !errs.Is(err, errs.InvalidFunctionDefinition) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What is passed over is not paid for, but for some hundreds of instructions, and
// what is run is.
func TestChargesFollowTheCode(t *testing.T) {
	work := strings.Repeat("(local.set 0 (i64.add (local.get 0) (i64.const 1)))", 1000) // of 4 instructions each
	for _, c := range []struct {
		name, body  string
		least, most int64
	}{
		{"all of it", work + work, 8000, 9000},
		{"behind a branch", "(block (br_if 0 (i32.const 1)) " + work + ")", 1, 500},
		{"before a branch", "(block " + work + "(br_if 0 (i32.const 1)) " + work + ")", 4000, 4500},
		{"one arm", "(if (i32.const 1) (then " + work + ") (else " + work + work + "))", 4000, 4500},
		{"the other arm", "(if (i32.const 0) (then " + work + ") (else " + work + work + "))", 8000, 8500},
		{"behind an arm", work + "(if (i32.const 0) (then " + work + "))" + work, 8000, 8500},
		{"a dispatch", "(loop $l " + strings.Repeat("(block ", 20) + "(br_table 0 1 2 3 4 5 6 7 8 9 (i32.wrap_i64 (local.get 1)))" +
			strings.Repeat(")"+work, 19) + ")" + "(br_if $l (i64.lt_u (local.tee 1 (i64.add (local.get 1) (i64.const 20))) (i64.const 1000))))", 2_000_000, 2_100_000},
		{"a loop", "(loop $l " + work + "(br_if $l (i64.lt_u (local.get 0) (i64.const 5000))))", 20000, 21000},
	} {
		// The last call looks at what was taken.
		text := `(module (func $g) (func (export "f") (local i64 i64) ` + c.body + ` (call $g)))`
		if _, fuel, err := run(t, assemble(t, text), meter.DefaultLimits); err != nil || fuel < c.least || fuel > c.most {
			t.Errorf("%s: %d units, %v, want %d to %d", c.name, fuel, err, c.least, c.most)
		}
	}
}

// Types of more than a byte, which the runtime reads, would make it read other code
// than was metered.
func TestNewerTypes(t *testing.T) {
	head := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	for name, sections := range map[string][][]byte{
		"a local":     {section(1, 1, 0x60, 0, 0), section(3, 1, 0), section(10, 1, 6, 1, 1, 0x64, 0x70, 0x01, 0x0b)},
		"a parameter": {section(1, 1, 0x60, 1, 0x64, 0x70, 0)},
		"a global":    {section(6, 1, 0x64, 0x70, 0, 0xd0, 0x70, 0x0b)},
		"elements":    {section(9, 1, 5, 0x64, 0x70, 1, 0xd0, 0x70, 0x0b)},
		"a table":     {section(4, 1, 0x64, 0x70, 0, 1)},
	} {
		m := bytes.Clone(head)
		for _, s := range sections {
			m = append(m, s...)
		}
		if _, err := meter.Inspect(m, meter.DefaultLimits); !errs.Is(err, errs.InvalidFunctionDefinition) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
