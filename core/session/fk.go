package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/cast"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// fkCheck is a check of a foreign key that is due at the end of the statement,
// or of the transaction when the constraint is deferred.
type fkCheck struct {
	table *catalog.Table
	con   *catalog.Constraint
	// keys are values of con.Columns whose referenced rows must exist; or, when
	// removed is set, values of con.RefColumns that are gone from ref.
	keys    []*vector.Vector
	n       int
	removed *catalog.Table // the referenced table, or nil
	// update holds the new key values of an UPDATE of the referenced table.
	update []*vector.Vector
	late   bool // it has waited, so its rows may have changed
}

// hasKeys reports whether a table takes part in foreign keys at all.
func hasKeys(t *catalog.Table) bool {
	return slices.ContainsFunc(t.Constraints, func(c catalog.Constraint) bool { return c.Kind == catalog.ConForeignKey })
}

// keyOff reports whether the session's changes of a table are not held to a foreign key,
// which PostgreSQL has triggers for: they are disabled, or the session plays changes that
// were held to it elsewhere.
func (s *Session) keyOff(t *catalog.Table, con *catalog.Constraint) bool {
	return s.replica() || slices.Contains(t.KeysOff, con.OID)
}

// noteInsert records the references of new rows, which have all live columns.
func (s *Session) noteInsert(t *catalog.Table, b *vector.Batch) error {
	if !hasKeys(t) {
		return nil
	}
	live := t.LiveColumns()
	for i := range t.Constraints {
		con := &t.Constraints[i]
		if con.Kind != catalog.ConForeignKey || s.keyOff(t, con) {
			continue
		}
		var cols []*vector.Vector
		for _, ord := range con.Columns {
			cols = append(cols, b.Cols[slices.Index(live, ord)])
		}
		s.addCheck(fkCheck{table: t, con: con, keys: copied(b, cols), n: b.Rows()})
	}
	return nil
}

// copied returns the selected rows of some columns of a batch.
func copied(b *vector.Batch, cols []*vector.Vector) []*vector.Vector {
	return (&vector.Batch{Cols: cols, N: b.N, Sel: b.Sel}).Clone().Cols
}

func (s *Session) addCheck(c fkCheck) { s.pending.checks = append(s.pending.checks, c) }

// noteUpdate records what an update does to references: new ones of the rows
// themselves, and removed keys that others refer to.
func (s *Session) noteUpdate(ctx context.Context, t *catalog.Table, rows []int64, ords []int, vals *vector.Batch) error {
	for i := range t.Constraints {
		con := &t.Constraints[i]
		if con.Kind != catalog.ConForeignKey || !slices.ContainsFunc(con.Columns, func(o int) bool { return slices.Contains(ords, o) }) || s.keyOff(t, con) {
			continue
		}
		cols, err := s.newValues(ctx, t, rows, con.Columns, ords, vals)
		if err != nil {
			return err
		}
		s.addCheck(fkCheck{table: t, con: con, keys: cols, n: len(rows)})
	}
	return s.noteReferenced(ctx, t, rows, func(con *catalog.Constraint) ([]*vector.Vector, bool, error) {
		if !slices.ContainsFunc(con.RefColumns, func(o int) bool { return slices.Contains(ords, o) }) {
			return nil, false, nil
		}
		cols, err := s.newValues(ctx, t, rows, con.RefColumns, ords, vals)
		return cols, true, err
	})
}

// newValues returns columns of rows as they will be after an update.
func (s *Session) newValues(ctx context.Context, t *catalog.Table, rows []int64, want, ords []int, vals *vector.Batch) ([]*vector.Vector, error) {
	old, found, err := s.tx.Fetch(ctx, txn.TableID(t.Storage), rows, want, txn.FetchOptions{})
	if err != nil {
		return nil, err
	}
	if len(found) != len(rows) {
		return nil, errs.Internal("%d of %d updated rows are visible", len(found), len(rows))
	}
	out := make([]*vector.Vector, len(want))
	for i, ord := range want {
		if at := slices.Index(ords, ord); at >= 0 {
			out[i] = copied(&vector.Batch{N: vals.N, Sel: vals.Sel}, []*vector.Vector{vals.Cols[at]})[0]
		} else {
			out[i] = old.Cols[i]
		}
	}
	return out, nil
}

