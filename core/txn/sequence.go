package txn

import (
	"context"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/txn/lock"
)

// reserveValues is how many values of a sequence are handed out with one log
// record. A crash skips what was not used of them.
const reserveValues = 32

// sequence is a sequence in memory.
type sequence struct {
	id SequenceID

	mu    sync.Mutex // guards what follows
	def   SequenceDef
	state SequenceState
	left  int // values that are reserved in the catalog tree
}

func (d *SequenceDef) encode() []byte {
	var e encoder
	e.int(d.Start)
	e.int(d.Increment)
	e.int(d.Min)
	e.int(d.Max)
	e.bool(d.Cycle)
	return e.b
}

func (s SequenceState) encode() []byte {
	var e encoder
	e.int(s.Last)
	e.bool(s.Called)
	return e.b
}

func (db *DB) loadSequences() error {
	err := db.scanNow(keySequence, func(id uint64, value []byte) error {
		d := decoder{b: value}
		s := &sequence{id: SequenceID(id)}
		s.def = SequenceDef{Start: d.int(), Increment: d.int(), Min: d.int(), Max: d.int(), Cycle: d.bool()}
		s.state.Last = s.def.Start
		db.sequences[s.id] = s
		return d.err("sequence", id)
	})
	if err != nil {
		return err
	}
	return db.scanNow(keyState, func(id uint64, value []byte) error {
		d := decoder{b: value}
		if s := db.sequences[SequenceID(id)]; s != nil {
			s.state = SequenceState{Last: d.int(), Called: d.bool()}
			return d.err("sequence", id)
		}
		return nil
	})
}

func (db *DB) sequence(id SequenceID) (*sequence, error) {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	if s := db.sequences[id]; s != nil {
		return s, nil
	}
	return nil, errs.New(errs.UndefinedTable, "sequence storage %d does not exist", id)
}

func (d *SequenceDef) check() error {
	switch {
	case d.Increment == 0:
		return errs.New(errs.InvalidParameterValue, "INCREMENT must not be zero")
	case d.Min >= d.Max:
		return errs.New(errs.InvalidParameterValue, "MINVALUE (%d) must be less than MAXVALUE (%d)", d.Min, d.Max)
	case d.Start < d.Min:
		return errs.New(errs.InvalidParameterValue, "START value (%d) cannot be less than MINVALUE (%d)", d.Start, d.Min)
	case d.Start > d.Max:
		return errs.New(errs.InvalidParameterValue, "START value (%d) cannot be greater than MAXVALUE (%d)", d.Start, d.Max)
	}
	return nil
}

// CreateSequence makes a sequence. Creating, altering and dropping are
// transactional; values are handed out by DB.SequenceNext.
func (tx *Txn) CreateSequence(ctx context.Context, def SequenceDef) (SequenceID, error) {
	if err := tx.startWrite(ctx, "CREATE SEQUENCE"); err != nil {
		return 0, err
	}
	if err := def.check(); err != nil {
		return 0, err
	}
	id, err := tx.db.newID()
	if err != nil {
		return 0, err
	}
	if err := tx.db.meta.put(tx, metaKey(keySequence, id), def.encode()); err != nil {
		return 0, err
	}
	s := &sequence{id: SequenceID(id), def: def, state: SequenceState{Last: def.Start}}
	tx.setSequence(s.id, s)
	tx.onUndo(func() { tx.setSequence(s.id, nil) })
	return s.id, nil
}

// setSequence enters a sequence in memory, or removes it.
func (tx *Txn) setSequence(id SequenceID, s *sequence) {
	tx.db.regMu.Lock()
	defer tx.db.regMu.Unlock()
	if s == nil {
		delete(tx.db.sequences, id)
	} else {
		tx.db.sequences[id] = s
	}
}

// AlterSequence changes a sequence's definition, keeping its state.
func (tx *Txn) AlterSequence(ctx context.Context, id SequenceID, def SequenceDef) error {
	if err := tx.startWrite(ctx, "ALTER SEQUENCE"); err != nil {
		return err
	}
	if err := def.check(); err != nil {
		return err
	}
	if err := tx.lockTable(ctx, TableID(id), lock.ShareRowExclusive); err != nil {
		return err
	}
	s, err := tx.db.sequence(id)
	if err != nil {
		return err
	}
	if err := tx.db.meta.put(tx, metaKey(keySequence, uint64(id)), def.encode()); err != nil {
		return err
	}
	old := s.setDef(def)
	tx.onUndo(func() { s.setDef(old) })
	return nil
}

func (s *sequence) setDef(def SequenceDef) (old SequenceDef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, s.def, s.left = s.def, def, 0
	return old
}

