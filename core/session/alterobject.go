package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// alterOwner runs ALTER ... OWNER TO for what is no table.
func (s *Session) alterOwner(ctx context.Context, x *ast.AlterOwner) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		owner, err := s.newOwner(snap, x.Owner)
		if err != nil {
			return err
		}
		switch x.Kind {
		case ast.ObjectSchema:
			ns, err := s.ownSchema(snap, x.Object.Name.Last())
			if err != nil {
				return err
			}
			c := *ns
			c.Owner = owner.OID
			ed.PutSchema(&c)
		case ast.ObjectFunction, ast.ObjectProcedure, ast.ObjectRoutine:
			word := strings.ToLower(x.Kind.String())
			fn, err := s.functionNamed(snap, x.Object, word)
			if err == nil {
				err = security.CheckOwner(snap, s.role.OID, fn.Owner, word, fn.Name)
			}
			if err != nil {
				return err
			}
			c := *fn
			c.Owner = owner.OID
			ed.PutFunction(&c)
		case ast.ObjectModule:
			return s.moduleOwner(ed, x.Object.Name, owner.OID)
		case ast.ObjectDatabase:
			if !security.IsSuperuser(snap, s.role.OID) {
				return errs.New(errs.InsufficientPrivilege, "must be owner of database %s", DatabaseName)
			}
			return errs.New(errs.FeatureNotSupported, "the database belongs to the first superuser")
		default:
			return errs.New(errs.FeatureNotSupported, "ALTER %s OWNER is not supported", x.Kind)
		}
		return nil
	})
	return done(ast.Tag(x)), err
}

// alterSequenceAsTable runs ALTER TABLE on a sequence, which can have its owner
// changed.
func (s *Session) alterSequenceAsTable(ctx context.Context, q *catalog.Sequence, cmds []ast.AlterTableCmd) error {
	return s.edit(ctx, func(ed *catalog.Editor) error {
		if err := security.CheckOwner(ed.Snapshot(), s.role.OID, q.Owner, "sequence", q.Name); err != nil {
			return err
		}
		for _, cmd := range cmds {
			x, ok := cmd.(*ast.SetOwner)
			if !ok {
				return errs.New(errs.WrongObjectType, "\"%s\" is a sequence", q.Name)
			}
			r, err := s.newOwner(ed.Snapshot(), x.Owner)
			if err != nil {
				return err
			}
			if t := ed.Snapshot().Table(q.OwnedBy); t != nil && t.Owner != r.OID {
				return errs.New(errs.FeatureNotSupported, "cannot change owner of sequence \"%s\"", q.Name).
					WithDetail("Sequence \"%s\" is linked to table \"%s\".", q.Name, t.Name)
			}
			c := *q
			c.Owner = r.OID
			ed.PutSequence(&c)
		}
		return nil
	})
}

// newOwner resolves the role that something is given to: one that the current
// role can become.
func (s *Session) newOwner(snap *catalog.Snapshot, spec *ast.RoleSpec) (*catalog.Role, error) {
	r, err := s.roleSpec(snap, spec)
	if err != nil {
		return nil, err
	}
	if !security.IsSuperuser(snap, s.role.OID) && !security.HasRole(snap, s.role.OID, r.OID) {
		return nil, errs.New(errs.InsufficientPrivilege, "must be able to SET ROLE \"%s\"", r.Name)
	}
	return r, nil
}

// ownSchema finds a schema that the current role owns.
func (s *Session) ownSchema(snap *catalog.Snapshot, name string) (*catalog.Schema, error) {
	ns := s.schemaNamed(snap, name)
	if ns == nil {
		return nil, errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", name)
	}
	return ns, security.CheckOwner(snap, s.role.OID, ns.Owner, "schema", ns.Name)
}

