package meter

import (
	"cmp"
	"slices"
)

// table is one table as it is declared.
type table struct {
	kind   byte
	lo, hi uint32
}

// readTables reads the tables and lowers their upper limits so far that all of
// them together stay within the limit: what the tables begin with is theirs, and
// what is left they share.
func (m *module) readTables(r *reader) {
	if !m.open(r, secTable) {
		return
	}
	sum := 0
	for range r.count("tables", maxTables) {
		t := table{kind: r.byte()}
		if t.kind != 0x70 && t.kind != 0x6f {
			r.fail("unknown reference type 0x%x", t.kind)
		}
		t.lo, t.hi = r.limits()
		if t.hi < t.lo {
			r.fail("a table whose least size is above its largest")
		}
		sum += int(t.lo)
		m.tables = append(m.tables, t)
	}
	if sum > m.lim.TableSize {
		r.fail("tables of %d entries; the limit is %d", sum, m.lim.TableSize)
		return
	}
	m.info.TableSize = share(m.tables, m.lim.TableSize-sum) + sum
}

// share lowers the tables' upper limits until they leave room for no more than
// left entries together, and returns for how many. Who wants least is asked
// first, so that what it does not want is there for the others.
func share(tables []table, left int) (given int) {
	order := make([]*table, len(tables))
	for i := range tables {
		order[i] = &tables[i]
	}
	slices.SortStableFunc(order, func(a, b *table) int { return cmp.Compare(a.hi-a.lo, b.hi-b.lo) })
	for i, t := range order {
		more := min(t.hi-t.lo, uint32((left-given)/(len(order)-i)))
		t.hi = t.lo + more
		given += int(more)
	}
	return given
}

// maxTables bounds the tables of a module.
const maxTables = 16

// tableSection writes the tables with the limits that they have now.
func (m *module) tableSection() []byte {
	if len(m.tables) == 0 {
		return nil
	}
	out := appendU32(nil, uint32(len(m.tables)))
	for _, t := range m.tables {
		out = appendU32(append(out, t.kind, 1), t.lo)
		out = appendU32(out, t.hi)
	}
	return out
}
