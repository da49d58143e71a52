package buffer

// lru evicts the entry that was not used for the longest time.
type lru struct{ all list }

func newLRU() *lru { return &lru{} }

func (p *lru) missed(Key, int) {}

func (p *lru) added(e *Entry) { p.all.push(newNode(e)) }

func (p *lru) touched(e *Entry) { p.all.touch(e.node) }

func (p *lru) removed(e *Entry, _ bool) { p.all.remove(e.node) }

func (p *lru) victim(claim func(*Entry) bool) *Entry { return p.all.victim(claim) }
