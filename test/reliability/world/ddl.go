package world

import (
	"maps"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// maxTables bounds the tables at one time.
const maxTables = 4

// byKey and byText are the first index of a table and the second.
var (
	byKey  = txn.IndexDef{Unique: true, Keys: []txn.IndexKey{{Type: types.Int8}}}
	byText = txn.IndexDef{Keys: []txn.IndexKey{{Column: 1, Type: types.Text, Desc: true}, {Column: 0, Type: types.Int8}}}
)

// anyKind returns an index of any kind.
func (w *World) anyKind(def txn.IndexDef) txn.IndexDef {
	if w.rng.IntN(2) == 0 {
		return def
	}
	def.Kind = txn.LSM
	def.LSM.Tiered = w.rng.IntN(2) == 0
	def.LSM.Compression = []string{"", "none", "s2", "zstd"}[w.rng.IntN(4)]
	return def
}

func (w *World) ddl(t *work) error {
	s := w.view(t)
	op := w.rng.IntN(10)
	if op < 3 && len(s.tables) < maxTables || len(s.tables) == 0 {
		return w.createTable(t)
	}
	id, tb := w.pickTable(t, s, owns)
	if tb == nil {
		return nil
	}
	switch {
	case op < 4:
		return w.dropTable(t, id)
	case op < 5:
		w.Doing = "truncate"
		t.effects = append(t.effects, func(s *State) { s.tables[id].rows = map[int64][]string{} })
		return t.tx.Truncate(bg, id)
	case op < 7:
		return w.changeIndex(t, id, tb)
	default:
		return w.changeColumn(t, id, tb)
	}
}

func (w *World) createTable(t *work) error {
	w.Doing = "create table"
	id, err := t.tx.CreateTable(bg, []txn.ColumnDef{int8Col, textCol})
	if err != nil {
		return err
	}
	w.all = append(w.all, id)
	t.tables[id] = owns
	x, err := t.tx.CreateIndex(bg, id, w.anyKind(byKey), nil)
	if err != nil {
		return err
	}
	t.effects = append(t.effects, func(s *State) {
		s.tables[id] = &table{cols: make([]column, 2), indexes: []txn.IndexID{x}, rows: map[int64][]string{}}
	})
	return nil
}

func (w *World) dropTable(t *work, id txn.TableID) error {
	w.Doing = "drop table"
	t.effects = append(t.effects, func(s *State) { delete(s.tables, id) })
	return t.tx.DropTable(bg, id)
}

// changeIndex builds the second index, or drops it.
func (w *World) changeIndex(t *work, id txn.TableID, tb *table) error {
	if len(tb.indexes) > 1 {
		w.Doing = "drop index"
		x := tb.indexes[1]
		t.effects = append(t.effects, func(s *State) { s.tables[id].indexes = s.tables[id].indexes[:1:1] })
		return t.tx.DropIndex(bg, x)
	}
	w.Doing = "create index"
	x, err := t.tx.CreateIndex(bg, id, w.anyKind(byText), nil)
	t.effects = append(t.effects, func(s *State) { s.tables[id].indexes = append(s.tables[id].indexes[:1:1], x) })
	return err
}

// changeColumn adds a column, or drops one that no index needs.
func (w *World) changeColumn(t *work, id txn.TableID, tb *table) error {
	live := tb.live()
	last := live[len(live)-1]
	if len(live) > 3 || len(live) > 2 && w.rng.IntN(3) == 0 {
		w.Doing = "drop column"
		t.effects = append(t.effects, func(s *State) {
			tb := s.tables[id]
			tb.cols = slices.Clone(tb.cols)
			tb.cols[last] = column{dropped: true}
			tb.each(func(vals []string) []string { vals[last] = ""; return vals })
		})
		return t.tx.DropColumn(bg, id, last)
	}
	if len(tb.cols) > 12 {
		return nil
	}
	w.Doing = "add column"
	missing := w.text(1)
	b := vector.NewBuilder(types.Text, 1)
	b.AppendString(missing)
	t.effects = append(t.effects, func(s *State) {
		tb := s.tables[id]
		tb.cols = append(slices.Clone(tb.cols), column{missing: missing})
		tb.each(func(vals []string) []string { return append(vals, missing) })
	})
	_, err := t.tx.AddColumn(bg, id, txn.ColumnDef{Type: types.Text, Missing: b.Finish()})
	return err
}

// each changes all rows.
func (t *table) each(f func([]string) []string) {
	for k, vals := range t.rows {
		t.rows[k] = f(slices.Clone(vals))
	}
}

// draw takes a value of a sequence, or makes one.
func (w *World) draw(t *work) error {
	w.Doing = "sequence"
	ids := slices.Sorted(maps.Keys(w.Acked.seqs))
	if len(ids) < 2 {
		id, err := t.tx.CreateSequence(bg, txn.SequenceDef{Start: 1, Increment: 1, Min: 1, Max: 1 << 60})
		if err != nil {
			return err
		}
		w.drew[id] = 0
		t.effects = append(t.effects, func(s *State) { s.seqs[id] = true })
		return nil
	}
	id := ids[w.rng.IntN(len(ids))]
	v, _, err := w.db.SequenceNext(bg, id, 1)
	w.drew[id] = v
	return err
}
