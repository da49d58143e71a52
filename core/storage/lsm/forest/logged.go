package forest

import (
	"encoding/binary"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// undoChange is the kind of the undo information of a change: kind (1), uvarint
// tree, whether the key was there (1), uvarint length of the key, key, the value
// that it had.
const undoChange = btree.ForeignUndo

// maxUndo is what undo information and changes have at most besides two times
// the key and the values.
const maxUndo = 2 + 4*binary.MaxVarintLen64

// Logged is a tree whose changes are logged for transactions, as those of pages
// are.
type Logged struct {
	*lsm.Tree
	ID uint64
	st *mtr.Store
}

// Logged returns a tree whose changes are logged to the log of a page store.
func (f *Forest) Logged(id uint64, st *mtr.Store) (*Logged, error) {
	t, err := f.Tree(id)
	if err != nil {
		return nil, err
	}
	return &Logged{Tree: t, ID: id, st: st}, nil
}

// MaxKey returns the longest key that the tree, and a record of the log, can have.
func (t *Logged) MaxKey() int { return min(lsm.MaxKey, (t.st.MaxChange()-maxUndo)/2) }

// checkKey returns 54000 for a key that is too long.
func (t *Logged) checkKey(key []byte) error {
	if limit := t.MaxKey(); len(key) > limit {
		return errs.New(errs.ProgramLimitExceeded, "index row size %d exceeds lsm maximum %d", len(key), limit)
	}
	return nil
}

// Modify lets ed decide about key and does what it says, logged as lg says.
func (t *Logged) Modify(lg btree.Logger, key []byte, ed btree.Editor) error {
	if err := t.checkKey(key); err != nil {
		return err
	}
	l := t.logger(lg)
	defer l.done()
	return t.Tree.Modify(key, ed, l)
}

// Restore is Modify for taking changes back: it does not wait for room.
func (t *Logged) Restore(lg btree.Logger, key []byte, ed btree.Editor) error {
	l := t.logger(lg)
	defer l.done()
	return t.Tree.Restore(key, ed, l)
}

// logger is the lsm.Logger of one change.
type logger struct {
	t         *Logged
	lg        btree.Logger
	change    mtr.Change
	undo, ops []byte
}

var loggers = sync.Pool{New: func() any { return new(logger) }}

func (t *Logged) logger(lg btree.Logger) *logger {
	l := loggers.Get().(*logger)
	l.t, l.lg = t, lg
	return l
}

// done keeps the logger for later.
func (l *logger) done() {
	l.t, l.lg, l.change = nil, btree.Logger{}, mtr.Change{}
	loggers.Put(l)
}

// Log implements lsm.Logger.
func (l *logger) Log(c *lsm.Change) (lsm.LSN, error) {
	l.ops = lsm.AppendOps(l.ops[:0], c.Op)
	l.change = mtr.Change{Tree: l.t.ID, Ops: l.ops}
	switch {
	case l.lg.CLR:
		return l.t.st.LogChange(wal.CLR, l.lg.Txn, l.lg.Next, &l.change)
	case l.lg.Txn == nil:
		return l.t.st.LogChange(wal.System, nil, 0, &l.change)
	}
	l.undo = appendUndo(l.undo[:0], l.t.ID, c)
	l.change.Undo = l.undo
	return l.t.st.LogChange(wal.Update, l.lg.Txn, 0, &l.change)
}

func appendUndo(b []byte, id uint64, c *lsm.Change) []byte {
	b = binary.AppendUvarint(append(b, undoChange), id)
	if c.Found {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	b = append(binary.AppendUvarint(b, uint64(len(c.Key))), c.Key...)
	if c.Found {
		b = append(b, c.Old...)
	}
	return b
}

// before is the Editor that brings back the state before a change.
type before struct {
	value []byte
	found bool
}

// Decide implements btree.Editor.
func (r *before) Decide([]byte, bool) (btree.Action, []byte, error) {
	if r.found {
		return btree.Put, r.value, nil
	}
	return btree.Delete, nil, nil
}

// Applied implements btree.Editor.
func (*before) Applied() {}

// Owns reports whether undo information is of a change of a tree of a forest.
func Owns(info []byte) bool { return len(info) > 0 && info[0] == undoChange }

// Undo takes back the change that undo information describes, for recovery. lg
// must be a CLR logger. A tree that is gone was dropped when the transaction that
// had made it was rolled back; one that is damaged is passed over.
func (f *Forest) Undo(st *mtr.Store, lg btree.Logger, info []byte) error {
	bad := errs.New(errs.DataCorrupted, "invalid undo information of %d bytes", len(info))
	if !Owns(info) {
		return bad
	}
	id, n := binary.Uvarint(info[1:])
	if n <= 0 || len(info) < 1+n+1 {
		return bad
	}
	found, b := info[1+n], info[1+n+1:]
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) || found > 1 {
		return bad
	}
	t, err := f.Logged(id, st)
	if err != nil {
		if f.missing(id, err) || f.Damaged(id) != nil {
			return btree.Compensate(st, lg)
		}
		return err
	}
	key, old := b[n:n+int(size)], b[n+int(size):]
	return t.Restore(lg, key, &before{value: old, found: found == 1})
}