// noteDelete records the keys that go and that others may refer to.
func (s *Session) noteDelete(ctx context.Context, t *catalog.Table, rows []int64) error {
	return s.noteReferenced(ctx, t, rows, func(*catalog.Constraint) ([]*vector.Vector, bool, error) { return nil, true, nil })
}

// noteReferenced records a removed key for each foreign key that points at t.
func (s *Session) noteReferenced(ctx context.Context, t *catalog.Table, rows []int64,
	update func(*catalog.Constraint) (cols []*vector.Vector, touched bool, err error)) error {
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	for _, oid := range snap.Referencing(t.OID) {
		from := snap.Table(oid)
		for i := range from.Constraints {
			con := &from.Constraints[i]
			if con.Kind != catalog.ConForeignKey || con.RefTable != t.OID || s.keyOff(t, con) {
				continue
			}
			newKeys, touched, err := update(con)
			if err != nil {
				return err
			}
			if !touched {
				continue
			}
			old, found, err := s.tx.Fetch(ctx, txn.TableID(t.Storage), rows, con.RefColumns, txn.FetchOptions{})
			if err != nil {
				return err
			}
			s.addCheck(fkCheck{table: from, con: con, keys: old.Cols, n: len(found), removed: t, update: newKeys})
		}
	}
	return nil
}

