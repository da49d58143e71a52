package world

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/core/txn"
)

var bg = context.Background()

// memTable is so small that a log-structured index of a few hundred rows has
// several tables, and merges them.
const memTable = 16 << 10

// Options configure a world.
type Options struct {
	Seed      uint64
	PoolBytes int64 // 0: a few dozen pages, so that they are evicted all the time
}

// World is a database and its model.
type World struct {
	// Acked is the state after the transactions whose commit has returned,
	// Doubt with the commit that is under way as well.
	Acked, Doubt *State
	// Doing names what is under way, for the counts of the suites.
	Doing string
	// Seen counts the steps by what they did.
	Seen map[string]int
	// Commits counts the transactions that have committed, Rollbacks others.
	Commits, Rollbacks int

	opt  Options
	rng  env.Rand
	db   *txn.DB
	open []*work
	all  []txn.TableID // every table that was ever made
	next int64         // key that was never used
	drew map[txn.SequenceID]int64
	sure map[txn.SequenceID]int64 // highest value drawn before a commit returned
}

// work is an open transaction.
type work struct {
	tx      *txn.Txn
	effects []func(*State)
	touched map[row]bool
	tables  map[txn.TableID]lockKind
	metas   map[string]bool
	saves   []save
}

type row struct {
	table txn.TableID
	key   int64
}

type save struct {
	sp      txn.Savepoint
	effects int
}

// lockKind is how a transaction holds a table.
type lockKind int

const (
	writes lockKind = iota + 1
	owns            // nobody else may write
)

// New returns a world without a database.
func New(opt Options) *World {
	s := newState()
	if opt.PoolBytes == 0 {
		opt.PoolBytes = 4096 * (64 + int64(opt.Seed%96))
	}
	return &World{
		Acked: s, Doubt: s, opt: opt, rng: env.NewRand(opt.Seed), next: 1,
		Seen: map[string]int{}, drew: map[txn.SequenceID]int64{}, sure: map[txn.SequenceID]int64{},
	}
}

// DB returns the open database.
func (w *World) DB() *txn.DB { return w.db }

// TxnOptions are those that the world opens its database with.
func (w *World) TxnOptions(fsys vfs.FS) txn.Options {
	e, _ := env.Sim(w.opt.Seed)
	return txn.Options{
		Env: e, FS: fsys, PoolBytes: w.opt.PoolBytes, WALSegment: wal.MinSegment, BulkRows: 40, MemTable: memTable, NoBackground: true,
	}
}

// Open opens the database. What was open before is forgotten, as by a crash.
func (w *World) Open(fsys vfs.FS) error {
	w.Doing = "recovery"
	w.open, w.db = nil, nil
	db, err := txn.Open("", w.TxnOptions(fsys))
	if err != nil {
		return err
	}
	w.db = db
	return nil
}

// Close rolls open transactions back and closes the database.
func (w *World) Close() error {
	for len(w.open) > 0 {
		w.rollback(w.open[0])
	}
	w.Doing = "close"
	return w.db.Close()
}

// Moment is what was known at a moment.
type Moment struct {
	acked, doubt *State
	drew, sure   map[txn.SequenceID]int64
}

// Now returns what is known now.
func (w *World) Now() Moment { return Moment{w.Acked, w.Doubt, maps.Clone(w.drew), maps.Clone(w.sure)} }

// Crash forgets the database without closing it, and all that the world has
// come to know since a moment.
func (w *World) Crash(m Moment) {
	w.open, w.db = nil, nil
	w.Acked, w.Doubt, w.drew, w.sure = m.acked, m.doubt, maps.Clone(m.drew), maps.Clone(m.sure)
}

// Settle compares the database with the model after a crash, and makes the model
// say what became of a commit that was under way. Every failure is an error;
// errors of the database are returned as they are.
func (w *World) Settle() (inDoubt bool, err error) {
	got, err := w.Read()
	if err != nil {
		return false, err
	}
	inDoubt = w.Doubt != w.Acked
	switch dump := got.Dump(); dump {
	case w.Acked.Dump():
		w.Doubt = w.Acked
	case w.Doubt.Dump():
		w.Acked = w.Doubt
	default:
		return inDoubt, fmt.Errorf("the database is neither as acknowledged (%s) nor as in doubt (%s)",
			Difference(dump, w.Acked.Dump()), Difference(dump, w.Doubt.Dump()))
	}
	return inDoubt, w.sequences()
}

