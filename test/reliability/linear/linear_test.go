package linear

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"sync"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

var (
	seeds = flag.Int("seeds", 3, "histories of each subject")
	first = flag.Uint64("seed", 1, "the first seed")
)

// check runs histories on maps that start makes.
func check(t *testing.T, load Load, start func(t *testing.T) Map) {
	t.Helper()
	for i := range *seeds {
		load.Seed = *first + uint64(i)
		t.Run(fmt.Sprint("seed ", load.Seed), func(t *testing.T) {
			history, err := load.Run(start(t))
			if err != nil {
				t.Fatal(err)
			}
			if !Possible(history) {
				t.Errorf("a history of %d operations is impossible", len(history))
			}
		})
	}
}

// What cannot have happened is found.
func TestImpossible(t *testing.T) {
	op := func(client int, from, to int64, c call, out string) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Call: from, Return: to, Input: c, Output: out}
	}
	put := op(0, 1, 2, call{put: true, value: "a"}, "")
	for _, c := range []struct {
		name     string
		history  []porcupine.Operation
		possible bool
	}{
		{"a later read sees it", []porcupine.Operation{put, op(1, 3, 4, call{}, "a")}, true},
		{"a later read misses it", []porcupine.Operation{put, op(1, 3, 4, call{}, "")}, false},
		{"another key", []porcupine.Operation{put, op(1, 3, 4, call{key: 1}, "")}, true},
		{"reads beside it go back", []porcupine.Operation{op(0, 1, 9, call{put: true, value: "a"}, ""), op(1, 2, 3, call{}, "a"), op(1, 4, 5, call{}, "")}, false},
	} {
		if got := Possible(c.history); got != c.possible {
			t.Errorf("%s: possible %v, want %v", c.name, got, c.possible)
		}
	}
}

// set is an editor that sets or deletes a key.
type set struct{ value string }

// Decide implements btree.Editor.
func (s set) Decide([]byte, bool) (btree.Action, []byte, error) {
	if s.value == "" {
		return btree.Delete, nil, nil
	}
	return btree.Put, []byte(s.value), nil
}

// Applied implements btree.Editor.
func (set) Applied() {}

// bytesOf makes keys that lie in several leaves, between others.
func bytesOf(key int) []byte { return fmt.Appendf(nil, "%06d", key*1000) }

// tree is a tree of either kind.
type tree struct {
	get    func(key []byte, visit func(value []byte, found bool) error) error
	modify func(key []byte, ed btree.Editor) error
}

// Get implements Map.
func (m tree) Get(key int) (out string, err error) {
	err = m.get(bytesOf(key), func(value []byte, found bool) error {
		if found {
			out = string(value)
		}
		return nil
	})
	return out, err
}

// Put implements Map.
func (m tree) Put(key int, value string) error { return m.modify(bytesOf(key), set{value}) }

