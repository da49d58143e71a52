package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// drop runs DROP of every kind.
func (s *Session) drop(ctx context.Context, x *ast.Drop) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		s.dropping = s.listed(ed.Snapshot(), x)
		defer func() { s.dropping = nil }()
		for _, o := range x.Objects {
			if err := s.dropOne(ctx, ed, x, o); err != nil {
				return err
			}
		}
		return nil
	})
	return done(ast.Tag(x)), err
}

// listed returns the relations that a DROP lists: what depends on one of them is no
// hindrance where it is another.
func (s *Session) listed(snap *catalog.Snapshot, x *ast.Drop) []types.OID {
	var out []types.OID
	for _, o := range x.Objects {
		if o.Name == nil {
			continue
		}
		if t, err := s.tableNamed(snap, o.Name); err == nil {
			out = append(out, t.OID)
		}
	}
	return out
}

func (s *Session) dropOne(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	switch x.Kind {
	case ast.ObjectTable, ast.ObjectView, ast.ObjectMaterializedView:
		return s.dropRelation(ctx, ed, x, o)
	case ast.ObjectIndex:
		return s.dropIndex(ctx, ed, x, o)
	case ast.ObjectSequence:
		return s.dropSequence(ctx, ed, x, o)
	case ast.ObjectSchema:
		return s.dropSchema(ctx, ed, x, o)
	case ast.ObjectFunction, ast.ObjectProcedure, ast.ObjectRoutine, ast.ObjectAggregate:
		return s.dropFunction(ctx, ed, x, o)
	case ast.ObjectModule:
		return s.dropModule(ctx, ed, x, o)
	case ast.ObjectType, ast.ObjectDomain:
		return s.dropType(ed, x, o)
	case ast.ObjectTrigger:
		return s.dropTrigger(ctx, ed, x, o)
	case ast.ObjectRule, ast.ObjectPolicy, ast.ObjectExtension, ast.ObjectOperator, ast.ObjectCollation:
		kind := strings.ToLower(x.Kind.String())
		return s.missing(x, "%s \"%s\" does not exist", errs.UndefinedObject, kind, o.Name.Last())
	}
	return errs.New(errs.FeatureNotSupported, "DROP %s is not supported", x.Kind)
}

// missing reports an object that does not exist: an error, or with IF EXISTS a
// notice.
func (s *Session) missing(x *ast.Drop, format string, code errs.Code, args ...any) error {
	e := errs.New(code, format, args...)
	if x.IfExists {
		s.Notice(errs.New(code, "%s, skipping", e.Message))
		return nil
	}
	return e
}

func (s *Session) dropRelation(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	snap := ed.Snapshot()
	word := strings.ToLower(x.Kind.String())
	t, err := s.tableNamed(snap, o.Name)
	if err != nil {
		for _, ns := range s.schemasFor(snap, o.Name.Schema()) {
			if snap.RelationNamed(ns, o.Name.Last()) != 0 {
				return errs.New(errs.WrongObjectType, "\"%s\" is not a %s", o.Name.Last(), word)
			}
		}
		return s.missing(x, "%s \"%s\" does not exist", errs.UndefinedTable, word, o.Name)
	}
	kinds := map[ast.ObjectKind]catalog.RelKind{ast.ObjectTable: catalog.RelTable, ast.ObjectView: catalog.RelView, ast.ObjectMaterializedView: catalog.RelMatView}
	if t.Kind != kinds[x.Kind] {
		return errs.New(errs.WrongObjectType, "\"%s\" is not a %s", t.Name, word)
	}
	if err := security.CheckOwner(snap, s.role.OID, t.Owner, word, t.Name); err != nil {
		return err
	}
	return s.removeTable(ctx, ed, t, x.Cascade)
}

