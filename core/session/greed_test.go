package session

import (
	"testing"
	"time"
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
