package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/sql/deparse"
	"github.com/basaltdb/basalt/core/txn"
)

// tableBuilder makes one table: its columns first, then what refers to them.
type tableBuilder struct {
	s    *Session
	ctx  context.Context
	ed   *catalog.Editor
	t    *catalog.Table
	ns   *catalog.Schema
	bind *bind.Binder
	// keys are the primary key and unique constraints still to be made.
	keys []*ast.Constraint
	fks  []*ast.Constraint
	// indexes are those of LIKE, over this table, still to be built.
	indexes []*catalog.Index
}

// createTable runs CREATE TABLE.
func (s *Session) createTable(ctx context.Context, st *ast.CreateTable) (*Result, error) {
	switch {
	case st.PartitionBy != nil || st.PartitionOf != nil:
		return nil, errs.New(errs.FeatureNotSupported, "partitioned tables are not supported")
	case len(st.Inherits) > 0:
		return nil, errs.New(errs.FeatureNotSupported, "table inheritance is not supported")
	case st.OfType != nil:
		return nil, errs.New(errs.FeatureNotSupported, "typed tables are not supported")
	}
	exists := false
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		b, err := s.newTable(ctx, ed, st.Table)
		if err != nil {
			if errs.Is(err, errs.DuplicateTable) && st.IfNotExists {
				exists = true
				return nil
			}
			return err
		}
		if err := b.onCommit(st.OnCommit); err != nil {
			return err
		}
		return b.build(st.Elements)
	})
	if err == nil && exists {
		s.Notice(errs.New(errs.DuplicateTable, "relation \"%s\" already exists, skipping", st.Table.Name))
	}
	return done("CREATE TABLE"), err
}

