package words

import (
	"cmp"
	"container/heap"
	"slices"
)

// minCount is how often a word occurs in the sample at least.
const minCount = 3

// Train returns an encoder whose table suits the strings of sample; the more
// there are the better it knows the rare words.
func Train(sample [][]byte) *Encoder {
	counts := map[string]int{}
	for _, s := range sample {
		for len(s) > 0 {
			n := cut(s)
			counts[string(s[:n])]++
			s = s[n:]
		}
	}
	t := newTable()
	for _, w := range frequent(counts) {
		t.add([]byte(w))
	}
	e := newEncoder(t)
	// What is left out of the table counts as what it is put together of. Every
	// symbol has a code, so none counts as nothing.
	uses := make([]int, len(t.lens))
	for s := range uses {
		uses[s] = 1
	}
	for _, s := range sample {
		for len(s) > 0 {
			symbol, n := e.next(s)
			uses[symbol] += weight
			s = s[n:]
		}
	}
	t.bits = codeLengths(uses)
	t.setCodes()
	return e
}

// weight is what an occurrence counts, so that a symbol without any counts
// little.
const weight = 16

// frequent returns the words that cover most of the sample.
func frequent(counts map[string]int) []string {
	type counted struct {
		word string
		gain int
	}
	var all []counted
	for w, n := range counts {
		if len(w) > 1 && n >= minCount {
			all = append(all, counted{w, n * (len(w) - 1)})
		}
	}
	// In an order that does not depend on the map's.
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.word, b.word))
	})
	var out []string
	for _, c := range all[:min(len(all), maxSymbols-bytesCount)] {
		out = append(out, c.word)
	}
	slices.Sort(out)
	return out
}

// node is a tree of symbols while codes are being made.
type node struct {
	uses        int
	order       int // of making, so that ties are always broken alike
	left, right *node
	symbol      int
}

type nodes []*node

func (h nodes) Len() int { return len(h) }
func (h nodes) Less(i, j int) bool {
	return h[i].uses < h[j].uses || h[i].uses == h[j].uses && h[i].order < h[j].order
}
func (h nodes) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *nodes) Push(x any)   { *h = append(*h, x.(*node)) }
func (h *nodes) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// codeLengths returns the bits of a code for each symbol, at most maxCode:
// where the frequencies call for more, they are flattened until they do not.
func codeLengths(uses []int) []uint8 {
	uses = slices.Clone(uses)
	for {
		lengths := make([]uint8, len(uses))
		if depth(huffman(uses), 0, lengths) <= maxCode {
			return lengths
		}
		for s := range uses {
			uses[s] = uses[s]/2 + 1
		}
	}
}

// huffman returns the tree of least weight over symbols.
func huffman(uses []int) *node {
	h := make(nodes, len(uses))
	for s, n := range uses {
		h[s] = &node{uses: n, order: s, symbol: s}
	}
	heap.Init(&h)
	for order := len(uses); len(h) > 1; order++ {
		a, b := heap.Pop(&h).(*node), heap.Pop(&h).(*node)
		heap.Push(&h, &node{uses: a.uses + b.uses, order: order, left: a, right: b})
	}
	return h[0]
}

// depth sets the lengths of the symbols below n, which is at depth d, and
// returns the largest.
func depth(n *node, d int, lengths []uint8) int {
	if n.left == nil {
		lengths[n.symbol] = uint8(min(d, 255))
		return d
	}
	return max(depth(n.left, d+1, lengths), depth(n.right, d+1, lengths))
}
