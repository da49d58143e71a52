package manifest

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
)

// Levels is the number of levels of a tree.
const Levels = 7

// Table is a table at its place in a tree.
type Table struct {
	Level int
	// Epoch orders the tables of level 0: what is in a table of a higher epoch
	// is newer.
	Epoch uint64
	sstable.Meta
}

// Ref names a table of a level.
type Ref struct {
	Level  int
	Number uint64
}

// Edit is a change of the tables. Removals come before additions, so that an
// edit can move a table to another level.
type Edit struct {
	Flushed  uint64 // changes logged before it are in the tables; 0: as before
	NextFile uint64 // no number from here on was used
	Settings []byte // of the owner; empty: as before
	Removed  []Ref
	Added    []Table
}

func (e *Edit) encode(b []byte) []byte {
	b = binary.AppendUvarint(b, e.Flushed)
	b = binary.AppendUvarint(b, e.NextFile)
	b = append(binary.AppendUvarint(b, uint64(len(e.Settings))), e.Settings...)
	b = binary.AppendUvarint(b, uint64(len(e.Removed)))
	for _, r := range e.Removed {
		b = binary.AppendUvarint(b, uint64(r.Level))
		b = binary.AppendUvarint(b, r.Number)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Added)))
	for i := range e.Added {
		t := &e.Added[i]
		for _, v := range [...]uint64{uint64(t.Level), t.Epoch, t.Number, t.Size, t.Entries, t.Tombstones} {
			b = binary.AppendUvarint(b, v)
		}
		for _, k := range [...][]byte{t.Smallest, t.Largest} {
			b = append(binary.AppendUvarint(b, uint64(len(k))), k...)
		}
	}
	return b
}

// reader reads what encode wrote.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads a number of things that take at least a byte each.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	s := append([]byte{}, r.b[:n]...)
	r.b = r.b[n:]
	return s
}

func (r *reader) level() int {
	l := r.uint()
	if l >= Levels {
		r.bad = true
		return 0
	}
	return int(l)
}

func decodeEdit(b []byte) (e Edit, ok bool) {
	r := reader{b: b}
	e.Flushed, e.NextFile, e.Settings = r.uint(), r.uint(), r.bytes()
	for n := r.count(); n > 0; n-- {
		e.Removed = append(e.Removed, Ref{r.level(), r.uint()})
	}
	for n := r.count(); n > 0; n-- {
		t := Table{Level: r.level(), Epoch: r.uint()}
		t.Number, t.Size, t.Entries, t.Tombstones = r.uint(), r.uint(), r.uint(), r.uint()
		t.Smallest, t.Largest = r.bytes(), r.bytes()
		e.Added = append(e.Added, t)
	}
	return e, !r.bad && len(r.b) == 0
}