// newTable checks the name and starts a table.
func (s *Session) newTable(ctx context.Context, ed *catalog.Editor, rv *ast.RangeVar) (*tableBuilder, error) {
	snap := ed.Snapshot()
	ns, err := s.schemaForNew(ed, rv)
	if err != nil {
		return nil, err
	}
	if snap.RelationNamed(ns.OID, rv.Name) != 0 {
		return nil, errs.New(errs.DuplicateTable, "relation \"%s\" already exists", rv.Name)
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	b.Catalog = snap
	t := &catalog.Table{OID: s.db.newOID(), Schema: ns.OID, Name: rv.Name, Kind: catalog.RelTable, Owner: s.role.OID,
		Temporary: ns.Name == s.tempName(), Populated: true}
	return &tableBuilder{s: s, ctx: ctx, ed: ed, t: t, ns: ns, bind: b}, nil
}

// onCommit notes what a transaction's end does to the table.
func (b *tableBuilder) onCommit(what ast.OnCommit) error {
	if what != ast.OnCommitNone && !b.t.Temporary {
		return errs.New(errs.InvalidTableDefinition, "ON COMMIT can only be used on temporary tables")
	}
	switch what {
	case ast.OnCommitDeleteRows:
		b.t.OnCommit = catalog.OnCommitDeleteRows
	case ast.OnCommitDrop:
		b.t.OnCommit = catalog.OnCommitDrop
	}
	b.s.tempEnds = b.s.tempEnds || b.t.OnCommit != 0
	return nil
}

// creationSchema finds the schema that a new object goes to and checks that
// the role may create in it.
func (s *Session) creationSchema(snap *catalog.Snapshot, name string) (*catalog.Schema, error) {
	if name == "" {
		path := s.searchPath(snap)
		for _, p := range path {
			if p != "pg_catalog" && p != s.tempName() {
				name = p
				break
			}
		}
		if name == "" {
			return nil, errs.New(errs.InvalidSchemaName, "no schema has been selected to create in")
		}
	}
	ns := s.schemaNamed(snap, name)
	if ns == nil {
		return nil, errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", name)
	}
	if ns.Name == "pg_catalog" || ns.Name == "information_schema" {
		return nil, errs.New(errs.InsufficientPrivilege, "permission denied for schema %s", ns.Name)
	}
	return ns, security.CheckSchemaCreate(snap, s.role.OID, ns)
}

// build adds the elements and stores the table.
func (b *tableBuilder) build(elements []ast.TableElement) error {
	var checks []*ast.Constraint
	for _, el := range elements {
		switch x := el.(type) {
		case *ast.ColumnDef:
			if err := b.column(x, &checks); err != nil {
				return err
			}
		case *ast.LikeClause:
			if err := b.like(x); err != nil {
				return err
			}
		case *ast.Constraint:
			switch x.Kind {
			case ast.ConstraintCheck:
				checks = append(checks, x)
			case ast.ConstraintPrimaryKey, ast.ConstraintUnique:
				b.keys = append(b.keys, x)
			case ast.ConstraintForeignKey:
				b.fks = append(b.fks, x)
			default:
				return errs.New(errs.FeatureNotSupported, "this kind of constraint is not supported")
			}
		}
	}
	if err := b.storage(); err != nil {
		return err
	}
	return b.constraints(checks)
}

// column adds a column with its constraints.
func (b *tableBuilder) column(def *ast.ColumnDef, checks *[]*ast.Constraint) error {
	if b.t.ColumnNamed(def.Name) >= 0 {
		return errs.New(errs.DuplicateColumn, "column \"%s\" specified more than once", def.Name)
	}
	t, err := b.bind.TypeOf(def.Type)
	if err != nil {
		return err
	}
	if t.Category() == types.CatPseudo {
		return errs.New(errs.InvalidTableDefinition, "column \"%s\" has pseudo-type %s", def.Name, t)
	}
	c := catalog.Column{Name: def.Name, Type: t}
	if serial := serialName(def.Type); serial {
		c.NotNull = true
		if err := b.serial(&c); err != nil {
			return err
		}
	}
	for _, con := range def.Constraints {
		if err := b.columnConstraint(&c, con, checks); err != nil {
			return err
		}
	}
	b.t.Columns = append(b.t.Columns, c)
	return nil
}

func serialName(tn *ast.TypeName) bool {
	switch tn.Name.Last() {
	case "serial", "serial2", "serial4", "serial8", "bigserial", "smallserial":
		return len(tn.ArrayDims) == 0
	}
	return false
}

func (b *tableBuilder) columnConstraint(c *catalog.Column, con *ast.Constraint, checks *[]*ast.Constraint) error {
	switch con.Kind {
	case ast.ConstraintNotNull:
		c.NotNull = true
	case ast.ConstraintDefault:
		sql, err := b.defaultSQL(con.Expr, c)
		c.Default = sql
		return err
	case ast.ConstraintGenerated:
		sql, err := deparse.Expr(con.Expr)
		c.Default, c.Generated = sql, true
		return err
	case ast.ConstraintIdentity:
		c.NotNull, c.Identity = true, 'd'
		if con.IdentityAlways {
			c.Identity = 'a'
		}
		return b.identity(c, con.Sequence, len(b.t.Columns))
	case ast.ConstraintCheck:
		*checks = append(*checks, con)
	case ast.ConstraintPrimaryKey, ast.ConstraintUnique:
		k := *con
		k.Columns = []string{c.Name}
		b.keys = append(b.keys, &k)
	case ast.ConstraintForeignKey:
		k := *con
		k.Columns = []string{c.Name}
		b.fks = append(b.fks, &k)
	case ast.ConstraintNull:
	default:
		return errs.New(errs.FeatureNotSupported, "this kind of constraint is not supported")
	}
	return nil
}

// defaultSQL checks a default and returns its text.
func (b *tableBuilder) defaultSQL(e ast.Expr, c *catalog.Column) (string, error) {
	sql, err := deparse.Expr(e)
	if err != nil {
		return "", err
	}
	if _, err := b.bind.BindRowExpr(nil, sql, c.Type); err != nil {
		if errs.Is(err, errs.CannotCoerce) {
			return "", errs.New(errs.DatatypeMismatch, "column \"%s\" is of type %s but default expression is of another type", c.Name, c.Type)
		}
		return "", err
	}
	if c.Identity == 0 {
		c.Sequence = 0
		if q := b.nextvalIn(e); q != nil { // by OID, so that another search path finds the same one
			c.Sequence = q.OID
			return nextvalOf(b.ed.Snapshot(), q), nil
		}
	}
	return sql, nil
}

// nextvalIn returns the sequence of a default that is nextval of a constant name,
// nil for any other.
func (b *tableBuilder) nextvalIn(e ast.Expr) *catalog.Sequence {
	call, ok := e.(*ast.FuncCall)
	if !ok || call.Name.Last() != "nextval" || len(call.Args) != 1 {
		return nil
	}
	arg := call.Args[0]
	if c, ok := arg.(*ast.TypeCast); ok {
		arg = c.Arg
	}
	lit, ok := arg.(*ast.StringLit)
	if !ok {
		return nil
	}
	oid, err := (&catalogReader{s: b.s}).Resolve(types.RegclassOID, lit.Value)
	if err != nil {
		return nil
	}
	return b.ed.Snapshot().Sequence(oid)
}

// serial makes the sequence of a serial column and its default.
func (b *tableBuilder) serial(c *catalog.Column) error {
	if err := b.identity(c, nil, len(b.t.Columns)); err != nil {
		return err
	}
	seq := b.ed.Snapshot().Sequence(c.Sequence)
	c.Default = nextvalOf(b.ed.Snapshot(), seq)
	return nil
}

// identity makes the sequence of an identity column, which is or is to be at
// ordinal ord.
func (b *tableBuilder) identity(c *catalog.Column, opts *ast.SequenceOptions, ord int) error {
	if opts == nil {
		opts = &ast.SequenceOptions{}
	}
	name := b.freeName(b.t.Name + "_" + c.Name + "_seq")
	if len(opts.SequenceName) > 0 {
		name = opts.SequenceName.Last()
		if b.ed.Snapshot().RelationNamed(b.ns.OID, name) != 0 {
			return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", name)
		}
	}
	seq, err := b.s.newSequence(b.ctx, b.ed, b.ns, name, *opts, c.Type)
	if err != nil {
		return err
	}
	seq.OwnedBy, seq.OwnedCol = b.t.OID, ord
	b.ed.PutSequence(seq)
	c.Sequence = seq.OID
	return nil
}

// freeName returns a relation name that the schema does not have yet.
func (b *tableBuilder) freeName(name string) string {
	return freeRelationName(b.ed.Snapshot(), b.ns.OID, name)
}

func freeRelationName(snap *catalog.Snapshot, ns types.OID, name string) string {
	base := name
	for n := 1; snap.RelationNamed(ns, name) != 0; n++ {
		name = base + itoa(n)
	}
	return name
}

// storage makes the table in storage, with the primary key's columns not null.
func (b *tableBuilder) storage() error {
	for _, k := range b.keys {
		if k.Kind != ast.ConstraintPrimaryKey {
			continue
		}
		for _, name := range k.Columns {
			if ord := b.t.ColumnNamed(name); ord >= 0 {
				b.t.Columns[ord].NotNull = true
			}
		}
	}
	cols := make([]txn.ColumnDef, len(b.t.Columns))
	for i := range cols {
		cols[i] = txn.ColumnDef{Type: b.t.Columns[i].Type}
	}
	id, err := b.s.tx.CreateTable(b.ctx, cols)
	if err != nil {
		return err
	}
	b.t.Storage = uint64(id)
	b.ed.PutTable(b.t)
	return nil
}

// mayGenerate refuses the expressions that a generated column cannot have.
func (b *tableBuilder) mayGenerate(e expr.Expr) error {
	for _, ord := range columnsOf(e) {
		if b.t.Columns[ord].Generated {
			return errs.New(errs.InvalidObjectDefinition, "cannot use generated column \"%s\" in column generation expression", b.t.Columns[ord].Name).
				WithDetail("A generated column cannot reference another generated column.")
		}
	}
	changing := expr.Contains(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Call:
			return x.Fn.Volatility != ext.Immutable
		case *expr.Cast:
			return x.Cast.Volatility != ext.Immutable
		}
		return false
	})
	if changing {
		return errs.New(errs.InvalidObjectDefinition, "generation expression is not immutable")
	}
	return nil
}

