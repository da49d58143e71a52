package bitpack

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

const (
	lanes32 = 64 // lanes of 32-bit words
	lanes64 = 32 // lanes of 64-bit words
)

// Width returns the bits that x needs.
func Width(x uint64) int { return bits.Len64(x) }

// Size returns the bytes that n values of width w take.
func Size(n, w int) int {
	if w <= 32 {
		return ((n+lanes32-1)/lanes32*w + 31) / 32 * lanes32 * 4
	}
	return ((n+lanes64-1)/lanes64*w + 63) / 64 * lanes64 * 8
}

// Append appends the values, each of which fits w bits, packed.
func Append(dst []byte, values []uint64, w int) []byte {
	if w == 0 {
		return dst
	}
	start := len(dst)
	dst = append(dst, make([]byte, Size(len(values), w))...)
	if w <= 32 {
		pack32(dst[start:], values, w)
	} else {
		pack64(dst[start:], values, w)
	}
	return dst
}

func pack32(out []byte, values []uint64, w int) {
	for i, v := range values {
		bit := i / lanes32 * w
		at := (bit/32*lanes32 + i%lanes32) * 4
		x := v << (bit % 32)
		binary.LittleEndian.PutUint32(out[at:], binary.LittleEndian.Uint32(out[at:])|uint32(x))
		if hi := uint32(x >> 32); bit%32+w > 32 {
			at += lanes32 * 4
			binary.LittleEndian.PutUint32(out[at:], binary.LittleEndian.Uint32(out[at:])|hi)
		}
	}
}

func pack64(out []byte, values []uint64, w int) {
	for i, v := range values {
		bit := i / lanes64 * w
		at := (bit/64*lanes64 + i%lanes64) * 8
		s := bit % 64
		binary.LittleEndian.PutUint64(out[at:], binary.LittleEndian.Uint64(out[at:])|v<<s)
		if s+w > 64 {
			at += lanes64 * 8
			binary.LittleEndian.PutUint64(out[at:], binary.LittleEndian.Uint64(out[at:])|v>>(64-s))
		}
	}
}

// words views packed bytes as words. Memory that is not aligned is copied.
func words[T uint32 | uint64](b []byte) []T {
	size := int(unsafe.Sizeof(T(0)))
	if len(b) < size {
		return nil
	}
	if uintptr(unsafe.Pointer(&b[0]))%unsafe.Sizeof(T(0)) != 0 {
		c := make([]T, len(b)/size)
		copy(unsafe.Slice((*byte)(unsafe.Pointer(&c[0])), len(b)), b)
		return c
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/size)
}

// Get returns value i of a block of width w.
func Get(src []byte, i, w int) uint64 {
	if w == 0 {
		return 0
	}
	if w <= 32 {
		bit := i / lanes32 * w
		at := (bit/32*lanes32 + i%lanes32) * 4
		x := uint64(binary.LittleEndian.Uint32(src[at:]))
		if bit%32+w > 32 {
			x |= uint64(binary.LittleEndian.Uint32(src[at+lanes32*4:])) << 32
		}
		return x >> (bit % 32) & (1<<w - 1)
	}
	bit := i / lanes64 * w
	at := (bit/64*lanes64 + i%lanes64) * 8
	s := bit % 64
	x := binary.LittleEndian.Uint64(src[at:]) >> s
	if s+w > 64 {
		x |= binary.LittleEndian.Uint64(src[at+lanes64*8:]) << (64 - s)
	}
	return x & (1<<w - 1)
}

// Int32 unpacks len(dst) values of width w, at most 32, each plus base.
func Int32(dst []int32, src []byte, w int, base int32) {
	if w == 0 {
		fill(dst, base)
		return
	}
	in := words[uint32](src)
	mask := uint32(1<<w - 1)
	for row := 0; len(dst) >= lanes32; row++ {
		bit := row * w
		unpackRow32((*[lanes32]int32)(dst), in[bit/32*lanes32:], uint(bit%32), uint(w), mask, base)
		dst = dst[lanes32:]
		if len(dst) > 0 && len(dst) < lanes32 {
			tail32(dst, in, row+1, w, mask, base)
			return
		}
	}
	if len(dst) > 0 {
		tail32(dst, in, 0, w, mask, base)
	}
}

