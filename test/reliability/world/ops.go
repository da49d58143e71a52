package world

import (
	"fmt"
	"maps"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

func keyOf(v *vector.Vector, i int) int64 { return vector.Values[int64](v)[i] }

// Step does the next thing. Its error is one of the database.
func (w *World) Step() error {
	defer func() { w.Seen[w.Doing]++ }()
	switch op := w.rng.IntN(100); {
	case op < 3:
		w.Doing = "checkpoint"
		return w.db.Checkpoint(bg)
	case op < 8:
		return w.freeze()
	case op < 20 || len(w.open) == 0:
		if len(w.open) < 4 {
			return w.begin()
		}
		return nil
	default:
		t := w.open[w.rng.IntN(len(w.open))]
		if err := t.tx.NewStatement(bg); err != nil {
			return err
		}
		return w.work(t, op)
	}
}

// freeze makes segments of hot rows, or new segments of old ones.
func (w *World) freeze() error {
	w.Doing = "freeze"
	ids := w.unowned(nil, w.Acked.Tables())
	if len(ids) == 0 {
		return nil
	}
	id := ids[w.rng.IntN(len(ids))]
	if w.rng.IntN(3) == 0 {
		w.Doing = "rewrite"
		_, err := w.db.Rewrite(bg, id, w.rng.IntN(2) == 0)
		return err
	}
	_, err := w.db.Freeze(bg, id, 1+w.rng.IntN(40))
	return err
}

func (w *World) begin() error {
	w.Doing = "begin"
	tx, err := w.db.Begin(bg, txn.ReadCommitted, false)
	if err != nil {
		return err
	}
	w.open = append(w.open, &work{tx: tx, touched: map[row]bool{}, tables: map[txn.TableID]lockKind{}, metas: map[string]bool{}})
	return nil
}

func (w *World) work(t *work, op int) error {
	switch {
	case op < 32:
		if w.rng.IntN(5) == 0 {
			w.rollback(t)
			return nil
		}
		return w.commit(t)
	case op < 50:
		return w.insert(t)
	case op < 64:
		return w.update(t)
	case op < 72:
		return w.remove(t)
	case op < 78:
		return w.savepoint(t)
	case op < 83:
		return w.changeMeta(t)
	case op < 86:
		return w.draw(t)
	case op < 88:
		return w.look(t)
	default:
		return w.ddl(t)
	}
}

// view is what a transaction sees.
func (w *World) view(t *work) *State {
	s := w.Acked.clone()
	for _, f := range t.effects {
		f(s)
	}
	return s
}

func (w *World) commit(t *work) error {
	w.Doing = "commit"
	after := w.view(t)
	w.Doubt = after
	drew := w.drew
	if err := t.tx.Commit(bg); err != nil {
		return err
	}
	w.Acked = after
	w.Commits++
	if t.tx.Wrote() {
		for id, v := range drew {
			w.sure[id] = v
		}
	}
	w.end(t)
	return nil
}

func (w *World) rollback(t *work) {
	w.Doing = "rollback"
	t.tx.Rollback()
	w.Rollbacks++
	w.end(t)
}

func (w *World) end(t *work) {
	w.open = slices.DeleteFunc(w.open, func(o *work) bool { return o == t })
}

// unowned leaves out the tables that others than t own: what they do with them
// shows at once below SQL, which would wait.
func (w *World) unowned(t *work, ids []txn.TableID) []txn.TableID {
	return slices.DeleteFunc(ids, func(id txn.TableID) bool {
		return slices.ContainsFunc(w.open, func(o *work) bool { return o != t && o.tables[id] == owns })
	})
}

// pickTable returns a table that a transaction may write to, or own.
func (w *World) pickTable(t *work, s *State, kind lockKind) (txn.TableID, *table) {
	ids := slices.DeleteFunc(s.Tables(), func(id txn.TableID) bool {
		for _, o := range w.open {
			if held := o.tables[id]; o != t && held != 0 && (held == owns || kind == owns) {
				return true
			}
		}
		return false
	})
	if len(ids) == 0 {
		return 0, nil
	}
	id := ids[w.rng.IntN(len(ids))]
	t.tables[id] = max(t.tables[id], kind)
	return id, s.tables[id]
}

// pickRows returns rows that nobody else has changed, with their RowIDs.
func (w *World) pickRows(t *work, id txn.TableID, tb *table, n int) (keys, rows []int64, err error) {
	all := tb.keys()
	for range n {
		if len(all) == 0 {
			break
		}
		k := all[w.rng.IntN(len(all))]
		taken := slices.ContainsFunc(w.open, func(o *work) bool { return o != t && o.touched[row{id, k}] })
		if taken || slices.Contains(keys, k) {
			continue
		}
		r, err := lookup(t.tx, tb.indexes[0], k)
		if err != nil {
			return nil, nil, err
		}
		t.touched[row{id, k}] = true
		keys, rows = append(keys, k), append(rows, r)
	}
	return keys, rows, nil
}

// lookup finds a key that must exist.
func lookup(tx *txn.Txn, index txn.IndexID, key int64) (int64, error) {
	k, _, err := tx.EncodeKey(nil, index, []*vector.Vector{vector.WrapFixed(types.Int8, []int64{key}, nil)}, 0)
	if err != nil {
		return 0, err
	}
	r, found, err := tx.Lookup(bg, index, k)
	if err == nil && !found {
		err = fmt.Errorf("key %d is not in index %d", key, index)
	}
	return r, err
}

// text is a value for a column. Those of column 1 may be in an index, where a
// long one does not fit.
func (w *World) text(ord int) string {
	if ord != 1 && w.rng.IntN(20) == 0 {
		return fmt.Sprintf("%05000d", w.rng.IntN(100))
	}
	return fmt.Sprintf("t%0*d", w.rng.IntN(30), w.rng.IntN(50))
}

// values makes n rows for the live columns.
func (w *World) values(tb *table, n int) (keys []int64, rows [][]string, batch *vector.Batch) {
	ords := tb.live()
	builders := make([]*vector.Builder, len(ords))
	for i := range ords[1:] {
		builders[i+1] = vector.NewBuilder(types.Text, n)
	}
	for range n {
		vals := make([]string, len(tb.cols))
		for i, o := range ords[1:] {
			vals[o] = w.text(o)
			builders[i+1].AppendString(vals[o])
		}
		keys, rows = append(keys, w.next), append(rows, vals)
		w.next++
	}
	batch = &vector.Batch{N: n, Cols: []*vector.Vector{vector.WrapFixed(types.Int8, keys, nil)}}
	for _, b := range builders[1:] {
		batch.Cols = append(batch.Cols, b.Finish())
	}
	return keys, rows, batch
}

func (w *World) insert(t *work) error {
	kind, n := writes, 1+w.rng.IntN(12)
	if w.rng.IntN(4) == 0 {
		kind, n = owns, w.rng.IntN(120)
	}
	id, tb := w.pickTable(t, w.view(t), kind)
	if tb == nil || len(tb.rows) > 400 {
		return nil
	}
	keys, rows, batch := w.values(tb, n)
	if kind == owns {
		w.Doing = "bulk load"
		if err := w.load(t, id, batch); err != nil {
			return err
		}
	} else {
		w.Doing = "insert"
		if _, err := t.tx.Insert(bg, id, batch); err != nil {
			return err
		}
	}
	for _, k := range keys {
		t.touched[row{id, k}] = true
	}
	t.effects = append(t.effects, func(s *State) {
		for i, k := range keys {
			s.tables[id].rows[k] = rows[i]
		}
	})
	return nil
}

func (w *World) load(t *work, id txn.TableID, batch *vector.Batch) error {
	b, err := t.tx.Bulk(bg, id)
	for from := 0; from < batch.N && err == nil; from += 25 {
		var sel []int32
		for i := from; i < min(batch.N, from+25); i++ {
			sel = append(sel, int32(i))
		}
		err = b.Append(bg, &vector.Batch{Cols: batch.Cols, N: batch.N, Sel: sel})
	}
	if err == nil {
		_, err = b.Close(bg)
	}
	return err
}

func (w *World) update(t *work) error {
	w.Doing = "update"
	id, tb := w.pickTable(t, w.view(t), writes)
	if tb == nil {
		return nil
	}
	keys, rows, err := w.pickRows(t, id, tb, 1+w.rng.IntN(6))
	if err != nil || len(keys) == 0 {
		return err
	}
	ords := tb.live()[1:]
	if len(ords) == 0 {
		return nil
	}
	o := ords[w.rng.IntN(len(ords))]
	texts := make([]string, len(keys))
	b := vector.NewBuilder(types.Text, len(keys))
	for i := range texts {
		texts[i] = w.text(o)
		b.AppendString(texts[i])
	}
	status, err := t.tx.Update(bg, id, rows, []int{o}, &vector.Batch{N: len(keys), Cols: []*vector.Vector{b.Finish()}}, txn.WriteOptions{})
	if err := allDone(status, err); err != nil {
		return err
	}
	t.effects = append(t.effects, func(s *State) {
		for i, k := range keys {
			vals := slices.Clone(s.tables[id].rows[k])
			vals[o] = texts[i]
			s.tables[id].rows[k] = vals
		}
	})
	return nil
}

func allDone(status []txn.RowStatus, err error) error {
	for _, s := range status {
		if s != txn.Done && err == nil {
			err = fmt.Errorf("a row that nobody has touched has status %d", s)
		}
	}
	return err
}

func (w *World) remove(t *work) error {
	w.Doing = "delete"
	id, tb := w.pickTable(t, w.view(t), writes)
	if tb == nil {
		return nil
	}
	keys, rows, err := w.pickRows(t, id, tb, 1+w.rng.IntN(8))
	if err != nil || len(keys) == 0 {
		return err
	}
	status, err := t.tx.Delete(bg, id, rows, txn.WriteOptions{})
	if err := allDone(status, err); err != nil {
		return err
	}
	t.effects = append(t.effects, func(s *State) {
		for _, k := range keys {
			delete(s.tables[id].rows, k)
		}
	})
	return nil
}

func (w *World) savepoint(t *work) error {
	w.Doing = "savepoint"
	if len(t.saves) > 0 && w.rng.IntN(2) == 0 {
		i := w.rng.IntN(len(t.saves))
		s := t.saves[i]
		t.effects, t.saves = t.effects[:s.effects:s.effects], t.saves[:i+1]
		return t.tx.RollbackTo(s.sp)
	}
	t.saves = append(t.saves, save{sp: t.tx.Savepoint(), effects: len(t.effects)})
	return nil
}

func (w *World) changeMeta(t *work) error {
	w.Doing = "catalogue"
	key, value := fmt.Sprintf("k%d", w.rng.IntN(20)), w.text(0)
	if slices.ContainsFunc(w.open, func(o *work) bool { return o != t && o.metas[key] }) {
		return nil
	}
	t.metas[key] = true
	if w.rng.IntN(3) == 0 {
		_, err := t.tx.MetaDelete(bg, []byte(key))
		t.effects = append(t.effects, func(s *State) { delete(s.meta, key) })
		return err
	}
	t.effects = append(t.effects, func(s *State) { s.meta[key] = value })
	return t.tx.MetaPut(bg, []byte(key), []byte(value))
}

// look compares what a transaction sees with the model.
func (w *World) look(t *work) error {
	w.Doing = "read"
	want := w.view(t)
	ids := w.unowned(t, want.Tables())
	maps.DeleteFunc(want.tables, func(id txn.TableID, _ *table) bool { return !slices.Contains(ids, id) })
	got, err := w.read(t.tx, ids)
	if err != nil {
		return err
	}
	got.seqs, want.seqs = nil, nil // likewise
	if g, x := got.Dump(), want.Dump(); g != x {
		return fmt.Errorf("a transaction does not see its state: %s", Difference(g, x))
	}
	return sameThroughIndexes(t.tx, want, ids)
}

// sameThroughIndexes checks that a transaction sees the same rows of some tables
// of a state through all their indexes.
func sameThroughIndexes(tx *txn.Txn, s *State, ids []txn.TableID) error {
	for _, id := range ids {
		for _, x := range s.tables[id].indexes {
			if err := sameRows(tx, id, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameRows checks that a transaction sees the same rows through an index as in
// its table.
func sameRows(tx *txn.Txn, id txn.TableID, x txn.IndexID) error {
	want, err := rowIDs(tx, id)
	if err != nil {
		return err
	}
	cursor, err := tx.IndexScan(x, txn.KeyRange{})
	if err != nil {
		return err
	}
	defer cursor.Close()
	var got []int64
	for buf := make([]int64, 32); ; {
		n, err := cursor.Next(bg, buf)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		got = append(got, buf[:n]...)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return fmt.Errorf("through index %d a transaction sees %d rows of table %d, which has %d, or others", x, len(got), id, len(want))
	}
	return nil
}

// rowIDs returns the rows of a table that a transaction sees, ascending.
func rowIDs(tx *txn.Txn, id txn.TableID) (rows []int64, err error) {
	src, err := tx.Scan(id, txn.ScanSpec{RowID: true})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			return nil, err
		}
		for err == nil {
			var b *vector.Batch
			if b, err = rd.Next(bg); err != nil || b == nil {
				break
			}
			ids := b.Cols[0].Flattened()
			for i := range b.Rows() {
				rows = append(rows, keyOf(ids, b.Row(i)))
			}
		}
		rd.Close()
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(rows)
	return rows, nil
}