// constraints adds the table's constraints.
func (b *tableBuilder) constraints(checks []*ast.Constraint) error {
	for _, c := range b.t.Columns {
		if c.Generated {
			e, err := b.bind.BindRowExpr(b.t, c.Default, c.Type)
			if err == nil {
				err = b.mayGenerate(e)
			}
			if err != nil {
				return err
			}
		}
	}
	for _, con := range checks {
		if err := b.check(con); err != nil {
			return err
		}
	}
	primary := false
	for _, k := range b.keys {
		if k.Kind == ast.ConstraintPrimaryKey {
			if primary {
				return errs.New(errs.InvalidTableDefinition, "multiple primary keys for table \"%s\" are not allowed", b.t.Name)
			}
			primary = true
		}
		if err := b.key(k); err != nil {
			return err
		}
	}
	for _, f := range b.fks {
		if err := b.foreignKey(f); err != nil {
			return err
		}
	}
	for _, ix := range b.indexes {
		ix.OID, ix.Table, ix.Schema, ix.Owner = b.s.db.newOID(), b.t.OID, b.ns.OID, b.s.role.OID
		ix.Name = b.freeName(ix.Name)
		if err := b.s.buildIndex(b.ctx, b.ed, b.t, ix); err != nil {
			return err
		}
	}
	b.ed.PutTable(b.t)
	return nil
}