// removeTable drops a table with its indexes, owned sequences and, with
// cascade, what depends on it. above are the relations whose drop led here:
// replaced views may depend on each other in a circle.
func (s *Session) removeTable(ctx context.Context, ed *catalog.Editor, t *catalog.Table, cascade bool, above ...types.OID) error {
	snap := ed.Snapshot()
	if err := s.notInUse(t, "DROP "+strings.ToUpper(relWord(t))); err != nil {
		return err
	}
	if err := s.dropDependents(ctx, ed, t, cascade, append(slices.Clip(above), t.OID)); err != nil {
		return err
	}
	for _, oid := range t.Indexes {
		if snap.Index(oid) != nil {
			ed.DropIndex(oid)
		}
	}
	for _, seq := range snap.Sequences() {
		if seq.OwnedBy == t.OID {
			if err := s.tx.DropSequence(ctx, txn.SequenceID(seq.Storage)); err != nil {
				return err
			}
			ed.DropSequence(seq.OID)
		}
	}
	for _, c := range snap.Collections() {
		if c.Table == t.OID {
			ed.DropCollection(c.OID)
		}
	}
	if t.Storage != 0 {
		if err := s.tx.DropTable(ctx, txn.TableID(t.Storage)); err != nil {
			return err
		}
	}
	ed.DropTable(t.OID)
	return nil
}

