package join

import (
	"math"
	"math/bits"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/keypack"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/hash"
)

// directory finds build rows by key. It is read-only once built and shared by
// all workers.
type directory struct {
	keys []*vector.Vector // of the build rows
	n    int

	// direct form
	direct bool
	min    int64
	first  []uint32 // by value: position in rows; one more than values
	unique bool     // no key has two rows

	// packed and hashed forms
	layout  keypack.Layout
	packed  bool
	shift   uint     // bucket = hash >> shift
	buckets []uint64 // position << 16 | Bloom bits; one more than buckets
	words   []uint64 // packed: by position
	hashes  []uint64 // hashed: by position

	rows []int32 // build rows by position
}

// newDirectory builds the directory over the rows in sel of n build rows;
// nullSafe says that null keys are keys like others.
func newDirectory(ts []types.T, keys []*vector.Vector, n int, sel []int32, nullSafe bool) *directory {
	d := &directory{keys: keys, n: n}
	if len(ts) == 1 && !nullSafe && d.buildDirect(sel) {
		return d
	}
	layout, ok := keypack.New(ts, nullSafe)
	if ok {
		words := make([]uint64, n*layout.Stride)
		if layout.Pack(keys, n, sel, words) {
			d.layout, d.packed = layout, true
			d.buildPacked(words, sel)
			return d
		}
	}
	d.buildHashed(sel)
	return d
}

// directSpan is how many values a direct directory may have for each row.
const directSpan = 8

// buildDirect makes a direct directory where the keys allow it.
func (d *directory) buildDirect(sel []int32) bool {
	v := d.keys[0]
	switch v.Phys() {
	case types.PhysInt16, types.PhysInt32, types.PhysInt64:
	default:
		return false
	}
	if v.Enc != vector.Flat || len(sel) == 0 {
		return false
	}
	values := compare.Int64s(v, nil)
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for _, i := range sel {
		low, high = min(low, values[i]), max(high, values[i])
	}
	span := uint64(high) - uint64(low)
	if span > uint64(len(sel))*directSpan+1024 {
		return false
	}
	d.direct, d.min = true, low
	d.first = make([]uint32, span+2)
	for _, i := range sel {
		d.first[values[i]-low+1]++
	}
	d.unique = true
	for k := 1; k < len(d.first); k++ {
		d.unique = d.unique && d.first[k] <= 1
		d.first[k] += d.first[k-1]
	}
	d.rows = make([]int32, len(sel))
	next := append([]uint32(nil), d.first...)
	for _, i := range sel {
		k := values[i] - low
		d.rows[next[k]] = i
		next[k]++
	}
	return true
}

// bloom returns the Bloom bits of a hash: one of 16.
func bloom(h uint64) uint64 { return 1 << (h & 15) }

// order sorts the rows sel by bucket and fills buckets and rows. The hash of
// sel[k] is hashes[k]; it returns the position of each.
func (d *directory) order(hashes []uint64, sel []int32) []uint32 {
	width := bits.Len(uint(max(len(sel), 16)))
	d.shift = uint(64 - width)
	d.buckets = make([]uint64, 1<<width+1)
	for _, h := range hashes {
		d.buckets[h>>d.shift+1] += 1 << 16
	}
	for k := 1; k < len(d.buckets); k++ {
		d.buckets[k] += d.buckets[k-1]
	}
	next := make([]uint32, len(d.buckets))
	for k, b := range d.buckets {
		next[k] = uint32(b >> 16)
	}
	d.rows = make([]int32, len(sel))
	at := make([]uint32, len(sel))
	for k, h := range hashes {
		b := h >> d.shift
		p := next[b]
		next[b]++
		d.rows[p], at[k] = sel[k], p
		d.buckets[b] |= bloom(h)
	}
	return at
}

func hashWords(w []uint64) uint64 {
	h := hash.Uint64(w[0])
	for _, x := range w[1:] {
		h = hash.Combine(h, x)
	}
	return h
}

func (d *directory) buildPacked(words []uint64, sel []int32) {
	s := d.layout.Stride
	hashes := make([]uint64, len(sel))
	for k, i := range sel {
		hashes[k] = hashWords(words[int(i)*s : int(i)*s+s])
	}
	d.words = make([]uint64, len(sel)*s)
	for k, p := range d.order(hashes, sel) {
		i := int(sel[k])
		copy(d.words[int(p)*s:int(p)*s+s], words[i*s:i*s+s])
	}
}

func (d *directory) buildHashed(sel []int32) {
	all := make([]uint64, d.n)
	hashKeys(d.keys, d.n, sel, all)
	hashes := make([]uint64, len(sel))
	for k, i := range sel {
		hashes[k] = all[i]
	}
	d.hashes = make([]uint64, len(sel))
	for k, p := range d.order(hashes, sel) {
		d.hashes[p] = hashes[k]
	}
}

// hashKeys hashes the key columns of the rows sel.
func hashKeys(keys []*vector.Vector, n int, sel []int32, out []uint64) {
	var buf []byte
	for k, v := range keys {
		if !order.Nested(v.Type) {
			hash.Column(v, n, sel, k > 0, out)
			continue
		}
		for _, i := range sel {
			buf = order.AppendKey(buf[:0], v, int(i))
			h := hash.Bytes(buf)
			if k > 0 {
				h = hash.Combine(out[i], h)
			}
			out[i] = h
		}
	}
}

// bytes estimates the memory of the directory.
func (d *directory) bytes() int64 {
	return int64(4*len(d.first) + 8*len(d.buckets) + 8*len(d.words) + 8*len(d.hashes) + 4*len(d.rows))
}
