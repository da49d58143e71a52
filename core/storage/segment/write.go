package segment

import (
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// writeChunk is how much is written to the file at once.
const writeChunk = 1 << 20

// fileWriter appends to a segment file: whole chunks, from aligned memory, as
// direct writes need it.
type fileWriter struct {
	f    vfs.File
	buf  []byte // of writeChunk bytes
	done int64  // bytes written
}

func (w *fileWriter) pos() int64 { return w.done + int64(len(w.buf)) }

func (w *fileWriter) write(b []byte) error {
	for len(b) > 0 {
		n := copy(w.buf[len(w.buf):cap(w.buf)], b)
		w.buf, b = w.buf[:len(w.buf)+n], b[n:]
		if len(w.buf) == cap(w.buf) {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *fileWriter) flush() error {
	_, err := w.f.WriteAt(w.buf, w.done)
	w.done += int64(len(w.buf))
	w.buf = w.buf[:0]
	return err
}

// finish writes what is left and makes it durable. A direct write may be longer
// than that, and the file is cut to its size afterwards.
func (w *fileWriter) finish() error {
	size := w.pos()
	if over := len(w.buf) % w.f.Align(); over > 0 {
		n := len(w.buf)
		w.buf = w.buf[:n+w.f.Align()-over]
		clear(w.buf[n:])
	}
	if err := w.flush(); err != nil {
		return err
	}
	if w.done > size {
		if err := w.f.Truncate(size); err != nil {
			return err
		}
		w.done = size
	}
	return w.f.Sync()
}

var padding [8]byte

// align pads the file to a multiple of 8 bytes.
func (w *fileWriter) align() error { return w.write(padding[:-w.pos()&7]) }

// Write writes the rows of b as segment id and syncs the file; the caller
// syncs the directory. It returns the size of the file. On an error the file
// may be there in part; the caller removes it.
func Write(fsys vfs.FS, id uint64, b *Builder) (size int64, err error) {
	f, err := fsys.OpenFile(Name(id), vfs.OpenOptions{Create: true, Class: vfs.ClassSegments})
	if err != nil {
		return 0, err
	}
	w := &fileWriter{f: f, buf: vfs.Alloc(writeChunk)[:0]}
	defer func() { vfs.Free(w.buf[:writeChunk]) }()
	if err = w.segment(id, b); err == nil {
		err = w.finish()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return w.done, err
}

func (w *fileWriter) segment(id uint64, b *Builder) error {
	var h []byte
	h = binary.LittleEndian.AppendUint64(h, segMagic)
	h = binary.LittleEndian.AppendUint32(h, segVersion)
	h = binary.LittleEndian.AppendUint32(h, 0)
	h = binary.LittleEndian.AppendUint64(h, id)
	h = binary.LittleEndian.AppendUint64(h, 0)
	if err := w.write(h); err != nil {
		return err
	}
	var metas []columnMeta
	for _, c := range b.cols {
		m, err := w.column(c)
		if err != nil {
			return err
		}
		metas = append(metas, m)
	}
	dense := b.rows == 0 || b.rowIDs[b.rows-1]-b.rowIDs[0] == int64(b.rows-1)
	if !dense {
		m, err := w.column(&column{typ: types.Int8, lay: layInt, n: b.rows, ints: b.rowIDs})
		if err != nil {
			return err
		}
		metas = append(metas, m)
	}
	foot := encodeFooter(b, metas, dense)
	if err := w.align(); err != nil {
		return err
	}
	at := w.pos()
	if err := w.write(foot); err != nil {
		return err
	}
	t := binary.LittleEndian.AppendUint64(nil, uint64(at))
	t = binary.LittleEndian.AppendUint32(t, uint32(len(foot)))
	t = binary.LittleEndian.AppendUint32(t, checksum(foot))
	t = binary.LittleEndian.AppendUint32(t, uint32(b.rows))
	t = binary.LittleEndian.AppendUint32(t, 0)
	t = binary.LittleEndian.AppendUint64(t, segMagic)
	return w.write(t)
}

// column writes the blocks of one column.
func (w *fileWriter) column(c *column) (m columnMeta, err error) {
	m.typ = c.typ
	e := &encoder{c: c}
	if c.dict != nil && c.dictFails() {
		c.giveUpDict()
	}
	if c.dict != nil {
		off, data, code := c.dict.sorted()
		e.remap, e.dictN = code, len(code)
		if m.dict, err = w.dictionary(off, data); err != nil {
			return m, err
		}
	}
	e.chooseCoder()
	for from := 0; from < c.n; from += BlockRows {
		b, meta := e.block(from, min(from+BlockRows, c.n))
		if err := w.align(); err != nil {
			return m, err
		}
		meta.off = w.pos()
		if err := w.write(b); err != nil {
			return m, err
		}
		m.blocks = append(m.blocks, meta)
	}
	if e.coded {
		m.dict, err = w.tables(e)
	}
	return m, err
}

// encodeFooter lists the columns and blocks.
func encodeFooter(b *Builder, metas []columnMeta, dense bool) []byte {
	var f []byte
	uint := func(v uint64) { f = binary.AppendUvarint(f, v) }
	str := func(s []byte) { uint(uint64(len(s))); f = append(f, s...) }
	first, last := int64(0), int64(-1)
	if b.rows > 0 {
		first, last = b.rowIDs[0], b.rowIDs[b.rows-1]
	}
	uint(uint64(b.rows))
	f = binary.AppendVarint(f, first)
	f = binary.AppendVarint(f, last)
	flag := uint64(0)
	if dense {
		flag = 1
	}
	uint(flag)
	uint(uint64(len(metas)))
	block := func(m *blockMeta) {
		uint(uint64(m.off))
		uint(uint64(m.size))
		uint(uint64(m.crc))
		uint(uint64(m.enc))
		uint(uint64(m.raw))
	}
	for _, c := range metas {
		uint(uint64(c.typ.OID))
		f = binary.AppendVarint(f, int64(c.typ.Mod))
		block(&c.dict)
		for i := range c.blocks {
			block(&c.blocks[i])
			z := &c.blocks[i].zone
			uint(uint64(z.Nulls))
			flags := uint64(0)
			if z.Known {
				flags |= 1
			}
			if z.Exact {
				flags |= 2
			}
			uint(flags)
			f = binary.AppendVarint(f, z.Min)
			f = binary.AppendVarint(f, z.Max)
			uint(uint64(z.Scale))
			str(z.MinBytes)
			str(z.MaxBytes)
		}
	}
	return f
}

// footerReader reads what encodeFooter wrote.
type footerReader struct {
	b   []byte
	bad bool
}

func (r *footerReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *footerReader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *footerReader) str() []byte {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	s := slices.Clone(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *footerReader) block(limit int64) blockMeta {
	m := blockMeta{off: int64(r.uint()), size: uint32(r.uint()), crc: uint32(r.uint()), enc: encoding(r.uint()), raw: uint32(r.uint())}
	if m.off < 0 || m.off > limit || int64(m.size) > limit-m.off || m.raw < m.size && !m.enc.packed() || m.raw > 1<<30 {
		r.bad = true
	}
	return m
}

// footer reads the footer into s.
func (s *Segment) footer(b []byte, limit int64) bool {
	r := footerReader{b: b}
	s.rows = int(r.uint())
	s.first, s.last = r.int(), r.int()
	s.dense = r.uint() == 1
	if s.rows > MaxRows || s.last-s.first < int64(s.rows)-1 {
		return false
	}
	n := r.uint()
	if n > uint64(len(r.b))+1 {
		return false
	}
	s.cols = make([]columnMeta, n)
	for i := range s.cols {
		c := &s.cols[i]
		c.typ = types.T{OID: types.OID(r.uint()), Mod: int32(r.int())}
		c.dict = r.block(limit)
		c.blocks = make([]blockMeta, s.Blocks())
		for k := range c.blocks {
			c.blocks[k] = r.block(limit)
			z := &c.blocks[k].zone
			z.Rows, z.Nulls = s.BlockRows(k), int(r.uint())
			flags := r.uint()
			z.Known, z.Exact = flags&1 != 0, flags&2 != 0
			z.Min, z.Max = r.int(), r.int()
			z.Scale = int(r.uint())
			lo, hi := r.str(), r.str()
			if c.typ.Phys() == types.PhysBytes { // nil tells that bounds are numbers
				z.MinBytes, z.MaxBytes = lo, hi
			}
		}
		if r.bad {
			return false
		}
	}
	return len(r.b) == 0 && (s.dense || len(s.cols) > 0)
}
