package storage

import (
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/lsm/logged"
)

type lsmEngine struct {
	s   *logged.Store
	ops []lsm.Op
}

func openLSM(dir string, s setup) (engine, error) {
	fsys, err := osFS(dir)
	if err != nil {
		return nil, err
	}
	var spaces atomic.Uint64
	o := lsm.Options{
		FS: fsys, Pool: buffer.New(s.cache, buffer.NewClock(), nil), Space: func() uint64 { return spaces.Add(1) },
		Clock: env.Real().Clock, Background: true, MemTable: s.memTable,
	}
	o.Suffix = suffixSize
	if s.compressed {
		for l := range o.Codecs {
			o.Codecs[l] = compress.Snappy
		}
	}
	st, err := logged.Open(logged.Options{Tree: o})
	return &lsmEngine{s: st}, err
}

func (e *lsmEngine) name() string { return "lsm" }

func (e *lsmEngine) put(sync bool, batch []pair) error {
	e.ops = e.ops[:0]
	for _, p := range batch {
		e.ops = append(e.ops, lsm.Op{Key: p.key, Value: p.value})
	}
	return e.s.Apply(sync, e.ops...)
}

func (e *lsmEngine) get(key []byte, visit func(value []byte)) error {
	return e.s.Tree().Get(key, func(value []byte, found bool) error {
		if found {
			visit(value)
		}
		return nil
	})
}

func (e *lsmEngine) lookup(prefix []byte, visit func(value []byte)) error {
	w := lsm.Walker{T: e.s.Tree(), Point: prefix}
	defer w.Close()
	end := keyenc.PrefixEnd(prefix)
	return w.View(prefix, end, false, func(l *lsm.Leaf) error {
		for i := range l.Slots() {
			_, v, _ := l.KeyValue(i)
			visit(v)
		}
		return nil
	})
}

func (e *lsmEngine) scan(from []byte, n int, visit func(key, value []byte)) error {
	it, err := e.s.Tree().NewIterator(from, nil)
	if err != nil {
		return err
	}
	defer it.Close()
	for ok := it.First(); ok && n > 0; n-- {
		visit(it.Key(), it.Value())
		if n > 1 {
			ok = it.Next()
		}
	}
	return it.Err()
}

func (e *lsmEngine) settle() error {
	if err := e.s.Tree().Flush(); err != nil {
		return err
	}
	for {
		if did, err := e.s.Tree().Compact(); err != nil || !did {
			return err
		}
	}
}

func (e *lsmEngine) close() error { return e.s.Close() }
