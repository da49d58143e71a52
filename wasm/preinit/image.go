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
// the instance until MoveTo.
func Take(memory []byte, globals []uint64) *Image {
	i := &Image{Pages: uint32(len(memory) / PageBytes), Globals: globals}
	touched(memory, func(from, to int) {
		i.Runs = append(i.Runs, Run{At: uint32(from), Bytes: memory[from:to]})
	})
	return i
}

// Bytes is how many bytes the runs have together.
func (i *Image) Bytes() (n int) {
	for _, r := range i.Runs {
		n += len(r.Bytes)
	}
	return n
}

// MoveTo has the runs in other memory, one behind the other: all start at multiples
// of 4096 in both.
func (i *Image) MoveTo(memory []byte) {
	for n, r := range i.Runs {
		size := copy(memory, r.Bytes)
		i.Runs[n].Bytes, memory = memory[:size:size], memory[size:]
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
	return int64(8*len(i.Globals) + runBytes*len(i.Runs) + i.Bytes())
}
