package manifest

import (
	"encoding/binary"
	"hash/crc32"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

const (
	// Name is the name of the manifest in the directory of its tree.
	Name = "manifest"

	magic        = 0x464e4d5f544c5342 // "BSLT_MNF"
	version      = 1
	headerSize   = 20
	recordHeader = 8
	// replaceSize is how large the log may get beyond twice its snapshot.
	replaceSize = 64 << 10
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Log is an open manifest. It is used by one goroutine at a time.
type Log struct {
	fsys   vfs.FS
	dir    string
	file   vfs.File
	end    int64
	snap   int64 // end of the snapshot
	failed error
}

func path(dir string) string { return dir + "/" + Name }

// appendRecord appends a record that will be at off in the file.
func appendRecord(dst []byte, off int64, payload []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(payload)))
	dst = binary.LittleEndian.AppendUint32(dst, checksum(off, payload))
	return append(dst, payload...)
}

func checksum(off int64, payload []byte) uint32 {
	at := binary.LittleEndian.AppendUint64(make([]byte, 0, 8), uint64(off))
	return crc32.Update(crc32.Checksum(at, castagnoli), castagnoli, payload)
}

// twice returns both copies of the record of an edit.
func twice(off int64, e *Edit) []byte {
	payload := e.encode(nil)
	b := appendRecord(nil, off, payload)
	return appendRecord(b, off+int64(len(b)), payload)
}

// Replace makes a manifest that begins with a snapshot, in place of one that
// there may be, and opens it.
func Replace(fsys vfs.FS, dir string, snapshot Edit) (*Log, error) {
	b := binary.LittleEndian.AppendUint64(nil, magic)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	b = append(b, twice(headerSize, &snapshot)...)
	if err := vfs.WriteFileDurably(fsys, dir, path(dir), b); err != nil {
		return nil, err
	}
	f, err := fsys.Open(path(dir))
	if err != nil {
		return nil, err
	}
	return &Log{fsys: fsys, dir: dir, file: f, end: int64(len(b)), snap: int64(len(b))}, nil
}

// Append makes an edit durable.
func (l *Log) Append(e Edit) error {
	if l.failed != nil {
		return l.failed
	}
	b := twice(l.end, &e)
	_, err := l.file.WriteAt(b, l.end)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		return l.Fail(err)
	}
	l.end += int64(len(b))
	return nil
}

// Fail makes the manifest refuse everything, since it is not known what is on
// disk, and returns what it says from now on.
func (l *Log) Fail(cause error) error {
	l.failed = errs.New(errs.IOError, "the manifest %q cannot be written until it is opened again: %s", path(l.dir), cause.Error()).WithCause(cause)
	return l.failed
}

// Large reports whether it is time for a snapshot.
func (l *Log) Large() bool { return l.end > 3*l.snap+replaceSize }

// Err returns the failure that made the manifest refuse everything, or nil.
func (l *Log) Err() error { return l.failed }

// Close closes the file.
func (l *Log) Close() error { return l.file.Close() }

// State is what a manifest says.
type State struct {
	Flushed  uint64
	NextFile uint64
	Settings []byte
	Tables   []Table
}

// Snapshot returns the edit that makes the state of nothing.
func (s *State) Snapshot() Edit {
	return Edit{Flushed: s.Flushed, NextFile: s.NextFile, Settings: s.Settings, Added: s.Tables}
}

// Apply changes the state by an edit; false where the edit does not fit.
func (s *State) Apply(e *Edit) bool {
	if e.Flushed != 0 {
		s.Flushed = e.Flushed
	}
	if len(e.Settings) > 0 {
		s.Settings = e.Settings
	}
	s.NextFile = max(s.NextFile, e.NextFile)
	for _, r := range e.Removed {
		i := slices.IndexFunc(s.Tables, func(t Table) bool { return t.Level == r.Level && t.Number == r.Number })
		if i < 0 {
			return false
		}
		s.Tables = slices.Delete(s.Tables, i, i+1)
	}
	for _, t := range e.Added {
		if slices.ContainsFunc(s.Tables, func(o Table) bool { return o.Number == t.Number }) {
			return false
		}
		s.Tables = append(s.Tables, t)
	}
	return true
}

