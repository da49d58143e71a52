package group

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/keypack"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/hash"
)

// Table numbers keys. It is used by one goroutine at a time.
type Table struct {
	types  []types.T
	n      int
	values []*vector.Builder // the distinct keys, by number

	layout keypack.Layout
	packed bool     // keys are words
	words  []uint64 // key g is words[g*stride:(g+1)*stride]
	arena  []byte   // otherwise: key g is arena[ends[g-1]:ends[g]]
	ends   []int
	hashes []uint32 // of byte keys

	slots []uint32 // 1 + number, 0 for empty; linear probing
	mask  uint32

	direct  directTable
	checkAt int // number of keys at which to look again whether they are dense
	dicts   dictCache
	fresh   []int32  // rows of the batch that gave new keys
	batch   []uint64 // packed keys of the batch
	key     []byte
	serial  serialiser
}

// NewTable returns an empty table for keys of the given types, at least one.
func NewTable(ts []types.T) *Table {
	t := &Table{types: ts}
	t.Reset()
	return t
}

// Reset empties the table.
func (t *Table) Reset() {
	t.n = 0
	t.layout, t.packed = keypack.New(t.types, false)
	t.words, t.arena, t.ends, t.hashes = t.words[:0], t.arena[:0], t.ends[:0], t.hashes[:0]
	if len(t.slots) > 1024 {
		t.slots = nil
	}
	t.direct, t.checkAt = directTable{}, directFrom
	t.resize(1024)
	t.dicts.clear()
	t.values = make([]*vector.Builder, len(t.types))
	for i, ty := range t.types {
		t.values[i] = vector.NewBuilder(ty, 0)
	}
}

// Len returns the number of distinct keys.
func (t *Table) Len() int { return t.n }

// Bytes estimates the memory held.
func (t *Table) Bytes() int64 {
	size := 4*len(t.direct.numbers) + 8*len(t.words) + len(t.arena) + 8*len(t.ends) + 4*len(t.hashes) + 4*len(t.slots)
	// The values take about as much as the keys.
	return int64(size + 8*len(t.words) + len(t.arena) + 8*len(t.types)*t.n)
}

// Assign stores the number of each row's key at out[row], for the rows of sel
// (nil: all n), and returns the rows that brought new keys, in the order of
// their numbers; that slice is valid until the next call.
func (t *Table) Assign(cols []*vector.Vector, n int, sel []int32, out []uint32) ([]int32, error) {
	if sel == nil {
		sel = vector.Identity(n)
	}
	t.fresh = t.fresh[:0]
	if rest, ok := t.dicts.lookup(cols, sel, out); ok {
		if len(rest) == 0 {
			return nil, nil
		}
		if err := t.assign(cols, n, rest, out); err != nil {
			return nil, err
		}
		t.dicts.learn(cols, rest, out)
		return t.fresh, nil
	}
	return t.fresh, t.assign(cols, n, sel, out)
}

// assign finds or adds the keys of the rows sel.
func (t *Table) assign(cols []*vector.Vector, n int, sel []int32, out []uint32) error {
	if len(sel) == 0 {
		return nil
	}
	if t.direct.on && t.assignDirect(cols[0], sel, out) {
		t.keepValues(cols)
		return nil
	}
	for t.packed {
		if need := n * t.layout.Stride; cap(t.batch) < need {
			t.batch = make([]uint64, max(need, vector.Size*t.layout.Stride))
		}
		if t.layout.Pack(cols, n, sel, t.batch[:n*t.layout.Stride]) {
			break
		}
		if err := t.change(); err != nil {
			return err
		}
	}
	if err := t.makeRoom(len(sel)); err != nil {
		return err
	}
	switch {
	case !t.packed:
		t.probeBytes(cols, sel, out)
	case t.layout.Stride == 1:
		t.probeWord(sel, out)
	default:
		t.probeWords(sel, out)
	}
	t.keepValues(cols)
	if t.n >= t.checkAt {
		t.goDirect()
		t.checkAt = 2 * t.n
	}
	return nil
}

// keepValues keeps the values of the keys that are new.
func (t *Table) keepValues(cols []*vector.Vector) {
	if len(t.fresh) == 0 {
		return
	}
	for i, b := range t.values {
		b.AppendRows(cols[i], t.fresh)
	}
}

// makeRoom grows the slots so that more keys keep them at most half full.
func (t *Table) makeRoom(more int) error {
	if t.n+more > math.MaxInt32/2 || len(t.arena) > math.MaxInt32 {
		return errs.New(errs.OutOfMemory, "out of memory").WithDetail("A hash table has %d keys.", t.n)
	}
	if size := 2 * (t.n + more); size > len(t.slots) {
		grown := len(t.slots)
		for grown < size {
			grown *= 2
		}
		t.resize(grown)
	}
	return nil
}

