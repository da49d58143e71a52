package wal

import "github.com/basaltdb/basalt/core/storage/vfs"

const (
	// zeroAhead is how far the log writes zeros beyond its end in a fresh
	// segment: overwriting blocks that were written needs no change of the file
	// system's own data, so a commit costs one write to the disk and not three.
	zeroAhead = 1 << 20
	// maxWrite is how many bytes of records are written at once.
	maxWrite = 1 << 20
	// minScratch is the memory that a log has for its writes at least.
	minScratch = 64 << 10
)

// segFile is the segment file that is being written. It is written in whole
// blocks, past the kernel's cache and durably, so that a commit waits for one
// operation: the block that a write begins in is written again with what it had
// before, and the last is filled up with zeros, where no record begins.
//
// The disk writes sectors as wholes, so writing what is there anew is harmless.
type segFile struct {
	file   vfs.File
	number uint64
	limit  int64  // the segment's size
	block  int64  // 1, or what direct writes have to be multiples of
	zeroed int64  // offset up to which the blocks were written
	tail   []byte // what was written in the block of the end
	buf    *scratch
}

// scratch is aligned memory outside of the Go heap. It is an object of its own, so
// that the memory goes with a log that is abandoned instead of closed.
type scratch struct{ mem []byte }

func (s *scratch) free() {
	if s.mem != nil {
		vfs.Free(s.mem)
		s.mem = nil
	}
}

// blockOf returns the size of the blocks that segments are written in.
func blockOf(segment int64) int64 {
	if segment%vfs.MemoryAlign == 0 {
		return vfs.MemoryAlign
	}
	return 1
}

// openOptions say how a segment is opened to be written.
func openOptions(segment int64) vfs.OpenOptions {
	return vfs.OpenOptions{Class: vfs.ClassWAL, DSync: true, Direct: blockOf(segment) > 1}
}

// start makes f the file that is written next, from its beginning on; zeroed is
// how far its blocks were written in an earlier life.
func (s *segFile) start(f vfs.File, number uint64, limit, zeroed int64) {
	s.file, s.number, s.limit, s.block, s.zeroed, s.tail = f, number, limit, blockOf(limit), zeroed, s.tail[:0]
}

// resume makes f, whose records end at an offset, the file that is written next.
func (s *segFile) resume(f vfs.File, number uint64, limit, end int64) error {
	s.start(f, number, limit, end)
	s.tail = make([]byte, end%s.block, vfs.MemoryAlign)
	return vfs.ReadFull(f, s.tail, end-int64(len(s.tail)), segmentName(number))
}

// write writes bytes where those before have ended, and returns when they are
// durable. They must not go beyond the segment.
func (s *segFile) write(b []byte, off int64) error {
	for len(b) > 0 {
		n := min(int64(len(b)), maxWrite)
		if err := s.writeSome(b[:n], off); err != nil {
			return err
		}
		b, off = b[n:], off+n
	}
	return nil
}

func (s *segFile) writeSome(b []byte, off int64) error {
	start, end := off-int64(len(s.tail)), off+int64(len(b))
	to := s.roundUp(end)
	if to > s.zeroed {
		to = min(s.roundUp(end+zeroAhead), s.limit)
	}
	buf := s.room(int(to - start))
	n := copy(buf, s.tail)
	n += copy(buf[n:], b)
	clear(buf[n:])
	if _, err := s.file.WriteAt(buf, start); err != nil {
		return err
	}
	s.zeroed = max(s.zeroed, to)
	last := end - end%s.block - start
	s.tail = append(s.tail[:0], buf[last:n]...)
	return nil
}

func (s *segFile) roundUp(n int64) int64 { return (n + s.block - 1) / s.block * s.block }

// room returns aligned memory of n bytes.
func (s *segFile) room(n int) []byte {
	if n > len(s.buf.mem) {
		size := max(len(s.buf.mem), minScratch)
		for size < n {
			size *= 2
		}
		s.buf.free()
		s.buf.mem = vfs.Alloc(size)
	}
	return s.buf.mem[:n]
}

// close closes the file, if there is one.
func (s *segFile) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}
