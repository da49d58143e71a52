package mtr

import (
	"encoding/binary"
	"io"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/page"
)

// FilePages returns how many pages the data file has room for, and how many
// bytes there are beyond the last whole one.
func (s *Store) FilePages() (pages uint64, rest int64, err error) {
	size, err := s.file.Size()
	return uint64(size / int64(s.pageSize)), size % int64(s.pageSize), err
}

// ReadPage reads a page into buf from the file, past the pool, and verifies it.
func (s *Store) ReadPage(id page.ID, buf page.Page) error {
	n, err := s.file.ReadAt(buf, int64(id)*int64(s.pageSize))
	if err != nil && err != io.EOF {
		return err
	}
	clear(buf[n:])
	return buf.Verify(id)
}

// FreeList calls visit for the pages of the free list, until it returns false.
func (s *Store) FreeList(visit func(id page.ID) bool) error {
	f, err := s.Fetch(0)
	if err != nil {
		return err
	}
	f.RLock()
	sp, err := readSpace(f.Data())
	f.RUnlock()
	f.Unpin()
	next := page.ID(sp.freeHead)
	n := uint64(0)
	for ; err == nil && next != 0; n++ {
		if !visit(next) {
			return nil
		}
		next, err = s.nextFree(next)
	}
	if err == nil && n != sp.freeCount {
		err = errs.New(errs.DataCorrupted, "the free list has %d pages but should have %d", n, sp.freeCount)
	}
	return err
}

func (s *Store) nextFree(id page.ID) (page.ID, error) {
	f, err := s.Fetch(id)
	if err != nil {
		return 0, err
	}
	defer f.Unpin()
	f.RLock()
	defer f.RUnlock()
	p := page.Page(f.Data())
	if p.Type() != page.TypeFree || p.Slots() != 1 || len(p.Cell(0)) != 8 {
		return 0, errs.New(errs.DataCorrupted, "page %d is in the free list but is not free", id)
	}
	return page.ID(binary.LittleEndian.Uint64(p.Cell(0))), nil
}
