package segment

import (
	"encoding/binary"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"weak"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/core/storage/encoding/words"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
	"github.com/klauspost/compress/zstd"
)

// Segment is an open segment. It is safe for concurrent use.
type Segment struct {
	id    uint64
	file  vfs.File
	pool  *buffer.Pool
	rows  int
	first int64 // smallest and largest RowID
	last  int64
	dense bool // no RowID between them is missing
	size  int64
	cols  []columnMeta // with the RowIDs last, unless dense

	dictMu sync.Mutex
	dicts  []*vector.Vector // loaded dictionaries, by column
	tables []*fsst.Table    // loaded symbol tables, by column
	// inRange has, by column, a bit for each block whose codes are known to be
	// ones of the dictionary.
	inRange []atomic.Uint64
	// words are tables of words, by column. They are large, and needed while
	// blocks are loaded only.
	words []weak.Pointer[words.Table]

	lastIDs atomic.Pointer[idBlock] // where Find has looked last
}

// Open opens segment id. Its blocks are cached in pool, in a space of their
// own that has the segment's ID.
func Open(fsys vfs.FS, pool *buffer.Pool, id uint64) (*Segment, error) {
	f, err := fsys.OpenFile(Name(id), vfs.OpenOptions{Class: vfs.ClassSegments})
	if err != nil {
		return nil, err
	}
	s := &Segment{id: id, file: f, pool: pool}
	if err := s.load(); err != nil {
		f.Close()
		return nil, err
	}
	for i := range s.cols {
		c := &s.cols[i]
		for b := range c.blocks {
			c.all = c.all.Merge(c.blocks[b].zone)
		}
	}
	s.dicts, s.tables = make([]*vector.Vector, len(s.cols)), make([]*fsst.Table, len(s.cols))
	s.inRange = make([]atomic.Uint64, len(s.cols))
	s.words = make([]weak.Pointer[words.Table], len(s.cols))
	return s, nil
}

// load reads the header, trailer and footer.
func (s *Segment) load() error {
	var err error
	if s.size, err = s.file.Size(); err != nil {
		return err
	}
	if s.size < headerSize+trailerSize {
		return errDamaged(s.id, "the file is too short")
	}
	head, tail := make([]byte, headerSize), make([]byte, trailerSize)
	if err := vfs.ReadFull(s.file, head, 0, Name(s.id)); err != nil {
		return err
	}
	if err := vfs.ReadFull(s.file, tail, s.size-trailerSize, Name(s.id)); err != nil {
		return err
	}
	version := binary.LittleEndian.Uint32(head[8:])
	if binary.LittleEndian.Uint64(head) != segMagic || version < segOldest || version > segVersion ||
		binary.LittleEndian.Uint64(head[16:]) != s.id || binary.LittleEndian.Uint64(tail[24:]) != segMagic {
		return errDamaged(s.id, "it is not a segment of this format")
	}
	at, n := int64(binary.LittleEndian.Uint64(tail)), int64(binary.LittleEndian.Uint32(tail[8:]))
	if at < headerSize || at+n != s.size-trailerSize {
		return errDamaged(s.id, "the footer is not where it should be")
	}
	foot := make([]byte, n)
	if err := vfs.ReadFull(s.file, foot, at, Name(s.id)); err != nil {
		return err
	}
	if checksum(foot) != binary.LittleEndian.Uint32(tail[12:]) || !s.footer(foot, at) {
		return errDamaged(s.id, "the footer does not match its checksum")
	}
	return nil
}

// Close closes the file. Nobody may be reading.
func (s *Segment) Close() error { return s.file.Close() }

// ID returns the segment's ID.
func (s *Segment) ID() uint64 { return s.id }

// Rows returns the number of rows.
func (s *Segment) Rows() int { return s.rows }

// Size returns the bytes of the file.
func (s *Segment) Size() int64 { return s.size }

// Bounds returns the smallest and largest RowID.
func (s *Segment) Bounds() (first, last int64) { return s.first, s.last }

// Blocks returns the number of blocks of each column.
func (s *Segment) Blocks() int { return (s.rows + BlockRows - 1) / BlockRows }

// BlockRows returns the number of rows in a block.
func (s *Segment) BlockRows(b int) int { return min(BlockRows, s.rows-b*BlockRows) }

// Columns returns the number of columns, the RowIDs not counted.
func (s *Segment) Columns() int {
	if s.dense {
		return len(s.cols)
	}
	return len(s.cols) - 1
}

// Zone returns the zone map of a block.
func (s *Segment) Zone(col, block int) *Zone { return &s.cols[col].blocks[block].zone }

// Range returns the zone of all blocks of a column together.
func (s *Segment) Range(col int) *Zone { return &s.cols[col].all }

// Refuted reports whether the predicates exclude every row of a block. A
// column that the segment does not have excludes nothing.
func (s *Segment) Refuted(block int, preds []Predicate) bool {
	for i := range preds {
		p := &preds[i]
		if p.Col < s.Columns() && p.Refutes(s.Zone(p.Col, block)) {
			return true
		}
	}
	return false
}

