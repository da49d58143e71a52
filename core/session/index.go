package session

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/deparse"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

func itoa(i int) string { return strconv.Itoa(i) }

// qualified returns schema.name, quoted where needed.
func qualified(snap *catalog.Snapshot, ns types.OID, name string) string {
	s := snap.Schema(ns)
	if s == nil {
		return quoteIdent(name)
	}
	return quoteIdent(s.Name) + "." + quoteIdent(name)
}

// createIndex runs CREATE INDEX.
func (s *Session) createIndex(ctx context.Context, st *ast.CreateIndex) (*Result, error) {
	if st.Concurrently && s.block {
		return nil, errs.New(errs.ActiveSQLTransaction, "CREATE INDEX CONCURRENTLY cannot run inside a transaction block")
	}
	skipped := false
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		b, snap, err := s.binder("", nil)
		if err != nil {
			return err
		}
		t, err := b.FindTable(st.Table)
		if err != nil {
			return err
		}
		if t.Kind != catalog.RelTable && t.Kind != catalog.RelMatView {
			return errs.New(errs.WrongObjectType, "cannot create index on relation \"%s\"", t.Name)
		}
		if err := security.CheckOwner(snap, s.role.OID, t.Owner, "table", t.Name); err != nil {
			return err
		}
		if err := s.notInUse(t, "CREATE INDEX"); err != nil {
			return err
		}
		if err := s.checkMethod(st.Method); err != nil {
			return err
		}
		ix, err := s.indexOf(ed, t, st)
		if err != nil {
			return err
		}
		if ed.Snapshot().RelationNamed(t.Schema, ix.Name) != 0 {
			if st.IfNotExists {
				skipped = true
				return nil
			}
			return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", ix.Name)
		}
		changed := *t
		if err := s.buildIndex(ctx, ed, &changed, ix); err != nil {
			return err
		}
		ed.PutTable(&changed)
		return nil
	})
	if err == nil && skipped {
		s.Notice(errs.New(errs.DuplicateTable, "relation \"%s\" already exists, skipping", st.Name))
	}
	return done("CREATE INDEX"), err
}

// indexOf makes the catalogue object of a CREATE INDEX.
func (s *Session) indexOf(ed *catalog.Editor, t *catalog.Table, st *ast.CreateIndex) (*catalog.Index, error) {
	ix := &catalog.Index{OID: s.db.newOID(), Schema: t.Schema, Name: st.Name, Table: t.OID, Owner: s.role.OID, Method: "btree",
		Unique: st.Unique, NullsNotDistinct: st.NullsNotDistinct}
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	if st.Method == methodLSM {
		ix.Method = methodLSM
		if ix.Options, err = lsmOptions(st.Options); err != nil {
			return nil, err
		}
	}
	var parts []string
	for _, el := range st.Elems {
		k := catalog.IndexKey{Column: -1, Desc: el.Dir == ast.SortDesc}
		k.NullsFirst = k.Desc
		if el.Nulls != ast.NullsDefault {
			k.NullsFirst = el.Nulls == ast.NullsFirst
		}
		if el.Expr == nil {
			if k.Column = t.ColumnNamed(el.Column); k.Column < 0 {
				return nil, errs.New(errs.UndefinedColumn, "column \"%s\" does not exist", el.Column)
			}
			k.Type = t.Columns[k.Column].Type
			parts = append(parts, el.Column)
		} else {
			if k.Expr, err = deparse.Expr(el.Expr); err != nil {
				return nil, err
			}
			e, err := b.BindRowExpr(t, k.Expr, types.T{})
			if err != nil {
				return nil, err
			}
			k.Type = e.Type()
			parts = append(parts, exprName(el.Expr))
		}
		if k.Type.OID == types.JSONOID {
			return nil, errs.New(errs.UndefinedObject, "data type json has no default operator class for access method \"%s\"", ix.Method)
		}
		ix.Keys = append(ix.Keys, k)
	}
	for _, el := range st.Include {
		ord := t.ColumnNamed(el.Column)
		if ord < 0 {
			return nil, errs.New(errs.UndefinedColumn, "column \"%s\" does not exist", el.Column)
		}
		ix.Include = append(ix.Include, ord)
	}
	if st.Where != nil {
		if ix.Where, err = deparse.Expr(st.Where); err != nil {
			return nil, err
		}
		if _, err := b.BindRowExpr(t, ix.Where, types.Bool); err != nil {
			return nil, err
		}
	}
	if ix.Name == "" {
		name := value.TruncateName(t.Name + "_" + strings.Join(parts, "_") + "_idx")
		ix.Name = freeRelationName(ed.Snapshot(), t.Schema, name)
	}
	return ix, nil
}

// exprName is the part of an index's name that an expression gives.
func exprName(e ast.Expr) string {
	if f, ok := e.(*ast.FuncCall); ok {
		return f.Name.Last()
	}
	return "expr"
}

// buildIndex makes an index in storage, fills it, and adds it to t and the
// catalogue.
func (s *Session) buildIndex(ctx context.Context, ed *catalog.Editor, t *catalog.Table, ix *catalog.Index) error {
	if err := s.fillIndex(ctx, t, ix); err != nil {
		return err
	}
	t.Indexes = append(append([]catalog.OID(nil), t.Indexes...), ix.OID)
	ed.PutIndex(ix)
	return nil
}