// constraintName returns the given name, or the usual one, unique in the table.
func (b *tableBuilder) constraintName(given, usual string) (string, error) {
	taken := func(name string) bool {
		return slices.ContainsFunc(b.t.Constraints, func(c catalog.Constraint) bool { return c.Name == name })
	}
	if given != "" {
		if taken(given) {
			return "", errs.New(errs.DuplicateObject, "constraint \"%s\" for relation \"%s\" already exists", given, b.t.Name)
		}
		return given, nil
	}
	name := usual
	for n := 1; taken(name); n++ {
		name = usual + itoa(n)
	}
	return name, nil
}

// check adds a CHECK constraint.
func (b *tableBuilder) check(con *ast.Constraint) error {
	sql, err := deparse.Expr(con.Expr)
	if err != nil {
		return err
	}
	e, err := b.bind.BindRowExpr(b.t, sql, types.Bool)
	if err != nil {
		return err
	}
	usual := b.t.Name
	if used := columnsOf(e); len(used) == 1 {
		usual += "_" + b.t.Columns[used[0]].Name
	}
	name, err := b.constraintName(con.Name, usual+"_check")
	if err != nil {
		return err
	}
	b.t.Constraints = append(b.t.Constraints, catalog.Constraint{OID: b.s.db.newOID(), Name: name, Kind: catalog.ConCheck,
		Columns: columnsOf(e), Check: sql, NotValid: con.NotValid})
	return nil
}

// columnsOf returns the ordinals of the columns that a row expression uses.
func columnsOf(e expr.Expr) []int {
	var out []int
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Column); ok && !slices.Contains(out, int(c.ID)-1) {
			out = append(out, int(c.ID)-1)
		}
		return true
	})
	slices.Sort(out)
	return out
}

// key adds a primary key or unique constraint with its index.
func (b *tableBuilder) key(con *ast.Constraint) error {
	c := catalog.Constraint{OID: b.s.db.newOID(), Kind: catalog.ConUnique, Deferrable: con.Deferrable, InitiallyDeferred: con.InitiallyDeferred}
	usual := b.t.Name
	if con.Kind == ast.ConstraintPrimaryKey {
		c.Kind = catalog.ConPrimaryKey
		usual += "_pkey"
	}
	ix := &catalog.Index{OID: b.s.db.newOID(), Schema: b.ns.OID, Table: b.t.OID, Owner: b.s.role.OID, Method: "btree", Unique: true,
		Primary: c.Kind == catalog.ConPrimaryKey, NullsNotDistinct: con.NullsNotDistinct, Constraint: c.OID}
	for _, name := range con.Columns {
		ord := b.t.ColumnNamed(name)
		if ord < 0 {
			return errs.New(errs.UndefinedColumn, "column \"%s\" named in key does not exist", name)
		}
		if slices.Contains(c.Columns, ord) {
			return errs.New(errs.DuplicateColumn, "column \"%s\" appears twice in %s constraint", name, keyWord(c.Kind))
		}
		c.Columns = append(c.Columns, ord)
		ix.Keys = append(ix.Keys, catalog.IndexKey{Column: ord, Type: b.t.Columns[ord].Type})
		if c.Kind == catalog.ConUnique {
			usual += "_" + name
		}
	}
	for _, name := range con.Include {
		ord := b.t.ColumnNamed(name)
		if ord < 0 {
			return errs.New(errs.UndefinedColumn, "column \"%s\" named in key does not exist", name)
		}
		ix.Include = append(ix.Include, ord)
	}
	if c.Kind == catalog.ConUnique {
		usual += "_key"
	}
	name := con.Name
	if name == "" {
		name = b.freeName(usual)
	} else if b.ed.Snapshot().RelationNamed(b.ns.OID, name) != 0 {
		return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", name)
	}
	c.Name, ix.Name, c.Index = name, name, ix.OID
	if err := b.s.buildIndex(b.ctx, b.ed, b.t, ix); err != nil {
		return err
	}
	b.t.Constraints = append(b.t.Constraints, c)
	return nil
}