// dropDependents drops the views over a relation and the foreign keys to it.
func (s *Session) dropDependents(ctx context.Context, ed *catalog.Editor, t *catalog.Table, cascade bool, above []types.OID) error {
	snap := ed.Snapshot()
	var details []string
	for _, v := range snap.Tables() {
		if ed.Snapshot().Table(v.OID) == nil || slices.Contains(above, v.OID) {
			continue // dropped with an earlier view, or about to be
		}
		if v.Query == "" || !slices.Contains(s.viewTables(snap, v), t.OID) {
			continue
		}
		if slices.Contains(s.dropping, v.OID) {
			continue
		}
		if !cascade {
			details = append(details, relWord(v)+" "+v.Name+" depends on "+relWord(t)+" "+t.Name)
			continue
		}
		if err := s.removeTable(ctx, ed, v, true, above...); err != nil {
			return err
		}
		s.Notice(errs.New(errs.SuccessfulCompletion, "drop cascades to %s %s", relWord(v), v.Name))
	}
	for _, oid := range slices.Clone(snap.Referencing(t.OID)) {
		from := snap.Table(oid)
		if from == nil || oid == t.OID {
			continue
		}
		changed := *from
		changed.Constraints = nil
		for _, c := range from.Constraints {
			if c.Kind != catalog.ConForeignKey || c.RefTable != t.OID {
				changed.Constraints = append(changed.Constraints, c)
				continue
			}
			if !cascade && !slices.Contains(s.dropping, oid) {
				details = append(details, "constraint "+c.Name+" on table "+from.Name+" depends on "+relWord(t)+" "+t.Name)
			}
		}
		if cascade || slices.Contains(s.dropping, oid) {
			ed.PutTable(&changed)
		}
	}
	if len(details) > 0 {
		return errs.New(errs.DependentObjectsStillExist, "cannot drop %s %s because other objects depend on it", relWord(t), t.Name).
			WithDetail("%s", strings.Join(details, "\n")).WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	return nil
}

func relWord(t *catalog.Table) string {
	switch t.Kind {
	case catalog.RelView:
		return "view"
	case catalog.RelMatView:
		return "materialized view"
	}
	return "table"
}

// viewTables returns the relations that a view's definition names.
func (s *Session) viewTables(snap *catalog.Snapshot, v *catalog.Table) []types.OID {
	st, err := s.parseOne(v.Query)
	if err != nil {
		return nil
	}
	var out []types.OID
	ast.Walk(st, func(n ast.Node) bool {
		rv, ok := n.(*ast.RangeVar)
		if !ok {
			return true
		}
		if t := snap.Table(relationNamedBy(snap, v, rv)); t != nil {
			out = append(out, t.OID)
		}
		return true
	})
	return out
}

func (s *Session) dropIndex(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	snap := ed.Snapshot()
	for _, ns := range s.schemasFor(snap, o.Name.Schema()) {
		ix := snap.IndexNamed(ns, o.Name.Last())
		if ix == nil {
			continue
		}
		t := snap.Table(ix.Table)
		if err := security.CheckOwner(snap, s.role.OID, t.Owner, "index", ix.Name); err != nil {
			return err
		}
		if ix.Constraint != 0 {
			return errs.New(errs.DependentObjectsStillExist, "cannot drop index %s because constraint %s on table %s requires it", ix.Name, ix.Name, t.Name).
				WithHint("You can drop constraint %s on table %s instead.", ix.Name, t.Name)
		}
		return s.removeIndex(ctx, ed, t, ix)
	}
	return s.missing(x, "index \"%s\" does not exist", errs.UndefinedObject, o.Name)
}

// removeIndex drops an index from storage, its table and the catalogue.
func (s *Session) removeIndex(ctx context.Context, ed *catalog.Editor, t *catalog.Table, ix *catalog.Index) error {
	if err := s.notInUse(t, "DROP INDEX"); err != nil {
		return err
	}
	if err := s.tx.DropIndex(ctx, txn.IndexID(ix.Storage)); err != nil {
		return err
	}
	changed := *ed.Snapshot().Table(t.OID)
	changed.Indexes = slices.DeleteFunc(slices.Clone(changed.Indexes), func(o types.OID) bool { return o == ix.OID })
	ed.DropIndex(ix.OID)
	ed.PutTable(&changed)
	return nil
}

func (s *Session) dropSequence(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	seq, err := s.findSequence(ed.Snapshot(), o.Name)
	if err != nil {
		return s.missing(x, "sequence \"%s\" does not exist", errs.UndefinedTable, o.Name)
	}
	if err := security.CheckOwner(ed.Snapshot(), s.role.OID, seq.Owner, "sequence", seq.Name); err != nil {
		return err
	}
	for _, t := range ed.Snapshot().Tables() {
		if err := dropDefaults(ed, t, seq, x.Cascade); err != nil {
			return err
		}
	}
	if err := s.tx.DropSequence(ctx, txn.SequenceID(seq.Storage)); err != nil {
		return err
	}
	ed.DropSequence(seq.OID)
	return nil
}

// dropDefaults takes the defaults of a table that call a sequence away with it, or
// without cascade refuses.
func dropDefaults(ed *catalog.Editor, t *catalog.Table, seq *catalog.Sequence, cascade bool) error {
	uses := func(c catalog.Column) bool { return c.Sequence == seq.OID && !c.Dropped }
	at := slices.IndexFunc(t.Columns, uses)
	if at < 0 {
		return nil
	}
	if !cascade {
		return errs.New(errs.DependentObjectsStillExist, "cannot drop sequence %s because other objects depend on it", seq.Name).
			WithDetail("default value for column %s of table %s depends on sequence %s", t.Columns[at].Name, t.Name, seq.Name).
			WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	changed := *t
	changed.Columns = slices.Clone(t.Columns)
	for i := range changed.Columns {
		if uses(changed.Columns[i]) {
			changed.Columns[i].Default, changed.Columns[i].Sequence = "", 0
		}
	}
	ed.PutTable(&changed)
	return nil
}

func (s *Session) dropSchema(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	ns := s.schemaNamed(ed.Snapshot(), o.Name.Last())
	if ns == nil {
		return s.missing(x, "schema \"%s\" does not exist", errs.InvalidSchemaName, o.Name.Last())
	}
	if ns.OID < catalog.FirstUserOID && ns.Name != "public" {
		return errs.New(errs.InsufficientPrivilege, "cannot drop schema %s because it is required by the database system", ns.Name)
	}
	if err := security.CheckOwner(ed.Snapshot(), s.role.OID, ns.Owner, "schema", ns.Name); err != nil {
		return err
	}
	busy := false
	for _, t := range ed.Snapshot().Tables() {
		busy = busy || t.Schema == ns.OID
	}
	for _, q := range ed.Snapshot().Sequences() {
		busy = busy || q.Schema == ns.OID
	}
	for _, f := range ed.Snapshot().Functions() {
		busy = busy || f.Schema == ns.OID
	}
	for _, m := range ed.Snapshot().Modules() {
		busy = busy || m.Named && m.Schema == ns.OID
	}
	if busy && !x.Cascade {
		return errs.New(errs.DependentObjectsStillExist, "cannot drop schema %s because other objects depend on it", ns.Name).
			WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	if err := s.dropContents(ctx, ed, ns); err != nil {
		return err
	}
	ed.DropSchema(ns.OID)
	return nil
}

// dropContents drops all objects of a schema, and what depends on them.
func (s *Session) dropContents(ctx context.Context, ed *catalog.Editor, ns *catalog.Schema) error {
	for _, t := range ed.Snapshot().Tables() {
		if now := ed.Snapshot().Table(t.OID); now != nil && t.Schema == ns.OID {
			if err := s.removeTable(ctx, ed, now, true); err != nil {
				return err
			}
		}
	}
	for _, q := range ed.Snapshot().Sequences() {
		if q.Schema == ns.OID {
			if err := s.tx.DropSequence(ctx, txn.SequenceID(q.Storage)); err != nil {
				return err
			}
			ed.DropSequence(q.OID)
		}
	}
	for _, f := range ed.Snapshot().Functions() {
		if f.Schema == ns.OID && ed.Snapshot().Function(f.OID) != nil {
			if err := s.dropRoutine(ctx, ed, f); err != nil {
				return err
			}
		}
	}
	for _, m := range ed.Snapshot().Modules() {
		if m.Named && m.Schema == ns.OID {
			if err := s.removeModule(ctx, ed, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Session) dropFunction(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	snap := ed.Snapshot()
	word := strings.ToLower(x.Kind.String())
	fn, err := s.functionNamed(snap, o, word)
	if errs.Is(err, errs.UndefinedFunction) {
		return s.missing(x, "%s", errs.UndefinedFunction, err)
	}
	if err != nil {
		return err
	}
	if err := mayDropAs(fn, x.Kind); err != nil {
		return err
	}
	if err := security.CheckOwner(snap, s.role.OID, fn.Owner, word, fn.Name); err != nil {
		return err
	}
	if err := mayUnbind(snap, fn, "drop"); err != nil {
		return err
	}
	if !x.Cascade {
		if err := s.mayDropFunction(ctx, ed, fn); err != nil {
			return err
		}
	}
	return s.dropRoutine(ctx, ed, fn)
}

// functionNamed finds the one function that a name, with arguments or without,
// stands for.
func (s *Session) functionNamed(snap *catalog.Snapshot, o *ast.ObjectName, word string) (*catalog.Function, error) {
	var found []*catalog.Function
	var other *catalog.Function // of another kind
	args, all, err := s.argTypes(o)
	if err != nil {
		return nil, err
	}
	for _, ns := range s.schemasFor(snap, o.Name.Schema()) {
		for _, f := range snap.FunctionsNamed(ns, o.Name.Last()) {
			switch {
			case o.ArgsGiven && !sameArgs(f, args) && !(f.Kind == 'p' && sameTypesOf(f.Args, all)):
			case word != "routine" && (f.Kind == 'p') != (word == "procedure"):
				other = f
			default:
				found = append(found, f)
			}
		}
	}
	switch {
	case len(found) == 0 && other != nil:
		return nil, errs.New(errs.WrongObjectType, "%s(%s) is not a %s", other.Name, joinTypes(inputTypes(other)), word)
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, errs.New(errs.AmbiguousFunction, "%s name \"%s\" is not unique", word, o.Name).
			WithHint("Specify the argument list to select the %s unambiguously.", word)
	case o.ArgsGiven:
		return nil, errs.New(errs.UndefinedFunction, "%s %s(%s) does not exist", word, o.Name, joinTypes(args))
	}
	return nil, errs.New(errs.UndefinedFunction, "could not find a %s named \"%s\"", word, o.Name)
}

func sameArgs(f *catalog.Function, args []types.T) bool {
	return slices.EqualFunc(inputTypes(f), args, func(a, b types.T) bool { return a.OID == b.OID })
}

func joinTypes(ts []types.T) string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = t.Bare().String()
	}
	return strings.Join(out, ", ")
}

func (s *Session) dropType(ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	name := o.Name
	if o.Type != nil {
		name = o.Type.Name
	}
	for _, ns := range s.schemasFor(ed.Snapshot(), name.Schema()) {
		if t := ed.Snapshot().TypeNamed(ns, name.Last()); t != nil {
			ed.DropType(t.OID)
			return nil
		}
	}
	return s.missing(x, "type \"%s\" does not exist", errs.UndefinedObject, name)
}