// sequences checks that no value comes twice that a commit could have used.
func (w *World) sequences() error {
	for _, id := range slices.Sorted(maps.Keys(w.sure)) {
		if !w.Acked.seqs[id] {
			delete(w.sure, id)
			delete(w.drew, id)
			continue
		}
		v, _, err := w.db.SequenceNext(bg, id, 1)
		if err != nil {
			return err
		}
		if v <= w.sure[id] {
			return fmt.Errorf("sequence %d gives %d again, after %d", id, v, w.sure[id])
		}
		w.drew[id] = v
	}
	return nil
}

// Verify runs the database's own check.
func (w *World) Verify() error {
	found, err := w.db.Check(bg)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("check: %v", found)
	}
	return err
}

// Read reads the whole database.
func (w *World) Read() (*State, error) {
	tx, err := w.db.Begin(bg, txn.ReadCommitted, true)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(bg); err != nil {
		return nil, err
	}
	return w.read(tx, w.all)
}

// ReadIndexes reads all indexes of a state that Read has given, and compares them
// with their tables.
func (w *World) ReadIndexes(s *State) error {
	tx, err := w.db.Begin(bg, txn.ReadCommitted, true)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(bg); err != nil {
		return err
	}
	return sameThroughIndexes(tx, s, s.Tables())
}

// read reads what a transaction sees, of tables that may exist.
func (w *World) read(tx *txn.Txn, ids []txn.TableID) (*State, error) {
	s := newState()
	for _, id := range ids {
		cols, err := tx.Columns(id)
		if errs.CodeOf(err) == errs.UndefinedTable {
			continue
		}
		if err != nil {
			return nil, err
		}
		t := &table{rows: map[int64][]string{}}
		for _, c := range cols {
			m := column{dropped: c.Dropped}
			if c.Missing != nil {
				m.missing = c.Missing.Str(0)
			}
			t.cols = append(t.cols, m)
		}
		if t.indexes, err = tx.Indexes(id); err != nil {
			return nil, err
		}
		if err := t.read(tx, id); err != nil {
			return nil, err
		}
		s.tables[id] = t
	}
	for _, id := range slices.Sorted(maps.Keys(w.drew)) {
		if _, err := tx.Sequence(id); err == nil {
			s.seqs[id] = true
		} else if errs.CodeOf(err) != errs.UndefinedTable {
			return nil, err
		}
	}
	return s, tx.MetaScan([]byte("k"), func(k, v []byte) bool { s.meta[string(k)] = string(v); return true })
}

// read fills a table with its rows.
func (t *table) read(tx *txn.Txn, id txn.TableID) error {
	ords := t.live()
	src, err := tx.Scan(id, txn.ScanSpec{Cols: ords})
	if err != nil {
		return err
	}
	defer src.Close()
	for m := range src.Morsels() {
		if err := t.readMorsel(src, m, ords); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) readMorsel(src txn.Source, m int, ords []int) error {
	rd, err := src.Open(bg, m)
	if err != nil {
		return err
	}
	defer rd.Close()
	for {
		b, err := rd.Next(bg)
		if err != nil || b == nil {
			return err
		}
		keys := b.Cols[0].Flattened()
		for i := range b.Rows() {
			at := b.Row(i)
			k := keyOf(keys, at)
			if _, twice := t.rows[k]; twice {
				return fmt.Errorf("key %d is there twice", k)
			}
			vals := make([]string, len(t.cols))
			for slot, o := range ords[1:] {
				vals[o] = strings.Clone(b.Cols[slot+1].Str(at)) // the memory is the reader's
			}
			t.rows[k] = vals
		}
	}
}

var int8Col, textCol = txn.ColumnDef{Type: types.Int8}, txn.ColumnDef{Type: types.Text}