// fillIndex makes the storage of an index from the rows of its table.
func (s *Session) fillIndex(ctx context.Context, t *catalog.Table, ix *catalog.Index) error {
	def, ev, err := s.indexDef(t, ix)
	if err != nil {
		return err
	}
	id, err := s.tx.CreateIndex(ctx, txn.TableID(t.Storage), def, ev)
	if err != nil {
		if u := asUnique(err); u != nil {
			e := errs.New(errs.UniqueViolation, "could not create unique index \"%s\"", ix.Name).
				WithDetail("The table has duplicate keys.").WithConstraint(ix.Name)
			if key := (&access{s: s}).keyOf(ctx, t, ix, u.RowID); key != "" {
				e.Detail = key + " is duplicated."
			}
			return e
		}
		return err
	}
	ix.Storage = uint64(id)
	if ev != nil {
		s.db.store.RegisterEvaluator(id, ev)
	}
	return nil
}

// indexDef makes storage's description of an index, and the evaluator of its
// expressions, nil where it has none.
func (s *Session) indexDef(t *catalog.Table, ix *catalog.Index) (txn.IndexDef, txn.KeyEvaluator, error) {
	def := txn.IndexDef{Unique: ix.Unique, NullsNotDistinct: ix.NullsNotDistinct}
	if ix.Method == methodLSM {
		def.Kind, def.LSM = txn.LSM, lsmSettings(ix)
	}
	computed := 0
	for _, k := range ix.Keys {
		key := txn.IndexKey{Column: k.Column, Type: k.Type, Desc: k.Desc, NullsFirst: k.NullsFirst}
		if k.Column < 0 {
			key.Column, key.Computed = computed, true
			computed++
		}
		def.Keys = append(def.Keys, key)
	}
	def.Evaluated = computed > 0 || ix.Where != ""
	if !def.Evaluated {
		return def, nil, nil
	}
	ev, err := s.evaluator(t, ix)
	return def, ev, err
}

// evaluator compiles the expressions of an index.
func (s *Session) evaluator(t *catalog.Table, ix *catalog.Index) (txn.KeyEvaluator, error) {
	keys, where, err := s.indexExprs(t, ix)
	if err != nil {
		return nil, err
	}
	ev := &keyEvaluator{cols: map[expr.ColID]int{}, s: s.db, where: where}
	for i, ord := range t.LiveColumns() {
		ev.cols[expr.ColID(ord+1)] = i
	}
	for _, e := range keys {
		if e != nil {
			ev.keys = append(ev.keys, e)
		}
	}
	return ev, nil
}

// indexExprs binds the expressions of an index: by key, nil for a column, and its
// predicate, nil for none. The column with ordinal i has the id i+1.
func (s *Session) indexExprs(t *catalog.Table, ix *catalog.Index) (keys []expr.Expr, where expr.Expr, err error) {
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, nil, err
	}
	keys = make([]expr.Expr, len(ix.Keys))
	for i, k := range ix.Keys {
		if k.Column >= 0 {
			continue
		}
		if keys[i], err = b.BindRowExpr(t, k.Expr, types.T{}); err != nil {
			return nil, nil, err
		}
	}
	if ix.Where != "" {
		where, err = b.BindRowExpr(t, ix.Where, types.Bool)
	}
	return keys, where, err
}

// keyEvaluator computes the keys and the predicate of an index.
type keyEvaluator struct {
	s     *DB
	cols  map[expr.ColID]int
	keys  []expr.Expr
	where expr.Expr
	pool  sync.Pool
}

// compiledKeys is one goroutine's evaluators.
type compiledKeys struct {
	call  *ext.Call
	keys  []*eval.Evaluator
	where *eval.Evaluator
}

// within makes the functions of users end with ctx, and keep what they keep for
// as long as it is the same one.
func (c *compiledKeys) within(ctx context.Context) {
	if c.call.Ctx != ctx {
		c.call.Ctx = ctx
		c.call.Shared.Clear()
	}
}

func (k *keyEvaluator) compiled() (*compiledKeys, error) {
	if c, ok := k.pool.Get().(*compiledKeys); ok {
		return c, nil
	}
	c := &compiledKeys{call: k.s.plainCall()}
	env := &eval.Env{Call: c.call, Cols: k.cols}
	for _, e := range k.keys {
		ev, err := eval.Compile(env, e)
		if err != nil {
			return nil, err
		}
		c.keys = append(c.keys, ev)
	}
	if k.where != nil {
		ev, err := eval.Compile(env, k.where)
		if err != nil {
			return nil, err
		}
		c.where = ev
	}
	return c, nil
}

// Eval implements txn.KeyEvaluator.
func (k *keyEvaluator) Eval(ctx context.Context, rows *vector.Batch) ([]*vector.Vector, vector.Bitmap, error) {
	c, err := k.compiled()
	if err != nil {
		return nil, nil, err
	}
	defer k.pool.Put(c)
	c.within(ctx)
	dense := rows.Compact()
	out := make([]*vector.Vector, len(c.keys))
	for i, ev := range c.keys {
		v, err := ev.Eval(dense)
		if err != nil {
			return nil, nil, err
		}
		out[i] = v.Slice(0, dense.N)
		if out[i].Enc != vector.Flat {
			out[i] = out[i].Flattened()
		} else {
			fresh := &vector.Vector{}
			fresh.Gather(v, vector.Identity(dense.N))
			out[i] = fresh
		}
	}
	if c.where == nil {
		return out, nil, nil
	}
	v, err := c.where.Eval(dense)
	if err != nil {
		return nil, nil, err
	}
	member := vector.NewBitmap(dense.N)
	for i := range dense.N {
		member.Put(i, !v.IsNull(i) && v.Bool(i))
	}
	return out, member, nil
}