// neighbours makes leaves split and merge around the keys of m until the test ends.
func neighbours(t *testing.T, m tree, n int) {
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for round := 0; ; round++ {
			for i := range n {
				select {
				case <-stop:
					return
				default:
				}
				value := fmt.Sprintf("%0200d", i)
				if round%2 == 1 {
					value = ""
				}
				if err := m.modify(fmt.Appendf(nil, "%06d beside", i*37), set{value}); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	t.Cleanup(func() { close(stop); done.Wait() })
}

func TestBTree(t *testing.T) {
	check(t, Load{Goroutines: 6, Operations: 1500, Keys: 12}, func(t *testing.T) Map {
		fsys := vfs.NewMem()
		st, err := mtr.Open(mtr.Config{FS: fsys, PageSize: 4096, PoolBytes: 1 << 20, Policy: buffer.NewClock()}, true)
		if err != nil {
			t.Fatal(err)
		}
		log, err := wal.Create(wal.Config{FS: fsys, DBID: 1, Segment: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		st.SetLog(log)
		if err := st.InitSpace(); err != nil {
			t.Fatal(err)
		}
		b, err := btree.Create(st, nil)
		if err != nil {
			t.Fatal(err)
		}
		m := tree{get: b.Get, modify: func(key []byte, ed btree.Editor) error { return b.Modify(btree.Logger{}, key, ed) }}
		neighbours(t, m, 300)
		return m
	})
}

func TestLSM(t *testing.T) {
	check(t, Load{Goroutines: 6, Operations: 1500, Keys: 12}, func(t *testing.T) Map {
		space := uint64(1)
		var mu sync.Mutex
		l, err := lsm.Create(lsm.Options{
			FS: vfs.NewMem(), Dir: "lsm/1", Pool: buffer.New(2<<20, buffer.NewClock(), nil), MemTable: 16 << 10, Background: true,
			Settings: lsm.Settings{TableSize: 8 << 10, BaseBytes: 32 << 10},
			Space:    func() uint64 { mu.Lock(); defer mu.Unlock(); space++; return space },
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		m := tree{get: l.Get, modify: func(key []byte, ed btree.Editor) error {
			value := ed.(set).value
			return l.Apply(0, lsm.Op{Key: key, Value: []byte(value), Delete: value == ""})
		}}
		neighbours(t, m, 300)
		return m
	})
}

// database is a table with a unique key.
type database struct {
	db    *txn.DB
	table txn.TableID
	index txn.IndexID
}

var ctx = context.Background()

func newDatabase(t *testing.T, kind txn.IndexKind) Map {
	db, err := txn.Open("", txn.Options{FS: vfs.NewMem(), PoolBytes: 4 << 20, BulkRows: 1000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	m := &database{db: db}
	err = m.in(func(tx *txn.Txn) error {
		if m.table, err = tx.CreateTable(ctx, []txn.ColumnDef{{Type: types.Int8}, {Type: types.Text}}); err != nil {
			return err
		}
		m.index, err = tx.CreateIndex(ctx, m.table, txn.IndexDef{Kind: kind, Unique: true, Keys: []txn.IndexKey{{Column: 0, Type: types.Int8}}}, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// in runs f in a transaction of one statement.
func (m *database) in(f func(tx *txn.Txn) error) error {
	tx, err := m.db.Begin(ctx, txn.ReadCommitted, false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(ctx); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

func (m *database) find(tx *txn.Txn, key int) (row int64, found bool, err error) {
	k, _, err := tx.EncodeKey(nil, m.index, []*vector.Vector{vector.WrapFixed(types.Int8, []int64{int64(key)}, nil)}, 0)
	if err != nil {
		return 0, false, err
	}
	return tx.Lookup(ctx, m.index, k)
}

// Get implements Map.
func (m *database) Get(key int) (out string, err error) {
	err = m.in(func(tx *txn.Txn) error {
		row, found, err := m.find(tx, key)
		if err != nil || !found {
			return err
		}
		b, at, err := tx.Fetch(ctx, m.table, []int64{row}, []int{1}, txn.FetchOptions{})
		if err == nil && len(at) != 1 {
			err = fmt.Errorf("key %d has no row", key)
		}
		if err == nil {
			out = string(b.Cols[0].Bytes(0))
		}
		return err
	})
	return out, err
}

// errAgain says that somebody was faster.
var errAgain = errors.New("again")

// Put implements Map.
func (m *database) Put(key int, value string) error {
	for {
		err := m.in(func(tx *txn.Txn) error { return m.put(tx, key, value) })
		var unique *txn.UniqueError
		if !errors.Is(err, errAgain) && !errors.As(err, &unique) {
			return err
		}
	}
}

func (m *database) put(tx *txn.Txn, key int, value string) error {
	row, found, err := m.find(tx, key)
	if err != nil {
		return err
	}
	text := vector.NewBuilder(types.Text, 1)
	text.AppendString(value)
	values := text.Finish()
	var st []txn.RowStatus
	switch {
	case !found && value == "":
		return nil
	case !found:
		_, err = tx.Insert(ctx, m.table, &vector.Batch{N: 1, Cols: []*vector.Vector{vector.WrapFixed(types.Int8, []int64{int64(key)}, nil), values}})
		return err
	case value == "":
		st, err = tx.Delete(ctx, m.table, []int64{row}, txn.WriteOptions{Latest: true})
	default:
		st, err = tx.Update(ctx, m.table, []int64{row}, []int{1}, &vector.Batch{N: 1, Cols: []*vector.Vector{values}}, txn.WriteOptions{Latest: true})
	}
	if err == nil && st[0] != txn.Done {
		return errAgain
	}
	return err
}

func TestDatabase(t *testing.T) {
	for _, kind := range []txn.IndexKind{txn.BTree, txn.LSM} {
		t.Run(fmt.Sprint(kind), func(t *testing.T) {
			check(t, Load{Goroutines: 6, Operations: 400, Keys: 8}, func(t *testing.T) Map { return newDatabase(t, kind) })
		})
	}
}
