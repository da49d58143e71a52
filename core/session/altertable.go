package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// alterTable runs ALTER TABLE.
func (s *Session) alterTable(ctx context.Context, x *ast.AlterTable) (*Result, error) {
	tag := ast.Tag(x)
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	if q, err := s.findSequence(snap, x.Relation.QName()); err == nil {
		return done(tag), s.alterSequenceAsTable(ctx, q, x.Cmds)
	}
	t, err := s.tableToAlter(snap, x.Relation, x.IfExists)
	if t == nil || err != nil {
		return done(tag), err
	}
	if err := s.notInUse(t, "ALTER TABLE"); err != nil {
		return nil, err
	}
	if t.Storage != 0 {
		if err := s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.AccessExclusive, txn.Wait); err != nil {
			return nil, err
		}
	}
	for _, cmd := range x.Cmds {
		err := s.edit(ctx, func(ed *catalog.Editor) error {
			changed := *ed.Snapshot().Table(t.OID)
			changed.Columns = slices.Clone(changed.Columns)
			changed.Constraints = slices.Clone(changed.Constraints)
			return s.alterCmd(ctx, ed, &changed, cmd)
		})
		if err != nil {
			return nil, err
		}
	}
	return done(tag), nil
}

// tableToAlter finds a table or view that the current role owns; nil, with a
// notice, where it does not exist and need not.
func (s *Session) tableToAlter(snap *catalog.Snapshot, rv *ast.RangeVar, ifExists bool) (*catalog.Table, error) {
	t, err := s.tableNamed(snap, rv.QName())
	switch {
	case err == nil:
		return t, security.CheckOwner(snap, s.role.OID, t.Owner, relWord(t), t.Name)
	case ifExists:
		s.Notice(errs.New(errs.UndefinedTable, "relation \"%s\" does not exist, skipping", rv.Name))
		return nil, nil
	}
	return nil, err
}

// alterCmd applies one command to a copy of the table and stores it.
func (s *Session) alterCmd(ctx context.Context, ed *catalog.Editor, t *catalog.Table, cmd ast.AlterTableCmd) error {
	switch x := cmd.(type) {
	case *ast.AddColumn:
		return s.addColumn(ctx, ed, t, x)
	case *ast.DropColumn:
		return s.dropColumn(ctx, ed, t, x)
	case *ast.AddConstraint:
		return s.addConstraint(ctx, ed, t, x.Constraint)
	case *ast.DropConstraint:
		return s.dropConstraint(ctx, ed, t, x)
	case *ast.SetColumnDefault:
		c, err := columnOf(t, x.Column)
		if err != nil {
			return err
		}
		c.Default = ""
		if x.Default != nil {
			b, err := s.alterBuilder(ctx, ed, t)
			if err != nil {
				return err
			}
			if c.Default, err = b.defaultSQL(x.Default, c); err != nil {
				return err
			}
		}
	case *ast.SetNotNull:
		c, err := columnOf(t, x.Column)
		if err != nil {
			return err
		}
		if x.Drop {
			if err := mayBeNull(t, c, x.Column); err != nil {
				return err
			}
		}
		if c.NotNull = !x.Drop; c.NotNull {
			if err := s.noRow(ctx, t, quoteIdent(x.Column)+" IS NULL", errs.New(errs.NotNullViolation,
				"column \"%s\" of relation \"%s\" contains null values", x.Column, t.Name)); err != nil {
				return err
			}
		}
	case *ast.SetOwner:
		r, err := s.newOwner(ed.Snapshot(), x.Owner)
		if err != nil {
			return err
		}
		t.Owner = r.OID
		for _, q := range ed.Snapshot().Sequences() {
			if q.OwnedBy == t.OID {
				c := *q
				c.Owner = r.OID
				ed.PutSequence(&c)
			}
		}
	case *ast.AlterColumnType:
		return s.alterType(ctx, ed, t, x)
	case *ast.AddIdentity:
		return s.addIdentity(ctx, ed, t, x)
	case *ast.SetIdentity:
		return s.setIdentity(ctx, ed, t, x)
	case *ast.DropIdentity:
		c, err := columnOf(t, x.Column)
		if err != nil {
			return err
		}
		c.Identity = 0
	case *ast.ValidateConstraint:
		return s.validateConstraint(ctx, ed, t, x)
	case *ast.EnableTrigger:
		if err := s.enableTrigger(ed.Snapshot(), t, x); err != nil {
			return err
		}
	case *ast.SetStatistics, *ast.SetColumnStorage, *ast.SetColumnOptions, *ast.SetTableOptions:
		// These tune what Basalt does not have; they change nothing.
	default:
		return errs.New(errs.FeatureNotSupported, "this form of ALTER TABLE is not supported")
	}
	ed.PutTable(t)
	return nil
}

