package buffer

// clock is the CLOCK policy (F. J. Corbató, "A paging experiment with the
// Multics system", 1968): a ring of entries with a reference bit, and a hand
// that clears bits and takes the first entry whose bit is clear.
type clock struct {
	hand *Entry
	n    int
}

// NewClock returns the CLOCK policy.
func NewClock() Policy { return &clock{} }

// Missed has nothing to learn.
func (c *clock) Missed(Key, int) {}

// Added puts the entry behind the hand, so that it is looked at last.
func (c *clock) Added(e *Entry) {
	c.n++
	if c.hand == nil {
		e.next, e.prev = e, e
		c.hand = e
		return
	}
	e.next, e.prev = c.hand, c.hand.prev
	e.prev.next, e.next.prev = e, e
}

// Touched sets the reference bit; a set bit is not written again, so that
// readers on several cores share the cache line.
func (c *clock) Touched(e *Entry) {
	if !e.ref.Load() {
		e.ref.Store(true)
	}
}

func (c *clock) Removed(e *Entry, _ bool) {
	c.n--
	if c.n == 0 {
		c.hand = nil
	} else {
		e.prev.next, e.next.prev = e.next, e.prev
		if c.hand == e {
			c.hand = e.next
		}
	}
	e.next, e.prev = nil, nil
}

func (c *clock) Victim(claim func(*Entry) bool) *Entry {
	for range 2*c.n + 1 {
		e := c.hand
		if e == nil {
			return nil
		}
		c.hand = e.next
		if e.ref.Load() {
			e.ref.Store(false)
			continue
		}
		if claim(e) {
			return e
		}
	}
	return nil
}
