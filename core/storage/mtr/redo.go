package mtr

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// maxPage bounds page numbers, so that offsets cannot overflow.
const maxPage = 1 << 40

func errRecord(r *wal.Record) error {
	return errs.New(errs.DataCorrupted, "invalid write-ahead log record of type %d at %X/%X", r.Type, r.LSN>>32, uint32(r.LSN))
}

// split separates the head of a payload from its page changes.
func split(r *wal.Record) (info []byte, next wal.LSN, pages []byte, err error) {
	b := r.Payload
	switch r.Type {
	case wal.System:
		return nil, 0, b, nil
	case wal.CLR:
		next, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, 0, nil, errRecord(r)
		}
		return nil, next, b[n:], nil
	case wal.Update:
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, 0, nil, errRecord(r)
		}
		return b[n : n+int(size)], 0, b[n+int(size):], nil
	}
	return nil, 0, nil, errRecord(r)
}

// UndoInfo returns the undo information of an Update record.
func UndoInfo(r *wal.Record) ([]byte, error) {
	info, _, _, err := split(r)
	return info, err
}

// UndoNext returns the record with which undo goes on after a CLR.
func UndoNext(r *wal.Record) (wal.LSN, error) {
	_, next, _, err := split(r)
	return next, err
}

// Redo brings the pages that a record changed to the state after it, where
// they are not there yet. Records must come in order, from a redo point to the
// end of the log: an image takes a page back to the time of its record.
func (s *Store) Redo(r *wal.Record) error {
	_, _, b, err := split(r)
	if err != nil {
		return err
	}
	for len(b) > 0 {
		id, n := binary.Uvarint(b)
		if n <= 0 || len(b) < n+1 {
			return errRecord(r)
		}
		kind := b[n]
		b = b[n+1:]
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return errRecord(r)
		}
		changes := b[n : n+int(size)]
		b = b[n+int(size):]
		if err := s.redoChanges(r, id, kind, changes); err != nil {
			return err
		}
	}
	return nil
}

// redoChanges repeats the changes of a page, or of a tree that has none.
func (s *Store) redoChanges(r *wal.Record, id uint64, kind byte, changes []byte) error {
	switch {
	case kind == kindLogical && s.logical != nil:
		return s.logical(r.LSN, id, changes)
	case kind > kindImage || id > maxPage:
		return errRecord(r)
	}
	return s.redoPage(r, page.ID(id), kind, changes)
}

func (s *Store) redoPage(r *wal.Record, id page.ID, kind byte, changes []byte) error {
	f, err := s.fetchForRedo(id, kind == kindImage)
	if err != nil {
		return err
	}
	defer f.Unpin()
	f.Lock()
	defer f.Unlock()
	p := page.Page(f.Data())
	s.newest = max(s.newest, p.LSN())
	if p.LSN() >= r.LSN && kind != kindImage {
		return nil
	}
	if kind == kindImage {
		// The image counts even where the page is newer: what the kernel shows of
		// it may be what a failed sync has dropped. The log has all that came
		// after the image, so the page comes back from there and is written anew.
		err = p.LoadImage(changes)
	} else {
		err = applyOps(p, changes, r)
	}
	if err != nil {
		return err
	}
	p.SetLSN(r.LSN)
	f.MarkDirty(r.LSN)
	return nil
}

// fetchForRedo is Fetch, but where an image is about to replace the page, a
// torn page reads as zeros.
func (s *Store) fetchForRedo(id page.ID, image bool) (*buffer.Frame, error) {
	if !image {
		return s.Fetch(id)
	}
	return s.pool.Fetch(buffer.Key{Space: buffer.Pages, No: uint64(id)}, s.pageSize, func(buf []byte) error {
		if err := s.read(id, buf); err != nil {
			return err
		}
		if page.Page(buf).Verify(id) != nil {
			clear(buf)
		}
		return nil
	})
}

// Newest returns the largest LSN of the pages that Redo has found. A page never
// reaches the file before its record does, so the log was durable at least to
// there.
func (s *Store) Newest() wal.LSN { return s.newest }

func applyOps(p page.Page, b []byte, r *wal.Record) error {
	for len(b) > 0 {
		op := b[0]
		slot64, n := binary.Uvarint(b[1:])
		if n <= 0 || slot64 > uint64(p.Slots()) {
			return errRecord(r)
		}
		slot := int(slot64)
		b = b[1+n:]
		var cell []byte
		if op == opInsert || op == opReplace {
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return errRecord(r)
			}
			cell, b = b[n:n+int(size)], b[n+int(size):]
		}
		if !applyOp(p, op, slot, cell) {
			return errRecord(r)
		}
	}
	return nil
}

func applyOp(p page.Page, op byte, slot int, cell []byte) bool {
	switch {
	case op == opInsert:
		return p.Insert(slot, cell)
	case op == opTruncate:
		p.Truncate(slot)
		return true
	case slot == p.Slots():
		return false
	case op == opDelete:
		p.Delete(slot)
		return true
	case op == opReplace:
		return p.Replace(slot, cell)
	}
	return false
}
