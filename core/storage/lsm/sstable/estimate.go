package sstable

import "bytes"

// Position estimates which part of the table's keys is below key. It reads one
// partition of the index, and takes all partitions, and all data blocks of one,
// for equally full.
func (t *Table) Position(key []byte) (float64, error) {
	switch {
	case bytes.Compare(key, t.smallest) <= 0:
		return 0, nil
	case bytes.Compare(key, t.largest) > 0:
		return 1, nil
	}
	p := t.part(key)
	if p == len(t.parts) {
		return 1, nil
	}
	f, err := t.fetch(t.parts[p].h)
	if err != nil {
		return 0, err
	}
	defer f.Unpin()
	it := finders.Get().(*blockIter)
	defer finders.Put(it)
	it.init(f.Data())
	below, all := 0, 0
	for ok := it.first(); ok; ok = it.step() {
		all++
		if bytes.Compare(it.key, key) < 0 {
			below++
		}
	}
	if it.bad || all == 0 {
		return 0, damaged(t.name, t.parts[p].h.off, "the index partition is not well-formed")
	}
	return (float64(p) + float64(below)/float64(all)) / float64(len(t.parts)), nil
}
