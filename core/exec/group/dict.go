package group

import "github.com/basaltdb/basalt/vector"

// maxCombos is the most combinations of dictionary codes that are remembered.
const maxCombos = 1 << 14

// dictCache remembers the number of each combination of dictionary codes, as
// long as the batches have the same dictionaries.
type dictCache struct {
	dicts  []*vector.Vector
	combos []uint32 // 1 + number, 0 for not seen
	rest   []int32
}

func (d *dictCache) clear() { d.dicts, d.combos = d.dicts[:0], d.combos[:0] }

// lookup fills out for rows whose combination is known and returns the others;
// ok is false where the columns are not of this kind.
func (d *dictCache) lookup(cols []*vector.Vector, sel []int32, out []uint32) (rest []int32, ok bool) {
	combos := 1
	same := len(d.dicts) == len(cols)
	for i, c := range cols {
		if c.Enc != vector.Dict || c.HasNulls() {
			return nil, false
		}
		dict := c.Dictionary()
		same = same && d.dicts[i] == dict
		if combos *= dict.Len(); combos > maxCombos || combos == 0 {
			return nil, false
		}
	}
	if !same {
		if combos > 4*len(sel) {
			return nil, false
		}
		d.reset(cols, combos)
	}
	d.rest = d.rest[:0]
	if len(cols) == 1 {
		codes := cols[0].Codes()
		for _, i := range sel {
			if g := d.combos[codes[i]]; g != 0 {
				out[i] = g - 1
			} else {
				d.rest = append(d.rest, i)
			}
		}
		return d.rest, true
	}
	d.index(cols, sel, out)
	for _, i := range sel {
		if g := d.combos[out[i]]; g != 0 {
			out[i] = g - 1
		} else {
			d.rest = append(d.rest, i)
		}
	}
	return d.rest, true
}

func (d *dictCache) reset(cols []*vector.Vector, combos int) {
	d.dicts = d.dicts[:0]
	for _, c := range cols {
		d.dicts = append(d.dicts, c.Dictionary())
	}
	if cap(d.combos) < combos {
		d.combos = make([]uint32, combos)
	}
	d.combos = d.combos[:combos]
	clear(d.combos)
}

// index stores the combination of codes of each row at out[row].
func (d *dictCache) index(cols []*vector.Vector, sel []int32, out []uint32) {
	first := cols[0].Codes()
	for _, i := range sel {
		out[i] = uint32(first[i])
	}
	for _, c := range cols[1:] {
		codes, size := c.Codes(), uint32(c.Dictionary().Len())
		for _, i := range sel {
			out[i] = out[i]*size + uint32(codes[i])
		}
	}
}

// learn remembers the numbers that the rows have got.
func (d *dictCache) learn(cols []*vector.Vector, rows []int32, out []uint32) {
	for _, i := range rows {
		combo := 0
		for _, c := range cols {
			combo = combo*c.Dictionary().Len() + int(c.Codes()[i])
		}
		d.combos[combo] = out[i] + 1
	}
}
