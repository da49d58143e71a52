package mtr

import (
	"encoding/binary"
	"io"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// FileName is the data file.
const FileName = "pages"

// growPages is by how many pages the file grows, so that a full disk is found
// when a page is allocated and not when it is written back.
const growPages = 256

// Store is the data file with its log and buffer pool.
type Store struct {
	pool     *buffer.Pool
	log      *wal.Log
	file     vfs.File
	pageSize int
	fileSize atomic.Int64
	newest   wal.LSN // largest LSN of a page that Redo has found
	logical  func(lsn wal.LSN, tree uint64, ops []byte) error
}

// Config describes a store.
type Config struct {
	FS        vfs.FS
	PageSize  int
	PoolBytes int64
	Policy    buffer.Policy
}

// Open opens the data file, creating it when create is set. The log is set
// later, by SetLog: recovery reads pages before there is one.
func Open(cfg Config, create bool) (*Store, error) {
	f, err := cfg.FS.OpenFile(FileName, vfs.OpenOptions{Create: create, Class: vfs.ClassPages})
	if err != nil {
		return nil, err
	}
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	s := &Store{file: f, pageSize: cfg.PageSize}
	s.fileSize.Store(size)
	s.pool = buffer.New(cfg.PoolBytes, cfg.Policy, s)
	return s, nil
}

// SetLog gives the store its log.
func (s *Store) SetLog(log *wal.Log) { s.log = log }

// Log returns the log.
func (s *Store) Log() *wal.Log { return s.log }

// Pool returns the buffer pool.
func (s *Store) Pool() *buffer.Pool { return s.pool }

// PageSize returns the bytes of a page.
func (s *Store) PageSize() int { return s.pageSize }

// Fetch returns the pinned frame of a page.
func (s *Store) Fetch(id page.ID) (*buffer.Frame, error) {
	return s.pool.Fetch(buffer.Key{Space: buffer.Pages, No: uint64(id)}, s.pageSize, func(buf []byte) error {
		if err := s.read(id, buf); err != nil {
			return err
		}
		return page.Page(buf).Verify(id)
	})
}

// read reads a page; what lies beyond the end of the file reads as zero.
func (s *Store) read(id page.ID, buf []byte) error {
	n, err := s.file.ReadAt(buf, int64(id)*int64(s.pageSize))
	if err != nil && err != io.EOF {
		return err
	}
	clear(buf[n:])
	return nil
}

// WritePages implements buffer.Writer.
func (s *Store) WritePages(b *buffer.Batch) {
	var last wal.LSN
	for i := range b.Nos {
		p := page.Page(b.Mem[i*s.pageSize:][:s.pageSize])
		last = max(last, p.LSN())
		p.Seal()
	}
	var err error
	if s.log != nil {
		err = s.log.Flush(last + 1)
	}
	if err != nil {
		for i := range b.Errs {
			b.Errs[i] = err
		}
		return
	}
	ops := make([]vfs.Op, 0, len(b.Nos))
	for from := 0; from < len(b.Nos); {
		to := from + 1
		for to < len(b.Nos) && b.Nos[to] == b.Nos[to-1]+1 {
			to++
		}
		ops = append(ops, vfs.Op{Buf: b.Mem[from*s.pageSize : to*s.pageSize], Off: int64(b.Nos[from]) * int64(s.pageSize)})
		from = to
	}
	if vfs.WriteBatch(s.file, ops) == nil {
		return
	}
	at := 0
	for i := range ops {
		for range len(ops[i].Buf) / s.pageSize {
			b.Errs[at] = ops[i].Err
			at++
		}
	}
}

// Sync makes all written pages durable. A failure stops the log: the kernel
// may have dropped what it could not write, so only redo can bring it back.
func (s *Store) Sync() error {
	if err := s.file.Sync(); err != nil {
		s.log.Fail(err)
		return err
	}
	return nil
}

// Close closes the data file without writing anything.
func (s *Store) Close() error { return s.file.Close() }

// ensureSize grows the file to hold page id.
func (s *Store) ensureSize(id page.ID) error {
	need := (int64(id) + 1) * int64(s.pageSize)
	if need <= s.fileSize.Load() {
		return nil
	}
	size := need + int64(growPages*s.pageSize)
	if err := s.file.Preallocate(size); err != nil {
		return err
	}
	s.fileSize.Store(size)
	return nil
}

// space is the content of page 0.
type space struct {
	pages, freeHead, freeCount uint64
}

func (sp space) encode() []byte {
	b := make([]byte, 0, 24)
	b = binary.LittleEndian.AppendUint64(b, sp.pages)
	b = binary.LittleEndian.AppendUint64(b, sp.freeHead)
	return binary.LittleEndian.AppendUint64(b, sp.freeCount)
}

func readSpace(p page.Page) (space, error) {
	if p.Type() != page.TypeSpace || p.Slots() != 1 || len(p.Cell(0)) != 24 {
		return space{}, errs.New(errs.DataCorrupted, "page 0 is not a space header")
	}
	c := p.Cell(0)
	return space{binary.LittleEndian.Uint64(c), binary.LittleEndian.Uint64(c[8:]), binary.LittleEndian.Uint64(c[16:])}, nil
}

// InitSpace formats page 0 of a new file.
func (s *Store) InitSpace() error {
	m := s.Begin()
	h, err := m.Lock(0)
	if err != nil {
		m.Cancel()
		return err
	}
	m.Init(h, page.TypeSpace, 0)
	m.Insert(h, 0, space{pages: 1}.encode())
	_, err = m.Commit(wal.System, nil, nil)
	return err
}

// Space returns the number of pages in use, the header included, and of free
// pages.
func (s *Store) Space() (used, free uint64, err error) {
	f, err := s.Fetch(0)
	if err != nil {
		return 0, 0, err
	}
	defer f.Unpin()
	f.RLock()
	defer f.RUnlock()
	sp, err := readSpace(f.Data())
	return sp.pages - sp.freeCount, sp.freeCount, err
}
