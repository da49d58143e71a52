package meter_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/wasm/meter"
)

// spent returns the fuel that calls take.
func (d *differential) spent(module []byte, f signature, in *rows, calls func([]byte, signature, *rows) *outcome) int64 {
	d.grant, d.taken = 0, 0
	calls(module, f, in)
	return d.taken
}

// Functions that loop and are small stand in the loop over the rows: they give the
// same there as where they are called, trap alike, and take the same fuel beside what
// the row itself costs.
func TestLoopsAreInlined(t *testing.T) {
	for name, code := range map[string]string{
		"greatest divisor": `(param i64 i64) (result i64) (local $t i64)
			(block $out (loop $l
			  (br_if $out (i64.eqz (local.get 1)))
			  (local.set $t (i64.rem_s (local.get 0) (local.get 1)))
			  (local.set 0 (local.get 1)) (local.set 1 (local.get $t)) (br $l)))
			(local.get 0)`,
		"a return out of loops": `(param i64 i64) (result i64) (local $i i64)
			(loop $l (loop $m
			  (local.set $i (i64.add (local.get $i) (i64.const 1)))
			  (if (i64.gt_s (local.get $i) (i64.and (local.get 0) (i64.const 31))) (then (return (i64.mul (local.get $i) (local.get 1)))))
			  (br_if $m (i64.ne (i64.and (local.get $i) (i64.const 3)) (i64.const 0))))
			  (br $l))
			(unreachable)`,
		"a branch to the function": `(param i64 i64) (result i64)
			(loop $l
			  (br_if 1 (local.get 1) (i64.lt_s (local.get 0) (i64.const 7))) (drop)
			  (local.set 0 (i64.shr_u (local.get 0) (i64.const 1)))
			  (br $l))
			(unreachable)`,
		"locals that are zero for each row": `(param i64 i64) (result i64) (local $sum i64) (local $n i32)
			(loop $l
			  (local.set $sum (i64.add (local.get $sum) (local.get 0)))
			  (local.set $n (i32.add (local.get $n) (i32.const 1)))
			  (br_if $l (i32.lt_u (local.get $n) (i32.const 5))))
			(local.get $sum)`,
		"a trap": `(param i64 i64) (result i64)
			(loop $l
			  (local.set 0 (i64.sub (local.get 0) (i64.const 400)))
			  (br_if $l (i64.gt_s (local.get 0) (i64.const 400))))
			(i64.div_u (local.get 1) (i64.shr_u (local.get 0) (i64.const 63)))`,
	} {
		t.Run(name, func(t *testing.T) {
			module := assemble(t, fmt.Sprintf(`(module (memory (export "memory") 1) (global (export "g0") (mut i32) (i32.const 0)) (global (export "g1") (mut i64) (i64.const 0))
				(global (export "g2") (mut f32) (f32.const 0)) (global (export "g3") (mut f64) (f64.const 0)) (func (export "f") %s))`, code))
			f := signature{params: []string{"i64", "i64"}, result: "i64"}
			out, _, err := meter.Rewrite(module, meter.DefaultLimits, []meter.Loop{{Export: "f", Args: make([]bool, 2)}})
			if err != nil {
				t.Fatal(err)
			}
			if !meter.Inlines(module, "f") {
				t.Fatal("it is called")
			}
			for seed := range uint64(30) {
				in := randomRows(rand.New(rand.NewPCG(seed, 5)), f)
				for i := range in.args { // few turns
					in.args[i][0] = uint64(int64(in.args[i][0]) % 100000)
				}
				d := newDifferential(t)
				want := d.each(module, f, in)
				if diff := want.differs(d.each(out, f, in), false); diff != "" {
					t.Errorf("seed %d, rewritten: %s", seed, diff)
				}
				if diff := want.differs(d.loop(out, f, in), true); diff != "" {
					t.Errorf("seed %d, over a batch: %s", seed, diff)
				}
				if want.trap != "" || in.use != nil {
					continue
				}
				const row = 8 + 2*4 + 1
				if each, loop := d.spent(out, f, in, d.each), d.spent(out, f, in, d.loop); loop != each+int64(row*len(in.args)) {
					t.Errorf("seed %d: %d units of fuel for %d rows one by one, and %d together", seed, each, len(in.args), loop)
				}
			}
		})
	}
}
