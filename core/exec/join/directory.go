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
	span   uint64   // number of values from min on
	only   []int32  // by value, when no value has two rows: 1 + row, 0 for none
	first  []uint32 // by value, otherwise: position in rows; one more than values

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
const directSpan = 32

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
	values := int64Keys(v)
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for _, i := range sel {
		low, high = min(low, values[i]), max(high, values[i])
	}
	span := uint64(high) - uint64(low)
	if span > uint64(len(sel))*directSpan+1024 {
		return false
	}
	d.direct, d.min, d.span = true, low, span+1
	d.rows = nil
	if !d.buildUnique(values, sel) {
		d.buildRanges(values, sel)
	}
	return true
}

// int64Keys returns the values of a Flat integer vector.
func int64Keys(v *vector.Vector) []int64 {
	if v.Phys() == types.PhysInt64 {
		return vector.Values[int64](v)
	}
	return compare.Int64s(v, nil)
}

// buildUnique fills the directory of keys that have one row each, and reports
// false where one has more.
func (d *directory) buildUnique(values []int64, sel []int32) bool {
	only := make([]int32, d.span)
	for _, i := range sel {
		k := values[i] - d.min
		if only[k] != 0 {
			return false
		}
		only[k] = i + 1
	}
	d.only = only
	return true
}

// buildRanges lists the rows of each value.
func (d *directory) buildRanges(values []int64, sel []int32) {
	d.first = make([]uint32, d.span+1)
	for _, i := range sel {
		d.first[values[i]-d.min]++
	}
	total := uint32(0)
	for k, n := range d.first {
		total += n
		d.first[k] = total // where the value's rows end
	}
	d.rows = make([]int32, len(sel))
	for s := len(sel) - 1; s >= 0; s-- { // backwards, so that rows stay in order
		k := values[sel[s]] - d.min
		d.first[k]--
		d.rows[d.first[k]] = sel[s]
	}
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
	return int64(4*len(d.only) + 4*len(d.first) + 8*len(d.buckets) + 8*len(d.words) + 8*len(d.hashes) + 4*len(d.rows))
}
