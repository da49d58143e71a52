package mtr

import (
	"encoding/binary"
	"sync"

	"github.com/basaltdb/basalt/core/storage/wal"
)

// Change is a change of a tree that is not made of pages, as its owner encodes
// it.
type Change struct {
	Tree uint64
	Undo []byte // undo information, of an Update
	Ops  []byte
}

// overhead is what the payload of a logged Change has at most besides the two
// strings.
const overhead = 1 + 4*binary.MaxVarintLen64

// MaxChange returns how long Undo and Ops of a Change may be in all.
func (s *Store) MaxChange() int { return s.log.MaxPayload() - overhead }

var payloads = sync.Pool{New: func() any { return new([]byte) }}

// LogChange logs a change of a tree as a record of a type: an Update of txn, a
// System record, or a CLR after which undo goes on with next. The caller holds
// what keeps the changes of a key in their order until it has made the change.
// After an error the log has stopped.
func (s *Store) LogChange(typ wal.Type, txn *wal.Txn, next wal.LSN, c *Change) (wal.LSN, error) {
	buf := payloads.Get().(*[]byte)
	defer payloads.Put(buf)
	b := (*buf)[:0]
	switch typ {
	case wal.Update:
		b = append(binary.AppendUvarint(b, uint64(len(c.Undo))), c.Undo...)
	case wal.CLR:
		b = binary.AppendUvarint(b, next)
	}
	b = append(binary.AppendUvarint(b, c.Tree), kindLogical)
	b = append(binary.AppendUvarint(b, uint64(len(c.Ops))), c.Ops...)
	*buf = b
	for {
		// Where a checkpoint begins meanwhile nothing has to be logged otherwise.
		lsn, err := s.log.Append(txn, typ, b, s.log.Redo())
		if err != nil {
			s.log.Fail(err)
			return 0, err
		}
		if lsn != 0 {
			return lsn, nil
		}
	}
}

// SetLogical sets what Redo calls for the changes that LogChange has logged.
func (s *Store) SetLogical(redo func(lsn wal.LSN, tree uint64, ops []byte) error) { s.logical = redo }