// decoders decompress zstd blocks. Options are constant, so making one cannot
// fail.
var decoders = sync.Pool{New: func() any {
	d, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<31))
	return d
}}

// fetch returns the pinned frame of a block: number k of its column, -1 for
// the dictionary.
func (s *Segment) fetch(col, k int) (*buffer.Frame, error) {
	m := &s.cols[col].dict
	if k >= 0 {
		m = &s.cols[col].blocks[k]
	}
	return s.pool.Fetch(s.key(col, k), int(m.raw), func(buf []byte) error { return s.read(col, m, buf) })
}

// key names a block in the pool.
func (s *Segment) key(col, k int) buffer.Key {
	return buffer.Key{Space: s.id, No: uint64(col)*(MaxBlocks+1) + uint64(k+1)}
}

// read reads a block of a column from the file, verifies it and makes it plain
// where it is packed.
func (s *Segment) read(col int, m *blockMeta, buf []byte) error {
	b := buf
	if m.enc.packed() {
		b = make([]byte, m.size)
	}
	if err := vfs.ReadFull(s.file, b[:m.size], m.off, Name(s.id)); err != nil {
		return err
	}
	return s.accept(col, m, b[:m.size], buf)
}

// accept verifies a block as it is in the file and makes it plain in buf, where
// it may be already.
func (s *Segment) accept(col int, m *blockMeta, b, buf []byte) error {
	if checksum(b) != m.crc {
		return errDamaged(s.id, "a block does not match its checksum")
	}
	if m.enc.packed() {
		return s.unpack(col, m, b, buf)
	}
	copy(buf, b)
	return nil
}

// unpack makes a plain block of a packed one.
func (s *Segment) unpack(col int, m *blockMeta, b, buf []byte) error {
	h, ok := parseHead(b)
	if !ok || h.enc != m.enc || plainSize(&h) != m.raw || int64(m.raw) < h.base || h.base < 0 {
		return errDamaged(s.id, "a compressed block has a wrong size")
	}
	prefix := int(m.raw) - int(h.base)
	if prefix > len(b) {
		return errDamaged(s.id, "a compressed block is too short")
	}
	copy(buf, b[:prefix])
	buf[0] = byte(encPlain)
	if h.enc == encZstd {
		return s.decompress(b[prefix:], buf[prefix:])
	}
	t, err := s.wordTable(col)
	if err != nil {
		return err
	}
	if t.Decode(buf[prefix:], b[prefix:]) != nil {
		return errDamaged(s.id, "the words of a block are invalid")
	}
	return nil
}

// decompress fills dst.
func (s *Segment) decompress(b, dst []byte) error {
	d := decoders.Get().(*zstd.Decoder)
	defer decoders.Put(d)
	out, err := d.DecodeAll(b, dst[:0:len(dst)])
	if err != nil || len(out) != len(dst) || len(out) > 0 && &out[0] != &dst[0] {
		return errDamaged(s.id, "a compressed block cannot be decompressed")
	}
	return nil
}

// Dense reports whether no RowID between the first and the last is missing, so
// that positions and RowIDs differ by the first.
func (s *Segment) Dense() bool { return s.dense }

// RowIDs returns the RowIDs of a block, in dst where they fit.
func (s *Segment) RowIDs(no int, dst []int64) ([]int64, error) {
	n := s.BlockRows(no)
	dst = slices.Grow(dst[:0], n)[:n]
	if s.dense {
		for i := range dst {
			dst[i] = s.first + int64(no*BlockRows+i)
		}
		return dst, nil
	}
	f, err := s.fetch(len(s.cols)-1, no)
	if err != nil {
		return nil, err
	}
	defer f.Unpin()
	var blk block
	err = s.parse(&blk, len(s.cols)-1, no, f.Data())
	if err == nil {
		err = decodeInts(&blk, dst)
	}
	return dst, err
}

// Find returns the position of a row in the segment, false when it is not
// there.
func (s *Segment) Find(row int64) (int, bool, error) {
	if row < s.first || row > s.last {
		return 0, false, nil
	}
	if s.dense {
		return int(row - s.first), true, nil
	}
	blocks := s.cols[len(s.cols)-1].blocks
	b := sort.Search(len(blocks), func(i int) bool { return blocks[i].zone.Max >= row })
	if b == len(blocks) || blocks[b].zone.Min > row {
		return 0, false, nil
	}
	// Rows that are looked for are often neighbours.
	last := s.lastIDs.Load()
	if last == nil || last.block != b {
		ids, err := s.RowIDs(b, nil)
		if err != nil {
			return 0, false, err
		}
		last = &idBlock{block: b, ids: ids}
		s.lastIDs.Store(last)
	}
	i, found := slices.BinarySearch(last.ids, row)
	return b*BlockRows + i, found, nil
}

// idBlock is the RowIDs of a block.
type idBlock struct {
	block int
	ids   []int64
}

// Type returns the type of a column.
func (s *Segment) Type(col int) types.T { return s.cols[col].typ }
