package sstable

import (
	"bytes"

	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
)

// Check reads the whole file, past the pool, and verifies that everything in it
// fits together. The error names the file and the offset of what does not.
func (t *Table) Check() error {
	c := &checker{t: t}
	for i := range t.parts {
		if err := c.part(i); err != nil {
			return err
		}
	}
	bad := func(what string) error { return damaged(t.name, t.size-footerSize, what) }
	switch {
	case c.entries != t.p.entries || c.tombstones != t.p.tombstones:
		return bad("the number of entries is not what the meta block says")
	case c.entries == 0:
		return bad("it has no entries")
	case c.end != t.p.dataEnd:
		return bad("the data blocks do not end where the meta block says")
	case !bytes.Equal(c.first, t.smallest) || !bytes.Equal(c.last, t.largest):
		return bad("the bounds are not those of the meta block")
	}
	return c.filter()
}

// checker is what is known of a table so far.
type checker struct {
	t                   *Table
	end                 uint64 // of the blocks that were seen
	entries, tombstones uint64
	first, last         []byte
	hashes              []uint64
}

// block reads the stored block that must follow the ones before.
func (c *checker) block(it *blockIter, h handle) error {
	if h.off != c.end {
		return damaged(c.t.name, h.off, "the block does not follow the one before it")
	}
	b := make([]byte, h.raw)
	if err := c.t.readBlock(h, b); err != nil {
		return err
	}
	if it == nil {
		c.end += uint64(h.stored) + blockTrailer
		return nil
	}
	it.init(b)
	if it.bad {
		return damaged(c.t.name, h.off, "the block is not well-formed")
	}
	c.end += uint64(h.stored) + blockTrailer
	return nil
}

// part checks a partition of the index and the data blocks it is about.
func (c *checker) part(i int) error {
	p := c.t.parts[i]
	b := make([]byte, p.h.raw)
	if err := c.t.readBlock(p.h, b); err != nil {
		return err
	}
	bad := func(what string) error { return damaged(c.t.name, p.h.off, what) }
	var idx, data blockIter
	idx.init(b)
	ok := idx.first()
	for ; ok; ok = idx.step() {
		h, rest, valid := parseHandle(idx.value)
		if !valid || len(rest) > 0 {
			return bad("the index partition has an invalid handle")
		}
		if c.last != nil && bytes.Compare(c.last, idx.key) >= 0 {
			return bad("the separators are not in order")
		}
		if err := c.block(&data, h); err != nil {
			return err
		}
		if err := c.entriesOf(&data, h); err != nil {
			return err
		}
		if bytes.Compare(c.last, idx.key) > 0 {
			return bad("a separator is below a key of its block")
		}
	}
	if idx.bad || !bytes.Equal(idx.key, p.sep) {
		return bad("the index partition is not well-formed")
	}
	return c.block(nil, p.h)
}

// entriesOf checks the entries of a data block.
func (c *checker) entriesOf(data *blockIter, h handle) error {
	for ok := data.first(); ok; ok = data.step() {
		if c.entries > 0 && bytes.Compare(data.key, c.last) <= 0 {
			return damaged(c.t.name, h.off, "the keys of the block are not in order")
		}
		if c.entries == 0 {
			c.first = bytes.Clone(data.key)
		}
		c.last = append(c.last[:0], data.key...)
		c.entries++
		if data.deleted {
			c.tombstones++
		}
		if c.t.p.filterLines > 0 {
			c.hash(data.key)
		}
	}
	if data.bad || data.pos >= data.end || data.next != data.end {
		return damaged(c.t.name, h.off, "the block is not well-formed")
	}
	return c.restarts(data, h)
}

// hash notes what the filter must have of a key.
func (c *checker) hash(key []byte) {
	if c.t.p.suffix == 0 || c.t.p.wholeKeys != 0 {
		c.hashes = append(c.hashes, bloom.Hash(key))
	}
	if c.t.p.suffix > 0 {
		c.hashes = append(c.hashes, bloom.HashLess(key, int(c.t.p.suffix)))
	}
}

// restarts checks that the search in a block finds its restarts.
func (c *checker) restarts(data *blockIter, h handle) error {
	if !data.first() || !bytes.HasPrefix(data.key, data.prefix) || !bytes.HasPrefix(c.last, data.prefix) {
		return damaged(c.t.name, h.off, "the prefix of the block is not that of its keys")
	}
	for i := range data.n {
		if !data.decode(data.restart(i)) || data.restartAfter(data.key) != i+1 {
			return damaged(c.t.name, h.off, "a restart of the block is not where it should be")
		}
	}
	return nil
}

// filter checks that the filter has all keys.
func (c *checker) filter() error {
	lines := int(c.t.p.filterLines)
	if lines == 0 {
		return nil
	}
	all := make([]byte, lines*bloom.LineSize)
	for i := 0; i*pageLines < lines; i++ {
		h := c.t.filterPage(i)
		if err := c.t.readBlock(h, all[i*pageBytes:][:h.raw]); err != nil {
			return err
		}
	}
	for _, hash := range c.hashes {
		line := bloom.Line(hash, lines)
		if !bloom.Has(all[line*bloom.LineSize:][:bloom.LineSize], hash, int(c.t.p.probes)) {
			return damaged(c.t.name, c.t.filterPage(line/pageLines).off, "the filter denies a key")
		}
	}
	return nil
}