func keyWord(k catalog.ConstraintKind) string {
	if k == catalog.ConPrimaryKey {
		return "primary key"
	}
	return "unique"
}

var fkActions = map[ast.FKAction]byte{ast.FKNoAction: 'a', ast.FKRestrict: 'r', ast.FKCascade: 'c', ast.FKSetNull: 'n', ast.FKSetDefault: 'd'}

// foreignKey adds a foreign key.
func (b *tableBuilder) foreignKey(con *ast.Constraint) error {
	ref := b.t
	if con.References.Name != b.t.Name || con.References.Schema != "" && con.References.Schema != b.ns.Name {
		b.bind.Catalog = b.ed.Snapshot()
		var err error
		if ref, err = b.bind.FindTable(con.References); err != nil {
			return err
		}
		if err := security.CheckTable(b.ed.Snapshot(), b.s.role.OID, ref, security.References); err != nil {
			return err
		}
		if ref.Storage != 0 { // so that nobody drops it meanwhile
			if err := b.s.tx.LockTable(b.ctx, txn.TableID(ref.Storage), txn.ShareRowExclusive, txn.Wait); err != nil {
				return err
			}
		}
	}
	c := catalog.Constraint{OID: b.s.db.newOID(), Kind: catalog.ConForeignKey, RefTable: ref.OID, OnDelete: fkActions[con.OnDelete],
		OnUpdate: fkActions[con.OnUpdate], Match: 's', Deferrable: con.Deferrable, InitiallyDeferred: con.InitiallyDeferred, NotValid: con.NotValid}
	if con.Match == ast.MatchFull {
		c.Match = 'f'
	}
	usual := b.t.Name
	for _, name := range con.Columns {
		ord := b.t.ColumnNamed(name)
		if ord < 0 {
			return errs.New(errs.UndefinedColumn, "column \"%s\" referenced in foreign key constraint does not exist", name)
		}
		c.Columns = append(c.Columns, ord)
		usual += "_" + name
	}
	if err := b.referenced(con, ref, &c); err != nil {
		return err
	}
	for i, ord := range c.Columns {
		from, to := b.t.Columns[ord].Type, ref.Columns[c.RefColumns[i]].Type
		if conv := b.s.db.registry.FindCast(from, to); from.OID != to.OID && (conv == nil || conv.Context != ext.CastImplicit) {
			return errs.New(errs.DatatypeMismatch, "foreign key constraint \"%s\" cannot be implemented", usual+"_fkey").
				WithDetail("Key columns \"%s\" and \"%s\" are of incompatible types: %s and %s.",
					b.t.Columns[ord].Name, ref.Columns[c.RefColumns[i]].Name, from, to)
		}
	}
	name, err := b.constraintName(con.Name, usual+"_fkey")
	if err != nil {
		return err
	}
	c.Name = name
	b.t.Constraints = append(b.t.Constraints, c)
	return nil
}

// referenced finds the unique index that a foreign key points at.
func (b *tableBuilder) referenced(con *ast.Constraint, ref *catalog.Table, c *catalog.Constraint) error {
	if len(con.RefColumns) == 0 {
		pk := ref.PrimaryKey()
		if pk == nil {
			return errs.New(errs.UndefinedObject, "there is no primary key for referenced table \"%s\"", ref.Name)
		}
		c.RefColumns, c.RefIndex = pk.Columns, pk.Index
	}
	for _, name := range con.RefColumns {
		ord := ref.ColumnNamed(name)
		if ord < 0 {
			return errs.New(errs.UndefinedColumn, "column \"%s\" referenced in foreign key constraint does not exist", name)
		}
		c.RefColumns = append(c.RefColumns, ord)
	}
	if len(c.RefColumns) != len(c.Columns) {
		return errs.New(errs.InvalidForeignKey, "number of referencing and referenced columns for foreign key disagree")
	}
	for i := range ref.Constraints {
		k := &ref.Constraints[i]
		if k.Index != 0 && c.RefIndex == 0 && slices.Equal(k.Columns, c.RefColumns) {
			c.RefIndex = k.Index
		}
	}
	if c.RefIndex == 0 {
		for _, oid := range ref.Indexes {
			ix := b.ed.Snapshot().Index(oid)
			if ix != nil && ix.Unique && ix.Where == "" && slices.EqualFunc(ix.Keys, c.RefColumns, func(k catalog.IndexKey, ord int) bool { return k.Column == ord }) {
				c.RefIndex = oid
			}
		}
	}
	if c.RefIndex == 0 {
		return errs.New(errs.InvalidForeignKey, "there is no unique constraint matching given keys for referenced table \"%s\"", ref.Name)
	}
	return nil
}