// mayBeNull refuses to let a column of the primary key or an identity be null.
func mayBeNull(t *catalog.Table, c *catalog.Column, name string) error {
	if pk := t.PrimaryKey(); pk != nil && slices.Contains(pk.Columns, t.ColumnNamed(name)) {
		return errs.New(errs.InvalidTableDefinition, "column \"%s\" is in a primary key", name)
	}
	if c.Identity != 0 {
		return errs.New(errs.SyntaxError, "column \"%s\" of relation \"%s\" is an identity column", name, t.Name)
	}
	return nil
}

func columnOf(t *catalog.Table, name string) (*catalog.Column, error) {
	ord := t.ColumnNamed(name)
	if ord < 0 {
		return nil, errs.New(errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", name, t.Name)
	}
	return &t.Columns[ord], nil
}

// alterBuilder makes a tableBuilder for a table that exists.
func (s *Session) alterBuilder(ctx context.Context, ed *catalog.Editor, t *catalog.Table) (*tableBuilder, error) {
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	b.Catalog = ed.Snapshot()
	return &tableBuilder{s: s, ctx: ctx, ed: ed, t: t, ns: ed.Snapshot().Schema(t.Schema), bind: b}, nil
}

// noRow fails with e if a row of the table satisfies a condition.
func (s *Session) noRow(ctx context.Context, t *catalog.Table, cond string, e *errs.Error) error {
	n, err := s.runSQL(ctx, "SELECT 1 FROM "+qualified(s.snapshotOrNil(), t.Schema, t.Name)+" WHERE "+cond+" LIMIT 1")
	if err != nil {
		return err
	}
	if n > 0 {
		return e
	}
	return nil
}

// runSQL runs a statement of our own and returns its row count.
func (s *Session) runSQL(ctx context.Context, sql string) (int64, error) {
	list, err := s.db.parser.Parse(sql)
	if err != nil {
		return 0, err
	}
	p, err := s.Prepare(ctx, list[0], nil)
	if err != nil {
		return 0, err
	}
	return s.runInternal(ctx, p, nil)
}

func (s *Session) addColumn(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.AddColumn) error {
	if t.ColumnNamed(x.Column.Name) >= 0 {
		if x.IfNotExists {
			s.Notice(errs.New(errs.DuplicateColumn, "column \"%s\" of relation \"%s\" already exists, skipping", x.Column.Name, t.Name))
			return nil
		}
		return errs.New(errs.DuplicateColumn, "column \"%s\" of relation \"%s\" already exists", x.Column.Name, t.Name)
	}
	b, err := s.alterBuilder(ctx, ed, t)
	if err != nil {
		return err
	}
	var checks []*ast.Constraint
	if err := b.column(x.Column, &checks); err != nil {
		return err
	}
	c := &t.Columns[len(t.Columns)-1]
	def := txn.ColumnDef{Type: c.Type}
	if c.Default != "" && !c.Generated {
		if def.Missing, err = s.missingValue(ctx, b, c); err != nil {
			return err
		}
	}
	if c.NotNull && def.Missing == nil {
		if err := s.noRow(ctx, t, "true", errs.New(errs.NotNullViolation,
			"column \"%s\" of relation \"%s\" contains null values", c.Name, t.Name)); err != nil {
			return err
		}
	}
	if _, err := s.tx.AddColumn(ctx, txn.TableID(t.Storage), def); err != nil {
		return err
	}
	ed.PutTable(t)
	return b.constraints(checks)
}

// missingValue evaluates the default that existing rows get.
func (s *Session) missingValue(ctx context.Context, b *tableBuilder, c *catalog.Column) (*vector.Vector, error) {
	e, err := b.bind.BindRowExpr(nil, c.Default, c.Type)
	if err != nil {
		return nil, err
	}
	return eval.Const(s.call(ctx), nil, nil, e)
}

func (s *Session) addConstraint(ctx context.Context, ed *catalog.Editor, t *catalog.Table, con *ast.Constraint) error {
	b, err := s.alterBuilder(ctx, ed, t)
	if err != nil {
		return err
	}
	switch con.Kind {
	case ast.ConstraintCheck:
		if err := b.check(con); err != nil {
			return err
		}
		added := t.Constraints[len(t.Constraints)-1]
		if !con.NotValid {
			if err := s.noRow(ctx, t, "NOT ("+added.Check+")", errFailsCheck(added.Name, t.Name)); err != nil {
				return err
			}
		}
	case ast.ConstraintPrimaryKey, ast.ConstraintUnique:
		if con.Kind == ast.ConstraintPrimaryKey {
			if t.PrimaryKey() != nil {
				return errs.New(errs.InvalidTableDefinition, "multiple primary keys for table \"%s\" are not allowed", t.Name)
			}
			for _, name := range con.Columns {
				if err := s.alterCmd(ctx, ed, t, &ast.SetNotNull{Column: name}); err != nil {
					return err
				}
			}
		}
		if err := b.key(con); err != nil {
			return err
		}
	case ast.ConstraintForeignKey:
		if err := b.foreignKey(con); err != nil {
			return err
		}
		ed.PutTable(t)
		if con.NotValid {
			return nil
		}
		return s.validateForeignKey(ctx, ed.Snapshot(), t, &t.Constraints[len(t.Constraints)-1])
	default:
		return errs.New(errs.FeatureNotSupported, "this kind of constraint is not supported")
	}
	ed.PutTable(t)
	return nil
}

// validateConstraint runs VALIDATE CONSTRAINT: the rows from before a constraint
// that was added NOT VALID are checked.
func (s *Session) validateConstraint(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.ValidateConstraint) error {
	at := slices.IndexFunc(t.Constraints, func(c catalog.Constraint) bool { return c.Name == x.Name })
	if at < 0 {
		return errs.New(errs.UndefinedObject, "constraint \"%s\" of relation \"%s\" does not exist", x.Name, t.Name)
	}
	con := &t.Constraints[at]
	var err error
	switch con.Kind {
	case catalog.ConForeignKey:
		if con.NotValid {
			err = s.validateForeignKey(ctx, ed.Snapshot(), t, con)
		}
	case catalog.ConCheck:
		if con.NotValid {
			err = s.noRow(ctx, t, "NOT ("+con.Check+")", errFailsCheck(con.Name, t.Name))
		}
	default:
		err = errs.New(errs.WrongObjectType, "constraint \"%s\" of relation \"%s\" is not a foreign key or check constraint", x.Name, t.Name)
	}
	con.NotValid = false
	ed.PutTable(t)
	return err
}

// validateForeignKey checks the rows that a foreign key finds.
func (s *Session) validateForeignKey(ctx context.Context, snap *catalog.Snapshot, t *catalog.Table, added *catalog.Constraint) error {
	ref := snap.Table(added.RefTable)
	cond, notNull := "", ""
	for i, ord := range added.Columns {
		if i > 0 {
			cond += " AND "
			notNull += " AND "
		}
		cond += "r." + quoteIdent(ref.Columns[added.RefColumns[i]].Name) + " = f." + quoteIdent(t.Columns[ord].Name)
		notNull += "f." + quoteIdent(t.Columns[ord].Name) + " IS NOT NULL"
	}
	if added.Match == 'f' && len(added.Columns) > 1 {
		row := "ROW (" + quotedColumns(t, added.Columns) + ")"
		if err := s.noRow(ctx, t, "NOT ("+row+" IS NULL) AND NOT ("+row+" IS NOT NULL)",
			errs.New(errs.ForeignKeyViolation, "insert or update on table \"%s\" violates foreign key constraint \"%s\"", t.Name, added.Name).
				WithDetail("MATCH FULL does not allow mixing of null and nonnull key values.")); err != nil {
			return err
		}
	}
	n, err := s.runSQL(ctx, "SELECT 1 FROM "+qualified(snap, t.Schema, t.Name)+" f WHERE "+notNull+" AND NOT EXISTS (SELECT 1 FROM "+
		qualified(snap, ref.Schema, ref.Name)+" r WHERE "+cond+") LIMIT 1")
	if err != nil {
		return err
	}
	if n > 0 {
		return errs.New(errs.ForeignKeyViolation, "insert or update on table \"%s\" violates foreign key constraint \"%s\"", t.Name, added.Name)
	}
	return nil
}

func (s *Session) dropConstraint(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.DropConstraint) error {
	at := slices.IndexFunc(t.Constraints, func(c catalog.Constraint) bool { return c.Name == x.Name })
	if at < 0 {
		if x.IfExists {
			s.Notice(errs.New(errs.UndefinedObject, "constraint \"%s\" of relation \"%s\" does not exist, skipping", x.Name, t.Name))
			return nil
		}
		return errs.New(errs.UndefinedObject, "constraint \"%s\" of relation \"%s\" does not exist", x.Name, t.Name)
	}
	con := t.Constraints[at]
	if con.Index != 0 {
		for _, oid := range slices.Clone(ed.Snapshot().Referencing(t.OID)) {
			from := *ed.Snapshot().Table(oid)
			uses := func(c catalog.Constraint) bool { return c.RefIndex == con.Index }
			if !slices.ContainsFunc(from.Constraints, uses) {
				continue
			}
			if !x.Cascade {
				return errs.New(errs.DependentObjectsStillExist, "cannot drop constraint %s on table %s because other objects depend on it", con.Name, t.Name).
					WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
			}
			from.Constraints = slices.DeleteFunc(slices.Clone(from.Constraints), uses)
			ed.PutTable(&from)
		}
		if err := s.removeIndex(ctx, ed, t, ed.Snapshot().Index(con.Index)); err != nil {
			return err
		}
		t.Indexes = ed.Snapshot().Table(t.OID).Indexes
	}
	t.Constraints = slices.Delete(t.Constraints, at, at+1)
	ed.PutTable(t)
	return nil
}

// rename runs ALTER ... RENAME.
func (s *Session) rename(ctx context.Context, x *ast.Rename) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		before := snap.Frozen()
		if x.Kind == ast.ObjectSchema {
			ns, err := s.ownSchema(snap, x.Object.Name.Last())
			if err != nil {
				return err
			}
			if snap.SchemaNamed(x.NewName) != nil {
				return errs.New(errs.DuplicateSchema, "schema \"%s\" already exists", x.NewName)
			}
			c := *ns
			c.Name = x.NewName
			ed.PutSchema(&c)
			for _, q := range before.Sequences() {
				if q.Schema == ns.OID {
					s.putRenamedSequence(ed, q)
				}
			}
			return s.followRenames(ed, before)
		}
		if x.Kind == ast.ObjectModule {
			return s.renameModule(ed, x)
		}
		if x.Relation == nil {
			return errs.New(errs.FeatureNotSupported, "ALTER %s RENAME is not supported", x.Kind)
		}
		if err := s.renameIn(ed, x); err != nil {
			return err
		}
		return s.followRenames(ed, before)
	})
	return done(ast.Tag(x)), err
}