// DropSequence drops a sequence.
func (tx *Txn) DropSequence(ctx context.Context, id SequenceID) error {
	if err := tx.startWrite(ctx, "DROP SEQUENCE"); err != nil {
		return err
	}
	if err := tx.lockTable(ctx, TableID(id), lock.AccessExclusive); err != nil {
		return err
	}
	s, err := tx.db.sequence(id)
	if err != nil {
		return err
	}
	if err := tx.db.meta.remove(tx, metaKey(keySequence, uint64(id))); err != nil {
		return err
	}
	tx.setSequence(id, nil)
	tx.onUndo(func() { tx.setSequence(id, s) })
	tx.onCommit = append(tx.onCommit, func() {
		if err := tx.db.removeNow(metaKey(keyState, uint64(id))); err != nil {
			tx.db.log.Fail(err)
		}
	})
	return nil
}

// Sequence returns the definition of a sequence.
func (tx *Txn) Sequence(id SequenceID) (SequenceDef, error) {
	s, err := tx.db.sequence(id)
	if err != nil {
		return SequenceDef{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.def, nil
}

// step returns the value after state; false at the end of the sequence.
func (d *SequenceDef) step(st SequenceState) (int64, bool) {
	if !st.Called {
		return st.Last, true
	}
	next := st.Last + d.Increment
	overflow := (next < st.Last) != (d.Increment < 0)
	if overflow || next > d.Max && d.Increment > 0 || next < d.Min && d.Increment < 0 {
		switch {
		case !d.Cycle:
			return 0, false
		case d.Increment > 0:
			return d.Min, true
		}
		return d.Max, true
	}
	return next, true
}

// SequenceNext reserves n values of a sequence and returns the first and how
// many there are (fewer at the end of its range); they are Increment apart.
// It is not undone by a rollback. At the end of a sequence that does not
// cycle it fails with 2200H. A value is durable when a transaction commits
// after it was handed out.
func (db *DB) SequenceNext(ctx context.Context, id SequenceID, n int) (first int64, count int, err error) {
	if ctx.Err() != nil {
		return 0, 0, lock.Canceled(ctx)
	}
	s, err := db.sequence(id)
	if err != nil {
		return 0, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	first, ok := s.def.step(s.state)
	if !ok {
		bound, limit := "maximum", s.def.Max
		if s.def.Increment < 0 {
			bound, limit = "minimum", s.def.Min
		}
		return 0, 0, errs.New(errs.SequenceGeneratorLimitExceeded, "nextval: reached %s value of sequence (%d)", bound, limit)
	}
	st := SequenceState{Last: first, Called: true}
	for count = 1; count < n; count++ {
		next, ok := s.def.step(st)
		if !ok || next-st.Last != s.def.Increment {
			break // the end, or the start of a new cycle
		}
		st.Last = next
	}
	if s.left < count {
		if s.left, err = s.reserve(db, st); err != nil {
			return 0, 0, err
		}
	} else {
		s.left -= count
	}
	s.state = st
	return first, count, nil
}

// reserve logs a state that is some values beyond st, and returns how many.
func (s *sequence) reserve(db *DB, st SequenceState) (int, error) {
	for extra := 0; ; extra++ {
		next, ok := s.def.step(st)
		if extra == reserveValues || !ok || next-st.Last != s.def.Increment {
			return extra, db.setNow(metaKey(keyState, uint64(s.id)), st.encode())
		}
		st.Last = next
	}
}

// SequenceSet is setval: the next value is last, or the one after it when
// called. It takes effect at once.
func (db *DB) SequenceSet(ctx context.Context, id SequenceID, last int64, called bool) error {
	if ctx.Err() != nil {
		return lock.Canceled(ctx)
	}
	s, err := db.sequence(id)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if last < s.def.Min || last > s.def.Max {
		return errs.New(errs.NumericValueOutOfRange, "setval: value %d is out of bounds for sequence (%d..%d)", last, s.def.Min, s.def.Max)
	}
	st := SequenceState{Last: last, Called: called}
	if err := db.setNow(metaKey(keyState, uint64(id)), st.encode()); err != nil {
		return err
	}
	s.state, s.left = st, 0
	return nil
}

// SequenceState returns the state of a sequence.
func (db *DB) SequenceState(id SequenceID) (SequenceState, error) {
	s, err := db.sequence(id)
	if err != nil {
		return SequenceState{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, nil
}

// saveSequences logs the exact state of all sequences, so that an orderly
// restart skips no values.
func (db *DB) saveSequences() error {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	for _, s := range db.sequences {
		s.mu.Lock()
		state, reserved := s.state, s.left > 0
		s.mu.Unlock()
		if reserved {
			if err := db.setNow(metaKey(keyState, uint64(s.id)), state.encode()); err != nil {
				return err
			}
		}
	}
	return nil
}
