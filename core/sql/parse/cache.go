package parse

import (
	"sync"

	"github.com/zeebo/xxh3"
)

// hash is the key of a text in the cache.
func hash(text string) uint64 { return xxh3.HashString(text) }

const (
	shards = 16
	// maxCached is the longest text that is kept. Longer ones are data loads,
	// which do not come twice.
	maxCached = 64 << 10
	// bytesPerChar and bytesPerEntry estimate what a text costs with its tree:
	// about 20 bytes of tree a character in statements of the usual kind.
	bytesPerChar  = 21
	bytesPerEntry = 400
)

// cache keeps the statements of texts that came at least twice. It is divided
// into shards, each a table with its own lock and its own least recently used
// order.
type cache struct {
	shards [shards]shard
}

type shard struct {
	mu      sync.Mutex
	entries map[uint64]*entry
	// newest and oldest end the list of entries by their last use.
	newest, oldest *entry
	used, budget   int64
	// seen holds the keys of texts that came once, each at the place that its
	// low bits name. A text with constants in it comes once and never again,
	// and must not push out what is used.
	seen [256]uint64
}

type entry struct {
	key          uint64
	text         string
	statements   []Statement
	size         int64
	newer, older *entry
}

func newCache(budget int64) *cache {
	c := new(cache)
	for i := range c.shards {
		c.shards[i].entries = make(map[uint64]*entry)
		c.shards[i].budget = budget / shards
	}
	return c
}

// shardOf uses the high bits, the shard's own tables use the low ones.
func (c *cache) shardOf(key uint64) *shard { return &c.shards[key>>60%shards] }

func (c *cache) get(key uint64, text string) ([]Statement, bool) {
	if len(text) > maxCached {
		return nil, false
	}
	s := c.shardOf(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[key]
	if e == nil || e.text != text {
		return nil, false
	}
	s.unlink(e)
	s.link(e)
	return e.statements, true
}

func (c *cache) put(key uint64, text string, statements []Statement) {
	size := int64(len(text))*bytesPerChar + bytesPerEntry
	s := c.shardOf(key)
	if len(text) > maxCached || size > s.budget {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if place := &s.seen[key%uint64(len(s.seen))]; *place != key {
		*place = key
		return
	}
	if old := s.entries[key]; old != nil {
		s.remove(old)
	}
	e := &entry{key: key, text: text, statements: statements, size: size}
	s.entries[key] = e
	s.used += size
	s.link(e)
	for s.used > s.budget {
		s.remove(s.oldest)
	}
}

func (s *shard) remove(e *entry) {
	s.unlink(e)
	delete(s.entries, e.key)
	s.used -= e.size
}

// link makes e the newest entry.
func (s *shard) link(e *entry) {
	e.newer, e.older = nil, s.newest
	if s.newest != nil {
		s.newest.newer = e
	} else {
		s.oldest = e
	}
	s.newest = e
}

func (s *shard) unlink(e *entry) {
	if e.newer != nil {
		e.newer.older = e.older
	} else {
		s.newest = e.older
	}
	if e.older != nil {
		e.older.newer = e.newer
	} else {
		s.oldest = e.newer
	}
}
