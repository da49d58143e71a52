package meter_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random modules that are valid: of a few functions, of which
// each calls only those before it, with loops that count down, and globals, a
// table and memory, all of which show what they did.
type generator struct {
	rng    *rand.Rand
	out    strings.Builder
	funcs  []signature
	params []string // types of the function's parameters and locals
	labels int      // open blocks that may be branched to, none of which has a result
	loops  int
	named  int     // blocks that have names, so far
	again  []label // the open loops
	valued []label // the open blocks with a result
	fuel   int     // how much more may be written
	result string
}

type signature struct {
	params []string
	result string
}

// label is that of a loop, whose counter is so, or of a block with a result of a type.
type label struct{ name, counter, result string }

var numbers = []string{"i32", "i64", "f32", "f64"}

const globals = 4 // one of each type

// generate writes the module of a seed. Its last function is exported as "f", its
// globals as g0 and so on.
func generate(seed uint64) (text string, f signature) {
	g := &generator{rng: rand.New(rand.NewPCG(seed, 1))}
	fmt.Fprintf(&g.out, "(module (memory (export \"memory\") 1 %s)\n", g.pick([]string{"", "1", "3", "20"}))
	for i, t := range numbers {
		fmt.Fprintf(&g.out, "(global $g%d (export \"g%d\") (mut %s) (%s.const %d))\n", i, i, t, t, g.rng.IntN(100))
	}
	g.out.WriteString("(data \"some bytes of a segment\")\n(table 4 funcref)\n")
	for n := 1 + g.rng.IntN(4); n > 0; n-- {
		g.function(n == 1)
	}
	fmt.Fprintf(&g.out, "(elem (i32.const 0) %s)\n", strings.Repeat("$f0 ", 1+g.rng.IntN(4)))
	g.out.WriteString(")")
	return g.out.String(), g.funcs[len(g.funcs)-1]
}

func (g *generator) pick(from []string) string { return from[g.rng.IntN(len(from))] }

func (g *generator) function(last bool) {
	s := signature{result: g.pick(numbers)}
	for range g.rng.IntN(4) {
		s.params = append(s.params, g.pick(numbers))
	}
	fmt.Fprintf(&g.out, "(func $f%d ", len(g.funcs))
	if last {
		g.out.WriteString(`(export "f") `)
	}
	for _, p := range s.params {
		fmt.Fprintf(&g.out, "(param %s) ", p)
	}
	fmt.Fprintf(&g.out, "(result %s) ", s.result)
	g.params = append([]string(nil), s.params...)
	for range g.rng.IntN(5) {
		t := g.pick(numbers)
		g.params = append(g.params, t)
		fmt.Fprintf(&g.out, "(local %s) ", t)
	}
	g.out.WriteString("(local $n1 i32) (local $n2 i32) (local $n3 i32)") // the loops' counters
	g.fuel, g.loops, g.labels, g.result = 20+g.rng.IntN(150), 0, 0, s.result
	for range g.rng.IntN(8) {
		g.out.WriteString("\n  ")
		g.statement()
	}
	g.out.WriteString("\n  ")
	g.expr(s.result)
	g.out.WriteString(")\n")
	g.funcs = append(g.funcs, s)
}

// local returns a local of a type, -1 if there is none.
func (g *generator) local(t string) int {
	if len(g.params) == 0 {
		return -1
	}
	from := g.rng.IntN(len(g.params))
	for i := range g.params {
		if at := (from + i) % len(g.params); g.params[at] == t {
			return at
		}
	}
	return -1
}

func (g *generator) list(head string, parts ...func()) {
	g.out.WriteString("(" + head)
	for _, p := range parts {
		g.out.WriteString(" ")
		p()
	}
	g.out.WriteString(")")
}

func (g *generator) of(t string) func() { return func() { g.expr(t) } }

// address leaves an address within the first page, but for one in a hundred, which
// is in no memory.
func (g *generator) address() {
	if g.rng.IntN(100) == 0 {
		g.out.WriteString("(i32.const -8)")
		return
	}
	g.list("i32.and", g.of("i32"), func() { g.out.WriteString("(i32.const 0xfff0)") })
}

