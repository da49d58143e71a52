package sim

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

// seeds is how many histories each program replays.
const seeds = 3

// seededReader is the randomness that the Go runtime in the guest gets.
type seededReader struct{ r *rand.Rand }

func (s seededReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s.r.Uint32())
	}
	return len(p), nil
}

// build compiles a program of this directory for wasip1.
func build(t *testing.T, name string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), name+".wasm")
	cmd := exec.Command("go", "build", "-o", out, "./"+name)
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, msg)
	}
	code, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// run executes a program with a seed and returns what it printed. Time is
// virtual: it advances by a fixed step whenever somebody looks at it.
func run(t *testing.T, rt wazero.Runtime, code wazero.CompiledModule, seed uint64) string {
	t.Helper()
	now := int64(0)
	tick := func() int64 { now += int64(50 * time.Microsecond); return now }
	var out, errOut bytes.Buffer
	cfg := wazero.NewModuleConfig().
		WithName("").
		WithArgs("sim", strconv.FormatUint(seed, 10)).
		WithStdout(&out).WithStderr(&errOut).
		WithRandSource(seededReader{rand.New(rand.NewPCG(seed, 1))}).
		WithWalltime(func() (int64, int32) { n := tick(); return 1767225600 + n/1e9, int32(n % 1e9) }, sys.ClockResolution(1)).
		WithNanotime(tick, sys.ClockResolution(1)).
		WithNanosleep(func(ns int64) { now += ns }).
		WithOsyield(func() {})
	mod, err := rt.InstantiateModule(context.Background(), code, cfg)
	if mod != nil {
		mod.Close(context.Background())
	}
	if exit, ok := err.(*sys.ExitError); err != nil && (!ok || exit.ExitCode() != 0) {
		t.Fatalf("seed %d: %v\n%s", seed, err, errOut.String())
	}
	return strings.TrimSpace(out.String())
}

// The same seed gives the same history, bit for bit, and another seed gives
// another one.
func TestStorageReplays(t *testing.T) {
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	defer rt.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, rt)
	code, err := rt.CompileModule(ctx, build(t, "storage"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]uint64{}
	for seed := uint64(1); seed <= seeds; seed++ {
		first, second := run(t, rt, code, seed), run(t, rt, code, seed)
		if first != second || len(first) != 16 {
			t.Fatalf("seed %d gave %q, then %q", seed, first, second)
		}
		if other, ok := seen[first]; ok {
			t.Fatalf("seeds %d and %d gave the same history", seed, other)
		}
		seen[first] = seed
	}
}
