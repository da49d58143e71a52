package txn

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

// state is the plain model of the table: text by key.
type state map[int64]string

// model is a database and what it must contain. Several transactions are open
// at once; each changes rows that no other open one has changed, so nothing
// ever waits.
type model struct {
	t      *testing.T
	seed   uint64
	rng    env.Rand
	disk   *vfs.Mem
	db     *DB
	table  TableID
	byKey  IndexID       // unique, on the key
	byText IndexID       // on the text descending, then the key
	now    state         // committed
	ver    map[int64]int // by key, the commit that changed it last
	count  int           // commits
	meta   map[string]string
	open   []*modelTxn
	next   int64 // key that was never used
}

// modelTxn is an open transaction with the state that its snapshot has plus
// its own changes.
type modelTxn struct {
	tx      *Txn
	baseVer map[int64]int
	base    state // what others have committed, as its statement sees it
	own     map[int64]*string
	ownMeta map[string]*string
	saves   []modelSave
	bulked  bool           // holds the table against other writers
	rows    map[int64]bool // RowIDs that it may have locked
}

type modelSave struct {
	sp   Savepoint
	own  map[int64]*string
	meta map[string]*string
}

// view is what the transaction sees.
func (m *modelTxn) view() state {
	v := maps.Clone(m.base)
	for k, s := range m.own {
		if s == nil {
			delete(v, k)
		} else {
			v[k] = *s
		}
	}
	return v
}

// prefixes is the expression index's evaluator: the first bytes of the text.
// Long texts are not in the index.
type prefixes struct{}

func (prefixes) Eval(_ context.Context, rows *vector.Batch) ([]*vector.Vector, vector.Bitmap, error) {
	b := vector.NewBuilder(types.Text, rows.Rows())
	member := vector.NewBitmap(rows.Rows())
	for i := range rows.Rows() {
		s := rows.Cols[1].Str(rows.Row(i))
		member.Put(i, len(s) < 100)
		b.AppendString(s[:min(len(s), 2)])
	}
	return []*vector.Vector{b.Finish()}, member, nil
}

func newModel(t *testing.T, seed uint64) *model {
	m := &model{t: t, seed: seed, rng: env.NewRand(seed), disk: vfs.NewMem(), now: state{}, ver: map[int64]int{}, meta: map[string]string{}, next: 1}
	m.openDB()
	tx := begin(t, m.db, ReadCommitted)
	var err error
	if m.table, err = tx.CreateTable(bg, pairCols); err == nil {
		m.byKey, err = tx.CreateIndex(bg, m.table, kept(uniqueOnFirst, IndexKind(seed%2)), nil)
	}
	if err == nil {
		m.byText, err = tx.CreateIndex(bg, m.table, IndexDef{Evaluated: true, Kind: IndexKind(seed / 2 % 2), Keys: []IndexKey{
			{Column: 0, Computed: true, Type: types.Text, Desc: true, NullsFirst: true}, {Column: 0, Type: types.Int8},
		}}, prefixes{})
	}
	if err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	return m
}

func (m *model) openDB() {
	db, err := Open("", testOptions(m.disk))
	if err != nil {
		m.t.Fatalf("seed %d: open: %v", m.seed, err)
	}
	db.bulkMin = 30
	db.RegisterEvaluator(m.byText, prefixes{})
	m.db = db
}

func (m *model) fatal(format string, args ...any) {
	m.t.Helper()
	m.t.Fatalf("seed %d: %s", m.seed, fmt.Sprintf(format, args...))
}

func (m *model) begin() {
	level := ReadCommitted
	if m.rng.IntN(2) == 0 {
		level = RepeatableRead
	}
	tx, err := m.db.Begin(bg, level, false)
	if err != nil {
		m.fatal("%v", err)
	}
	mt := &modelTxn{tx: tx, own: map[int64]*string{}, ownMeta: map[string]*string{}, rows: map[int64]bool{}}
	m.open = append(m.open, mt)
	m.statement(mt)
}

func (m *model) statement(mt *modelTxn) {
	if err := mt.tx.NewStatement(bg); err != nil {
		m.fatal("%v", err)
	}
	if mt.base == nil || mt.tx.level == ReadCommitted {
		mt.base, mt.baseVer = maps.Clone(m.now), maps.Clone(m.ver)
	}
}