func (g *generator) statement() {
	g.fuel--
	t := g.pick(numbers)
	n := g.rng.IntN(19)
	if g.fuel < 0 {
		n = 0
	}
	switch n {
	default:
		if l := g.local(t); l >= 0 {
			g.list(fmt.Sprintf("local.set %d", l), g.of(t))
		} else {
			g.list("drop", g.of(t))
		}
	case 1:
		i := g.rng.IntN(globals)
		g.list(fmt.Sprintf("global.set $g%d", i), g.of(numbers[i]))
	case 2:
		g.list(t+".store", g.address, g.of(t))
	case 3:
		g.list("if", g.of("i32"), func() { g.list("then", g.nested) }, func() { g.list("else", g.nested) })
	case 4:
		g.block("block")
	case 5, 17, 18:
		g.loop()
	case 6:
		if g.labels > 0 {
			g.list(fmt.Sprintf("br_if %d", g.rng.IntN(g.labels)), g.of("i32"))
		}
	case 7:
		if g.labels > 0 {
			g.list(fmt.Sprintf("br_table %d %d", g.rng.IntN(g.labels), g.rng.IntN(g.labels)), g.of("i32"))
		}
	case 8:
		g.list("if", g.of("i32"), func() { g.list("then", func() { g.list("return", g.of(g.result)) }) })
	case 9:
		g.list("memory.fill", g.address, g.of("i32"), func() { g.out.WriteString(fmt.Sprintf("(i32.const %d)", g.rng.IntN(16))) })
	case 10:
		g.list("memory.copy", g.address, g.address, func() { g.out.WriteString(fmt.Sprintf("(i32.const %d)", g.rng.IntN(16))) })
	case 11:
		g.list("memory.init 0", g.address, func() { g.out.WriteString("(i32.const 3)") }, func() { g.out.WriteString("(i32.const 9)") })
	case 12:
		fmt.Fprintf(&g.out, "(global.set $g0 (memory.grow (i32.const %d)))", g.rng.IntN(4)-1)
	case 13:
		g.out.WriteString("(global.set $g1 (i64.extend_i32_u (memory.size)))")
	case 14:
		if n := len(g.again); n > 0 {
			l := g.again[g.rng.IntN(n)]
			g.list("br_if "+l.name, func() { g.more(l) })
		}
	case 15:
		if n := len(g.again); n > 0 {
			l := g.again[n-1]
			g.list("if", func() { g.more(l) }, func() {
				fmt.Fprintf(&g.out, "(then %s)", g.pick([]string{"(br " + l.name + ")", "(br_table " + l.name + " 0 (i32.const 0))"}))
			})
		}
	case 16:
		if n := len(g.valued); n > 0 {
			l := g.valued[g.rng.IntN(n)]
			g.list("drop", func() { g.list("br_if "+l.name, g.of(l.result), g.of("i32")) })
		}
	}
}

func (g *generator) nested() {
	g.labels++
	for range g.rng.IntN(3) {
		g.statement()
	}
	g.labels--
}

func (g *generator) block(kind string) { g.list(kind, g.nested) }

// loop repeats a few times: its counter is a local that nothing but the branches to it
// writes.
func (g *generator) loop() {
	if g.loops > 2 {
		g.block("block")
		return
	}
	g.loops++
	// The loop's own label is not among those that may be branched to, so what is
	// inside counts from the block in it.
	before := g.labels
	g.labels = 0
	l := label{name: g.name(), counter: fmt.Sprintf("$n%d", g.loops)}
	g.again = append(g.again, l)
	fmt.Fprintf(&g.out, "(block (local.set %s (i32.const %d)) (loop %s ", l.counter, 1+g.rng.IntN(4), l.name)
	g.block("block")
	if g.rng.IntN(3) == 0 { // it ends before
		fmt.Fprintf(&g.out, g.pick([]string{"(br_if 1 %s)", "(if %s (then (br 2)))", "(if %s (then (br_table 2 2 (local.get $n1))))"}),
			fmt.Sprintf("(i32.eq (local.get %s) (i32.const %d))", l.counter, 1+g.rng.IntN(3)))
	}
	if n := len(g.valued); n > 0 && g.rng.IntN(2) == 0 { // or with a value
		v := g.valued[n-1]
		fmt.Fprintf(&g.out, "(drop (br_if %s (%s.const 3) (i32.eq (local.get %s) (i32.const 2))))", v.name, v.result, l.counter)
	}
	g.list("br_if 0", func() { g.more(l) })
	g.out.WriteString("))")
	g.again = g.again[:len(g.again)-1]
	g.labels = before
	g.loops--
}

