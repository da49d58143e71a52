package txn

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/vector"
)

// openReal opens a database in memory with the real clock and background work.
func openReal(t testing.TB) *DB {
	t.Helper()
	db, err := Open("", Options{FS: vfs.NewMem(), PoolBytes: 8 << 20, WALSegment: 4 * wal.MinSegment})
	if err != nil {
		t.Fatal(err)
	}
	db.bulkMin = 100
	return db
}

// retryable reports whether a transaction that failed so may be tried again.
func retryable(err error) bool {
	code := errs.CodeOf(err)
	return code == errs.SerializationFailure || code == errs.DeadlockDetected
}

var accountCols = []ColumnDef{{Type: types.Int8}, {Type: types.Int8}}

func newAccounts(t testing.TB, db *DB, kind IndexKind, n int) (TableID, IndexID, []int64) {
	t.Helper()
	tx := begin(t, db, ReadCommitted)
	table, err := tx.CreateTable(bg, accountCols)
	var index IndexID
	if err == nil {
		index, err = tx.CreateIndex(bg, table, kept(uniqueOnFirst, kind), nil)
	}
	keys, zero := make([]int64, n), make([]int64, n)
	for i := range keys {
		keys[i] = int64(i)
	}
	var rows []int64
	if err == nil {
		batch := &vector.Batch{N: n, Cols: []*vector.Vector{vector.WrapFixed(types.Int8, keys, nil), vector.WrapFixed(types.Int8, zero, nil)}}
		var ids []int64
		ids, err = tx.Insert(bg, table, batch)
		rows = append(rows, ids...)
	}
	if err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	return table, index, rows
}

func balances(tx *Txn, table TableID) (sum int64, n int, err error) {
	src, err := tx.Scan(table, ScanSpec{Cols: []int{1}})
	if err != nil {
		return 0, 0, err
	}
	defer src.Close()
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			return 0, 0, err
		}
		for {
			b, err := rd.Next(bg)
			if err != nil {
				return 0, 0, err
			}
			if b == nil {
				break
			}
			v := b.Cols[0].Flattened()
			for i := range b.Rows() {
				sum += vector.Values[int64](v)[b.Row(i)]
				n++
			}
		}
		rd.Close()
	}
	return sum, n, nil
}

// addTo adds to a balance as an executor does it: on the newest version where
// the row has changed since the snapshot.
func addTo(tx *Txn, table TableID, row, amount int64) error {
	opt := WriteOptions{}
	for {
		b, found, err := tx.Fetch(bg, table, []int64{row}, []int{1}, FetchOptions{Latest: opt.Latest})
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return errs.Internal("row %d is not there", row)
		}
		val := vector.WrapFixed(types.Int8, []int64{vector.Values[int64](b.Cols[0])[0] + amount}, nil)
		st, err := tx.Update(bg, table, []int64{row}, []int{1}, &vector.Batch{Cols: []*vector.Vector{val}, N: 1}, opt)
		if err != nil {
			return err
		}
		switch st[0] {
		case Done:
			return nil
		case Changed:
			opt.Latest = true
		default:
			return errs.Internal("status %d", st[0])
		}
	}
}

// Transfers between accounts by many goroutines, with deadlocks, while others
// watch that every snapshot has the same total, and rows are being frozen.
func TestBank(t *testing.T) {
	for _, level := range []Isolation{ReadCommitted, RepeatableRead} {
		t.Run(fmt.Sprint(level), func(t *testing.T) {
			eachKind(t, func(t *testing.T, kind IndexKind) { testBank(t, level, kind) })
		})
	}
}

func testBank(t *testing.T, level Isolation, kind IndexKind) {
	db := openReal(t)
	const accounts = 300
	table, index, rows := newAccounts(t, db, kind, accounts)
	var writers, others sync.WaitGroup
	stop := make(chan struct{})
	var transfers, retries atomic.Int64
	for w := range 6 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			rng := rand.New(rand.NewPCG(uint64(w), 1))
			for range 150 {
				for {
					err := transfer(db, level, table, rows, rng)
					if err == nil {
						transfers.Add(1)
						break
					}
					if !retryable(err) {
						t.Errorf("transfer: %v", err)
						return
					}
					retries.Add(1)
				}
			}
		}()
	}
	for range 2 {
		others.Add(1)
		go func() {
			defer others.Done()
			for running := true; running; {
				select {
				case <-stop:
					running = false
				default:
				}
				watchTotal(t, db, table, accounts)
			}
		}()
	}
	others.Add(1)
	go func() {
		defer others.Done()
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
			if _, err := db.Freeze(bg, table, 20); err != nil {
				t.Errorf("freeze: %v", err)
			}
			if _, err := db.Rewrite(bg, table, true); err != nil {
				t.Errorf("rewrite: %v", err)
			}
			if err := db.Checkpoint(bg); err != nil {
				t.Errorf("checkpoint: %v", err)
			}
		}
	}()
	writers.Wait()
	close(stop)
	others.Wait()
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	tx := begin(t, db, ReadCommitted)
	if _, found := lookup(t, tx, index, accounts/2); !found {
		t.Fatal("account is not in the index")
	}
	tx.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d transfers, %d retries", transfers.Load(), retries.Load())
}

