package sstable

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

const (
	// DefaultBlockSize is how large data blocks get, but for ones with a single
	// entry, and index partitions, about: what the buffer pool holds without waste.
	DefaultBlockSize = 4 << 10
	// DefaultRestart is how many entries of a data block there are from restart
	// to restart.
	DefaultRestart = 16
	// DefaultFilterBits is how many bits of the filter a key has.
	DefaultFilterBits = 10
	// writeSize is how much is collected for a write.
	writeSize = 256 << 10
	// minGain is the part of a block, 1/minGain, that compression must save.
	minGain = 8
)

// Options describe how a table is written. Zero values mean the defaults.
type Options struct {
	BlockSize  int
	Restart    int
	FilterBits int // negative for no filter
	// Suffix is how many bytes of the end of keys the filter leaves out, so that it
	// knows what keys begin with. Where many keys differ in them alone it has whole
	// keys too.
	Suffix int
	Codec  compress.Codec
}

func (o Options) withDefaults() Options {
	if o.BlockSize == 0 {
		o.BlockSize = DefaultBlockSize
	}
	if o.Restart == 0 {
		o.Restart = DefaultRestart
	}
	if o.FilterBits == 0 {
		o.FilterBits = DefaultFilterBits
	}
	return o
}

// Writer writes a table. After an error it must not be used any more.
type Writer struct {
	file vfs.File
	o    Options

	out  []byte // not yet written
	off  uint64 // of the end of out in the file
	data blockBuilder
	idx  blockBuilder
	pend handle // of the last data block, not yet in the index

	p       props
	first   []byte
	last    []byte
	sep     []byte
	parts   []part
	hashes  []uint64 // of whole keys
	short   []uint64 // without suffixes, each once
	scratch []byte
	packed  []byte
}

// NewWriter returns a writer of table number to an empty file, which the caller
// closes.
func NewWriter(file vfs.File, number uint64, o Options) *Writer {
	o = o.withDefaults()
	w := &Writer{file: file, o: o}
	w.data.interval, w.idx.interval = o.Restart, 1
	w.p.number, w.p.codec, w.p.blockSize = number, uint64(o.Codec), uint64(o.BlockSize)
	return w
}

// Size returns about how large the file would be if it ended here.
func (w *Writer) Size() uint64 { return w.off + uint64(w.data.size()) }

// Add appends an entry, whose key must be above the last one.
func (w *Writer) Add(key, value []byte, deleted bool) error {
	if w.p.entries > 0 && bytes.Compare(key, w.last) <= 0 {
		return errs.Internal("keys of a table are not in order")
	}
	if w.data.count > 0 && !w.data.fits(len(key), len(value), w.o.BlockSize) {
		if err := w.endBlock(); err != nil {
			return err
		}
		w.sep = appendSeparator(w.sep[:0], w.last, key)
		if err := w.index(w.sep); err != nil {
			return err
		}
	}
	if w.p.entries == 0 {
		w.first = append(w.first, key...)
	}
	w.data.add(key, value, deleted)
	w.last = append(w.last[:0], key...)
	if w.o.FilterBits > 0 {
		w.hash(key)
	}
	w.p.entries++
	if deleted {
		w.p.tombstones++
	}
	w.p.keyBytes += uint64(len(key))
	w.p.valueBytes += uint64(len(value))
	return nil
}

// hash enters a key for the filter.
func (w *Writer) hash(key []byte) {
	w.hashes = append(w.hashes, bloom.Hash(key))
	if w.o.Suffix > 0 {
		if h := bloom.HashLess(key, w.o.Suffix); len(w.short) == 0 || w.short[len(w.short)-1] != h {
			w.short = append(w.short, h)
		}
	}
}

// endBlock writes the data block.
func (w *Writer) endBlock() (err error) {
	w.pend, err = w.block(w.data.finish(), w.o.Codec)
	w.data.reset()
	return err
}

// index enters the last data block, whose keys are not above sep.
func (w *Writer) index(sep []byte) error {
	w.scratch = w.pend.append(w.scratch[:0])
	w.idx.add(sep, w.scratch, false)
	// The next entry will be about as long.
	if w.idx.fits(len(sep), len(w.scratch), w.o.BlockSize) {
		return nil
	}
	return w.endPart()
}

// endPart writes the index partition.
func (w *Writer) endPart() error {
	if w.idx.count == 0 {
		return nil
	}
	sep := bytes.Clone(w.idx.last)
	h, err := w.block(w.idx.finish(), w.o.Codec)
	w.parts = append(w.parts, part{sep, h})
	w.idx.reset()
	return err
}

// block writes a stored block, compressed where that pays.
func (w *Writer) block(b []byte, codec compress.Codec) (handle, error) {
	h := handle{off: w.off, stored: uint32(len(b)), raw: uint32(len(b))}
	start := len(w.out)
	if codec != compress.None {
		w.packed = codec.Encode(w.packed, b)
		if len(w.packed) > len(b)-len(b)/minGain {
			codec = compress.None
		} else {
			b, h.stored = w.packed, uint32(len(w.packed))
		}
	}
	w.out = append(append(w.out, b...), byte(codec))
	w.out = binary.LittleEndian.AppendUint32(w.out, crc32.Checksum(w.out[start:], castagnoli))
	w.off += uint64(len(w.out) - start)
	if len(w.out) >= writeSize {
		return h, w.write()
	}
	return h, nil
}

// write writes what was collected.
func (w *Writer) write() error {
	_, err := w.file.WriteAt(w.out, int64(w.off)-int64(len(w.out)))
	w.out = w.out[:0]
	return err
}

// filter writes the pages of the filter.
func (w *Writer) filter() error {
	if w.o.FilterBits <= 0 {
		return nil
	}
	if w.o.Suffix > 0 {
		w.p.suffix = uint64(w.o.Suffix)
		if len(w.short) > len(w.hashes)/2 {
			w.hashes = w.short
		} else {
			w.p.wholeKeys = 1
			w.hashes = append(w.hashes, w.short...)
		}
	}
	lines, probes := bloom.Lines(len(w.hashes), w.o.FilterBits), bloom.Probes(w.o.FilterBits)
	w.p.filterAt, w.p.filterLines, w.p.probes = w.off, uint64(lines), uint64(probes)
	all := make([]byte, lines*bloom.LineSize)
	for _, h := range w.hashes {
		bloom.Set(all[bloom.Line(h, lines)*bloom.LineSize:][:bloom.LineSize], h, probes)
	}
	for len(all) > 0 {
		n := min(len(all), pageBytes)
		if _, err := w.block(all[:n], compress.None); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// Finish writes the rest of the table, which must have entries, and syncs it.
func (w *Writer) Finish() (Meta, error) {
	if w.p.entries == 0 {
		return Meta{}, errs.Internal("a table without entries")
	}
	err := w.endBlock()
	if err == nil {
		err = w.index(w.last)
	}
	if err == nil {
		err = w.endPart()
	}
	w.p.dataEnd = w.off
	if err == nil {
		err = w.filter()
	}
	var h handle
	if err == nil {
		h, err = w.block(encodeMeta(w.p, w.first, w.last, w.parts), compress.None)
	}
	if err != nil {
		return Meta{}, err
	}
	w.out = append(w.out, encodeFooter(h.off, h.stored, w.p.number, w.p.version())...)
	w.off += footerSize
	if err := w.write(); err != nil {
		return Meta{}, err
	}
	m := Meta{
		Number: w.p.number, Size: w.off, Entries: w.p.entries, Tombstones: w.p.tombstones,
		Smallest: w.first, Largest: w.last,
	}
	return m, w.file.Sync()
}