func (g *generator) name() string {
	g.named++
	return fmt.Sprintf("$l%d", g.named)
}

// more counts a loop down, and leaves whether it may go on.
func (g *generator) more(l label) {
	fmt.Fprintf(&g.out, "(i32.gt_s (local.tee %s (i32.sub (local.get %s) (i32.const 1))) (i32.const 0))", l.counter, l.counter)
}

var operators = map[string][]string{
	"i32": {"add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "div_s", "rem_u", "eq", "lt_s", "gt_u"},
	"i64": {"add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotr", "div_u", "rem_s"},
	"f32": {"add", "sub", "mul", "div", "min", "max", "copysign"},
	"f64": {"add", "sub", "mul", "div", "min", "max", "copysign"},
}

var conversions = map[string][]string{
	"i32": {"i32.clz i32", "i32.popcnt i32", "i32.eqz i32", "i64.eqz i64", "i32.wrap_i64 i64", "i32.trunc_sat_f64_s f64", "i32.extend8_s i32", "f64.lt f64"},
	"i64": {"i64.ctz i64", "i64.extend_i32_u i32", "i64.extend_i32_s i32", "i64.trunc_sat_f32_u f32", "i64.extend32_s i64", "i64.trunc_f64_s f64"},
	"f32": {"f32.neg f32", "f32.abs f32", "f32.sqrt f32", "f32.demote_f64 f64", "f32.convert_i64_s i64", "f32.floor f32"},
	"f64": {"f64.neg f64", "f64.nearest f64", "f64.promote_f32 f32", "f64.convert_i32_u i32", "f64.ceil f64"},
}

// expr leaves a value of a type.
func (g *generator) expr(t string) {
	g.fuel--
	n := g.rng.IntN(13)
	if g.fuel < 0 {
		n = g.rng.IntN(2)
	}
	switch n {
	default:
		fmt.Fprintf(&g.out, "(%s.const %d)", t, g.rng.IntN(1000)-500)
	case 1, 2:
		if l := g.local(t); l >= 0 {
			fmt.Fprintf(&g.out, "(local.get %d)", l)
			return
		}
		fmt.Fprintf(&g.out, "(%s.const 7)", t)
	case 3, 4, 5:
		g.list(t+"."+g.pick(operators[t]), g.of(t), g.of(t))
	case 6:
		op, from, _ := strings.Cut(g.pick(conversions[t]), " ")
		if op == "f64.lt" {
			g.list(op, g.of(from), g.of(from))
			return
		}
		g.list(op, g.of(from))
	case 7:
		g.list(t+".load", g.address)
	case 8:
		g.list("select", g.of(t), g.of(t), g.of("i32"))
	case 9:
		labels := g.labels
		g.labels = 0 // its label would want a value
		g.list("if (result "+t+")", g.of("i32"), func() { g.list("then", g.of(t)) }, func() { g.list("else", g.of(t)) })
		g.labels = labels
	case 10:
		g.call(t)
	case 11:
		for i, have := range numbers {
			if have == t {
				fmt.Fprintf(&g.out, "(global.get $g%d)", i)
			}
		}
	case 12:
		labels := g.labels
		g.labels = 0
		l := label{name: g.name(), result: t}
		g.valued = append(g.valued, l)
		g.list("block "+l.name+" (result "+t+")", g.statement, g.statement, g.of(t))
		g.valued, g.labels = g.valued[:len(g.valued)-1], labels
	}
}

// call calls an earlier function of a type, in one of two ways.
func (g *generator) call(t string) {
	for i, f := range g.funcs {
		if f.result != t || g.rng.IntN(2) == 0 {
			continue
		}
		var args []func()
		for _, p := range f.params {
			args = append(args, g.of(p))
		}
		if i > 0 || g.rng.IntN(2) == 0 {
			g.list(fmt.Sprintf("call $f%d", i), args...)
			return
		}
		head := "call_indirect"
		for _, p := range f.params {
			head += " (param " + p + ")"
		}
		args = append(args, func() { g.list("i32.and", g.of("i32"), func() { g.out.WriteString("(i32.const 3)") }) })
		g.list(head+" (result "+t+")", args...)
		return
	}
	fmt.Fprintf(&g.out, "(%s.const 1)", t)
}
