package segment

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// DictBlock stands for the block with a column's dictionary or tables.
const DictBlock = -1

// Verify reads the whole file past the pool: every block must match its
// checksum and decode, RowIDs must ascend, and what belongs to no block must be
// zero. It calls report for what is wrong, with column and block, or -1 where it
// is about none, and returns the number of blocks.
func (s *Segment) Verify(report func(col, block int, err error)) (blocks int, err error) {
	if err := s.verifyFrame(report); err != nil {
		return 0, err
	}
	extents := []extent{}
	rd := s.NewReader(1)
	defer rd.Close()
	for col := range s.cols {
		c := &s.cols[col]
		whole := true
		if c.dict.size > 0 {
			extents = append(extents, extent{c.dict.off, int64(c.dict.size)})
			if whole, err = s.verifyBlock(col, DictBlock, &c.dict, report); err != nil {
				return blocks, err
			}
			blocks++
		}
		for k := range c.blocks {
			m := &c.blocks[k]
			extents = append(extents, extent{m.off, int64(m.size)})
			ok, err := s.verifyBlock(col, k, m, report)
			if err != nil {
				return blocks, err
			}
			blocks++
			if !ok || !whole {
				continue
			}
			if _, err := rd.Read(0, col, k); err != nil {
				report(col, k, err)
			}
		}
	}
	s.verifyRowIDs(report)
	return blocks, s.verifyGaps(extents, report)
}

// extent is a part of the file.
type extent struct{ off, size int64 }

// verifyFrame checks what Open does not look at in header and trailer.
func (s *Segment) verifyFrame(report func(int, int, error)) error {
	head, tail := make([]byte, headerSize), make([]byte, trailerSize)
	if err := vfs.ReadFull(s.file, head, 0, Name(s.id)); err != nil {
		return err
	}
	if err := vfs.ReadFull(s.file, tail, s.size-trailerSize, Name(s.id)); err != nil {
		return err
	}
	if !allZero(head[12:16]) || !allZero(head[24:]) || !allZero(tail[20:24]) || int(binary.LittleEndian.Uint32(tail[16:])) != s.rows {
		report(-1, -1, errDamaged(s.id, "header or trailer has wrong bytes"))
	}
	return nil
}

// verifyBlock compares a block with its checksum.
func (s *Segment) verifyBlock(col, k int, m *blockMeta, report func(int, int, error)) (ok bool, err error) {
	b := make([]byte, m.size)
	if err := vfs.ReadFull(s.file, b, m.off, Name(s.id)); err != nil {
		return false, err
	}
	if got := checksum(b); got != m.crc {
		report(col, k, errs.New(errs.DataCorrupted, "segment %d is damaged: checksum of block %d of column %d is %08x but should be %08x", s.id, k, col, got, m.crc))
		return false, nil
	}
	return true, nil
}

// verifyRowIDs checks that the RowIDs ascend within their bounds.
func (s *Segment) verifyRowIDs(report func(int, int, error)) {
	last, first := s.first-1, true
	var ids []int64
	for k := range s.Blocks() {
		var err error
		if ids, err = s.RowIDs(k, ids); err != nil {
			return // the block is reported already
		}
		for _, id := range ids {
			if id <= last || first && id != s.first {
				report(len(s.cols)-1, k, errDamaged(s.id, "RowIDs do not ascend"))
				return
			}
			last, first = id, false
		}
	}
	if last != s.last && !first {
		report(len(s.cols)-1, -1, errDamaged(s.id, "the last RowID is not where it should be"))
	}
}

// verifyGaps checks that what is between the blocks is padding.
func (s *Segment) verifyGaps(extents []extent, report func(int, int, error)) error {
	tail := make([]byte, trailerSize)
	if err := vfs.ReadFull(s.file, tail, s.size-trailerSize, Name(s.id)); err != nil {
		return err
	}
	extents = append(extents, extent{int64(binary.LittleEndian.Uint64(tail)), 0})
	slices.SortFunc(extents, func(a, b extent) int { return cmp.Compare(a.off, b.off) })
	at := int64(headerSize)
	for _, e := range extents {
		if gap := e.off - at; gap < 0 || gap >= 8 {
			report(-1, -1, errDamaged(s.id, fmt.Sprintf("blocks do not follow each other at offset %d", at)))
		} else if gap > 0 {
			pad := make([]byte, gap)
			if err := vfs.ReadFull(s.file, pad, at, Name(s.id)); err != nil {
				return err
			}
			if !allZero(pad) {
				report(-1, -1, errDamaged(s.id, fmt.Sprintf("padding at offset %d is not zero", at)))
			}
		}
		at = e.off + e.size
	}
	return nil
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
