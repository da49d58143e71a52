package world

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/txn"
)

// State is what a database contains. It is changed on copies only.
type State struct {
	tables map[txn.TableID]*table
	meta   map[string]string
	seqs   map[txn.SequenceID]bool
}

// table is the model of a table. Column 0 is an int8 key, column 1 a text; more
// text columns come and go.
type table struct {
	cols    []column
	indexes []txn.IndexID // the first is unique, on the key
	rows    map[int64][]string
}

type column struct {
	dropped bool
	missing string
}

func newState() *State {
	return &State{tables: map[txn.TableID]*table{}, meta: map[string]string{}, seqs: map[txn.SequenceID]bool{}}
}

func (s *State) clone() *State {
	c := &State{tables: map[txn.TableID]*table{}, meta: maps.Clone(s.meta), seqs: maps.Clone(s.seqs)}
	for id, t := range s.tables {
		c.tables[id] = &table{cols: slices.Clone(t.cols), indexes: slices.Clone(t.indexes), rows: maps.Clone(t.rows)}
	}
	return c
}

// live returns the ordinals of the columns that are not dropped.
func (t *table) live() (ords []int) {
	for i, c := range t.cols {
		if !c.dropped {
			ords = append(ords, i)
		}
	}
	return ords
}

// keys returns the keys of the rows, ascending.
func (t *table) keys() []int64 { return slices.Sorted(maps.Keys(t.rows)) }

// Tables returns the tables, ascending.
func (s *State) Tables() []txn.TableID { return slices.Sorted(maps.Keys(s.tables)) }

// Rows returns the number of all rows.
func (s *State) Rows() (n int) {
	for _, t := range s.tables {
		n += len(t.rows)
	}
	return n
}

// Dump returns everything as text, in one order. Equal states have equal dumps.
func (s *State) Dump() string {
	var b strings.Builder
	for _, id := range s.Tables() {
		t := s.tables[id]
		fmt.Fprintf(&b, "table %d %v %v\n", id, t.cols, t.indexes)
		for _, k := range t.keys() {
			fmt.Fprintf(&b, "%d", k)
			for _, o := range t.live()[1:] {
				v := t.rows[k][o]
				if len(v) > 40 {
					h := fnv.New64a()
					h.Write([]byte(v))
					v = fmt.Sprintf("%.20s… %d bytes %x", v, len(v), h.Sum64())
				}
				b.WriteString(" " + v)
			}
			b.WriteByte('\n')
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.seqs)) {
		fmt.Fprintf(&b, "sequence %d\n", id)
	}
	for _, k := range slices.Sorted(maps.Keys(s.meta)) {
		fmt.Fprintf(&b, "%s = %.40s\n", k, s.meta[k])
	}
	return b.String()
}

// Difference returns the first line in which two dumps differ.
func Difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is %q, want %q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
