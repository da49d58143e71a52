package crashclones

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/test/reliability/world"
)

var (
	rounds = flag.Int("rounds", 150, "how many rounds; each has a few crashes")
	seed   = flag.Uint64("seed", 0, "run the round with this seed alone")
	first  = flag.Uint64("first", 1, "seed of the first round")
)

// counts is what happened in all rounds.
type counts struct {
	rounds, starts, kills, inDoubt, committed int
	commits, rollbacks                        int
	doubles, triples                          int
	cutIn, cutAt                              map[string]int
}

func (c *counts) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rounds, %d starts after a crash, of them %d after a kill, %d in a recovery that was cut once before and %d twice\n",
		c.rounds, c.starts, c.kills, c.doubles, c.triples)
	fmt.Fprintf(&b, "transactions: %d committed, %d rolled back, %d in doubt at a cut, of which %d were there\n", c.commits, c.rollbacks, c.inDoubt, c.committed)
	for _, m := range []struct {
		what string
		n    map[string]int
	}{{"cuts during", c.cutIn}, {"cuts before a", c.cutAt}} {
		fmt.Fprintf(&b, "%s:", m.what)
		for _, k := range slices.Sorted(maps.Keys(m.n)) {
			fmt.Fprintf(&b, " %s %d", k, m.n[k])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// opNames are the operations that change something: a cut before another one
// leaves what a cut before the next of these leaves.
var opNames = map[vfs.OpKind]string{
	vfs.OpCreate: "create", vfs.OpRemove: "remove", vfs.OpRename: "rename", vfs.OpSyncDir: "directory sync",
	vfs.OpWrite: "write", vfs.OpSync: "sync", vfs.OpTruncate: "size change",
}

// machine is a disk with a point at which it crashes.
type machine struct {
	rng    env.Rand
	disk   *vfs.Mem
	fault  *vfs.Fault
	w      *world.World
	left   *vfs.Mem // what the crash has left, once it has happened
	then   world.Moment
	counts *counts
}

// arm makes the crash happen before an operation that changes something: the
// n-th, or the n-th from when the world first does something on.
func (m *machine) arm(n int, doing string) {
	m.fault = vfs.NewFault(m.disk)
	m.left = nil
	before := m.w.Seen[doing]
	kill := m.rng.IntN(5) == 0
	m.fault.Arm(func(_ int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if _, changes := opNames[op]; !changes || m.left != nil || doing != "" && m.w.Doing != doing && m.w.Seen[doing] == before {
			return vfs.NoFault
		}
		if n--; n == 0 {
			m.crash(kill)
			m.counts.cutIn[m.w.Doing]++
			m.counts.cutAt[opNames[op]]++
		}
		return vfs.NoFault
	})
}

// crash keeps what is left now.
func (m *machine) crash(kill bool) {
	m.then = m.w.Now()
	if kill {
		m.counts.kills++
		m.left = m.disk.Clone()
		return
	}
	keep := []float64{0, 1, m.rng.Float64()}[m.rng.IntN(3)]
	m.left = m.disk.CrashClone(m.rng, keep)
}

// activities are where cuts are aimed at; "" is anywhere.
var activities = []string{"", "", "", "bulk load", "freeze", "rewrite", "checkpoint", "create index", "drop table", "truncate", "add column", "drop index", "commit", "create table", "close"}

// life works until the crash and leaves its disk.
func (m *machine) life() error {
	doing := activities[m.rng.IntN(len(activities))]
	limit := 150
	if doing != "" {
		limit = 12
	}
	m.arm(1+m.rng.IntN(limit), doing)
	if err := m.start(); err != nil {
		return err
	}
	for range 120 {
		if m.left != nil {
			break
		}
		if err := m.w.Step(); err != nil {
			return err
		}
	}
	if m.left == nil && m.rng.IntN(3) == 0 {
		if err := m.w.Close(); err != nil {
			return err
		}
	}
	if m.left == nil {
		m.crash(m.rng.IntN(5) == 0)
		m.counts.cutIn["nothing"]++
	}
	m.after()
	return nil
}

// start opens the database on the disk and compares it with the model.
func (m *machine) start() error {
	if err := m.w.Open(m.fault); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if m.left != nil {
		return nil // the crash was in recovery
	}
	// From now on only the world's own work is cut.
	was := m.w.Doubt
	inDoubt, err := m.w.Settle()
	if err != nil {
		return err
	}
	if inDoubt {
		m.counts.inDoubt++
		if m.w.Acked == was {
			m.counts.committed++
		}
	}
	return m.w.Verify()
}

// after makes the disk what the crash has left, and the model what was known
// then.
func (m *machine) after() {
	m.counts.starts++
	m.disk = m.left
	m.w.Crash(m.then)
}

// recoveries crashes recovery, up to two times.
func (m *machine) recoveries() error {
	for i := range 2 {
		if m.rng.IntN(3) > 0 {
			return nil
		}
		m.arm(1+m.rng.IntN(25), "recovery")
		if err := m.start(); err != nil {
			return err
		}
		if m.left == nil {
			m.crash(true)
		} else if i == 0 {
			m.counts.doubles++
		} else {
			m.counts.triples++
		}
		m.after()
	}
	return nil
}

// round is one seed.
func round(s uint64, c *counts) error {
	rng := env.NewRand(s ^ 0xc0ffee)
	m := &machine{rng: rng, disk: vfs.NewMem(), w: world.New(world.Options{Seed: s}), counts: c}
	for range 3 {
		if err := m.life(); err != nil {
			return err
		}
		if err := m.recoveries(); err != nil {
			return err
		}
	}
	m.arm(1<<30, "")
	err := m.start()
	c.rounds++
	c.commits += m.w.Commits
	c.rollbacks += m.w.Rollbacks
	return err
}

func TestCrashClones(t *testing.T) {
	c := &counts{cutIn: map[string]int{}, cutAt: map[string]int{}}
	from, n := *first, *rounds
	if testing.Short() {
		n = min(n, 40)
	}
	if *seed != 0 {
		from, n = *seed, 1
	}
	failed := 0
	for s := from; s < from+uint64(n) && failed < 10; s++ {
		if err := round(s, c); err != nil {
			failed++
			t.Errorf("seed %d: %v\nagain with: go test ./test/reliability/crashclones -args -seed %d", s, err, s)
		}
	}
	t.Logf("seeds %d to %d\n%s", from, from+uint64(n)-1, c)
}
