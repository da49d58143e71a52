package txn

import (
	"bytes"
	"context"
	"hash/fnv"
	"math"
	"sync"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

func catalogKey(key []byte) []byte { return append([]byte{keyCatalog}, key...) }

// metaSnap is the snapshot of catalog reads.
func (tx *Txn) metaSnap() *mvcc.Snapshot {
	return &mvcc.Snapshot{TS: tx.metaTS, Own: tx.st, CID: math.MaxUint32}
}

// holdMeta keeps what catalog reads see while they run, also before the
// transaction has a snapshot of its own. The returned function lets go.
func (tx *Txn) holdMeta() (release func()) {
	if tx.ref != nil {
		return func() {}
	}
	ref := tx.db.snaps.acquire(&tx.db.visible)
	tx.RefreshMeta()
	return func() { tx.db.releaseSnap(ref) }
}

// HasSnapshot reports whether the transaction has read or written rows, or may
// have: from then on the snapshot of REPEATABLE READ and SERIALIZABLE stands.
func (tx *Txn) HasSnapshot() bool { return tx.ref != nil }

// MetaGet returns the value of a catalog key, or nil. Catalog reads see the
// newest committed state as of NewStatement, at every isolation level, and
// all changes of the transaction itself. The value is the caller's.
func (tx *Txn) MetaGet(key []byte) ([]byte, error) {
	defer tx.holdMeta()()
	var out []byte
	err := tx.db.meta.get(catalogKey(key), tx.metaSnap(), func(value []byte, found bool) error {
		if found {
			out = append([]byte{}, value...)
		}
		return nil
	})
	return out, err
}

// MetaScan calls f for the keys with the given prefix, ascending, until it
// returns false. The slices are valid during the call.
func (tx *Txn) MetaScan(prefix []byte, f func(key, value []byte) bool) error {
	defer tx.holdMeta()()
	low := catalogKey(prefix)
	w := tx.db.meta.walk(*tx.metaSnap(), low, keyenc.PrefixEnd(low), false)
	var buf []byte
	var ends []int // of the keys and values in buf, in turn
	for !w.done {
		buf, ends = buf[:0], ends[:0]
		err := w.next(func(key, value []byte) (bool, error) {
			buf = append(buf, key[1:]...)
			ends = append(ends, len(buf))
			buf = append(buf, value...)
			ends = append(ends, len(buf))
			return true, nil
		})
		if err != nil {
			return err
		}
		// f runs without latches, so it may use the transaction.
		for i, at := 0, 0; i < len(ends); i += 2 {
			if !f(buf[at:ends[i]:ends[i]], buf[ends[i]:ends[i+1]:ends[i+1]]) {
				return nil
			}
			at = ends[i+1]
		}
	}
	return nil
}

// MetaLock locks a catalog key, or whatever name the callers agree on, until the
// end of the transaction or of the savepoint that it is rolled back to.
func (tx *Txn) MetaLock(ctx context.Context, key []byte) error {
	if err := tx.startWrite(ctx, "DDL"); err != nil {
		return err
	}
	h := fnv.New64a()
	h.Write(key)
	// Table 0 is the catalog; a collision only makes somebody wait.
	k := lock.Key{Class: lock.Row, A: 0, B: h.Sum64()}
	_, err := tx.db.locks.Acquire(ctx, tx.owner, k, lock.ForUpdate, lock.Wait)
	return err
}

// metaChange locks a catalog key and changes it.
func (tx *Txn) metaChange(ctx context.Context, key []byte, decide decision) error {
	if err := tx.MetaLock(ctx, key); err != nil {
		return err
	}
	tx.ownMeta++
	tx.metaKeys = append(tx.metaKeys, bytes.Clone(key))
	return tx.db.meta.write(tx, catalogKey(key), decide)
}

// MetaSwap sets a catalog key to a value, or deletes it where that is nil, if its
// newest value, nil for none, is as expected; false where it is not. It waits
// for a transaction that has changed the key.
func (tx *Txn) MetaSwap(ctx context.Context, key, value []byte, expected func(old []byte) bool) (bool, error) {
	ok := false
	err := tx.metaChange(ctx, key, func(old []byte, found bool, _ *mvcc.Version) (btree.Action, []byte, error) {
		switch {
		case !found:
			ok = expected(nil)
		default:
			ok = expected(old)
		}
		switch {
		case !ok || !found && value == nil || found && bytes.Equal(old, value):
			return btree.Keep, nil, nil
		case value == nil:
			return btree.Delete, nil, nil
		}
		return btree.Put, value, nil
	})
	return ok && err == nil, err
}

// MetaPut sets a catalog key. It waits for a transaction that has changed it,
// and then overwrites.
func (tx *Txn) MetaPut(ctx context.Context, key, value []byte) error {
	return tx.metaChange(ctx, key, func(old []byte, found bool, _ *mvcc.Version) (btree.Action, []byte, error) {
		if found && bytes.Equal(old, value) {
			return btree.Keep, nil, nil
		}
		return btree.Put, value, nil
	})
}

// MetaInsert sets a catalog key that must not exist. It waits for a
// transaction that has changed it; false when the key exists then.
func (tx *Txn) MetaInsert(ctx context.Context, key, value []byte) (bool, error) {
	exists := false
	err := tx.metaChange(ctx, key, func(_ []byte, found bool, _ *mvcc.Version) (btree.Action, []byte, error) {
		if exists = found; found {
			return btree.Keep, nil, nil
		}
		return btree.Put, value, nil
	})
	return !exists && err == nil, err
}

// MetaDelete deletes a catalog key and reports whether it was there.
func (tx *Txn) MetaDelete(ctx context.Context, key []byte) (bool, error) {
	existed := false
	err := tx.metaChange(ctx, key, func(_ []byte, found bool, _ *mvcc.Version) (btree.Action, []byte, error) {
		if existed = found; !found {
			return btree.Keep, nil, nil
		}
		return btree.Delete, nil, nil
	})
	return existed, err
}

// MetaVersion identifies the committed catalog state that the transaction
// sees, for caches; own is true when it has changed the catalog itself.
func (tx *Txn) MetaVersion() (version uint64, own bool) { return tx.metaVer, tx.ownMeta > 0 }

// MetaChangedSince returns the keys that transactions have changed after the
// given version and up to the one that this transaction sees; false where that
// is too long ago to be known, or the version is newer.
func (tx *Txn) MetaChangedSince(version uint64) (keys [][]byte, known bool) {
	l := &tx.db.metaLog
	l.mu.Lock()
	defer l.mu.Unlock()
	if version < l.from || version > tx.metaVer {
		return nil, false
	}
	for _, c := range l.commits {
		if c.version > version && c.version <= tx.metaVer {
			keys = append(keys, c.keys...)
		}
	}
	return keys, true
}

// metaLog remembers which keys the newest changes of the catalog were about.
type metaLog struct {
	mu      sync.Mutex
	from    uint64 // all changes after this version are known
	commits []metaCommit
}

type metaCommit struct {
	version uint64
	keys    [][]byte
}

// metaLogSize bounds the number of commits remembered.
const metaLogSize = 512

func (l *metaLog) add(version uint64, keys [][]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.commits) == metaLogSize {
		half := metaLogSize / 2
		l.from = l.commits[half-1].version
		l.commits = append(l.commits[:0:0], l.commits[half:]...)
	}
	l.commits = append(l.commits, metaCommit{version, keys})
}

// RefreshMeta makes catalog reads see what has been committed since the
// statement began, as is needed after waiting for a table lock.
func (tx *Txn) RefreshMeta() { tx.metaTS, tx.metaVer = tx.db.metaNow() }
