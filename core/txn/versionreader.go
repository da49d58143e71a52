package txn

import (
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/vector"
)

// versionReader makes tuples of the newest versions of rows that are to be
// changed. Where many of the rows are in one block it decodes the block.
type versionReader struct {
	def  *tableDef
	set  *coldSet // held so that no segment that rows has open goes away
	rows *coldRows
	cols []*vector.Vector // by ordinal
	near bool             // the next rows are probably in the same block
	own  byteSlab
	buf  []byte
}

func (t *table) newVersionReader(def *tableDef) *versionReader {
	return &versionReader{def: def, set: t.acquire(), rows: newColdRows(def, def.live), cols: make([]*vector.Vector, len(def.cols))}
}

// hot copies a tuple of the hot tree.
func (r *versionReader) hot(tup []byte) []byte { return r.own.clone(tup) }

// cold makes a tuple of a row of a segment.
func (r *versionReader) cold(p *coldPart, pos int) ([]byte, error) {
	read := r.rows.row
	if r.near {
		read = r.rows.at
	}
	i, err := read(p, pos)
	if err != nil {
		return nil, err
	}
	for slot, o := range r.def.live {
		r.cols[o] = r.rows.vecs[slot]
	}
	r.buf = tuple.Append(r.buf[:0], r.cols, i)
	return r.own.clone(r.buf), nil
}

// close gives up what the reader holds. What it has returned stays.
func (r *versionReader) close() {
	r.rows.close()
	r.set.release()
}
