package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// constraintModes is what SET CONSTRAINTS has said in a transaction: of all
// deferrable constraints, and since then of single ones.
type constraintModes struct {
	all   *bool // deferred
	named map[types.OID]bool
}

// defers reports whether a constraint is checked at the end of the transaction.
func (s *Session) defers(con *catalog.Constraint) bool {
	if !con.Deferrable && !con.InitiallyDeferred {
		return false
	}
	if on, ok := s.modes.named[con.OID]; ok {
		return on
	}
	if s.modes.all != nil {
		return *s.modes.all
	}
	return con.InitiallyDeferred
}

// setConstraints runs SET CONSTRAINTS. What becomes immediate is checked at
// once.
func (s *Session) setConstraints(ctx context.Context, x *ast.SetConstraints) (*Result, error) {
	if !s.block {
		s.Notice(warning(errs.NoActiveSQLTransaction, "SET CONSTRAINTS can only be used in transaction blocks"))
	}
	if len(x.Names) == 0 {
		s.modes = constraintModes{all: &x.Deferred}
	}
	for _, name := range x.Names {
		oids, err := s.deferrable(name)
		if err != nil {
			return nil, err
		}
		named := map[types.OID]bool{}
		for oid, on := range s.modes.named { // a savepoint may hold the old map
			named[oid] = on
		}
		for _, oid := range oids {
			named[oid] = x.Deferred
		}
		s.modes.named = named
	}
	if x.Deferred {
		return done("SET CONSTRAINTS"), nil
	}
	return done("SET CONSTRAINTS"), s.runDeferred(ctx, func(c fkCheck) bool { return !s.defers(c.con) })
}

// deferrable finds the foreign keys of a name.
func (s *Session) deferrable(name ast.Name) ([]types.OID, error) {
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	var found []types.OID
	for _, ns := range s.schemasFor(snap, name.Schema()) {
		for _, t := range snap.Tables() {
			for i := range t.Constraints {
				con := &t.Constraints[i]
				if t.Schema != ns || con.Name != name.Last() {
					continue
				}
				if !con.Deferrable && !con.InitiallyDeferred {
					return nil, errs.New(errs.WrongObjectType, "constraint \"%s\" is not deferrable", con.Name)
				}
				found = append(found, con.OID)
			}
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, errs.New(errs.UndefinedObject, "constraint \"%s\" does not exist", name)
}

// runDeferred runs the checks that have waited and for which due holds.
func (s *Session) runDeferred(ctx context.Context, due func(fkCheck) bool) error {
	for {
		var todo, wait []fkCheck
		for _, c := range s.deferred {
			if due(c) {
				todo = append(todo, c)
			} else {
				wait = append(wait, c)
			}
		}
		s.deferred = wait
		if len(todo) == 0 {
			return nil
		}
		if err := s.tx.NewStatement(ctx); err != nil {
			return err
		}
		for _, c := range todo {
			c.late = true
			if err := s.runCheck(ctx, c); err != nil {
				return err
			}
		}
		// Their actions may have brought new ones.
		if err := s.checkForeignKeys(ctx); err != nil {
			return err
		}
	}
}

// rowIsGone reports whether the row of a late check no longer refers to the key
// that was checked: it was deleted or changed since.
func (s *Session) rowIsGone(ctx context.Context, c fkCheck, i int) (bool, error) {
	snap, err := s.snapshot()
	if err != nil {
		return false, err
	}
	if snap.Table(c.table.OID) == nil {
		return true, nil
	}
	var where []string
	var ptypes []types.T
	var params []*vector.Vector
	for k, ord := range c.con.Columns {
		where = append(where, quoteIdent(c.table.Columns[ord].Name)+" = $"+itoa(k+1))
		ptypes = append(ptypes, c.keys[k].Type.Bare())
		params = append(params, vector.NewConst(c.keys[k], i, 1))
	}
	sql := "SELECT 1 FROM ONLY " + qualified(snap, c.table.Schema, c.table.Name) + " WHERE " + strings.Join(where, " AND ") + " LIMIT 1"
	st, err := s.parseOne(sql)
	if err != nil {
		return false, err
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: st, Text: sql}, ptypes)
	if err != nil {
		return false, err
	}
	n, err := s.runInternal(ctx, p, params)
	return n == 0, err
}