// free reports whether no other open transaction has changed key.
func (m *model) free(key int64, mt *modelTxn) bool {
	for _, o := range m.open {
		if _, changed := o.own[key]; o != mt && changed {
			return false
		}
	}
	return true
}

// pick returns keys that mt sees and may change, with their RowIDs.
func (m *model) pick(mt *modelTxn, n int) (keys []int64, rows []int64) {
	view := mt.view()
	all := slices.Sorted(maps.Keys(view))
	for range n {
		if len(all) == 0 {
			break
		}
		k := all[m.rng.IntN(len(all))]
		if slices.Contains(keys, k) || !m.free(k, mt) {
			continue
		}
		row, found := lookup(m.t, mt.tx, m.byKey, k)
		if !found {
			m.fatal("key %d is not in the index", k)
		}
		// The row may have had another key when somebody else locked it.
		if slices.ContainsFunc(m.open, func(o *modelTxn) bool { return o != mt && o.rows[row] }) {
			continue
		}
		mt.rows[row] = true
		keys, rows = append(keys, k), append(rows, row)
	}
	return keys, rows
}

func (m *model) text() string {
	if m.rng.IntN(40) == 0 {
		return fmt.Sprintf("%05000d", m.rng.IntN(100))
	}
	return fmt.Sprintf("t%d", m.rng.IntN(50))
}

func (m *model) insert(mt *modelTxn) {
	n := 1 + m.rng.IntN(8)
	bulk := m.rng.IntN(6) == 0 && len(m.open) == 1
	if bulk {
		n = m.rng.IntN(90)
	}
	var keys []int64
	var texts []string
	for range n {
		keys, texts = append(keys, m.next), append(texts, m.text())
		m.next++
	}
	batch := pairs(keys, texts)
	var err error
	if bulk {
		mt.bulked = true
		var b *Bulk
		if b, err = mt.tx.Bulk(bg, m.table); err == nil {
			for from := 0; from < n && err == nil; from += 25 {
				var sel []int32
				for i := from; i < min(n, from+25); i++ {
					sel = append(sel, int32(i))
				}
				err = b.Append(bg, &vector.Batch{Cols: batch.Cols, N: n, Sel: sel})
			}
			rows := int64(0)
			if rows, err = b.Close(bg); err == nil && rows != int64(n) {
				m.fatal("bulk load says %d rows of %d", rows, n)
			}
		}
	} else {
		_, err = mt.tx.Insert(bg, m.table, batch)
	}
	if err != nil {
		m.fatal("insert: %v", err)
	}
	for i, k := range keys {
		mt.own[k] = &texts[i]
	}
}

// conflicts tries to insert keys of which some exist.
func (m *model) conflicts(mt *modelTxn) {
	have, rows := m.pick(mt, 2)
	for i := 0; i < len(have); i++ {
		if _, committed := m.now[have[i]]; !committed && mt.own[have[i]] == nil || mt.own[have[i]] == nil && m.now[have[i]] == "" {
			have, rows = slices.Delete(have, i, i+1), slices.Delete(rows, i, i+1)
			i--
		}
	}
	keys := append(slices.Clone(have), m.next, m.next+1)
	texts := []string{m.text(), m.text(), m.text(), m.text()}[:len(keys)]
	ids, conflicts, err := mt.tx.InsertOrConflict(bg, m.table, pairs(keys, texts), []IndexID{m.byKey})
	if err != nil {
		m.fatal("insert or conflict: %v", err)
	}
	if len(ids) != 2 || len(conflicts) != len(have) {
		m.fatal("%d inserted, %d conflicts of %d", len(ids), len(conflicts), len(have))
	}
	for i, c := range conflicts {
		if c.Row != i || c.RowID != rows[i] || c.Index != m.byKey {
			m.fatal("conflict %+v, want row %d", c, rows[i])
		}
	}
	for i := range 2 {
		mt.own[m.next] = &texts[len(have)+i]
		m.next++
	}
}

// changed reports whether somebody has committed a change of key that the
// transaction's snapshot does not have.
func (m *model) changedSince(mt *modelTxn, key int64) bool {
	return mt.own[key] == nil && mt.baseVer[key] != m.ver[key]
}

