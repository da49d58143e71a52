package txn

import "github.com/basaltdb/basalt/core/txn/mvcc"

const (
	maxByteSlab    = 64 << 10
	maxVersionSlab = 128
)

// byteSlab copies byte strings into pieces of memory that it takes a few of: the
// first is as large as the first string, each further one twice as large. A piece
// lives as long as any string in it.
type byteSlab struct {
	free []byte
	size int
}

// clone copies b; nil stays nil.
func (s *byteSlab) clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	if len(b) > len(s.free) {
		s.size = max(len(b), min(2*s.size, maxByteSlab))
		s.free = make([]byte, s.size)
	}
	out := s.free[:len(b):len(b)]
	s.free = s.free[len(b):]
	copy(out, b)
	return out
}

// versionSlab allocates versions in the same way.
type versionSlab struct {
	free []mvcc.Version
	size int
}

func (s *versionSlab) next() *mvcc.Version {
	if len(s.free) == 0 {
		s.size = max(1, min(2*s.size, maxVersionSlab))
		s.free = make([]mvcc.Version, s.size)
	}
	v := &s.free[0]
	s.free = s.free[1:]
	return v
}
