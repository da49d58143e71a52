package fsst

import (
	"cmp"
	"slices"
)

const (
	// rounds is how often the table is made anew from what the one before it
	// makes of the sample.
	rounds = 5
	// bytesBase is where the numbers of escaped bytes begin while counting.
	bytesBase = 256
	numbers   = bytesBase + 256
	// singleBoost favours one-byte symbols, which save a code each time that
	// they stand where nothing longer does.
	singleBoost = 8
)

// counts is how often symbols, by their code, and escaped bytes, from
// bytesBase on, occur in the sample, alone and before one another.
type counts struct {
	one  [numbers]int32
	two  []int32 // by first*numbers + second
	seen []int32 // the entries of two that are not zero
}

// Train returns an encoder whose table suits the strings of sample; a few
// tens of kilobytes are enough.
func Train(sample [][]byte) *Encoder {
	e := NewEncoder(&Table{})
	c := &counts{two: make([]int32, numbers*numbers)}
	for round := range rounds {
		c.count(e, sample, round == rounds-1)
		e.reset(c.best(&e.table))
	}
	return e
}

// count encodes the sample and counts.
func (c *counts) count(e *Encoder, sample [][]byte, last bool) {
	c.one = [numbers]int32{}
	for _, k := range c.seen {
		c.two[k] = 0
	}
	c.seen = c.seen[:0]
	for _, s := range sample {
		prev := -1
		for len(s) > 0 {
			code, n := e.next(s)
			id := int(code)
			if code == escape {
				id = bytesBase + int(s[0])
			}
			c.one[id]++
			// The last table only drops symbols that proved useless: pairs that
			// nothing has tested yet would take their place.
			if prev >= 0 && !last {
				k := prev*numbers + id
				if c.two[k] == 0 {
					c.seen = append(c.seen, int32(k))
				}
				c.two[k]++
			}
			prev = id
			s = s[n:]
		}
	}
}

// symbolOf returns the symbol that a number stands for.
func symbolOf(t *Table, id int) symbol {
	if id >= bytesBase {
		return symbol{uint64(id - bytesBase), 1}
	}
	return symbol{t.bits[id], t.lens[id]}
}

// candidate is a symbol with the bytes of the sample that it would cover.
type candidate struct {
	symbol
	gain int64
}

// best returns a table of the symbols with the most gain.
func (c *counts) best(t *Table) *Table {
	gains := map[symbol]int64{}
	for id, n := range c.one {
		if n == 0 {
			continue
		}
		s := symbolOf(t, id)
		gain := int64(n) * int64(s.len)
		if s.len == 1 {
			gain *= singleBoost
		}
		gains[s] += gain
	}
	for _, k := range c.seen {
		a, b := symbolOf(t, int(k)/numbers), symbolOf(t, int(k)%numbers)
		if a.len+b.len <= maxLen {
			s := symbol{a.bits | b.bits<<(8*a.len), a.len + b.len}
			gains[s] += int64(c.two[k]) * int64(s.len)
		}
	}
	all := make([]candidate, 0, len(gains))
	for s, gain := range gains {
		all = append(all, candidate{s, gain})
	}
	// In an order that does not depend on the map's.
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(b.len, a.len), cmp.Compare(a.bits, b.bits))
	})
	next := &Table{}
	for _, s := range all[:min(len(all), maxSymbols)] {
		next.add(s.symbol)
	}
	return next
}
