package txn

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// readBalance returns the balance of an account as an index lookup and a
// fetch see it.
func readBalance(tx *Txn, table TableID, index IndexID, key int64) (row, balance int64, err error) {
	k, _, err := tx.EncodeKey(nil, index, []*vector.Vector{vector.WrapFixed(types.Int8, []int64{key}, nil)}, 0)
	if err != nil {
		return 0, 0, err
	}
	row, found, err := tx.Lookup(bg, index, k)
	if err != nil || !found {
		return 0, 0, err
	}
	b, _, err := tx.Fetch(bg, table, []int64{row}, []int{1}, FetchOptions{})
	if err != nil {
		return 0, 0, err
	}
	return row, vector.Values[int64](b.Cols[0].Flattened())[0], nil
}

// Two transactions read two accounts and each takes from another one, which
// only one of them may (write skew).
func TestWriteSkew(t *testing.T) {
	for level, want := range map[Isolation]int{RepeatableRead: 2, Serializable: 1} {
		db := openReal(t)
		table, index, rows := newAccounts(t, db, BTree, 2)
		a, b := begin(t, db, level), begin(t, db, level)
		committed := 0
		for i, tx := range []*Txn{a, b} {
			_, x, err := readBalance(tx, table, index, 0)
			if err == nil {
				var y int64
				_, y, err = readBalance(tx, table, index, 1)
				if x+y != 0 {
					t.Fatal(x, y)
				}
			}
			if err == nil {
				err = addTo(tx, table, rows[i], -1)
			}
			if err != nil && !retryable(err) {
				t.Fatal(err)
			}
		}
		for _, tx := range []*Txn{a, b} {
			if err := tx.Commit(bg); err == nil {
				committed++
			} else if errs.CodeOf(err) != errs.SerializationFailure {
				t.Fatal(err)
			}
			tx.Rollback()
		}
		if committed != want {
			t.Errorf("level %d: %d transactions committed, want %d", level, committed, want)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Phantoms: each transaction counts the rows of the table, or of a range of
// the index, and inserts one whose key says how many it saw. Serial execution
// gives as many different counts as transactions.
func TestSerializablePhantoms(t *testing.T) { eachKind(t, testSerializablePhantoms) }

func testSerializablePhantoms(t *testing.T, kind IndexKind) {
	for _, byIndex := range []bool{false, true} {
		db := openReal(t)
		table, index := newPairsBy(t, db, kind)
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[int]int{}
		failures := 0
		for w := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range 12 {
					for {
						n, err := countAndInsert(db, table, index, int64(w*1000+i), byIndex)
						mu.Lock()
						if err == nil {
							seen[n]++
						} else {
							failures++
						}
						mu.Unlock()
						if err == nil {
							break
						}
						if !retryable(err) {
							t.Error(err)
							return
						}
					}
				}
			}()
		}
		wg.Wait()
		for n := range 48 {
			if seen[n] != 1 {
				t.Errorf("byIndex %v: %d transactions saw %d rows", byIndex, seen[n], n)
			}
		}
		t.Logf("%d retries", failures)
		if len(db.ssi.txns) != 0 {
			t.Errorf("%d transactions are still remembered", len(db.ssi.txns))
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func countAndInsert(db *DB, table TableID, index IndexID, key int64, byIndex bool) (int, error) {
	tx, err := db.Begin(bg, Serializable, false)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(bg); err != nil {
		return 0, err
	}
	n := 0
	if byIndex {
		c, err := tx.IndexScan(index, KeyRange{})
		if err != nil {
			return 0, err
		}
		if n, err = c.Next(bg, make([]int64, 1000)); err != nil {
			return 0, err
		}
		c.Close()
	} else {
		got, err := readPairs(tx, table)
		if err != nil {
			return 0, err
		}
		n = len(got)
	}
	time.Sleep(time.Duration(key%7) * 20 * time.Microsecond) // let others in
	if err := tx.NewStatement(bg); err != nil {
		return 0, err
	}
	if _, err := tx.Insert(bg, table, pairs([]int64{key}, []string{fmt.Sprint(n)})); err != nil {
		return 0, err
	}
	return n, tx.Commit(bg)
}

// Random serializable transactions over a few accounts: each reads some and
// writes what it read, plus one, to another. The history, with the versions
// that each read and wrote, must have no cycle of dependencies.
func TestSerializableHistories(t *testing.T) {
	for seed := range uint64(8) {
		db := openReal(t)
		const accounts = 5
		table, index, _ := newAccounts(t, db, IndexKind(seed%2), accounts)
		h := &history{reads: map[int64]map[int64]int64{}, writes: map[int64][]int64{}}
		var wg sync.WaitGroup
		for w := range 5 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				rng := rand.New(rand.NewPCG(seed, uint64(w)))
				for i := range 40 {
					id := int64(w*1000 + i + 1)
					if err := h.transaction(db, table, index, id, accounts, rng); err != nil && !retryable(err) {
						t.Error(err)
						return
					}
				}
			}()
		}
		wg.Wait()
		if c := h.cycle(); c != nil {
			t.Fatalf("seed %d: cycle %v", seed, c)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// history is what committed transactions have read (account: the transaction
// whose version it was) and the order of versions of each account. Accounts
// hold the ID of the transaction that wrote them.
type history struct {
	mu     sync.Mutex
	reads  map[int64]map[int64]int64
	writes map[int64][]int64
}

func (h *history) transaction(db *DB, table TableID, index IndexID, id int64, accounts int, rng *rand.Rand) error {
	tx, err := db.Begin(bg, Serializable, false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(bg); err != nil {
		return err
	}
	reads, wrote := map[int64]int64{}, []int64{}
	for range 1 + rng.IntN(3) {
		key := rng.Int64N(int64(accounts))
		row, version, err := readBalance(tx, table, index, key)
		if err != nil {
			return err
		}
		reads[key] = version
		time.Sleep(time.Duration(rng.IntN(5)) * 10 * time.Microsecond)
		if rng.IntN(2) == 0 {
			if err := tx.NewStatement(bg); err != nil {
				return err
			}
			val := &vector.Batch{N: 1, Cols: []*vector.Vector{vector.WrapFixed(types.Int8, []int64{id}, nil)}}
			if _, err := tx.Update(bg, table, []int64{row}, []int{1}, val, WriteOptions{}); err != nil {
				return err
			}
			if version != id {
				wrote = append(wrote, key)
			}
			if err := tx.NewStatement(bg); err != nil {
				return err
			}
		}
	}
	// The order in which an account's versions come is that of the commits,
	// because each waits for the one before; so it is noted under the row locks.
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := tx.Commit(bg); err != nil {
		return err
	}
	delete(reads, -1)
	h.reads[id] = reads
	for _, key := range wrote {
		h.writes[key] = append(h.writes[key], id)
	}
	return nil
}

// cycle returns transactions that depend on each other in a circle, if any.
func (h *history) cycle() []int64 {
	edges := map[int64][]int64{}
	for key, order := range h.writes {
		for i := 1; i < len(order); i++ {
			edges[order[i-1]] = append(edges[order[i-1]], order[i]) // ww
		}
		after := map[int64]int64{0: 0}
		if len(order) > 0 {
			after[0] = order[0]
		}
		for i := 1; i < len(order); i++ {
			after[order[i-1]] = order[i]
		}
		for id, reads := range h.reads {
			v, ok := reads[key]
			if !ok || v == id {
				continue
			}
			if v != 0 {
				edges[v] = append(edges[v], id) // wr
			}
			if next := after[v]; next != 0 && next != id {
				edges[id] = append(edges[id], next) // rw
			}
		}
	}
	state := map[int64]int{}
	var path []int64
	var visit func(id int64) []int64
	visit = func(id int64) []int64 {
		state[id] = 1
		path = append(path, id)
		for _, to := range edges[id] {
			if state[to] == 1 {
				return append(path, to)
			}
			if state[to] == 0 {
				if c := visit(to); c != nil {
					return c
				}
			}
		}
		state[id] = 2
		path = path[:len(path)-1]
		return nil
	}
	for id := range h.reads {
		if state[id] == 0 {
			if c := visit(id); c != nil {
				return c
			}
		}
	}
	return nil
}
