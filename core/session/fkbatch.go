package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/vector"
)

// batchFrom is the number of removed keys from which their action is one
// statement over all of them, and not one a key.
const batchFrom = 16

// removedName is the virtual table, in pg_catalog, that stands for removed keys
// within the plan of their action and nowhere else. Its columns are n, the
// position of the key, k0, k1, … its values, and u0, u1, … the values that
// replace them.
const removedName = "pg_removed_keys"

// removedKeys are keys that rows may still refer to.
type removedKeys struct {
	*access
	rel  bind.SystemRel
	cols []*vector.Vector
	n    int
}

// SystemRel implements bind.System.
func (r *removedKeys) SystemRel(schema, name string) *bind.SystemRel {
	if schema == r.rel.Schema && name == r.rel.Name {
		return &r.rel
	}
	return r.s.db.system.SystemRel(schema, name)
}

// OpenSystem implements op.System.
func (r *removedKeys) OpenSystem(ctx context.Context, name string, ords []int, eqOrd int, eq *vector.Vector) (vector.Reader, error) {
	if name != r.rel.Schema+"."+r.rel.Name {
		return r.access.OpenSystem(ctx, name, ords, eqOrd, eq)
	}
	out := &batchReader{}
	for from := 0; from < r.n; from += vector.Size {
		b := &vector.Batch{N: min(vector.Size, r.n-from)}
		for _, o := range ords {
			b.Cols = append(b.Cols, r.cols[o].Slice(from, b.N))
		}
		out.batches = append(out.batches, b)
	}
	return out, nil
}

// removed collects the keys of a check that matter: those that are not null,
// not replaced by the same value, and for restrict not there again.
func (s *Session) removed(ctx context.Context, c fkCheck, restrict bool) (*removedKeys, error) {
	var rows []int32
	for i := range c.n {
		matters, err := s.matters(ctx, c, i, restrict)
		if err != nil {
			return nil, err
		}
		if matters {
			rows = append(rows, int32(i))
		}
	}
	r := &removedKeys{access: &access{s: s}, rel: bind.SystemRel{Schema: "pg_catalog", Name: removedName}, n: len(rows)}
	add := func(prefix string, keys []*vector.Vector) {
		for i, k := range keys {
			v := &vector.Vector{}
			v.Gather(k, rows)
			r.cols = append(r.cols, v)
			r.rel.Columns = append(r.rel.Columns, ext.ResultColumn{Name: prefix + itoa(i), Type: k.Type.Bare()})
		}
	}
	add("k", c.keys)
	add("u", c.update)
	return r, nil
}

// matters reports whether rows that refer to removed key i are concerned.
func (s *Session) matters(ctx context.Context, c fkCheck, i int, restrict bool) (bool, error) {
	same := c.update != nil
	for k, v := range c.keys {
		if v.IsNull(i) {
			return false, nil
		}
		same = same && !c.update[k].IsNull(i) && s.rowText([]*vector.Vector{v}, i) == s.rowText(c.update[k:k+1], i)
	}
	if same || !restrict {
		return !same, nil
	}
	back, err := s.keyIsBack(ctx, c, i)
	return !back, err
}

// removedAtOnce applies the action of a foreign key to all removed keys in one
// statement.
func (s *Session) removedAtOnce(ctx context.Context, c fkCheck, snap *catalog.Snapshot, action byte) error {
	restrict := action == 'a' || action == 'r'
	keys, err := s.removed(ctx, c, restrict)
	if err != nil || keys.n == 0 {
		return err
	}
	name := qualified(snap, c.table.Schema, c.table.Name)
	var match, values []string
	for i, ord := range c.con.Columns {
		match = append(match, "f."+quoteIdent(c.table.Columns[ord].Name)+" = k.k"+itoa(i))
		values = append(values, "k.k"+itoa(i))
	}
	from, where := "pg_catalog."+removedName+" AS k", " WHERE "+strings.Join(match, " AND ")
	var sql string
	switch {
	case restrict:
		sql = "SELECT " + strings.Join(values, ", ") + " FROM ONLY " + name + " AS f, " + from + where + " LIMIT 1"
	case action == 'c' && c.update == nil:
		sql = "DELETE FROM " + name + " AS f USING " + from + where
	case action == 'c':
		sql = "UPDATE " + name + " AS f SET " + s.setList(c, func(i int) string { return "k.u" + itoa(i) }) + " FROM " + from + where
	case action == 'n':
		sql = "UPDATE " + name + " AS f SET " + s.setList(c, func(int) string { return "NULL" }) + " FROM " + from + where
	default:
		sql = "UPDATE " + name + " AS f SET " + s.setList(c, func(int) string { return "DEFAULT" }) + " FROM " + from + where
	}
	found, err := s.runOver(ctx, keys, sql)
	if err != nil || found == nil || !restrict {
		return err
	}
	return s.stillReferenced(c, found, 0)
}

// runOver runs a statement of our own over removed keys, and returns the values
// of the first row that it gives, nil for none.
func (s *Session) runOver(ctx context.Context, keys *removedKeys, sql string) ([]*vector.Vector, error) {
	done := s.internally()
	defer done()
	if err := s.tx.NewStatement(ctx); err != nil {
		return nil, err
	}
	st, err := s.parseOne(sql)
	if err != nil {
		return nil, err
	}
	b, snap, err := s.binder(sql, nil)
	if err != nil {
		return nil, err
	}
	b.System = keys
	pl, err := s.optimise(ctx, b, snap, st)
	if err != nil {
		return nil, err
	}
	rt := s.runtime(ctx, nil)
	rt.System = keys
	prog, err := s.program(ctx, pl, rt)
	if err != nil {
		return nil, err
	}
	var first []*vector.Vector
	err = prog.Each(ctx, func(b *vector.Batch) error {
		if first == nil && b.Rows() > 0 {
			for _, v := range b.Cols {
				first = append(first, vector.NewConst(v, b.Row(0), 1))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return first, s.finishWrite(ctx)
}
