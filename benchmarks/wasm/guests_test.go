package wasm

import (
	"errors"
	"flag"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	sdk "github.com/basaltdb/basalt/wasm/guest"
	"github.com/basaltdb/basalt/wasm/wat"
)

var whole = flag.Bool("whole", false, "run as long as figures need that mean something")

// guestWAT is the work in WebAssembly's text format.
const guestWAT = `
(func (export "mix") (param i64 i64) (result i64)
  (i64.add (i64.mul (local.get 0) (i64.const 3)) (i64.xor (local.get 1) (i64.shr_s (local.get 0) (i64.const 7)))))
(func (export "gcd") (param $a i64) (param $b i64) (result i64) (local $t i64)
  (block $done
    (loop $next
      (br_if $done (i64.eqz (local.get $b)))
      (local.set $t (i64.rem_s (local.get $a) (local.get $b)))
      (local.set $a (local.get $b))
      (local.set $b (local.get $t))
      (br $next)))
  (local.get $a))
(func (export "steps") (param $n i64) (result i64) (local $count i64)
  (block $done
    (loop $next
      (br_if $done (i64.le_s (local.get $n) (i64.const 1)))
      (local.set $n (if (result i64) (i64.eqz (i64.and (local.get $n) (i64.const 1)))
        (then (i64.shr_s (local.get $n) (i64.const 1)))
        (else (i64.add (i64.mul (local.get $n) (i64.const 3)) (i64.const 1)))))
      (local.set $count (i64.add (local.get $count) (i64.const 1)))
      (br $next)))
  (local.get $count))`

// guest is a module of the work.
type guest struct {
	name   string
	module []byte
}

// guests returns the modules that can be made here.
func guests(t *testing.T) []guest {
	t.Helper()
	b, err := wat.Assemble(guestWAT)
	if err != nil {
		t.Fatal(err)
	}
	out := []guest{{"WAT", b}}
	for _, l := range []struct{ name, dir string }{{"C", "c"}, {"Rust", "rust"}} {
		module, err := sdk.Compile(t.Context(), filepath.Join("testdata", l.dir), t.Output())
		if missing, ok := errors.AsType[*sdk.MissingError](err); ok {
			t.Logf("no guest in %s: %v", l.name, missing)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, guest{l.name, module})
	}
	return out
}

// build runs commands, of which OUT is what they make.
func build(commands []string, out string) error {
	for _, c := range commands {
		args := strings.Fields(strings.ReplaceAll(c, "OUT", out))
		if text, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			return errors.New(args[0] + ": " + err.Error() + ": " + strings.TrimSpace(string(text)))
		}
	}
	return nil
}
