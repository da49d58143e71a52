package evil

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/test/wire"
	"github.com/basaltdb/basalt/wasm/host"
)

// hungry takes all the memory that it gets, writes to it, and returns how many
// pages it has.
const hungry = `CREATE FUNCTION hungry(a bigint) RETURNS bigint LANGUAGE wat AS $$
	(memory (export "memory") 1 65536)
	(func (export "hungry") (param i64) (result i64)
		(loop $l (br_if $l (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
		(memory.fill (i32.const 65536) (i32.const 1) (i32.mul (i32.const 65536) (i32.sub (memory.size) (i32.const 1))))
		(i64.extend_i32_u (memory.size)))$$`

// TestMemoryOfAll lets functions take all the memory that the server gives to
// functions: growth gives -1 then, what begins gets 53200, and other statements
// have theirs.
func TestMemoryOfAll(t *testing.T) {
	const limit = 512 << 20
	w := start(t, host.DefaultOptions, limit)
	w.must(w.admin, hungry)
	var all sync.WaitGroup
	results := make(chan string, 64)
	for range 8 {
		c := w.dial("basalt")
		all.Go(func() {
			// The sleeps keep the instances, so that all sessions have one at a time.
			got, err := query(c, "SELECT hungry(n), pg_sleep(0.2) FROM generate_series(1, 1) g(n)")
			if e, ok := errors.AsType[*wire.Error](err); ok {
				got = e.Code
			} else if err != nil {
				got = err.Error()
			}
			results <- got
		})
	}
	all.Wait()
	close(results)
	seen := map[string]int{}
	for got := range results {
		pages := 0
		if _, err := fmt.Sscan(got, &pages); err != nil || pages < 1 || pages > 1024 && pages != 53200 {
			t.Errorf("a session got %q", got)
		}
		seen[got]++
	}
	if len(seen) < 2 {
		t.Errorf("all sessions got the same: %v", seen)
	}
	if peak := w.memory.Peak(); peak > limit {
		t.Errorf("%d bytes of %d were reserved", peak, limit)
	}
	if n := settles(0, func() int64 { _, n := w.engine.Used(); return n }); n != 0 {
		t.Errorf("instances still have %d bytes", n)
	}
	if got, err := query(w.admin, "SELECT count(*) FROM rows"); got != "100000" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	t.Logf("pages or errors by session: %v; at most %d MB reserved of %d", seen, w.memory.Peak()>>20, limit>>20)
}

// TestMemoryOfOne holds the limit of an instance where it is not the default.
func TestMemoryOfOne(t *testing.T) {
	opt := host.DefaultOptions
	opt.MemoryPages = 20
	w := start(t, opt, 0)
	w.must(w.admin, hungry)
	if got, err := query(w.admin, "SELECT hungry(1)"); got != "17" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	_, err := query(w.admin, `CREATE FUNCTION more(a bigint) RETURNS bigint LANGUAGE wat AS $$(memory (export "memory") 21)
		(func (export "more") (param i64) (result i64) (local.get 0))$$`)
	if e, ok := errors.AsType[*wire.Error](err); !ok || e.Code != "42P13" {
		t.Errorf("%v", err)
	}
	// Where the host has no room for a batch, functions of numbers need none.
	w.must(w.admin, `CREATE FUNCTION plain(a bigint) RETURNS bigint LANGUAGE wat AS $$(memory (export "memory") 20)
		(func (export "plain") (param i64) (result i64) (local.get 0))$$`)
	if got, err := query(w.admin, "SELECT sum(plain(v)) = sum(v) FROM small"); got != "t" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	w.must(w.admin, `CREATE FUNCTION plain(a text) RETURNS int LANGUAGE wat AS $$(memory 20)
		(func (export "plain") (param i32 i32) (result i32) (local.get 1))$$`)
	_, err = query(w.admin, "SELECT plain('one')")
	if e, ok := errors.AsType[*wire.Error](err); !ok || e.Code != "53200" {
		t.Errorf("%v", err)
	}
}

// TestCodeOfAll makes more modules than the server keeps compiled: those that were
// not used give way, and come back when they are called.
func TestCodeOfAll(t *testing.T) {
	const limit = 128 << 20 // of which a quarter is for functions
	w := start(t, host.DefaultOptions, limit)
	const modules = 60
	for i := range modules {
		// Each has a megabyte of data of its own.
		w.must(w.admin, fmt.Sprintf(`CREATE FUNCTION m%d(a bigint) RETURNS bigint LANGUAGE wat AS $$(memory (export "memory") 16)
			(data (i32.const 0) "%0*d") (func (export "m%d") (param i64) (result i64) (i64.add (local.get 0) (i64.const %d)))$$`, i, 900_000, i, i, i))
	}
	code, _ := w.engine.Used()
	if code == 0 || code > limit/4 {
		t.Errorf("compiled modules have %d bytes", code)
	}
	for i := range modules {
		if got, err := query(w.admin, fmt.Sprintf("SELECT m%d(1)", i)); got != fmt.Sprint(i+1) || err != nil {
			t.Fatalf("m%d: %q, %+v", i, got, err)
		}
	}
	t.Logf("%d modules, %d MB of compiled code", modules, code>>20)
}