func (m *model) update(mt *modelTxn) {
	keys, rows := m.pick(mt, 1+m.rng.IntN(5))
	if len(keys) == 0 {
		return
	}
	var texts []string
	fails := false
	for _, k := range keys {
		texts = append(texts, m.text())
		fails = fails || m.changedSince(mt, k)
	}
	batch := pairs(keys, texts)
	cols := []int{1}
	moved := slices.Clone(keys)
	if m.rng.IntN(3) == 0 { // new keys as well
		cols = []int{1, 0}
		for i := range moved {
			moved[i] = m.next
			m.next++
		}
		batch = pairs(moved, texts)
		batch.Cols = []*vector.Vector{batch.Cols[1], batch.Cols[0]}
	} else {
		batch.Cols = batch.Cols[1:]
	}
	st, err := mt.tx.Update(bg, m.table, rows, cols, batch, WriteOptions{})
	if m.failed(mt, err, fails) {
		return
	}
	for i, s := range st {
		if s != Done {
			m.fatal("update of key %d: status %d", keys[i], s)
		}
		mt.own[keys[i]] = nil
		mt.own[moved[i]] = &texts[i]
	}
}

func (m *model) delete(mt *modelTxn) {
	keys, rows := m.pick(mt, 1+m.rng.IntN(4))
	fails := false
	for _, k := range keys {
		fails = fails || m.changedSince(mt, k)
	}
	st, err := mt.tx.Delete(bg, m.table, rows, WriteOptions{})
	if m.failed(mt, err, fails) {
		return
	}
	for i, s := range st {
		if s != Done {
			m.fatal("delete of key %d: status %d", keys[i], s)
		}
		mt.own[keys[i]] = nil
	}
}

// failed checks the outcome of a write that must fail with 40001 when a
// repeatable-read transaction changes what others have changed.
func (m *model) failed(mt *modelTxn, err error, want bool) bool {
	if !want {
		if err != nil {
			m.fatal("%v", err)
		}
		return false
	}
	if errs.CodeOf(err) != errs.SerializationFailure {
		m.fatal("want 40001, got %v", err)
	}
	m.end(mt, false)
	return true
}

func (m *model) end(mt *modelTxn, committed bool) {
	if committed {
		commit(m.t, mt.tx)
		m.now = maps.Clone(m.now)
		m.count++
		for k, s := range mt.own {
			m.ver[k] = m.count
			if s == nil {
				delete(m.now, k)
			} else {
				m.now[k] = *s
			}
		}
		for k, s := range mt.ownMeta {
			if s == nil {
				delete(m.meta, k)
			} else {
				m.meta[k] = *s
			}
		}
	} else {
		mt.tx.Rollback()
	}
	m.open = slices.DeleteFunc(m.open, func(o *modelTxn) bool { return o == mt })
}

func (m *model) savepoint(mt *modelTxn) {
	if len(mt.saves) > 0 && m.rng.IntN(2) == 0 {
		i := m.rng.IntN(len(mt.saves))
		s := mt.saves[i]
		if err := mt.tx.RollbackTo(s.sp); err != nil {
			m.fatal("rollback to savepoint: %v", err)
		}
		mt.own, mt.ownMeta, mt.saves = maps.Clone(s.own), maps.Clone(s.meta), mt.saves[:i+1]
		return
	}
	mt.saves = append(mt.saves, modelSave{sp: mt.tx.Savepoint(), own: maps.Clone(mt.own), meta: maps.Clone(mt.ownMeta)})
}

func (m *model) changeMeta(mt *modelTxn) {
	key := fmt.Sprintf("k%d", m.rng.IntN(20))
	for _, o := range m.open {
		if _, mine := o.ownMeta[key]; o != mt && mine {
			return
		}
	}
	if m.rng.IntN(3) == 0 {
		if _, err := mt.tx.MetaDelete(bg, []byte(key)); err != nil {
			m.fatal("%v", err)
		}
		mt.ownMeta[key] = nil
		return
	}
	value := m.text()
	if err := mt.tx.MetaPut(bg, []byte(key), []byte(value)); err != nil {
		m.fatal("%v", err)
	}
	mt.ownMeta[key] = &value
}