// resize makes a table of size slots, a power of two, and enters all keys.
func (t *Table) resize(size int) {
	if len(t.slots) == size {
		clear(t.slots)
	} else {
		t.slots = make([]uint32, size)
	}
	t.mask = uint32(size - 1)
	for g := range t.n {
		at := t.hashOf(g) & t.mask
		for t.slots[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slots[at] = uint32(g + 1)
	}
}

// hashOf returns the hash of a key that is in the table.
func (t *Table) hashOf(g int) uint32 {
	if !t.packed {
		return t.hashes[g]
	}
	return hashWords(t.words[g*t.layout.Stride : (g+1)*t.layout.Stride])
}

func hashWords(w []uint64) uint32 {
	h := hash.Uint64(w[0])
	for _, x := range w[1:] {
		h = hash.Combine(h, x)
	}
	return uint32(h >> 32)
}

// probeWord is the way for keys of one word.
func (t *Table) probeWord(sel []int32, out []uint32) {
	batch, mask, slots, words := t.batch, t.mask, t.slots, t.words
	for _, i := range sel {
		k := batch[i]
		at := uint32(hash.Uint64(k)>>32) & mask
		for {
			g := slots[at]
			if g == 0 {
				words = append(words, k)
				t.n++
				g = uint32(t.n)
				slots[at] = g
				t.fresh = append(t.fresh, i)
				out[i] = g - 1
				break
			}
			if words[g-1] == k {
				out[i] = g - 1
				break
			}
			at = (at + 1) & mask
		}
	}
	t.words = words
}

func (t *Table) probeWords(sel []int32, out []uint32) {
	s := t.layout.Stride
	for _, i := range sel {
		k := t.batch[int(i)*s : int(i)*s+s]
		at := hashWords(k) & t.mask
		for {
			g := int(t.slots[at])
			if g == 0 {
				t.words = append(t.words, k...)
				t.n++
				t.slots[at] = uint32(t.n)
				t.fresh = append(t.fresh, i)
				out[i] = uint32(t.n - 1)
				break
			}
			if equalWords(t.words[(g-1)*s:g*s], k) {
				out[i] = uint32(g - 1)
				break
			}
			at = (at + 1) & t.mask
		}
	}
}

func equalWords(a, b []uint64) bool {
	for i, x := range a {
		if x != b[i] {
			return false
		}
	}
	return true
}

func (t *Table) probeBytes(cols []*vector.Vector, sel []int32, out []uint32) {
	t.serial.begin(cols)
	for _, i := range sel {
		t.key = t.serial.append(t.key[:0], int(i))
		h := uint32(hash.Bytes(t.key) >> 32)
		at := h & t.mask
		for {
			g := int(t.slots[at])
			if g == 0 {
				t.addBytes(t.key, h)
				t.slots[at] = uint32(t.n)
				t.fresh = append(t.fresh, i)
				out[i] = uint32(t.n - 1)
				break
			}
			if t.hashes[g-1] == h && string(t.byteKey(g-1)) == string(t.key) {
				out[i] = uint32(g - 1)
				break
			}
			at = (at + 1) & t.mask
		}
	}
}

func (t *Table) byteKey(g int) []byte {
	from := 0
	if g > 0 {
		from = t.ends[g-1]
	}
	return t.arena[from:t.ends[g]]
}

func (t *Table) addBytes(key []byte, h uint32) {
	t.arena = append(t.arena, key...)
	t.ends = append(t.ends, len(t.arena))
	t.hashes = append(t.hashes, h)
	t.n++
}

// change moves the table to the next form of keys and enters the keys again.
func (t *Table) change() error {
	cols := t.Peek()
	l, ok := keypack.New(t.types, true)
	if t.layout.Nulls() || !ok {
		t.toBytes(cols)
	} else {
		t.layout = l
		t.words = make([]uint64, t.n*l.Stride)
		if !l.Pack(cols, t.n, vector.Identity(t.n), t.words) {
			return errs.Internal("a packed key does not pack again")
		}
	}
	t.resize(len(t.slots))
	return nil
}

func (t *Table) toBytes(cols []*vector.Vector) {
	n := t.n
	t.packed, t.words, t.n = false, nil, 0
	t.serial.begin(cols)
	for g := range n {
		t.key = t.serial.append(t.key[:0], g)
		t.addBytes(t.key, uint32(hash.Bytes(t.key)>>32))
	}
}

// Peek returns the distinct keys as columns, by number. They are valid until
// the next Assign or Reset.
func (t *Table) Peek() []*vector.Vector {
	cols := make([]*vector.Vector, len(t.values))
	for i, b := range t.values {
		cols[i] = b.Peek()
	}
	return cols
}