func transfer(db *DB, level Isolation, table TableID, rows []int64, rng *rand.Rand) error {
	tx, err := db.Begin(bg, level, false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	from, to := rows[rng.IntN(len(rows))], rows[rng.IntN(len(rows))]
	for i, row := range []int64{from, to} {
		if err := tx.NewStatement(bg); err != nil {
			return err
		}
		if err := addTo(tx, table, row, []int64{7, -7}[i]); err != nil {
			return err
		}
	}
	return tx.Commit(bg)
}

func watchTotal(t *testing.T, db *DB, table TableID, accounts int) {
	tx, err := db.Begin(bg, RepeatableRead, true)
	if err != nil {
		t.Error(err)
		return
	}
	defer tx.Rollback()
	for range 2 {
		if err := tx.NewStatement(bg); err != nil {
			t.Error(err)
			return
		}
		if sum, n, err := balances(tx, table); err != nil || sum != 0 || n != accounts {
			t.Errorf("%d accounts with a total of %d: %v", n, sum, err)
			return
		}
	}
}

// Many goroutines insert the same keys: each key gets in once, whoever waits
// for whom, and a key whose inserter rolls back is free again.
func TestUniqueRaces(t *testing.T) { eachKind(t, testUniqueRaces) }

func testUniqueRaces(t *testing.T, kind IndexKind) {
	db := openReal(t)
	table, index := newPairsBy(t, db, kind)
	const keys = 60
	var won [keys]atomic.Int64
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rng := rand.New(rand.NewPCG(uint64(w), 9))
			for k := range int64(keys) {
				tx, err := db.Begin(bg, ReadCommitted, false)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = tx.Insert(bg, table, pairs([]int64{k}, []string{fmt.Sprint(w)}))
				var u *UniqueError
				switch {
				case err == nil && rng.IntN(3) == 0:
					tx.Rollback()
				case err == nil:
					if err := tx.Commit(bg); err != nil {
						t.Error(err)
					}
					won[k].Add(1)
				case errors.As(err, &u):
					tx.Rollback()
				default:
					t.Error(err)
					tx.Rollback()
				}
			}
		}()
	}
	wg.Wait()
	tx := begin(t, db, ReadCommitted)
	for k := range won {
		_, found := lookup(t, tx, index, int64(k))
		if n := won[k].Load(); n > 1 || found != (n == 1) {
			t.Errorf("key %d was inserted %d times, found %v", k, n, found)
		}
	}
	tx.Rollback()
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func setText(tx *Txn, table TableID, row int64, text string, opt WriteOptions) (RowStatus, error) {
	st, err := tx.Update(bg, table, []int64{row}, []int{1}, &vector.Batch{Cols: pairs(nil, []string{text}).Cols[1:], N: 1}, opt)
	if err != nil {
		return 0, err
	}
	return st[0], nil
}

