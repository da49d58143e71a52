package wal

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"path"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// copyChunk is how much of a segment is read and written at once.
const copyChunk = 256 << 10

// baseName is the name of a segment without its directory, as in an archive.
func baseName(n uint64) string { return path.Base(segmentName(n)) }

// place is a file.
type place struct {
	fs   vfs.FS
	name string
}

// copySegment copies the records of segment n durably. A file of that name is
// replaced, but a different one only where replace is set: otherwise it is 58P02.
func copySegment(cfg Config, n uint64, from, to place, replace bool) error {
	in, err := from.fs.Open(from.name)
	if err != nil {
		return err
	}
	defer in.Close()
	size, err := extent(in, from.name, cfg, n)
	if err == nil && !replace {
		err = mayReplace(to, in, from.name, size)
	}
	if err != nil {
		return err
	}
	// Never the same file again: one whose sync has failed tells nothing more.
	tmp := place{to.fs, to.name + ".tmp"}
	if err := to.fs.Remove(tmp.name); err != nil && !vfs.NotExist(err) {
		return err
	}
	err = writeCopy(tmp, in, from.name, size)
	if err == nil {
		err = checkCopy(cfg, n, tmp, size)
	}
	if err != nil {
		_ = to.fs.Remove(tmp.name) // it may have filled the disk
		return err
	}
	if err := to.fs.Rename(tmp.name, to.name); err != nil {
		return err
	}
	return to.fs.SyncDir(path.Dir(to.name))
}

// mayReplace fails where there is a file that is not the first size bytes of in.
func mayReplace(to place, in vfs.File, from string, size int64) error {
	old, err := to.fs.Open(to.name)
	if vfs.NotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close()
	differs := errs.New(errs.DuplicateFile, "file %q in %q has other records of the write-ahead log", to.name, to.fs.Root()).
		WithHint("It belongs to another database, or to another history of this one; use another directory.")
	if n, err := old.Size(); err != nil || n != size {
		return firstError(err, differs)
	}
	a, b := make([]byte, copyChunk), make([]byte, copyChunk)
	for off := int64(0); off < size; off += copyChunk {
		k := min(size-off, copyChunk)
		if err := vfs.ReadFull(in, a[:k], off, from); err != nil {
			return err
		}
		if err := vfs.ReadFull(old, b[:k], off, to.name); err != nil {
			return err
		}
		if !bytes.Equal(a[:k], b[:k]) {
			return differs
		}
	}
	return nil
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// writeCopy writes and syncs a file with the first size bytes of in.
func writeCopy(to place, in vfs.File, from string, size int64) error {
	out, err := to.fs.Create(to.name)
	if err != nil {
		return err
	}
	buf := make([]byte, copyChunk)
	for off := int64(0); off < size && err == nil; off += copyChunk {
		k := min(size-off, copyChunk)
		if err = vfs.ReadFull(in, buf[:k], off, from); err == nil {
			_, err = out.WriteAt(buf[:k], off)
		}
	}
	if err == nil {
		err = out.Sync()
	}
	return firstError(err, out.Close())
}

// checkCopy reads a copy again.
func checkCopy(cfg Config, n uint64, at place, size int64) error {
	f, err := at.fs.Open(at.name)
	if err != nil {
		return err
	}
	defer f.Close()
	got, err := extent(f, at.name, cfg, n)
	if err == nil && got != size {
		err = errs.New(errs.DataCorrupted, "copy %q of a write-ahead log segment has %d valid bytes of %d", at.name, got, size)
	}
	return err
}

// extent follows the chain of records through a finished segment and returns where
// it ends. A chain that breaks before the segment does is XX001.
func extent(f io.ReaderAt, name string, cfg Config, n uint64) (int64, error) {
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, cfg.Segment), copyChunk)
	var head [max(segmentHeader, recordHeader)]byte
	if _, err := io.ReadFull(r, head[:segmentHeader]); err != nil {
		return 0, broken(err, name, 0)
	}
	h, ok := parseHeader(head[:segmentHeader])
	if !ok || h.segment != n || h.dbID != cfg.DBID {
		return 0, errs.New(errs.DataCorrupted, "write-ahead log is damaged: the header of segment %q is invalid", name)
	}
	crc, at := h.seed, int64(segmentHeader)
	for cfg.Segment-at >= Overhead {
		size, typ, err := nextRecord(r, head[:recordHeader], n*uint64(cfg.Segment)+LSN(at), &crc)
		if err != nil {
			return 0, broken(err, name, at)
		}
		at += size
		if typ == Pad {
			break
		}
	}
	return at, nil
}

// errInvalid says that there is no valid record.
var errInvalid = errors.New("invalid record")

// nextRecord reads the record at lsn without keeping its payload.
func nextRecord(r *bufio.Reader, head []byte, lsn LSN, crc *uint32) (size int64, typ Type, err error) {
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, 0, err
	}
	if binary.LittleEndian.Uint64(head) != lsn {
		return 0, 0, errInvalid
	}
	n := int64(binary.LittleEndian.Uint32(head[33:]))
	typ = Type(head[32] & typeMask)
	*crc = crc32.Update(*crc, castagnoli, head)
	for left := n; left > 0; {
		b, err := r.Peek(int(min(left, copyChunk)))
		if err != nil {
			return 0, 0, err
		}
		*crc = crc32.Update(*crc, castagnoli, b)
		k, _ := r.Discard(len(b))
		left -= int64(k)
	}
	if _, err := io.ReadFull(r, head[:recordCRC]); err != nil {
		return 0, 0, err
	}
	if binary.LittleEndian.Uint32(head) != *crc {
		return 0, 0, errInvalid
	}
	return Overhead + n, typ, nil
}

// broken is the error of a segment that cannot be read on.
func broken(err error, name string, at int64) error {
	if errors.Is(err, errInvalid) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errs.New(errs.DataCorrupted, "write-ahead log is damaged: offset %d of %q has no valid record", at, name)
	}
	return err
}
