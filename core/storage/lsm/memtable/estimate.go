package memtable

import "bytes"

const (
	// estimateNodes is about how many nodes Estimate looks at.
	estimateNodes = 64
	// branchBits: one in 1<<branchBits nodes of a level is on the next one.
	branchBits = 2
)

// Estimate estimates how many keys there are, and how many of them are at least
// low and below high; nil is unbounded. It counts the nodes of a level that has
// few, each of which stands for all that are below it.
func (t *Table) Estimate(low, high []byte) (in, all float64) {
	for level := int(t.height.Load()) - 1; level >= 0; level-- {
		n, inside := 0, 0
		for node := t.next(t.head, level); node != 0; node = t.next(node, level) {
			n++
			k := t.key(node)
			if (low == nil || bytes.Compare(k, low) >= 0) && (high == nil || bytes.Compare(k, high) < 0) {
				inside++
			}
		}
		if n >= estimateNodes || level == 0 {
			weight := float64(uint64(1) << (branchBits * level))
			return float64(inside) * weight, float64(n) * weight
		}
	}
	return 0, 0
}
