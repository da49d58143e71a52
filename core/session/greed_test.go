package session

import (
	"context"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// A session that computes for less than its part of the time is never greedy, one that
// computes for more is so after a while, and is forgiven when it pauses.
func TestGreed(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name            string
		computes, every time.Duration
		greedy          bool
	}{
		{"a twentieth in small pieces", ms / 20, ms, false},
		{"a tenth", ms, 10 * ms, false},
		{"long but rare", 4 * ms, 100 * ms, false},
		{"half in small pieces", ms / 10, ms / 5, true},
		{"half", ms, 2 * ms, true},
		{"two workers", 2 * ms, ms, true},
	} {
		var g greed
		now := time.Hour
		for end := now + time.Second; now < end; now += c.every {
			g.computed(now, c.computes)
			if !c.greedy && g.much(now) {
				t.Fatalf("%s: greedy after %v", c.name, now-time.Hour)
			}
		}
		if g.much(now) != c.greedy {
			t.Errorf("%s: %v", c.name, !c.greedy)
		}
		if now += greedyMost * greedyShare; g.much(now) {
			t.Errorf("%s: not forgiven", c.name)
		}
	}
	if new(greed).much(time.Hour) {
		t.Error("a new session")
	}
}

// A session works behind others when it has computed much and there are others, and is in
// front again when it waits for its client.
func TestBeginWork(t *testing.T) {
	world, clock := env.Sim(1) // where time stands still
	clock.Advance(time.Hour)
	db, err := Open(context.Background(), "", Options{Txn: txn.Options{Env: world, FS: vfs.NewMem(), NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := db.NewSession(context.Background(), User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run(t, s, "CREATE TABLE t (n int)")
	possible := env.NewBackground().Possible()
	now := clock.Monotonic()
	for _, c := range []struct {
		name           string
		greedy, others bool
	}{{"modest and alone", false, false}, {"modest", false, true}, {"alone", true, false}, {"greedy", true, true}} {
		s.greed = greed{}
		db.load.last.Store(0)
		db.load.lastOther.Store(0)
		if c.greedy {
			s.greed.computed(now, greedyMost)
		}
		if c.others {
			db.load.ended(now, s.pid+1)
		}
		for range 2 { // more may come before the next wait
			s.BeginWork()
		}
		if s.turn.Paused() != (possible && c.greedy && c.others) {
			t.Errorf("%s: behind others: %v", c.name, s.turn.Paused())
		}
		behind := s.turn.Paused()
		for _, c := range []struct {
			sql    string
			behind bool
		}{{"SELECT n FROM t", behind}, {"BEGIN", false}, {"INSERT INTO t VALUES (1)", false},
			{"SELECT n FROM t FOR UPDATE", false}, {"UPDATE t SET n = 2", false}, {"SELECT 1", behind}, {"COMMIT", false}} {
			s.BeginWork()
			run(t, s, c.sql)
			if s.turn.Paused() != c.behind {
				t.Errorf("%s: behind others: %v", c.sql, !c.behind)
			}
		}
		s.BeginWork()
		s.EndWork()
		if s.turn.Paused() {
			t.Errorf("%s: still behind others", c.name)
		}
	}
}

// run runs a statement.
func run(t *testing.T, s *Session, sql string) {
	t.Helper()
	list, err := s.ParseScript(sql)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, st := range list {
		res, err := s.Run(ctx, st)
		if err == nil {
			err = res.Each(func(*vector.Batch) error { return nil })
		}
		if err == nil {
			err = s.Sync(ctx)
		}
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}
