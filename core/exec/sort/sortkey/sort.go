package sortkey

import (
	"cmp"
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
)

// pair is a row and the word that it is sorted by.
type pair struct {
	word uint64
	row  int32
}

// Sort returns the positions 0..n-1 in the order of the keys, stably. cols has
// one vector for each key. It ends with an error when ctx does.
func Sort(ctx context.Context, cols []*vector.Vector, keys []Key, n int) ([]int32, error) {
	s := &sorter{ctx: ctx, cols: cols, keys: keys}
	pairs := s.prepare(n)
	if err := s.radix(pairs); err != nil {
		return nil, err
	}
	out := make([]int32, n)
	for i, p := range s.pairs {
		out[i] = p.row
	}
	if s.from < len(keys) {
		if err := s.breakTies(out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type sorter struct {
	ctx   context.Context
	cols  []*vector.Vector
	keys  []Key
	from  int // the first key that the words do not hold completely
	used  int // bits of the words
	pairs []pair
	spare []pair
	temp  []int32
}

// prepare packs the leading keys.
func (s *sorter) prepare(n int) []pair {
	p := packer{words: make([]uint64, n)}
	for ; s.from < len(s.keys) && p.used < 64; s.from++ {
		c, ok := encode(s.cols[s.from], n)
		if !ok || !p.add(s.cols[s.from], &c, s.keys[s.from]) {
			break
		}
	}
	s.used = p.used
	pairs := make([]pair, n)
	for i, w := range p.words {
		pairs[i] = pair{w, int32(i)}
	}
	return pairs
}

// radix sorts the pairs by word, least significant byte first, skipping bytes
// that are the same in all.
func (s *sorter) radix(pairs []pair) error {
	s.pairs = pairs
	if len(pairs) < 512 {
		slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.word, b.word) })
		return nil
	}
	s.spare = make([]pair, len(pairs))
	for shift := 64 - (s.used+7)/8*8; shift < 64; shift += 8 {
		if s.ctx.Err() != nil {
			return op.Cancelled(s.ctx)
		}
		s.pass(uint(shift))
	}
	return nil
}

func (s *sorter) pass(shift uint) {
	var count [256]int
	for i := range s.pairs {
		count[byte(s.pairs[i].word>>shift)]++
	}
	at := 0
	for d, c := range count {
		if c == len(s.pairs) {
			return
		}
		count[d] = at
		at += c
	}
	for _, p := range s.pairs {
		d := byte(p.word >> shift)
		s.spare[count[d]] = p
		count[d]++
	}
	s.pairs, s.spare = s.spare, s.pairs
}

// breakTies orders the rows of each run of equal words by the remaining keys.
func (s *sorter) breakTies(rows []int32) error {
	for i := 0; i < len(rows); {
		j := i + 1
		for j < len(rows) && s.pairs[j].word == s.pairs[i].word {
			j++
		}
		if j-i > 1 {
			if err := s.mergeSort(rows[i:j]); err != nil {
				return err
			}
		}
		i = j
	}
	return nil
}

// mergeSort sorts rows stably and looks for cancellation now and then, which
// the library's sort cannot.
func (s *sorter) mergeSort(rows []int32) error {
	const leaf = 1 << 13
	if len(rows) <= leaf {
		slices.SortStableFunc(rows, s.compare)
		return nil
	}
	if s.ctx.Err() != nil {
		return op.Cancelled(s.ctx)
	}
	half := len(rows) / 2
	if err := s.mergeSort(rows[:half]); err != nil {
		return err
	}
	if err := s.mergeSort(rows[half:]); err != nil {
		return err
	}
	s.temp = append(s.temp[:0], rows[:half]...)
	a, b := s.temp, rows[half:]
	for k := 0; len(a) > 0; k++ {
		if len(b) > 0 && s.compare(b[0], a[0]) < 0 {
			rows[k], b = b[0], b[1:]
		} else {
			rows[k], a = a[0], a[1:]
		}
	}
	return nil
}

// compare orders two rows by the keys that the words do not hold.
func (s *sorter) compare(a, b int32) int {
	for k := s.from; k < len(s.keys); k++ {
		if c := CompareRows(s.cols[k], int(a), s.cols[k], int(b), s.keys[k]); c != 0 {
			return c
		}
	}
	return 0
}

// CompareRows orders row i of x and row j of y by one key.
func CompareRows(x *vector.Vector, i int, y *vector.Vector, j int, k Key) int {
	p, q := x.IsNull(i), y.IsNull(j)
	if p || q {
		c := 0
		switch {
		case p && !q:
			c = 1
		case q && !p:
			c = -1
		}
		if k.NullsFirst {
			return -c
		}
		return c
	}
	c := order.Compare(x, i, y, j)
	if k.Desc {
		return -c
	}
	return c
}
