package preinit

import "bytes"

// PageBytes is the size of a page of memory.
const PageBytes = 64 << 10

// blockBytes is the unit in which memory is looked at.
const blockBytes = 4 << 10

// Image is the state of an instance.
type Image struct {
	Pages uint32 // of memory
	Runs  []Run  // what differs from the memory that the runtime gives
	// Globals are the values of Plan.Globals, as the runtime has them; nil for those
	// that they begin with.
	Globals []uint64
}

// Run is a part of memory.
type Run struct {
	At    uint32
	Bytes []byte
}

// Take makes an image of an instance of a plan that is Whole. Its memory is that of
// the instance until Keep.
func Take(memory []byte, globals []uint64) *Image {
	i := &Image{Pages: uint32(len(memory) / PageBytes), Globals: globals}
	touched(memory, func(from, to int) {
		i.Runs = append(i.Runs, Run{At: uint32(from), Bytes: memory[from:to]})
	})
	return i
}

// Keep makes the image one of its own.
func (i *Image) Keep() {
	size := 0
	for _, r := range i.Runs {
		size += len(r.Bytes)
	}
	all := make([]byte, 0, size)
	for n, r := range i.Runs {
		at := len(all)
		all = append(all, r.Bytes...)
		i.Runs[n].Bytes = all[at:len(all):len(all)]
	}
}

// touched calls f with each range of blocks that are not zero.
func touched(memory []byte, f func(from, to int)) {
	var zeros [blockBytes]byte
	from := -1
	for at := 0; at < len(memory); at += blockBytes {
		switch zero := bytes.Equal(memory[at:at+blockBytes], zeros[:]); {
		case zero && from >= 0:
			f(from, at)
			from = -1
		case !zero && from < 0:
			from = at
		}
	}
	if from >= 0 {
		f(from, len(memory))
	}
}

// runBytes is what a run takes beside its bytes.
const runBytes = 32

// Size is the memory that the image takes.
func (i *Image) Size() int64 {
	n := int64(8 * len(i.Globals))
	for _, r := range i.Runs {
		n += int64(len(r.Bytes)) + runBytes
	}
	return n
}

// CopyTo makes memory of Pages pages, as the runtime gives it, what the image has.
func (i *Image) CopyTo(memory []byte) {
	for _, r := range i.Runs {
		copy(memory[r.At:], r.Bytes)
	}
}