// check compares everything that mt can read with the model.
func (m *model) check(mt *modelTxn) {
	m.statement(mt)
	view := mt.view()
	want := []string{}
	for k, s := range view {
		want = append(want, fmt.Sprintf("%d=%s", k, s))
	}
	slices.Sort(want)
	if got := contents(m.t, mt.tx, m.table); !slices.Equal(got, want) {
		m.fatal("a scan sees %d rows, want %d: %v", len(got), len(want), firstDifference(got, want))
	}
	keys := slices.Sorted(maps.Keys(view))
	m.checkIndex(mt, m.byKey, keys, view)
	m.checkKeys(mt, m.byKey, keys, func(b *vector.Batch, i int) int64 { return vector.Values[int64](b.Cols[0])[i] }, 0)
	m.checkLookups(mt, view)
	keys = slices.DeleteFunc(keys, func(k int64) bool { return len(view[k]) >= 100 })
	slices.SortFunc(keys, func(a, b int64) int {
		if c := strings.Compare(view[b][:2], view[a][:2]); c != 0 {
			return c
		}
		return int(a - b)
	})
	m.checkIndex(mt, m.byText, keys, view)
	m.checkKeys(mt, m.byText, keys, func(b *vector.Batch, i int) int64 {
		k := vector.Values[int64](b.Cols[0])[i]
		if b.Cols[1].Str(i) != view[k][:2] {
			m.fatal("key %d has %q in the index, not %.2q", k, b.Cols[1].Str(i), view[k])
		}
		return k
	}, 1, 0)
	meta := map[string]string{}
	if err := mt.tx.MetaScan([]byte("k"), func(k, v []byte) bool { meta[string(k)] = string(v); return true }); err != nil {
		m.fatal("%v", err)
	}
	expect := maps.Clone(m.meta)
	for k, s := range mt.ownMeta {
		if s == nil {
			delete(expect, k)
		} else {
			expect[k] = *s
		}
	}
	if !maps.Equal(meta, expect) {
		m.fatal("catalog %v, want %v", meta, expect)
	}
}

func firstDifference(a, b []string) string {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return fmt.Sprintf("%.40s is too much", x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			return fmt.Sprintf("%.40s is missing", x)
		}
	}
	return "order"
}

// checkIndex walks an index in both directions and fetches what it finds.
func (m *model) checkIndex(mt *modelTxn, index IndexID, keys []int64, view state) {
	for _, reverse := range []bool{false, true} {
		c, err := mt.tx.IndexScan(index, KeyRange{Reverse: reverse})
		if err != nil {
			m.fatal("%v", err)
		}
		var rows []int64
		buf := make([]int64, 1+m.rng.IntN(50))
		for {
			n, err := c.Next(bg, buf)
			if err != nil {
				m.fatal("%v", err)
			}
			if n == 0 {
				break
			}
			rows = append(rows, buf[:n]...)
		}
		c.Close()
		if reverse {
			slices.Reverse(rows)
		}
		b, found, err := mt.tx.Fetch(bg, m.table, rows, []int{1, 0, 1}, FetchOptions{})
		if err != nil || len(found) != len(keys) || len(rows) != len(keys) {
			m.fatal("index %d (reverse %v) has %d rows, %d of them there, want %d: %v", index, reverse, len(rows), len(found), len(keys), err)
		}
		for i, k := range keys {
			if got := vector.Values[int64](b.Cols[1])[i]; got != k || b.Cols[0].Str(i) != view[k] || b.Cols[2].Str(i) != view[k] {
				m.fatal("index %d row %d is key %d, want %d", index, i, got, k)
			}
		}
	}
}

// checkKeys reads keys from an index itself; keyOf gives that of a row.
func (m *model) checkKeys(mt *modelTxn, index IndexID, want []int64, keyOf func(b *vector.Batch, i int) int64, cols ...int) {
	c, err := mt.tx.KeyScan(index, KeyRange{}, cols)
	if err != nil {
		m.fatal("%v", err)
	}
	defer c.Close()
	var got []int64
	for {
		b, err := c.Next(bg)
		if err != nil {
			m.fatal("%v", err)
		}
		if b == nil {
			break
		}
		for i := range b.N {
			got = append(got, keyOf(b, i))
		}
	}
	if !slices.Equal(got, want) {
		m.fatal("index %d has %d keys, want %d", index, len(got), len(want))
	}
}