// Read returns what the manifest in a directory says; found is false where
// there is none.
func Read(fsys vfs.FS, dir string) (s State, found bool, err error) {
	return read(fsys, dir, nil)
}

// Verify is Read, and calls worn for each record of which only one copy is whole,
// with the offset of the other one. With last set nothing follows, so that a
// crash may have left it so.
func Verify(fsys vfs.FS, dir string, worn func(off int, last bool)) (s State, found bool, err error) {
	return read(fsys, dir, worn)
}

func read(fsys vfs.FS, dir string, worn func(off int, last bool)) (s State, found bool, err error) {
	b, err := vfs.ReadFile(fsys, path(dir))
	if vfs.NotExist(err) {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	if err := checkHeader(dir, b); err != nil {
		return s, false, err
	}
	pos := headerSize
	for pos < len(b) {
		payload, other, next := record(b, pos)
		if payload == nil {
			if at := anyRecord(b, pos+1); at >= 0 {
				return s, false, damaged(dir, pos, "a record is invalid, but others follow it")
			}
			if worn != nil && pos > headerSize {
				worn(pos, true)
			}
			break
		}
		if worn != nil && copyAt(b, other) == nil {
			worn(other, next >= len(b) && pos > headerSize) // a snapshot is there whole
		}
		e, ok := decodeEdit(payload)
		if !ok || !s.Apply(&e) {
			return s, false, damaged(dir, pos, "an edit does not fit the ones before it")
		}
		pos = next
	}
	if pos == headerSize {
		return s, false, damaged(dir, pos, "it has no valid snapshot")
	}
	return s, true, nil
}

func checkHeader(dir string, b []byte) error {
	if len(b) < headerSize || binary.LittleEndian.Uint64(b) != magic ||
		crc32.Checksum(b[:16], castagnoli) != binary.LittleEndian.Uint32(b[16:]) {
		return damaged(dir, 0, "it has no valid header")
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v != version {
		return errs.New(errs.FeatureNotSupported, "manifest %q has format %d, which is not supported", path(dir), v)
	}
	return nil
}

func damaged(dir string, off int, what string) error {
	return errs.New(errs.IndexCorrupted, "manifest %q is damaged at offset %d: %s", path(dir), off, what)
}

// copyAt returns the payload of the valid record at pos, or nil.
func copyAt(b []byte, pos int) []byte {
	if pos+recordHeader > len(b) {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(b[pos:]))
	if n == 0 || n > len(b)-pos-recordHeader {
		return nil
	}
	payload := b[pos+recordHeader:][:n]
	if checksum(int64(pos), payload) != binary.LittleEndian.Uint32(b[pos+4:]) {
		return nil
	}
	return payload
}

// record returns the payload of the record whose first copy is at pos, from
// whichever copy is valid, where the other copy is, and where the next record is;
// nil for none.
func record(b []byte, pos int) (payload []byte, other, next int) {
	if payload = copyAt(b, pos); payload != nil {
		other = pos + recordHeader + len(payload)
		return payload, other, other + recordHeader + len(payload)
	}
	// Where the second copy is follows from its own length.
	for at := pos + recordHeader + 1; at+recordHeader < len(b); at++ {
		if n := int(binary.LittleEndian.Uint32(b[at:])); n != at-pos-recordHeader {
			continue
		}
		if payload = copyAt(b, at); payload != nil {
			return payload, pos, at + recordHeader + len(payload)
		}
	}
	return nil, 0, 0
}

// anyRecord returns where there is a valid record at or after pos, or -1.
func anyRecord(b []byte, pos int) int {
	for ; pos+recordHeader < len(b); pos++ {
		if copyAt(b, pos) != nil {
			return pos
		}
	}
	return -1
}
