package buffer

import (
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Entry is what an eviction policy knows of a frame. The last fields belong to
// the policy.
type Entry struct {
	Key  Key
	Size int

	frame      *Frame
	next, prev *Entry
	ref        atomic.Bool
	node       *node
}

// Policy chooses what to evict. Touched may be called at any time, also for an
// entry that was removed; the other methods are called under the pool's eviction
// lock.
type Policy interface {
	// Missed is told of a block that is not in the pool, before room is made
	// for it and it is added.
	Missed(k Key, size int)
	Added(e *Entry)
	// Touched is told that somebody has come back to an entry.
	Touched(e *Entry)
	// Removed is told that an entry is gone: evicted, or else never loaded.
	Removed(e *Entry, evicted bool)
	// Victim proposes entries to claim in the policy's order until it returns
	// true or there is none left to propose; it returns the claimed entry.
	Victim(claim func(*Entry) bool) *Entry
}

// policies makes the policies, by their names, for a pool of so many bytes.
var policies = map[string]func(budget int64) Policy{
	"":      func(int64) Policy { return NewClock() },
	"clock": func(int64) Policy { return NewClock() },
	"lru":   func(int64) Policy { return inOrder(newLRU()) },
	"2q":    func(budget int64) Policy { return inOrder(newTwoQ(budget)) },
	"lru-k": func(budget int64) Policy { return inOrder(newLRUK(budget)) },
	"lirs":  func(budget int64) Policy { return inOrder(newLIRS(budget)) },
	"arc":   func(budget int64) Policy { return inOrder(newARC(budget)) },
}

// NewPolicy returns a policy by its name, for a pool of budget bytes; "" is
// CLOCK.
func NewPolicy(name string, budget int64) (Policy, error) {
	if make := policies[name]; make != nil {
		return make(budget), nil
	}
	return nil, errs.New(errs.InvalidParameterValue, "there is no buffer policy \"%s\"", name)
}
