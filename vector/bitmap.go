package vector

import "math/bits"

// Bitmap is a sequence of bits, least significant first, in 64-bit words. On
// little-endian machines its memory is an Arrow bitmap.
type Bitmap []uint64

// Words returns the number of 64-bit words that n bits need.
func Words(n int) int { return (n + 63) >> 6 }

// NewBitmap returns a bitmap of n zero bits.
func NewBitmap(n int) Bitmap { return make(Bitmap, Words(n)) }

// NewBitmapSet returns a bitmap of n one bits.
func NewBitmapSet(n int) Bitmap {
	b := NewBitmap(n)
	b.SetAll()
	return b
}

// Get reports whether bit i is set.
func (b Bitmap) Get(i int) bool { return b[i>>6]&(1<<(uint(i)&63)) != 0 }

// Set sets bit i.
func (b Bitmap) Set(i int) { b[i>>6] |= 1 << (uint(i) & 63) }

// Clear clears bit i.
func (b Bitmap) Clear(i int) { b[i>>6] &^= 1 << (uint(i) & 63) }

// Put sets bit i to on.
func (b Bitmap) Put(i int, on bool) {
	if on {
		b.Set(i)
	} else {
		b.Clear(i)
	}
}

// SetAll sets every bit.
func (b Bitmap) SetAll() {
	for i := range b {
		b[i] = ^uint64(0)
	}
}

// ClearAll clears every bit.
func (b Bitmap) ClearAll() { clear(b) }

// Count returns the number of set bits among the first n.
func (b Bitmap) Count(n int) int {
	full, count := n>>6, 0
	for _, w := range b[:full] {
		count += bits.OnesCount64(w)
	}
	if rest := uint(n) & 63; rest != 0 {
		count += bits.OnesCount64(b[full] & (1<<rest - 1))
	}
	return count
}

// AllSet reports whether the first n bits are all set.
func (b Bitmap) AllSet(n int) bool {
	full := n >> 6
	for _, w := range b[:full] {
		if w != ^uint64(0) {
			return false
		}
	}
	rest := uint(n) & 63
	return rest == 0 || b[full]|^uint64(0)<<rest == ^uint64(0)
}

// AppendSelected appends the positions of the set bits among the first n to
// sel and returns it.
func (b Bitmap) AppendSelected(sel []int32, n int) []int32 {
	all := Identity(n)
	for wi := 0; wi < Words(n); wi++ {
		w := b[wi]
		if rest := n - wi<<6; rest < 64 {
			w &= 1<<uint(rest) - 1
		}
		if w == ^uint64(0) {
			sel = append(sel, all[wi<<6:wi<<6+64]...)
			continue
		}
		base := int32(wi << 6)
		for w != 0 {
			sel = append(sel, base+int32(bits.TrailingZeros64(w)))
			w &= w - 1
		}
	}
	return sel
}