func (s *Session) renameIn(ed *catalog.Editor, x *ast.Rename) error {
	snap := ed.Snapshot()
	for _, ns := range s.schemasFor(snap, x.Relation.Schema) {
		if ix := snap.IndexNamed(ns, x.Relation.Name); ix != nil {
			if err := security.CheckOwner(snap, s.role.OID, ix.Owner, "index", ix.Name); err != nil {
				return err
			}
			if snap.RelationNamed(ns, x.NewName) != 0 {
				return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", x.NewName)
			}
			c := *ix
			c.Name = x.NewName
			ed.PutIndex(&c)
			return nil
		}
		if seq := snap.SequenceNamed(ns, x.Relation.Name); seq != nil {
			if err := security.CheckOwner(snap, s.role.OID, seq.Owner, "sequence", seq.Name); err != nil {
				return err
			}
			if snap.RelationNamed(ns, x.NewName) != 0 {
				return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", x.NewName)
			}
			c := *seq
			c.Name = x.NewName
			s.putRenamedSequence(ed, &c)
			return nil
		}
	}
	t, err := s.tableToAlter(snap, x.Relation, x.IfExists)
	if t == nil || err != nil {
		return err
	}
	c := *t
	switch x.Kind {
	case ast.ObjectColumn:
		ord := t.ColumnNamed(x.Sub)
		if ord < 0 {
			return errs.New(errs.UndefinedColumn, "column \"%s\" does not exist", x.Sub)
		}
		if t.ColumnNamed(x.NewName) >= 0 {
			return errs.New(errs.DuplicateColumn, "column \"%s\" of relation \"%s\" already exists", x.NewName, t.Name)
		}
		if s.usedInSQL(snap, t, x.Sub) {
			return errs.New(errs.FeatureNotSupported, "cannot rename column \"%s\" because views, CHECK constraints, generated columns, indexes or triggers name it", x.Sub)
		}
		c.Columns = slices.Clone(t.Columns)
		c.Columns[ord].Name = x.NewName
	case ast.ObjectTableConstraint:
		at := slices.IndexFunc(t.Constraints, func(k catalog.Constraint) bool { return k.Name == x.Sub })
		if at < 0 {
			return errs.New(errs.UndefinedObject, "constraint \"%s\" for table \"%s\" does not exist", x.Sub, t.Name)
		}
		c.Constraints = slices.Clone(t.Constraints)
		c.Constraints[at].Name = x.NewName
	case ast.ObjectTrigger:
		if err := renameTrigger(&c, x.Sub, x.NewName); err != nil {
			return err
		}
	default:
		if snap.RelationNamed(t.Schema, x.NewName) != 0 {
			return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", x.NewName)
		}
		c.Name = x.NewName
	}
	ed.PutTable(&c)
	return nil
}

// usedInSQL reports whether SQL text of the catalogue names a table's column.
func (s *Session) usedInSQL(snap *catalog.Snapshot, t *catalog.Table, column string) bool {
	for _, v := range snap.Tables() {
		if v.Query != "" && slices.Contains(s.viewTables(snap, v), t.OID) && s.viewMentions(v, column) {
			return true
		}
	}
	for _, oid := range t.Indexes {
		if s.indexUses(snap.Index(oid), column, -2) {
			return true
		}
	}
	return slices.ContainsFunc(t.Constraints, func(c catalog.Constraint) bool { return c.Check != "" && mentions(s, c.Check, column) }) ||
		slices.ContainsFunc(t.Triggers, func(g catalog.Trigger) bool { return g.When != "" && mentions(s, g.When, column) }) ||
		slices.ContainsFunc(t.Columns, func(c catalog.Column) bool { return c.Generated && mentions(s, c.Default, column) })
}
