package join

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/hash"
)

// prober finds the build rows of a batch of keys. Each worker has its own.
type prober struct {
	dir   *directory
	ints  []int64
	words []uint64
	sel   []int32
	pos   []pending

	left, right []int32
}

// pending is a probe row and the positions that are still to be looked at.
type pending struct {
	row      int32
	from, to uint32
	hash     uint64
}

// probe calls found for the pairs (left row, build row) with equal keys, in
// lists that are valid during the call, left rows ascending over all calls.
// keys are the left keys of n rows of which those in sel are looked up; they
// hold no nulls but where the join is null-safe. With once, one match a row is
// enough.
func (p *prober) probe(d *directory, keys []*vector.Vector, n int, sel []int32, once bool, found func(left, right []int32) error) error {
	p.dir = d
	p.pos = p.pos[:0]
	switch {
	case d.only != nil:
		return p.direct(keys[0], sel, found)
	case len(d.rows) == 0:
		return nil
	case d.direct:
		p.directRange(keys[0], sel)
	case d.packed:
		p.packedRange(keys, n, sel)
	default:
		p.hashedRange(keys, n, sel)
	}
	return p.walk(keys, once, found)
}

// int64Keys returns an integer key column as int64s by row.
func (p *prober) int64Keys(v *vector.Vector) []int64 {
	if v.Phys() == types.PhysInt64 && v.Enc == vector.Flat {
		return vector.Values[int64](v)
	}
	if v.Enc != vector.Flat {
		v = v.Flattened()
	}
	p.ints = compare.Int64s(v, p.ints[:0])
	return p.ints
}

// direct looks unique integer keys up.
func (p *prober) direct(v *vector.Vector, sel []int32, found func(left, right []int32) error) error {
	d, keys := p.dir, p.int64Keys(v)
	p.left, p.right = p.room(len(sel))
	only, low, n := d.only, uint64(d.min), 0
	left, right := p.left, p.right
	for _, i := range sel {
		if k := uint64(keys[i]) - low; k < uint64(len(only)) {
			r := only[k]
			left[n], right[n] = i, r-1
			if r != 0 {
				n++
			}
		}
	}
	p.left, p.right = left[:n], right[:n]
	if len(p.left) == 0 {
		return nil
	}
	return found(p.left, p.right)
}

// room returns the pair lists with n entries.
func (p *prober) room(n int) (left, right []int32) {
	if cap(p.left) < n || cap(p.right) < n {
		p.left, p.right = make([]int32, max(n, vector.Size)), make([]int32, max(n, vector.Size))
	}
	return p.left[:n], p.right[:n]
}

func (p *prober) directRange(v *vector.Vector, sel []int32) {
	d, keys := p.dir, p.int64Keys(v)
	first, low := d.first, uint64(d.min)
	limit := uint64(len(first) - 1)
	for _, i := range sel {
		if k := uint64(keys[i]) - low; k < limit && first[k] != first[k+1] {
			p.pos = append(p.pos, pending{row: i, from: first[k], to: first[k+1]})
		}
	}
}

// packedRange finds the bucket of each key that can be packed.
func (p *prober) packedRange(keys []*vector.Vector, n int, sel []int32) {
	d := p.dir
	s := d.layout.Stride
	if cap(p.words) < n*s {
		p.words = make([]uint64, max(n, vector.Size)*s)
	}
	p.words = p.words[:n*s]
	p.sel = d.layout.PackSome(keys, n, sel, p.words, p.sel[:0])
	if s == 1 {
		for _, i := range p.sel {
			p.bucket(i, hash.Uint64(p.words[i]))
		}
		return
	}
	for _, i := range p.sel {
		p.bucket(i, hashWords(p.words[int(i)*s:int(i)*s+s]))
	}
}

// bucket notes the bucket of a hash unless its Bloom bits exclude the key.
func (p *prober) bucket(i int32, h uint64) {
	d := p.dir
	b := h >> d.shift
	if e := d.buckets[b]; e&bloom(h) != 0 {
		p.pos = append(p.pos, pending{i, uint32(e >> 16), uint32(d.buckets[b+1] >> 16), h})
	}
}

func (p *prober) hashedRange(keys []*vector.Vector, n int, sel []int32) {
	if cap(p.words) < n {
		p.words = make([]uint64, max(n, vector.Size))
	}
	p.words = p.words[:n]
	hashKeys(keys, n, sel, p.words)
	for _, i := range sel {
		p.bucket(i, p.words[i])
	}
}

// walk looks at the noted positions and reports the pairs that are equal.
func (p *prober) walk(keys []*vector.Vector, once bool, found func(left, right []int32) error) error {
	p.left, p.right = p.left[:0], p.right[:0]
	for k := range p.pos {
		e := &p.pos[k]
		for at := e.from; at < e.to; at++ {
			if !p.equal(keys, e, at) {
				continue
			}
			p.left = append(p.left, e.row)
			p.right = append(p.right, p.dir.rows[at])
			if len(p.left) == vector.Size {
				if err := found(p.left, p.right); err != nil {
					return err
				}
				p.left, p.right = p.left[:0], p.right[:0]
			}
			if once {
				break
			}
		}
	}
	if len(p.left) == 0 {
		return nil
	}
	return found(p.left, p.right)
}

// equal compares a probe key with the build key at a position.
func (p *prober) equal(keys []*vector.Vector, e *pending, at uint32) bool {
	d := p.dir
	switch {
	case d.direct:
		return true
	case d.packed:
		s := d.layout.Stride
		if s == 1 {
			return d.words[at] == p.words[e.row]
		}
		for w := range s {
			if d.words[int(at)*s+w] != p.words[int(e.row)*s+w] {
				return false
			}
		}
		return true
	}
	if d.hashes[at] != e.hash {
		return false
	}
	r := int(d.rows[at])
	for c, v := range keys {
		if v.Phys() == types.PhysBytes && v.Type.OID == types.TextOID && d.keys[c].Type.OID == types.TextOID {
			if v.IsNull(int(e.row)) != d.keys[c].IsNull(r) || v.Str(int(e.row)) != d.keys[c].Str(r) && !v.IsNull(int(e.row)) {
				return false
			}
			continue
		}
		if order.Nullable(v, int(e.row), d.keys[c], r) != 0 {
			return false
		}
	}
	return true
}