func tail32(dst []int32, in []uint32, row, w int, mask uint32, base int32) {
	var tmp [lanes32]int32
	bit := row * w
	unpackRow32(&tmp, in[bit/32*lanes32:], uint(bit%32), uint(w), mask, base)
	copy(dst, tmp[:])
}

// unpackRow32 unpacks one value of each lane.
func unpackRow32(dst *[lanes32]int32, in []uint32, s, w uint, mask uint32, base int32) {
	lo := (*[lanes32]uint32)(in)
	s &= 31
	if s+w <= 32 {
		for l := 0; l < lanes32; l += 4 {
			dst[l] = int32(lo[l]>>s&mask) + base
			dst[l+1] = int32(lo[l+1]>>s&mask) + base
			dst[l+2] = int32(lo[l+2]>>s&mask) + base
			dst[l+3] = int32(lo[l+3]>>s&mask) + base
		}
		return
	}
	hi := (*[lanes32]uint32)(in[lanes32:])
	t := (32 - s) & 31
	for l := 0; l < lanes32; l += 4 {
		dst[l] = int32((lo[l]>>s|hi[l]<<t)&mask) + base
		dst[l+1] = int32((lo[l+1]>>s|hi[l+1]<<t)&mask) + base
		dst[l+2] = int32((lo[l+2]>>s|hi[l+2]<<t)&mask) + base
		dst[l+3] = int32((lo[l+3]>>s|hi[l+3]<<t)&mask) + base
	}
}

// Int64 unpacks len(dst) values of width w, each plus base.
func Int64(dst []int64, src []byte, w int, base int64) {
	if w == 0 {
		fill(dst, base)
		return
	}
	if w > 32 {
		wide(dst, src, w, base)
		return
	}
	in := words[uint32](src)
	mask := uint32(1<<w - 1)
	for row := 0; len(dst) > 0; row++ {
		bit := row * w
		if len(dst) >= lanes32 {
			unpackRow32to64((*[lanes32]int64)(dst), in[bit/32*lanes32:], uint(bit%32), uint(w), mask, base)
			dst = dst[lanes32:]
			continue
		}
		var tmp [lanes32]int64
		unpackRow32to64(&tmp, in[bit/32*lanes32:], uint(bit%32), uint(w), mask, base)
		copy(dst, tmp[:])
		return
	}
}

func unpackRow32to64(dst *[lanes32]int64, in []uint32, s, w uint, mask uint32, base int64) {
	lo := (*[lanes32]uint32)(in)
	s &= 31
	if s+w <= 32 {
		for l := 0; l < lanes32; l += 4 {
			dst[l] = int64(lo[l]>>s&mask) + base
			dst[l+1] = int64(lo[l+1]>>s&mask) + base
			dst[l+2] = int64(lo[l+2]>>s&mask) + base
			dst[l+3] = int64(lo[l+3]>>s&mask) + base
		}
		return
	}
	hi := (*[lanes32]uint32)(in[lanes32:])
	t := (32 - s) & 31
	for l := 0; l < lanes32; l += 4 {
		dst[l] = int64((lo[l]>>s|hi[l]<<t)&mask) + base
		dst[l+1] = int64((lo[l+1]>>s|hi[l+1]<<t)&mask) + base
		dst[l+2] = int64((lo[l+2]>>s|hi[l+2]<<t)&mask) + base
		dst[l+3] = int64((lo[l+3]>>s|hi[l+3]<<t)&mask) + base
	}
}

// wide unpacks widths above 32.
func wide(dst []int64, src []byte, w int, base int64) {
	in := words[uint64](src)
	mask := ^uint64(0) >> (64 - w)
	for row := 0; len(dst) > 0; row++ {
		bit := row * w
		at, s := bit/64*lanes64, uint(bit%64)
		n := min(len(dst), lanes64)
		lo := in[at : at+n]
		if int(s)+w <= 64 {
			for l, x := range lo {
				dst[l] = int64(x>>(s&63)&mask) + base
			}
		} else {
			hi := in[at+lanes64 : at+lanes64+n]
			t := (64 - s) & 63
			for l, x := range lo {
				dst[l] = int64((x>>(s&63)|hi[l]<<t)&mask) + base
			}
		}
		dst = dst[n:]
	}
}

func fill[T int32 | int64](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}
