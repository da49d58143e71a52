package storage

import (
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/sstable"
)

type pebbleEngine struct {
	db    *pebble.DB
	cache *pebble.Cache
	low   []byte
}

type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(f string, _ ...any) {
	panic(f)
}

// suffixComparer is the default one, but for what filters leave out.
var suffixComparer = func() pebble.Comparer {
	c := *pebble.DefaultComparer
	c.Name, c.Split = "basalt.benchmark", func(key []byte) int { return max(len(key)-suffixSize, 0) }
	return c
}()

func openPebble(dir string, s setup) (engine, error) {
	// Pebble takes the memory of two memtables, one in use and one kept for the
	// next, from its cache; ours are beside the buffer pool.
	e := &pebbleEngine{cache: pebble.NewCache(s.cache + 2*int64(s.memTable))}
	o := &pebble.Options{
		Cache: e.cache, Comparer: &suffixComparer, MemTableSize: uint64(s.memTable), FormatMajorVersion: pebble.FormatNewest, Logger: silent{},
	}
	for i := range o.Levels {
		l := &o.Levels[i]
		l.FilterPolicy = bloom.FilterPolicy(10)
		l.Compression = func() *sstable.CompressionProfile {
			if s.compressed {
				return sstable.SnappyCompression
			}
			return sstable.NoCompression
		}
	}
	var err error
	e.db, err = pebble.Open(dir, o)
	return e, err
}

func (e *pebbleEngine) name() string { return "pebble" }

func (e *pebbleEngine) put(sync bool, batch []pair) error {
	o := pebble.NoSync
	if sync {
		o = pebble.Sync
	}
	if len(batch) == 1 {
		return e.db.Set(batch[0].key, batch[0].value, o)
	}
	b := e.db.NewBatch()
	for _, p := range batch {
		if err := b.Set(p.key, p.value, nil); err != nil {
			return err
		}
	}
	if err := b.Commit(o); err != nil {
		return err
	}
	return b.Close()
}

func (e *pebbleEngine) get(key []byte, visit func(value []byte)) error {
	v, closer, err := e.db.Get(key)
	if err == pebble.ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	visit(v)
	return closer.Close()
}

func (e *pebbleEngine) lookup(prefix []byte, visit func(value []byte)) error {
	it, err := e.db.NewIter(nil)
	if err != nil {
		return err
	}
	e.low = append(append(e.low[:0], prefix...), make([]byte, suffixSize)...)
	for ok := it.SeekPrefixGE(e.low); ok; ok = it.Next() {
		visit(it.Value())
	}
	if err := it.Error(); err != nil {
		return err
	}
	return it.Close()
}

func (e *pebbleEngine) scan(from []byte, n int, visit func(key, value []byte)) error {
	it, err := e.db.NewIter(&pebble.IterOptions{LowerBound: from})
	if err != nil {
		return err
	}
	for ok := it.First(); ok && n > 0; n-- {
		visit(it.Key(), it.Value())
		if n > 1 {
			ok = it.Next()
		}
	}
	if err := it.Error(); err != nil {
		return err
	}
	return it.Close()
}

func (e *pebbleEngine) settle() error {
	if err := e.db.Flush(); err != nil {
		return err
	}
	for quiet := 0; quiet < 3; {
		m := e.db.Metrics()
		if m.Compact.NumInProgress == 0 && m.Flush.NumInProgress == 0 {
			quiet++
		} else {
			quiet = 0
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

func (e *pebbleEngine) close() error {
	err := e.db.Close()
	e.cache.Unref()
	return err
}