// like copies the columns of another table.
func (b *tableBuilder) like(l *ast.LikeClause) error {
	src, err := b.bind.FindTable(l.Table)
	if err != nil {
		return err
	}
	for _, ord := range src.LiveColumns() {
		c := src.Columns[ord]
		c.Stats, c.Sequence, c.Identity = nil, 0, 0
		if l.Include&ast.LikeDefaults == 0 && !c.Generated || l.Include&ast.LikeGenerated == 0 && c.Generated {
			c.Default, c.Generated = "", false
		}
		if b.t.ColumnNamed(c.Name) >= 0 {
			return errs.New(errs.DuplicateColumn, "column \"%s\" specified more than once", c.Name)
		}
		identity := src.Columns[ord].Identity
		if l.Include&ast.LikeIdentity != 0 && identity != 0 {
			c.Identity = identity
			if err := b.identity(&c, nil, len(b.t.Columns)); err != nil {
				return err
			}
		}
		if l.Include&ast.LikeComments == 0 {
			c.Comment = ""
		}
		b.t.Columns = append(b.t.Columns, c)
	}
	if l.Include&ast.LikeConstraints != 0 {
		b.likeChecks(src)
	}
	if l.Include&ast.LikeIndexes != 0 {
		b.likeIndexes(src)
	}
	return nil
}

// likeChecks copies the CHECK constraints of a table whose columns are here under
// the same names.
func (b *tableBuilder) likeChecks(src *catalog.Table) {
	for _, con := range src.Constraints {
		if con.Kind != catalog.ConCheck {
			continue
		}
		con.OID, con.Columns = b.s.db.newOID(), b.ordinals(src, con.Columns)
		b.t.Constraints = append(b.t.Constraints, con)
	}
}

// likeIndexes copies the keys and indexes of a table, to be built with names of
// their own.
func (b *tableBuilder) likeIndexes(src *catalog.Table) {
	keys := map[types.OID]bool{}
	for _, con := range src.Constraints {
		kind := ast.ConstraintUnique
		switch con.Kind {
		case catalog.ConPrimaryKey:
			kind = ast.ConstraintPrimaryKey
		case catalog.ConUnique:
		default:
			continue
		}
		keys[con.Index] = true
		var names []string
		for _, ord := range con.Columns {
			names = append(names, src.Columns[ord].Name)
		}
		b.keys = append(b.keys, &ast.Constraint{Kind: kind, Columns: names, Deferrable: con.Deferrable, InitiallyDeferred: con.InitiallyDeferred})
	}
	for _, oid := range src.Indexes {
		if keys[oid] {
			continue
		}
		ix := *b.ed.Snapshot().Index(oid)
		ix.Keys = slices.Clone(ix.Keys)
		for i := range ix.Keys {
			if k := &ix.Keys[i]; k.Column >= 0 {
				k.Column = b.t.ColumnNamed(src.Columns[k.Column].Name)
			}
		}
		ix.Include = b.ordinals(src, ix.Include)
		ix.Name = b.t.Name + strings.TrimPrefix(ix.Name, src.Name)
		b.indexes = append(b.indexes, &ix)
	}
}

// ordinals finds columns of another table here, by their names.
func (b *tableBuilder) ordinals(src *catalog.Table, ords []int) []int {
	var out []int
	for _, ord := range ords {
		out = append(out, b.t.ColumnNamed(src.Columns[ord].Name))
	}
	return out
}
