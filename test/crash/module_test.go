package crash

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

// swap is a statement that replaces the module by one whose functions, one that it
// declares and one that is bound to it, give v. The module has some size, so that
// the swap takes more than one record of the log.
func swap(verb string, v int) string {
	return fmt.Sprintf(`%s MODULE m LANGUAGE wat AS $$
		(@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"declared\", \"returns\": \"bigint\"}, {\"name\": \"only%[2]d\", \"export\": \"declared\", \"returns\": \"bigint\"}]}")
		(memory (export "memory") 8) (data (i32.const 0) "%0200000[2]d")
		(func (export "declared") (result i64) (i64.const %[2]d))
		(func (export "bound") (result i64) (i64.const %[2]d))$$`, verb, v)
}

// TestKillDuringSwap kills the server while a module is replaced again and
// again: afterwards it is the last acknowledged version or the one that was
// being made, with all of its functions, and can be replaced on.
func TestKillDuringSwap(t *testing.T) {
	program := testserver.Build(t)
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, program, dir)
	c := testserver.Connect(t, p.Config())
	for _, sql := range []string{swap("CREATE", 0), "CREATE FUNCTION bound() RETURNS bigint LANGUAGE wasm AS 'm'"} {
		if err := c.Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	acknowledged, during := 0, 0
	for round := range *serverRounds {
		tried, acked := swapUntilKilled(t, p, acknowledged+1, time.Duration(rand.Int64N(int64(longest))))
		p = start(t, program, dir)
		now := versionOf(t, p, round)
		if now != tried && now != acked || acked < acknowledged {
			t.Fatalf("round %d: version %d after %d was tried and %d acknowledged", round, now, tried, acked)
		}
		if now != acked {
			during++
		}
		acknowledged = now
	}
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
	t.Logf("%d kills, %d swaps; %d were committed and not acknowledged", *serverRounds, acknowledged, during)
}

// swapUntilKilled replaces the module by the versions from first on, and kills
// the server after a while.
func swapUntilKilled(t *testing.T, p *testserver.Process, first int, after time.Duration) (tried, acked int) {
	t.Helper()
	conn, err := wire.Dial(p.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	killed := make(chan struct{})
	go func() {
		time.Sleep(after)
		p.Kill()
		close(killed)
	}()
	for acked = first - 1; ; acked = tried {
		tried = acked + 1
		if err := conn.Exec(swap("CREATE OR REPLACE", tried)); err != nil {
			select {
			case <-killed:
			case <-time.After(longest + time.Second):
				t.Fatalf("a swap failed before the kill: %v", err)
			}
			return tried, acked
		}
	}
}

// versionOf returns the version of the module, which all functions must be of.
func versionOf(t *testing.T, p *testserver.Process, round int) int {
	t.Helper()
	c, err := wire.Dial(p.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got := value(t, c, `SELECT declared(), bound(), (SELECT string_agg(name, ' ' ORDER BY name) FROM basalt_wasm_functions),
		(SELECT functions FROM basalt_wasm_modules), (SELECT count(DISTINCT sha256) FROM basalt_wasm_functions),
		(SELECT array_length(versions, 1) FROM basalt_wasm_modules)`)
	first, _, _ := strings.Cut(got, " ")
	v, err := strconv.Atoi(first)
	if want := fmt.Sprintf("%d %d bound declared only%d 3 1 %d", v, v, v, min(v+1, 16)); err != nil || got != want {
		t.Fatalf("round %d: the catalogue is %q, want %q\nthe server said:\n%s", round, got, want, p.Log())
	}
	return v
}
