package lsm

import "github.com/basaltdb/basalt/core/storage/lsm/memtable"

// Broken returns a tree in place of one that cannot be opened: whoever uses it
// gets reason. Restore does nothing, since nobody can have changed it. Its files
// stay as they are.
func Broken(o Options, reason error) *Tree {
	t := newTree(o)
	t.broken = reason
	t.configure(t.o.Settings)
	s := &state{mem: &mem{Table: memtable.New(minMemTable)}, v: &version{}}
	s.refs.Store(1)
	s.v.ref()
	t.state.Store(s)
	return t
}

// Broken returns why the tree cannot be used, or nil.
func (t *Tree) Broken() error { return t.broken }
