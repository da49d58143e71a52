package storage

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/checkpoint"
	"github.com/basaltdb/basalt/core/storage/wal"
)

type btreeEngine struct {
	in    *checkpoint.Instance
	tree  *btree.Tree
	since wal.LSN // of the last checkpoint
	w     btree.Walker
	edit  setValue
}

// checkpointBytes is how much log there is between checkpoints.
const checkpointBytes = 256 << 20

func openBTree(dir string, s setup) (engine, error) {
	fsys, err := osFS(dir)
	if err != nil {
		return nil, err
	}
	in, err := checkpoint.Open(checkpoint.Config{
		FS: fsys, Rand: env.Real().Rand, PageSize: 4096, PoolBytes: s.cache, WALSegment: wal.DefaultSegment,
	})
	if err != nil {
		return nil, err
	}
	t, err := btree.Create(in.Store(), nil)
	return &btreeEngine{in: in, tree: t, w: btree.Walker{T: t}, since: in.Store().Log().End()}, err
}

func (e *btreeEngine) name() string { return "btree" }

// setValue is an Editor that sets a value.
type setValue struct{ value []byte }

func (s *setValue) Decide([]byte, bool) (btree.Action, []byte, error) { return btree.Put, s.value, nil }

func (s *setValue) Applied() {}

func (e *btreeEngine) put(sync bool, batch []pair) error {
	for _, p := range batch {
		e.edit.value = p.value
		if err := e.tree.Modify(btree.Logger{}, p.key, &e.edit); err != nil {
			return err
		}
	}
	log := e.in.Store().Log()
	end := log.End()
	if end-e.since > checkpointBytes {
		e.since = end
		if err := e.in.Checkpoint(1); err != nil {
			return err
		}
	}
	if sync {
		return log.Flush(end)
	}
	return nil
}

func (e *btreeEngine) get(key []byte, visit func(value []byte)) error {
	return e.tree.Get(key, func(value []byte, found bool) error {
		if found {
			visit(value)
		}
		return nil
	})
}

func (e *btreeEngine) lookup(prefix []byte, visit func(value []byte)) error {
	pos, more := prefix, true
	for more {
		var next []byte
		err := e.w.View(pos, false, func(l *btree.Leaf) error {
			i, _ := l.Search(pos)
			for ; i < l.Slots(); i++ {
				k, v, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				if !bytes.HasPrefix(k, prefix) {
					break
				}
				visit(v)
			}
			more = i == l.Slots() && bytes.HasPrefix(l.High, prefix)
			if more {
				next = bytes.Clone(l.High)
			}
			return nil
		})
		if err != nil {
			return err
		}
		pos = next
	}
	return nil
}

func (e *btreeEngine) scan(from []byte, n int, visit func(key, value []byte)) error {
	pos := from
	var next []byte
	for n > 0 {
		err := e.w.View(pos, false, func(l *btree.Leaf) error {
			for i, _ := l.Search(pos); i < l.Slots() && n > 0; i++ {
				k, v, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				visit(k, v)
				n--
			}
			if l.High == nil {
				n = 0
			}
			next = append(next[:0], l.High...)
			return nil
		})
		if err != nil {
			return err
		}
		pos = next
	}
	return nil
}

func (e *btreeEngine) settle() error { return e.in.Checkpoint(1) }

func (e *btreeEngine) close() error { return e.in.Close(1) }
