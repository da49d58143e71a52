package segment

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// Limits of a dictionary.
const (
	maxDict = 1 << 16
	// trialRows is after how many rows a dictionary must have proved useful,
	// if the segment has as many: fewer entries than a third of the rows.
	trialRows = 4096
)

// dictionary gives strings codes in the order of their first appearance.
type dictionary struct {
	off   []int32 // len+1 offsets into data
	data  []byte
	table []uint32 // open addressing: code+1, 0 for empty
	tags  []uint32 // upper hash bits, by code
}

func newDictionary() *dictionary {
	return &dictionary{off: []int32{0}, table: make([]uint32, 256)}
}

func (d *dictionary) len() int { return len(d.tags) }

func (d *dictionary) at(code int32) []byte { return d.data[d.off[code]:d.off[code+1]] }

// hash mixes a string eight bytes at a time.
func hash(b []byte) uint64 {
	const k1, k2 = 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9
	h := uint64(len(b)) * k1
	for len(b) >= 8 {
		h = mix(h^binary.LittleEndian.Uint64(b), k2)
		b = b[8:]
	}
	var last uint64
	for i, c := range b {
		last |= uint64(c) << (8 * i)
	}
	return mix(h^last, k1)
}

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a|1, b)
	return hi ^ lo
}

// add returns the code of a string, entering it if it is new.
func (d *dictionary) add(b []byte) int32 {
	h := hash(b)
	tag := uint32(h >> 32)
	mask := uint64(len(d.table) - 1)
	i := h & mask
	for ; d.table[i] != 0; i = (i + 1) & mask {
		code := int32(d.table[i] - 1)
		if d.tags[code] == tag && bytes.Equal(d.at(code), b) {
			return code
		}
	}
	code := int32(len(d.tags))
	d.table[i] = uint32(code) + 1
	d.tags = append(d.tags, tag)
	d.data = append(d.data, b...)
	d.off = append(d.off, int32(len(d.data)))
	if len(d.tags)*2 > len(d.table) {
		d.grow()
	}
	return code
}

func (d *dictionary) grow() {
	d.table = make([]uint32, len(d.table)*2)
	mask := uint64(len(d.table) - 1)
	for code := range d.tags {
		i := hash(d.at(int32(code))) & mask
		for d.table[i] != 0 {
			i = (i + 1) & mask
		}
		d.table[i] = uint32(code) + 1
	}
}

// sorted returns the dictionary's strings in order, as offsets and data, and
// the new code of each old one.
func (d *dictionary) sorted() (off []int32, data []byte, code []int32) {
	order := make([]int32, d.len())
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return bytes.Compare(d.at(a), d.at(b)) })
	off, data = make([]int32, 1, len(order)+1), make([]byte, 0, len(d.data))
	code = make([]int32, len(order))
	for n, old := range order {
		code[old] = int32(n)
		data = append(data, d.at(old)...)
		off = append(off, int32(len(data)))
	}
	return off, data, code
}