func TestReadCommittedSeesConcurrentChange(t *testing.T) {
	db := openReal(t)
	table, _ := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	row, gone := insert(t, tx, table, 1, "one"), insert(t, tx, table, 2, "two")
	commit(t, tx)
	a, b, c := begin(t, db, ReadCommitted), begin(t, db, ReadCommitted), begin(t, db, RepeatableRead)
	if st, err := setText(a, table, row, "uno", WriteOptions{}); st != Done || err != nil {
		t.Fatal(st, err)
	}
	if st, err := setText(a, table, row, "due", WriteOptions{}); st != SelfModified || err != nil {
		t.Fatal(st, err)
	}
	if _, err := a.Delete(bg, table, []int64{gone}, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if st, err := b.LockRows(bg, table, []int64{row}, ForUpdate, WriteOptions{Wait: SkipLocked}); err != nil || st[0] != Skipped {
		t.Fatal(st, err)
	}
	if _, err := b.LockRows(bg, table, []int64{row}, ForUpdate, WriteOptions{Wait: NoWait}); errs.CodeOf(err) != errs.LockNotAvailable {
		t.Fatal(err)
	}
	if st, err := b.LockRows(bg, table, []int64{row}, ForKeyShare, WriteOptions{Wait: NoWait}); err != nil || st[0] != Done {
		t.Fatal("FOR KEY SHARE must not conflict with an update of another column:", st, err)
	}
	type result struct {
		st  RowStatus
		err error
	}
	results := make(chan result, 2)
	go func() {
		st, err := setText(b, table, row, "eins", WriteOptions{})
		results <- result{st, err}
	}()
	time.Sleep(10 * time.Millisecond)
	commit(t, a)
	if r := <-results; r.st != Changed || r.err != nil {
		t.Fatal(r)
	}
	got, _, err := b.Fetch(bg, table, []int64{row}, []int{1}, FetchOptions{Latest: true})
	if err != nil || got.Cols[0].Str(0) != "uno" {
		t.Fatal(err)
	}
	if st, err := setText(b, table, row, "eins", WriteOptions{Latest: true}); st != Done || err != nil {
		t.Fatal(st, err)
	}
	if st, err := b.Delete(bg, table, []int64{gone}, WriteOptions{}); err != nil || st[0] != Gone {
		t.Fatal(st, err)
	}
	wantContents(t, c, table, "1=one", "2=two")
	commit(t, b)
	if _, err := setText(c, table, row, "x", WriteOptions{}); errs.CodeOf(err) != errs.SerializationFailure {
		t.Fatal(err)
	}
	c.Rollback()
	tx = begin(t, db, ReadCommitted)
	wantContents(t, tx, table, "1=eins")
	tx.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWaitsEnd(t *testing.T) {
	db := openReal(t)
	table, _ := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	row := insert(t, tx, table, 1, "one")
	commit(t, tx)
	a, b := begin(t, db, ReadCommitted), begin(t, db, ReadCommitted)
	insert(t, a, table, 2, "two")
	if _, err := setText(a, table, row, "uno", WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(bg, 10*time.Millisecond)
	defer cancel()
	if _, err := b.Insert(ctx, table, pairs([]int64{2}, []string{"zwei"})); errs.CodeOf(err) != errs.QueryCanceled {
		t.Fatal(err)
	}
	b.SetLockTimeout(10 * time.Millisecond)
	if _, err := setText(b, table, row, "eins", WriteOptions{}); errs.CodeOf(err) != errs.LockNotAvailable {
		t.Fatal(err)
	}
	if err := b.LockTable(bg, table, AccessExclusive, NoWait); errs.CodeOf(err) != errs.LockNotAvailable {
		t.Fatal(err)
	}
	b.Rollback()
	a.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// A bulk load is invisible until its commit, also through indexes, and gone
// after a rollback; a duplicate in it is found.
func TestBulk(t *testing.T) { eachKind(t, testBulk) }

func testBulk(t *testing.T, kind IndexKind) {
	db := openReal(t)
	table, index := newPairsBy(t, db, kind)
	load := func(tx *Txn, from, n int64) error {
		b, err := tx.Bulk(bg, table)
		if err != nil {
			return err
		}
		for k := from; k < from+n; k += 100 {
			var keys []int64
			var texts []string
			for i := k; i < min(k+100, from+n); i++ {
				keys, texts = append(keys, (i*7919)%1000003), append(texts, fmt.Sprint("text ", i%10))
			}
			if err := b.Append(bg, pairs(keys, texts)); err != nil {
				return err
			}
		}
		_, err = b.Close(bg)
		return err
	}
	count := func(tx *Txn) int { return countRows(t, tx, table, nil) }
	entries := func(tx *Txn) (n int) {
		c, err := tx.IndexScan(index, KeyRange{})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		buf := make([]int64, 1000)
		for {
			k, err := c.Next(bg, buf)
			if err != nil {
				t.Fatal(err)
			}
			if n += k; k == 0 {
				return n
			}
		}
	}
	check := func(tx *Txn, want int) {
		t.Helper()
		if c, e := count(tx), entries(tx); c != want || e != want {
			t.Fatalf("%d rows, %d entries, want %d", c, e, want)
		}
	}
	reader := begin(t, db, ReadCommitted)
	total := 0
	for round := range int64(3) { // the first into an empty index
		tx := begin(t, db, ReadCommitted)
		if err := load(tx, round*10000, 10000); err != nil {
			t.Fatal(err)
		}
		check(tx, total) // a statement does not see its own rows
		statement(t, tx)
		check(tx, total+10000)
		statement(t, reader)
		check(reader, total)
		tx.Rollback()
		if found, err := db.Check(bg); err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		tx = begin(t, db, ReadCommitted)
		if err := load(tx, round*10000, 10000); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
		check(reader, total)
		statement(t, reader)
		total += 10000
		check(reader, total)
	}
	var u *UniqueError
	tx := begin(t, db, ReadCommitted)
	if err := load(tx, 29000, 2000); !errors.As(err, &u) || u.Index != index {
		t.Fatal(err)
	}
	tx.Rollback()
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	statement(t, reader)
	check(reader, total)
	reader.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