// alterSchema runs ALTER ... SET SCHEMA for relations. Indexes and owned
// sequences go with their table.
func (s *Session) alterSchema(ctx context.Context, x *ast.AlterSchema) (*Result, error) {
	if x.Kind == ast.ObjectModule {
		return s.moduleSchema(ctx, x)
	}
	if x.Relation == nil {
		return nil, errs.New(errs.FeatureNotSupported, "ALTER %s SET SCHEMA is not supported", x.Kind)
	}
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		before := snap.Frozen()
		to, err := s.creationSchema(snap, x.NewSchema)
		if err != nil {
			return err
		}
		if q, err := s.findSequence(snap, x.Relation.QName()); err == nil {
			return s.moveSequence(ed, q, to)
		}
		t, err := s.tableToAlter(snap, x.Relation, x.IfExists)
		if t == nil || err != nil {
			return err
		}
		if t.Storage != 0 {
			if err := s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.AccessExclusive, txn.Wait); err != nil {
				return err
			}
		}
		if t.Schema == to.OID {
			return nil
		}
		if snap.RelationNamed(to.OID, t.Name) != 0 {
			return errs.New(errs.DuplicateTable, "relation \"%s\" already exists in schema \"%s\"", t.Name, to.Name)
		}
		c := *t
		c.Schema = to.OID
		ed.PutTable(&c)
		for _, oid := range t.Indexes {
			ix := *ed.Snapshot().Index(oid)
			ix.Schema = to.OID
			ed.PutIndex(&ix)
		}
		for _, q := range before.Sequences() {
			if q.OwnedBy == t.OID {
				if err := s.moveSequence(ed, q, to); err != nil {
					return err
				}
			}
		}
		return s.followRenames(ed, before)
	})
	return done(ast.Tag(x)), err
}

// moveSequence moves a sequence to a schema; the defaults that call it name it
// anew.
func (s *Session) moveSequence(ed *catalog.Editor, q *catalog.Sequence, to *catalog.Schema) error {
	if err := security.CheckOwner(ed.Snapshot(), s.role.OID, q.Owner, "sequence", q.Name); err != nil {
		return err
	}
	if q.Schema != to.OID && ed.Snapshot().RelationNamed(to.OID, q.Name) != 0 {
		return errs.New(errs.DuplicateTable, "relation \"%s\" already exists in schema \"%s\"", q.Name, to.Name)
	}
	c := *q
	c.Schema = to.OID
	s.putRenamedSequence(ed, &c)
	return nil
}

// putRenamedSequence stores a sequence that has another name or schema, and
// renames it in the defaults that it serves.
func (s *Session) putRenamedSequence(ed *catalog.Editor, q *catalog.Sequence) {
	ed.PutSequence(q)
	for _, t := range ed.Snapshot().Tables() {
		var c *catalog.Table
		for ord, col := range t.Columns {
			if col.Sequence != q.OID || col.Identity != 0 {
				continue
			}
			if c == nil {
				copied := *t
				copied.Columns = append([]catalog.Column(nil), t.Columns...)
				c = &copied
			}
			c.Columns[ord].Default = nextvalOf(ed.Snapshot(), q)
		}
		if c != nil {
			ed.PutTable(c)
		}
	}
}

// nextvalOf is the default of a serial column.
func nextvalOf(snap *catalog.Snapshot, q *catalog.Sequence) string {
	return "nextval('" + strings.ReplaceAll(qualified(snap, q.Schema, q.Name), "'", "''") + "'::regclass)"
}

// addIdentity runs ALTER COLUMN ... ADD GENERATED AS IDENTITY.
func (s *Session) addIdentity(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.AddIdentity) error {
	c, err := columnOf(t, x.Column)
	if err != nil {
		return err
	}
	switch {
	case c.Identity != 0:
		return errs.New(errs.ObjectNotInPrerequisiteState, "column \"%s\" of relation \"%s\" is already an identity column", c.Name, t.Name)
	case c.Default != "":
		return errs.New(errs.ObjectNotInPrerequisiteState, "column \"%s\" of relation \"%s\" already has a default value", c.Name, t.Name)
	case !c.NotNull:
		return errs.New(errs.ObjectNotInPrerequisiteState, "column \"%s\" of relation \"%s\" must be declared NOT NULL before identity can be added", c.Name, t.Name)
	}
	b, err := s.alterBuilder(ctx, ed, t)
	if err != nil {
		return err
	}
	c.Identity = 'd'
	if x.Identity.IdentityAlways {
		c.Identity = 'a'
	}
	if err := b.identity(c, x.Identity.Sequence, t.ColumnNamed(x.Column)); err != nil {
		return err
	}
	ed.PutTable(t)
	return nil
}

// setIdentity runs ALTER COLUMN ... SET GENERATED, SET sequence option and RESTART.
func (s *Session) setIdentity(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.SetIdentity) error {
	c, err := columnOf(t, x.Column)
	if err != nil {
		return err
	}
	if c.Identity == 0 {
		return errs.New(errs.ObjectNotInPrerequisiteState, "column \"%s\" of relation \"%s\" is not an identity column", c.Name, t.Name)
	}
	if x.Generation != nil {
		c.Identity = 'd'
		if *x.Generation {
			c.Identity = 'a'
		}
	}
	if x.Sequence != nil {
		if err := s.changeSequence(ctx, ed, ed.Snapshot().Sequence(c.Sequence), x.Sequence); err != nil {
			return err
		}
	}
	ed.PutTable(t)
	return nil
}
