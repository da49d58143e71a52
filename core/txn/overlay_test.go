package txn

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

// scanned reads some columns of a table of pairs, each row as "a b", sorted.
func scanned(t *testing.T, tx *Txn, table TableID, spec ScanSpec) []string {
	t.Helper()
	src, err := tx.Scan(table, spec)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var out []string
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			t.Fatal(err)
		}
		for {
			b, err := rd.Next(bg)
			if err != nil {
				t.Fatal(err)
			}
			if b == nil {
				break
			}
			for i := range b.Rows() {
				var row []string
				for _, v := range b.Cols {
					if at := b.Row(i); v.IsVarlen() {
						row = append(row, strings.Clone(v.Str(at)))
					} else {
						row = append(row, fmt.Sprint(vector.Values[int64](v.Base())[v.Index(at)]))
					}
				}
				out = append(out, strings.Join(row, " "))
			}
		}
		rd.Close()
	}
	slices.Sort(out)
	return out
}

// overlaid is a transaction with what it must see of the rows by position.
type overlaid struct {
	tx     *Txn
	key    func(i int) int64
	seq    int            // of the commits that it sees
	before map[int]string // at its start
	view   map[int]string
}

// expected is what a scan with these columns must give.
func (o *overlaid) expected(rows []int64, spec ScanSpec) []string {
	var out []string
	for i, text := range o.view {
		var row []string
		for _, c := range spec.Cols {
			row = append(row, []string{fmt.Sprint(o.key(i)), text}[c])
		}
		if spec.RowID {
			row = append(row, fmt.Sprint(rows[i]))
		}
		out = append(out, strings.Join(row, " "))
	}
	slices.Sort(out)
	return out
}

// overlayModel changes rows of a segment in several transactions.
type overlayModel struct {
	t       *testing.T
	db      *DB
	rng     *rand.Rand
	table   TableID
	rows    []int64
	row     func(i int) (int64, string) // as loaded
	now     map[int]string
	changed map[int]int // the commit that has changed a row last
	owner   map[int]*overlaid
	seq     int
	open    []*overlaid
}

func (m *overlayModel) begin() {
	key := func(i int) int64 { k, _ := m.row(i); return k }
	o := &overlaid{tx: begin(m.t, m.db, RepeatableRead), key: key, seq: m.seq, before: maps.Clone(m.now), view: maps.Clone(m.now)}
	m.open = append(m.open, o)
}

// change updates or deletes a row that no other open transaction has changed.
func (m *overlayModel) change(o *overlaid) {
	i := m.rng.IntN(len(m.rows))
	if _, there := o.view[i]; !there || m.owner[i] != nil && m.owner[i] != o || m.changed[i] > o.seq {
		return
	}
	statement(m.t, o.tx)
	var err error
	if m.rng.IntN(4) == 0 {
		delete(o.view, i)
		_, err = o.tx.Delete(bg, m.table, m.rows[i:i+1], WriteOptions{})
	} else {
		o.view[i] = strings.Repeat("x", m.rng.IntN(4)) + fmt.Sprint(m.rng.IntN(3))
		_, err = setText(o.tx, m.table, m.rows[i], o.view[i], WriteOptions{})
	}
	if err != nil {
		m.t.Fatal(err)
	}
	statement(m.t, o.tx)
	m.owner[i] = o
}

func (m *overlayModel) end(o *overlaid) {
	m.open = slices.DeleteFunc(m.open, func(p *overlaid) bool { return p == o })
	committed := m.rng.IntN(3) > 0
	if committed {
		commit(m.t, o.tx)
		m.seq++
	} else {
		o.tx.Rollback()
	}
	for i, owner := range m.owner {
		if owner != o {
			continue
		}
		delete(m.owner, i)
		if !committed {
			continue
		}
		m.changed[i] = m.seq
		if text, there := o.view[i]; there {
			m.now[i] = text
		} else {
			delete(m.now, i)
		}
	}
}

func (m *overlayModel) check(o *overlaid) {
	spec := ScanSpec{Cols: [][]int{{}, {0}, {1}, {0, 1}, {1, 0}, {1, 1}}[m.rng.IntN(6)], RowID: m.rng.IntN(3) == 0}
	got, want := scanned(m.t, o.tx, m.table, spec), o.expected(m.rows, spec)
	if !slices.Equal(got, want) {
		m.t.Fatalf("columns %v: got %d rows, want %d: %s", spec.Cols, len(got), len(want), firstDifference(got, want))
	}
}

// kept returns the overlays that are kept of a table.
func (m *overlayModel) kept() (kept []*overlay) {
	tab, err := m.db.table(m.table)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, p := range tab.cold.parts {
		for i := range p.overlays {
			if o := p.overlays[i].kept.Load(); o != nil {
				kept = append(kept, o)
			}
		}
	}
	return kept
}

// Snapshots of any age, and transactions that see their own changes, each get
// their rows, while what an earlier scan has decoded is used by later ones.
func TestOverlayModel(t *testing.T) {
	reused, steps := 0, 500
	for seed := range uint64(6) {
		db := openTest(t, vfs.NewMem())
		db.bulkMin = 1
		m := &overlayModel{t: t, db: db, rng: rand.New(rand.NewPCG(seed, 7)), now: map[int]string{}, changed: map[int]int{}, owner: map[int]*overlaid{}}
		m.row = func(i int) (int64, string) { return int64(i), fmt.Sprint("old ", i) }
		if seed >= 3 { // the blocks have one value
			m.row = func(int) (int64, string) { return 7, "x1" }
		}
		m.table, m.rows = loadColdRows(t, db, segment.BlockRows+100, m.row)
		for i := range m.rows {
			_, m.now[i] = m.row(i)
		}
		if seed%2 == 1 { // an overlay or two
			db.overlays.budget = mem.New("overlays", 3000)
		}
		for range steps {
			switch op := m.rng.IntN(20); {
			case len(m.open) == 0 || op == 0 && len(m.open) < 4:
				m.begin()
			case op == 1:
				m.end(m.open[m.rng.IntN(len(m.open))])
			case op < 8:
				m.change(m.open[m.rng.IntN(len(m.open))])
			case op == 8:
				if _, err := db.Rewrite(bg, m.table, true); err != nil {
					t.Fatal(err)
				}
			default:
				before := m.kept()
				m.check(m.open[m.rng.IntN(len(m.open))])
				if after := m.kept(); len(before) > 0 && slices.Equal(before, after) {
					reused++
				}
			}
			if used := db.overlays.budget.Used(); used > db.overlays.budget.Limit() {
				t.Fatalf("%d bytes of overlays, at most %d", used, db.overlays.budget.Limit())
			}
		}
		for len(m.open) > 0 {
			m.end(m.open[0])
		}
		tx := begin(t, db, ReadCommitted)
		if err := tx.DropTable(bg, m.table); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
		if used := db.overlays.budget.Used(); used != 0 {
			t.Errorf("%d bytes of overlays are left of a table that is not", used)
		}
	}
	if reused < steps/10 {
		t.Errorf("only %d scans have left the overlays as they were", reused)
	}
}