// checkLookups searches for some keys, with their rows and without.
func (m *model) checkLookups(mt *modelTxn, view state) {
	l, err := mt.tx.Lookups(m.byKey)
	if err == nil {
		err = l.Decode([]int{0})
	}
	if err != nil {
		m.fatal("%v", err)
	}
	defer l.Close()
	var keys, rows []int64
	for range 5 {
		keys = append(keys, int64(m.rng.IntN(int(m.next)+1)))
	}
	vals := []*vector.Vector{vector.WrapFixed(types.Int8, keys, nil)}
	for i, k := range keys {
		_, there := view[k]
		before := len(rows)
		n, err := l.FindKeys(bg, vals, i)
		if err == nil {
			rows, err = l.Find(bg, vals, i, rows)
		}
		if err != nil || len(rows)-before != n || n > 1 || (n == 1) != there {
			m.fatal("key %d: %d keys and %d rows are found, there is one: %v (%v)", k, n, len(rows)-before, there, err)
		}
	}
	b, at, err := mt.tx.FetchAny(bg, m.table, rows, []int{0, 1})
	if found := l.Decoded(); err != nil || b.N != len(rows) || found.N != len(rows) {
		m.fatal("%d rows are there, %d keys, want %d: %v", b.N, found.N, len(rows), err)
	} else {
		for i, r := range at {
			if k := vector.Values[int64](b.Cols[0])[i]; k != vector.Values[int64](found.Cols[0])[r] || b.Cols[1].Str(i) != view[k] {
				m.fatal("row %d is key %d", i, k)
			}
		}
	}
}

// restart crashes or closes the database; open transactions are lost.
func (m *model) restart(crash bool) {
	if crash {
		m.disk = m.disk.CrashClone(m.rng, m.rng.Float64())
	} else {
		for len(m.open) > 0 {
			m.end(m.open[0], false)
		}
		if err := m.db.Close(); err != nil {
			m.fatal("close: %v", err)
		}
	}
	m.open = nil
	m.openDB()
	m.verify()
}

func (m *model) verify() {
	found, err := m.db.Check(bg)
	if err != nil || len(found) > 0 {
		m.fatal("check: %v %v", found, err)
	}
}

func (m *model) step() {
	switch op := m.rng.IntN(100); {
	case op < 1:
		m.restart(m.rng.IntN(3) > 0)
	case op < 3:
		if err := m.db.Checkpoint(bg); err != nil {
			m.fatal("checkpoint: %v", err)
		}
	case op < 5:
		if _, err := m.db.Rewrite(bg, m.table, m.rng.IntN(4) > 0); err != nil {
			m.fatal("rewrite: %v", err)
		}
	case op < 8:
		if _, err := m.db.Freeze(bg, m.table, 1+m.rng.IntN(40)); err != nil {
			m.fatal("freeze: %v", err)
		}
	case op < 17 || len(m.open) == 0:
		if len(m.open) < 5 {
			m.begin()
		}
	default:
		m.work(m.open[m.rng.IntN(len(m.open))], op)
	}
}

func (m *model) work(mt *modelTxn, op int) {
	m.statement(mt)
	if op >= 25 && op < 76 && slices.ContainsFunc(m.open, func(o *modelTxn) bool { return o != mt && o.bulked }) {
		return // a write would wait
	}
	switch {
	case op < 25:
		m.end(mt, m.rng.IntN(4) > 0)
	case op < 45:
		m.insert(mt)
	case op < 50:
		m.conflicts(mt)
	case op < 66:
		m.update(mt)
	case op < 76:
		m.delete(mt)
	case op < 82:
		m.savepoint(mt)
	case op < 87:
		m.changeMeta(mt)
	default:
		m.check(mt)
	}
}

// Random work of several transactions, with freezing, bulk loads, checkpoints,
// restarts and power cuts, against a map.
func TestModel(t *testing.T) {
	seeds := 40
	if testing.Short() {
		seeds = 10
	}
	for seed := range uint64(seeds) {
		m := newModel(t, seed)
		for range 400 {
			m.step()
		}
		m.restart(true)
		m.begin()
		m.check(m.open[0])
	}
}
