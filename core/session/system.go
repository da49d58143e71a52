package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/vector"
)

// systemTable is one virtual table: its columns and the function that makes
// its rows for a session.
type systemTable struct {
	rel  bind.SystemRel
	rows func(s *Session, w *rowWriter) error
}

// systemTables are the virtual tables by qualified name. It is filled at the
// start and read-only then.
type systemTables struct {
	db     *DB
	byName map[string]*systemTable
	byOID  map[types.OID]*systemTable
	fnName map[types.OID]string
	fnArgs map[types.OID][]types.T
	fnRet  map[types.OID]types.T
}

func newSystemTables(db *DB) (*systemTables, error) {
	t := &systemTables{db: db, byName: map[string]*systemTable{}, byOID: map[types.OID]*systemTable{},
		fnName: map[types.OID]string{}, fnArgs: map[types.OID][]types.T{}, fnRet: map[types.OID]types.T{}}
	db.registry.EachScalar(func(f *ext.Scalar) { t.fnName[f.OID], t.fnArgs[f.OID], t.fnRet[f.OID] = f.Name, f.Args, f.Return })
	db.registry.EachAggregate(func(f *ext.Aggregate) { t.fnName[f.OID], t.fnArgs[f.OID], t.fnRet[f.OID] = f.Name, f.Args, f.Return })
	return t, registerSystem(t)
}

// add registers a virtual table.
func (t *systemTables) add(oid types.OID, schema, name string, cols []ext.ResultColumn, rows func(s *Session, w *rowWriter) error) {
	st := &systemTable{rel: bind.SystemRel{OID: oid, Schema: schema, Name: name, Columns: cols}, rows: rows}
	t.byName[schema+"."+name] = st
	t.byOID[oid] = st
}

// SystemRel implements bind.System.
func (t *systemTables) SystemRel(schema, name string) *bind.SystemRel {
	if st := t.byName[schema+"."+name]; st != nil {
		return &st.rel
	}
	return nil
}

func (t *systemTables) relName(oid types.OID) (string, bool) {
	st := t.byOID[oid]
	if st == nil {
		return "", false
	}
	if st.rel.Schema == "pg_catalog" {
		return st.rel.Name, true
	}
	return st.rel.Schema + "." + st.rel.Name, true
}

// inPath reports whether a virtual table is found without its schema.
func (t *systemTables) inPath(oid types.OID) bool {
	st := t.byOID[oid]
	return st != nil && st.rel.Schema == "pg_catalog"
}

func (t *systemTables) functionName(oid types.OID) (string, bool) {
	name, ok := t.fnName[oid]
	return name, ok
}

func (t *systemTables) functionArgs(oid types.OID) (string, bool, error) {
	args, ok := t.fnArgs[oid]
	return joinTypes(args), ok, nil
}

func (t *systemTables) functionResult(oid types.OID) (string, bool, error) {
	ret, ok := t.fnRet[oid]
	return ret.String(), ok, nil
}

// open makes the rows of a virtual table.
func (t *systemTables) open(_ context.Context, s *Session, name string, ords []int, eqOrd int, eq *vector.Vector) (vector.Reader, error) {
	if oid, ok := strings.CutPrefix(name, bind.SequencePrefix); ok {
		return s.openSequence(oid, ords)
	}
	st := t.byName[name]
	if st == nil {
		return nil, errs.Internal("no virtual table \"%s\"", name)
	}
	w := newRowWriter(st.rel.Columns, ords, eqOrd, eq)
	if err := st.rows(s, w); err != nil {
		return nil, err
	}
	return &batchReader{batches: w.finish()}, nil
}
