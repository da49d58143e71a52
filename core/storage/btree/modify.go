package btree

import (
	"encoding/binary"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// Action is what an Editor wants done with a key.
type Action uint8

// The actions.
const (
	Keep Action = iota // nothing
	Put
	Delete
)

// Editor decides about one key under the exclusive latch of its leaf.
type Editor interface {
	// Decide gets the current value, shared memory, and says what to do. It may
	// be called several times before the action is taken, so it must not have
	// effects of its own.
	Decide(old []byte, found bool) (Action, []byte, error)
	// Applied is called once, after the action was taken and before the latch is
	// released. old is as Decide got it, but only valid for long values: the
	// page has changed.
	Applied()
}

// Logger says how a change is logged.
type Logger struct {
	Txn *wal.Txn // nil: as a System record, never undone
	// CLR makes the change the compensation of a record after which undo goes
	// on with Next.
	CLR  bool
	Next wal.LSN
}

// step says what Modify has to do next.
type step uint8

const (
	stepDone  step = iota
	stepReady      // the cell is built and fits
	stepSplit      // the leaf has no room for the cell
	stepLong       // the value must go to overflow pages first
)

// edit is the state of one Modify call.
type edit struct {
	t   *Tree
	lg  Logger
	key []byte
	ed  Editor

	slot  int
	found bool
	cell  []byte
	undo  []byte
	ref   []byte  // reference of the long value that was written
	long  []byte  // the value it was written for
	drop  page.ID // chain to free afterwards
	thin  bool    // the leaf has become nearly empty
}

var edits = sync.Pool{New: func() any { return new(edit) }}

// Modify lets ed decide about key and does what it says.
func (t *Tree) Modify(lg Logger, key []byte, ed Editor) error {
	if err := t.CheckKey(key); err != nil {
		return err
	}
	e := edits.Get().(*edit)
	*e = edit{t: t, lg: lg, key: key, ed: ed, cell: e.cell[:0], undo: e.undo[:0]}
	err := e.run()
	drop, thin := e.drop, e.thin
	*e = edit{cell: e.cell, undo: e.undo}
	edits.Put(e)
	if err == nil && drop != 0 {
		err = t.freeLong(drop)
	}
	if err == nil && thin {
		err = t.shrink(key)
	}
	return err
}

func (e *edit) run() error {
	for {
		next, err := e.try()
		if err == nil && next == stepSplit {
			err = e.t.split(e.key, len(e.cell))
		}
		if err == nil && next == stepLong {
			err = e.storeLong()
		}
		if err != nil {
			return errJoin(err, e.abandon())
		}
		if next == stepDone {
			return e.abandon()
		}
	}
}

// abandon frees a long value that was written and is not used after all.
func (e *edit) abandon() error {
	if e.ref == nil {
		return nil
	}
	id := page.ID(binary.LittleEndian.Uint64(e.ref[8:]))
	e.ref = nil
	return e.t.freeLong(id)
}

// storeLong writes e.long to overflow pages, without any latch.
func (e *edit) storeLong() error {
	if limit := e.t.st.Log().MaxPayload() / 2; len(e.long) > limit {
		return errs.New(errs.ProgramLimitExceeded, "value of %d bytes exceeds the maximum of %d", len(e.long), limit)
	}
	if err := e.abandon(); err != nil {
		return err
	}
	ref, err := e.t.writeLong(e.long)
	e.ref = ref
	return err
}

// try makes one attempt.
func (e *edit) try() (step, error) {
	f, err := e.t.descend(e.key, false, true, nil)
	if err != nil {
		return stepDone, err
	}
	m := e.t.st.Begin()
	h := m.Adopt(f)
	e.slot, e.found = search(h.Page, e.key)
	old, err := e.current(h.Page)
	if err != nil {
		m.Cancel()
		return stepDone, err
	}
	act, value, err := e.ed.Decide(old, e.found)
	if err != nil || act == Keep || act == Delete && !e.found {
		e.drop = 0 // the value in place stays
		m.Cancel()
		return stepDone, err
	}
	if act == Put {
		if next := e.buildCell(h, value); next != stepReady {
			m.Cancel()
			return next, nil
		}
	}
	e.apply(m, h, act, old)
	e.ed.Applied()
	switch {
	case e.lg.CLR:
		_, err = m.CommitCLR(e.lg.Txn, e.lg.Next)
	case e.lg.Txn != nil:
		_, err = m.Commit(wal.Update, e.lg.Txn, e.undo)
	default:
		_, err = m.Commit(wal.System, nil, nil)
	}
	return stepDone, err
}

// current returns the value at e.slot, if there is one.
func (e *edit) current(p page.Page) ([]byte, error) {
	e.drop = 0
	if !e.found {
		return nil, nil
	}
	_, value, overflow := splitCell(p.Cell(e.slot))
	if !overflow {
		return value, nil
	}
	e.drop = page.ID(binary.LittleEndian.Uint64(value[8:]))
	return longValue(e.t, value, nil)
}

// buildCell makes the new cell and checks that it fits.
func (e *edit) buildCell(h *mtr.Held, value []byte) step {
	if cellSize(len(e.key), len(value)) > e.t.maxCell() {
		if e.ref == nil || string(e.long) != string(value) {
			e.long = append([]byte(nil), value...)
			return stepLong
		}
		e.cell = append(appendKey(e.cell[:0], e.key, true), e.ref...)
	} else {
		e.cell = append(appendKey(e.cell[:0], e.key, false), value...)
	}
	if e.found && !h.FitsReplace(e.slot, len(e.cell)) || !e.found && !h.Fits(len(e.cell)) {
		return stepSplit
	}
	return stepReady
}

// apply changes the page and prepares the undo information.
func (e *edit) apply(m *mtr.Mtr, h *mtr.Held, act Action, old []byte) {
	if e.lg.Txn != nil && !e.lg.CLR {
		kind := undoInsert
		if e.found {
			kind = undoPut
		}
		e.undo = appendUndo(e.undo[:0], kind, e.t.root, e.key, old)
	}
	switch {
	case act == Delete:
		m.Delete(h, e.slot)
		// Looking for a sibling latches the path exclusively, so a leaf that is
		// emptied cell by cell does it now and then.
		e.thin = h.Slots() == 0 || h.Slots()%8 == 0 && h.Live() < len(h.Page)/4
	case e.found:
		m.Replace(h, e.slot, e.cell)
	default:
		m.Insert(h, e.slot, e.cell)
	}
	if act == Put && e.usesLong() {
		e.ref = nil // belongs to the tree now
	}
}

// usesLong reports whether e.cell refers to the long value that was written.
func (e *edit) usesLong() bool {
	_, _, overflow := splitCell(e.cell)
	return overflow && e.ref != nil
}
