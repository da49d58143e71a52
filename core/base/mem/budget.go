package mem

import (
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Budget is a node of the tree. It is safe for concurrent use.
type Budget struct {
	name   string
	parent *Budget
	limit  atomic.Int64 // bytes; 0: none but those above
	used   atomic.Int64
	peak   atomic.Int64
	root   *root
}

// root is what all budgets of a tree share.
type root struct {
	top *Budget
	// hook, where it is not nil, is asked before each reservation.
	hook func(name string, bytes int64) error
}

// New returns the budget of a whole, of limit bytes; 0 for no limit.
func New(name string, limit int64) *Budget { return NewHooked(name, limit, nil) }

// NewHooked is New with a function that is asked before each reservation from
// any budget of the tree, and refuses it by an error: for tests.
func NewHooked(name string, limit int64, hook func(name string, bytes int64) error) *Budget {
	b := &Budget{name: name}
	b.limit.Store(limit)
	b.root = &root{top: b, hook: hook}
	return b
}

// Child returns a new budget below b, of at most limit bytes; 0 for as much as b
// has. What was reserved from it is to be released before it is forgotten.
func (b *Budget) Child(name string, limit int64) *Budget {
	c := &Budget{name: name, parent: b, root: b.root}
	c.limit.Store(limit)
	return c
}

// Name returns the budget's name.
func (b *Budget) Name() string { return b.name }

// Limit returns the budget's own limit in bytes, 0 for none.
func (b *Budget) Limit() int64 { return b.limit.Load() }

// Used returns the bytes that are reserved from b and below.
func (b *Budget) Used() int64 { return b.used.Load() }

// Peak returns the most bytes that there ever were.
func (b *Budget) Peak() int64 { return b.peak.Load() }

// Level returns the pressure on the whole tree.
func (b *Budget) Level() Level { return levelOf(b.root.top.used.Load(), b.root.top.limit.Load()) }

// Reserve takes bytes, or fails with 53200 and takes nothing.
func (b *Budget) Reserve(bytes int64) error {
	if hook := b.root.hook; hook != nil {
		if err := hook(b.name, bytes); err != nil {
			return err
		}
	}
	for at := b; at != nil; at = at.parent {
		used := at.used.Add(bytes)
		if limit := at.limit.Load(); limit > 0 && used > limit {
			b.giveBack(bytes, at)
			return outOfMemory(at.name, limit)
		}
	}
	top := b.root.top
	if b != top && b.parent != top && !mayGrow(b.Level(), b.used.Load(), top.limit.Load()) {
		b.giveBack(bytes, nil)
		return outOfMemory(top.name, top.limit.Load())
	}
	for at := b; at != nil; at = at.parent {
		at.notePeak()
	}
	return nil
}

// giveBack takes back what Reserve added to the budgets from b up to last,
// inclusive.
func (b *Budget) giveBack(bytes int64, last *Budget) {
	for at := b; at != nil; at = at.parent {
		at.used.Add(-bytes)
		if at == last {
			return
		}
	}
}

// notePeak counts what is used now; more than the limit is there only until
// somebody has been refused.
func (b *Budget) notePeak() {
	used := b.used.Load()
	if limit := b.limit.Load(); limit > 0 {
		used = min(used, limit)
	}
	for {
		old := b.peak.Load()
		if used <= old || b.peak.CompareAndSwap(old, used) {
			return
		}
	}
}

// Release gives bytes back that were reserved from b.
func (b *Budget) Release(bytes int64) { b.giveBack(bytes, nil) }

func outOfMemory(name string, limit int64) error {
	return errs.New(errs.OutOfMemory, "out of memory").WithDetail("The memory of the %s is limited to %d MB.", name, limit>>20)
}