// checkForeignKeys runs the checks of the statement that has ended; deferred
// ones wait for the commit.
func (s *Session) checkForeignKeys(ctx context.Context) error {
	for len(s.pending.checks) > 0 {
		todo := s.pending.checks
		s.pending.checks = nil
		// The statement's own changes become visible to the checks.
		if err := s.tx.NewStatement(ctx); err != nil {
			return err
		}
		for _, c := range todo {
			if s.defers(c.con) && (c.removed == nil || c.con.OnDelete == 'a') {
				s.deferred = append(s.deferred, c)
				continue
			}
			if err := s.runCheck(ctx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Session) runCheck(ctx context.Context, c fkCheck) error {
	if c.removed != nil {
		return s.checkRemoved(ctx, c)
	}
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	ref := snap.Table(c.con.RefTable)
	ix := snap.Index(c.con.RefIndex)
	keys, err := s.keyVectors(ctx, c, ref, ix)
	if err != nil {
		return err
	}
	var key []byte
	var found []int64
	for i := range c.n {
		nulls := 0
		for _, k := range c.keys {
			if k.IsNull(i) {
				nulls++
			}
		}
		if nulls > 0 && (c.con.Match == 's' || nulls == len(c.keys)) {
			continue
		}
		if nulls > 0 {
			return s.fkError(c, i, ref).WithDetail("MATCH FULL does not allow mixing of null and nonnull key values.")
		}
		if key, _, err = s.tx.EncodeKey(key[:0], txn.IndexID(ix.Storage), keys, i); err != nil {
			return err
		}
		row, ok, err := s.tx.Lookup(ctx, txn.IndexID(ix.Storage), key)
		if err != nil {
			return err
		}
		if !ok {
			if c.late {
				if gone, err := s.rowIsGone(ctx, c, i); gone || err != nil {
					if err != nil {
						return err
					}
					continue
				}
			}
			return s.fkError(c, i, ref)
		}
		if len(found) == 0 || found[len(found)-1] != row {
			found = append(found, row)
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	// The referenced rows must stay until this transaction ends.
	_, err = s.tx.LockRows(ctx, txn.TableID(ref.Storage), slices.Compact(found), txn.ForKeyShare, txn.WriteOptions{})
	return err
}

// keyVectors puts the referencing values in the order and types of the
// referenced index's keys.
func (s *Session) keyVectors(ctx context.Context, c fkCheck, ref *catalog.Table, ix *catalog.Index) ([]*vector.Vector, error) {
	out := make([]*vector.Vector, len(ix.Keys))
	for i, k := range ix.Keys {
		at := slices.Index(c.con.RefColumns, k.Column)
		v := c.keys[at]
		if to := ref.Columns[k.Column].Type; v.Type.OID != to.OID {
			conv := s.db.registry.FindCast(v.Type, to)
			if conv == nil {
				return nil, errs.Internal("no cast from %s to %s for a foreign key", v.Type, to)
			}
			var err error
			if v, err = cast.Elements(s.call(ctx), conv, v.Flattened(), to, false); err != nil {
				return nil, err
			}
		}
		out[i] = v
	}
	return out, nil
}

// rowText prints key values as PostgreSQL's details do.
func (s *Session) rowText(keys []*vector.Vector, i int) string {
	f := s.Format()
	parts := make([]string, len(keys))
	for k, v := range keys {
		parts[k] = "null"
		if !v.IsNull(i) {
			parts[k] = string(f.Append(nil, v, i))
		}
	}
	return strings.Join(parts, ", ")
}

func columnNames(t *catalog.Table, ords []int) string {
	names := make([]string, len(ords))
	for i, o := range ords {
		names[i] = t.Columns[o].Name
	}
	return strings.Join(names, ", ")
}

// fkError is the violation by a row that refers to nothing.
func (s *Session) fkError(c fkCheck, i int, ref *catalog.Table) *errs.Error {
	snap := s.snapshotOrNil()
	return errs.New(errs.ForeignKeyViolation, "insert or update on table \"%s\" violates foreign key constraint \"%s\"", c.table.Name, c.con.Name).
		WithDetail("Key (%s)=(%s) is not present in table \"%s\".", columnNames(c.table, c.con.Columns), s.rowText(c.keys, i), ref.Name).
		WithTable(schemaName(snap, c.table), c.table.Name).WithConstraint(c.con.Name)
}

// checkRemoved applies the action of a foreign key to the rows that refer to
// keys which are gone.
func (s *Session) checkRemoved(ctx context.Context, c fkCheck) error {
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	action := c.con.OnDelete
	if c.update != nil {
		action = c.con.OnUpdate
	}
	if c.n >= batchFrom {
		return s.removedAtOnce(ctx, c, snap, action)
	}
	name := qualified(snap, c.table.Schema, c.table.Name)
	var where []string
	for i, ord := range c.con.Columns {
		where = append(where, quoteIdent(c.table.Columns[ord].Name)+" = $"+itoa(i+1))
	}
	cond := " WHERE " + strings.Join(where, " AND ")
	ptypes := make([]types.T, len(c.keys))
	for i := range c.keys {
		ptypes[i] = c.keys[i].Type.Bare()
	}
	sql := "SELECT 1 FROM ONLY " + name + cond + " LIMIT 1"
	switch action {
	case 'c':
		if c.update == nil {
			sql = "DELETE FROM " + name + cond
		} else {
			sql = "UPDATE " + name + " SET " + s.setList(c, func(i int) string { return "$" + itoa(len(c.keys)+i+1) }) + cond
			for _, k := range c.update {
				ptypes = append(ptypes, k.Type.Bare())
			}
		}
	case 'n':
		sql = "UPDATE " + name + " SET " + s.setList(c, func(int) string { return "NULL" }) + cond
	case 'd':
		sql = "UPDATE " + name + " SET " + s.setList(c, func(int) string { return "DEFAULT" }) + cond
	}
	return s.eachRemoved(ctx, c, sql, ptypes, action == 'a' || action == 'r')
}

func (s *Session) setList(c fkCheck, value func(i int) string) string {
	parts := make([]string, len(c.con.Columns))
	for i, ord := range c.con.Columns {
		parts[i] = quoteIdent(c.table.Columns[ord].Name) + " = " + value(i)
	}
	return strings.Join(parts, ", ")
}

// eachRemoved runs sql for every removed key; restrict makes a row that it
// finds an error.
func (s *Session) eachRemoved(ctx context.Context, c fkCheck, sql string, ptypes []types.T, restrict bool) error {
	list, err := s.db.parser.Parse(sql)
	if err != nil {
		return err
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: list[0].AST, Text: sql}, ptypes)
	if err != nil {
		return err
	}
	for i := range c.n {
		matters, err := s.matters(ctx, c, i, restrict)
		if err != nil {
			return err
		}
		if !matters {
			continue
		}
		params := make([]*vector.Vector, 0, len(ptypes))
		for _, v := range c.keys {
			params = append(params, vector.NewConst(v, i, 1))
		}
		if len(ptypes) > len(c.keys) {
			for _, v := range c.update {
				params = append(params, vector.NewConst(v, i, 1))
			}
		}
		n, err := s.runInternal(ctx, p, params)
		if err != nil {
			return err
		}
		if restrict && n > 0 {
			return s.stillReferenced(c, c.keys, i)
		}
	}
	return nil
}

// stillReferenced is the violation by the removal of a key, which is row i of
// keys.
func (s *Session) stillReferenced(c fkCheck, keys []*vector.Vector, i int) error {
	return errs.New(errs.ForeignKeyViolation, "update or delete on table \"%s\" violates foreign key constraint \"%s\" on table \"%s\"",
		c.removed.Name, c.con.Name, c.table.Name).
		WithDetail("Key (%s)=(%s) is still referenced from table \"%s\".", columnNames(c.removed, c.con.RefColumns), s.rowText(keys, i), c.table.Name).
		WithTable(schemaName(s.snapshotOrNil(), c.table), c.table.Name).WithConstraint(c.con.Name)
}

// keyIsBack reports whether a removed key exists again: another row has it.
func (s *Session) keyIsBack(ctx context.Context, c fkCheck, i int) (bool, error) {
	snap, err := s.snapshot()
	if err != nil {
		return false, err
	}
	ix := snap.Index(c.con.RefIndex)
	ordered := make([]*vector.Vector, len(ix.Keys))
	for k, key := range ix.Keys {
		ordered[k] = c.keys[slices.Index(c.con.RefColumns, key.Column)]
	}
	enc, _, err := s.tx.EncodeKey(nil, txn.IndexID(ix.Storage), ordered, i)
	if err != nil {
		return false, err
	}
	_, ok, err := s.tx.Lookup(ctx, txn.IndexID(ix.Storage), enc)
	return ok, err
}

// runInternal runs a statement of our own within the current one, as the owner
// of the tables, and returns how many rows it gave or changed.
func (s *Session) runInternal(ctx context.Context, p *Prepared, params []*vector.Vector) (int64, error) {
	done := s.internally()
	defer done()
	if err := s.tx.NewStatement(ctx); err != nil {
		return 0, err
	}
	pl, err := s.current(ctx, p)
	if err != nil {
		return 0, err
	}
	res, err := s.runPlan(ctx, p.stmt, pl, params)
	if err != nil {
		return 0, err
	}
	if res.done {
		return res.count, nil
	}
	err = res.program.Each(ctx, func(b *vector.Batch) error {
		res.count += int64(b.Rows())
		return nil
	})
	return res.count, err
}

// internally makes what follows, up to the call of the returned function, a
// statement of our own: it has all rights, and the checks that are pending
// before it are not its own.
func (s *Session) internally() (done func()) {
	role, pending, internal := s.role, s.pending, s.internal
	s.role = &catalog.Role{OID: catalog.BootstrapRoleOID, Name: role.Name, Superuser: true}
	s.pending, s.internal = due{}, true
	return func() {
		own := s.pending
		s.role, s.pending, s.internal = role, pending, internal
		s.pending.add(own)
	}
}
