// Command storage is a simulation of core/storage and core/txn: several
// goroutines work on a database on an in-memory disk, which loses power and
// is recovered. It prints a hash of everything that it read and wrote.
//
// Usage: storage SEED
package main

import (
	"context"
	"fmt"
	"hash"
	"hash/fnv"
	"os"
	"strconv"
	"sync"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

const (
	lives    = 3
	workers  = 4
	rounds   = 25
	accounts = 40
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: storage SEED")
		os.Exit(2)
	}
	seed, err := strconv.ParseUint(os.Args[1], 10, 64)
	if err == nil {
		err = simulate(seed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// world is the simulated machine.
type world struct {
	env   env.Env
	disk  *vfs.Mem
	db    *txn.DB
	table txn.TableID
	rows  []int64

	mu  sync.Mutex // guards sum, in the order that the schedule gives
	sum hash.Hash64
}

func simulate(seed uint64) error {
	e, _ := env.Sim(seed)
	w := &world{env: e, disk: vfs.NewMem(), sum: fnv.New64a()}
	if err := w.open(); err != nil {
		return err
	}
	if err := w.create(); err != nil {
		return err
	}
	for range lives {
		if err := w.live(); err != nil {
			return err
		}
		w.disk = w.disk.CrashClone(e.Rand, 0.5)
		if err := w.open(); err != nil {
			return err
		}
		if err := w.verify(); err != nil {
			return err
		}
	}
	if err := w.hashDisk(); err != nil {
		return err
	}
	fmt.Printf("%016x\n", w.sum.Sum64())
	return nil
}

func (w *world) open() (err error) {
	w.db, err = txn.Open("", txn.Options{
		Env: w.env, FS: w.disk, PoolBytes: 1 << 20, WALSegment: wal.MinSegment, NoBackground: true,
	})
	return err
}

func (w *world) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(w.sum, format+"\n", args...)
}

// begin starts a transaction with its first statement.
func (w *world) begin(level txn.Isolation) (*txn.Txn, error) {
	tx, err := w.db.Begin(context.Background(), level, false)
	if err == nil {
		err = tx.NewStatement(context.Background())
	}
	return tx, err
}

func (w *world) create() error {
	tx, err := w.begin(txn.ReadCommitted)
	if err != nil {
		return err
	}
	ctx := context.Background()
	cols := []txn.ColumnDef{{Type: types.Int8}, {Type: types.Int8}}
	if w.table, err = tx.CreateTable(ctx, cols); err != nil {
		return err
	}
	def := txn.IndexDef{Unique: true, Keys: []txn.IndexKey{{Type: types.Int8}}}
	if _, err := tx.CreateIndex(ctx, w.table, def, nil); err != nil {
		return err
	}
	keys, zero := make([]int64, accounts), make([]int64, accounts)
	for i := range keys {
		keys[i] = int64(i)
	}
	ids, err := tx.Insert(ctx, w.table, &vector.Batch{N: accounts, Cols: []*vector.Vector{
		vector.WrapFixed(types.Int8, keys, nil), vector.WrapFixed(types.Int8, zero, nil)}})
	if err != nil {
		return err
	}
	w.rows = append(w.rows, ids...)
	return tx.Commit(ctx)
}

// live lets the workers run until they are through.
func (w *world) live() error {
	var wg sync.WaitGroup
	failed := make(chan error, workers+1)
	for n := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range rounds {
				if err := w.transfer(n); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		for range 3 {
			n, err := w.db.Freeze(context.Background(), w.table, 5)
			if err == nil {
				err = w.db.Checkpoint(context.Background())
			}
			if err != nil {
				failed <- err
				return
			}
			w.note("froze %d", n)
		}
	}()
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// transfer moves an amount between two rows. A conflict is part of the
// history, not an error.
func (w *world) transfer(worker int) error {
	level := txn.Isolation(w.env.Rand.IntN(2))
	tx, err := w.begin(level)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	from, to := w.rows[w.env.Rand.IntN(accounts)], w.rows[w.env.Rand.IntN(accounts)]
	amount := int64(w.env.Rand.IntN(100))
	for i, row := range []int64{from, to} {
		if err = tx.NewStatement(context.Background()); err == nil {
			err = w.add(tx, row, []int64{amount, -amount}[i])
		}
		if err != nil {
			break
		}
	}
	if err == nil {
		err = tx.Commit(context.Background())
	}
	w.note("worker %d: %d from %d to %d: %s", worker, amount, from, to, errs.CodeOf(err))
	if code := errs.CodeOf(err); code == errs.SerializationFailure || code == errs.DeadlockDetected {
		return nil
	}
	return err
}

func (w *world) add(tx *txn.Txn, row, amount int64) error {
	ctx := context.Background()
	for latest := false; ; latest = true {
		b, found, err := tx.Fetch(ctx, w.table, []int64{row}, []int{1}, txn.FetchOptions{Latest: latest})
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return errs.Internal("row %d is missing", row)
		}
		value := vector.Values[int64](b.Cols[0].Flattened())[0] + amount
		st, err := tx.Update(ctx, w.table, []int64{row}, []int{1}, &vector.Batch{N: 1,
			Cols: []*vector.Vector{vector.WrapFixed(types.Int8, []int64{value}, nil)}}, txn.WriteOptions{Latest: latest})
		if err != nil {
			return err
		}
		if st[0] != txn.Changed {
			return nil
		}
	}
}

// verify checks that no money was made or lost.
func (w *world) verify() error {
	found, err := w.db.Check(context.Background())
	if err != nil || len(found) > 0 {
		return errs.Internal("check after recovery: %v %v", found, err)
	}
	tx, err := w.begin(txn.ReadCommitted)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	b, rows, err := tx.Fetch(context.Background(), w.table, w.rows, []int{1}, txn.FetchOptions{})
	if err != nil {
		return err
	}
	total := int64(0)
	for _, x := range vector.Values[int64](b.Cols[0].Flattened()) {
		total += x
		w.note("%d", x)
	}
	if total != 0 || len(rows) != accounts {
		return errs.Internal("%d accounts have %d together", len(rows), total)
	}
	return nil
}

// hashDisk adds the bytes of all files.
func (w *world) hashDisk() error {
	for _, name := range w.disk.Files() {
		b, err := vfs.ReadFile(w.disk, name)
		if err != nil {
			return err
		}
		h := fnv.New64a()
		h.Write(b)
		w.note("%s %d %x", name, len(b), h.Sum64())
	}
	return nil
}
