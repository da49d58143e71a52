//go:build cgo

package pgparse

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

var transactionKinds = map[string]ast.TransactionKind{
	"TRANS_STMT_BEGIN": ast.TxnBegin, "TRANS_STMT_START": ast.TxnStart, "TRANS_STMT_COMMIT": ast.TxnCommit,
	"TRANS_STMT_ROLLBACK": ast.TxnRollback, "TRANS_STMT_SAVEPOINT": ast.TxnSavepoint, "TRANS_STMT_RELEASE": ast.TxnRelease,
	"TRANS_STMT_ROLLBACK_TO": ast.TxnRollbackTo, "TRANS_STMT_PREPARE": ast.TxnPrepare,
	"TRANS_STMT_COMMIT_PREPARED": ast.TxnCommitPrepared, "TRANS_STMT_ROLLBACK_PREPARED": ast.TxnRollbackPrepared,
}

func (c *converter) transaction(n node) ast.Stmt {
	t := &ast.Transaction{
		Loc:   ast.NoLoc,
		Kind:  oneOf(c, transactionKinds, n.enum("kind")),
		Name:  n.str("savepoint_name"),
		Modes: c.transactionModes(n, "options"),
		Chain: n.bool("chain"),
	}
	if gid := n.str("gid"); gid != "" {
		t.Name = gid
	}
	return t
}

func (c *converter) transactionModes(n node, key string) ast.TransactionModes {
	var m ast.TransactionModes
	for e := range n.items(key) {
		e.ignore("defaction", "location")
		value := c.expr(e.node("arg"))
		switch name := e.enum("defname"); name {
		case "transaction_isolation":
			level, ok := value.(*ast.StringLit)
			if !ok {
				c.unexpected(name, e)
				return m
			}
			m.Isolation = oneOf(c, isolationLevels, strings.ToLower(level.Value))
		case "transaction_read_only":
			m.ReadOnly = c.modeFlag(name, value)
		case "transaction_deferrable":
			m.Deferrable = c.modeFlag(name, value)
		}
	}
	return m
}

func (c *converter) modeFlag(name string, value ast.Expr) *bool {
	v, ok := value.(*ast.IntLit)
	if !ok {
		c.fail(errs.Internal("unexpected value of %s", name))
		return nil
	}
	on := v.Value != 0
	return &on
}

var isolationLevels = map[string]ast.IsolationLevel{
	"read uncommitted": ast.ReadUncommitted, "read committed": ast.ReadCommitted,
	"repeatable read": ast.RepeatableRead, "serializable": ast.Serializable,
}

// setStmt converts SET and RESET. SET TRANSACTION is told from the rest by its kind
// and name.
func (c *converter) setStmt(n node) ast.Stmt {
	if n.enum("kind") != "VAR_SET_MULTI" {
		return c.set(n)
	}
	// Always said by SET TRANSACTION's rule.
	n.ignore("is_local")
	switch name := n.enum("name"); name {
	case "TRANSACTION", "SESSION CHARACTERISTICS":
		return &ast.SetTransaction{Loc: ast.NoLoc, Session: name != "TRANSACTION", Modes: c.transactionModes(n, "args")}
	case "TRANSACTION SNAPSHOT":
		stmt := &ast.SetTransaction{Loc: ast.NoLoc}
		for _, e := range c.exprs(n, "args") {
			if s, ok := e.(*ast.StringLit); ok {
				stmt.Snapshot = s.Value
			}
		}
		return stmt
	}
	c.unexpected("SET", n)
	return nil
}

var setKinds = map[string]ast.SetKind{
	"VAR_SET_VALUE": ast.SetValue, "VAR_SET_DEFAULT": ast.SetDefault, "VAR_SET_CURRENT": ast.SetFromCurrent,
	"VAR_RESET": ast.Reset, "VAR_RESET_ALL": ast.ResetAll,
}

func (c *converter) set(n node) *ast.Set {
	return &ast.Set{Loc: ast.NoLoc, Kind: oneOf(c, setKinds, n.enum("kind")), Name: n.str("name"), Local: n.bool("is_local"), Values: c.exprs(n, "args")}
}

func (c *converter) show(n node) ast.Stmt { return &ast.Show{Loc: ast.NoLoc, Name: n.str("name")} }

func (c *converter) setConstraints(n node) ast.Stmt {
	return &ast.SetConstraints{Loc: ast.NoLoc, Deferred: n.bool("deferred"),
		Names: list(n, "constraints", func(e node) ast.Name { return c.rangeVar(e).QName() })}
}

func (c *converter) prepare(n node) ast.Stmt {
	return &ast.Prepare{Loc: ast.NoLoc, Name: n.str("name"), Types: list(n, "argtypes", c.typeName), Query: c.nestedStmt(n.node("query"))}
}

func (c *converter) execute(n node) ast.Stmt {
	return &ast.Execute{Loc: ast.NoLoc, Name: n.str("name"), Args: c.exprs(n, "params")}
}

func (c *converter) deallocate(n node) ast.Stmt {
	return &ast.Deallocate{Loc: ast.NoLoc, Name: n.str("name")}
}

// cursorOptionBits are those that a statement can say; PostgreSQL adds planner
// hints above them.
const cursorOptionBits = 1<<6 - 1

func (c *converter) declareCursor(n node) ast.Stmt {
	return &ast.DeclareCursor{Loc: ast.NoLoc, Name: n.str("portalname"), Options: ast.CursorOption(n.int("options") & cursorOptionBits),
		Query: c.query(n.node("query"))}
}

func (c *converter) closeCursor(n node) ast.Stmt {
	return &ast.CloseCursor{Loc: ast.NoLoc, Name: n.str("portalname")}
}

var fetchDirections = map[string]ast.FetchDirection{
	"FETCH_FORWARD": ast.FetchForward, "FETCH_BACKWARD": ast.FetchBackward, "FETCH_ABSOLUTE": ast.FetchAbsolute, "FETCH_RELATIVE": ast.FetchRelative,
}

func (c *converter) fetch(n node) ast.Stmt {
	return &ast.Fetch{Loc: ast.NoLoc, Direction: oneOf(c, fetchDirections, n.enum("direction")), Count: n.int("howMany"),
		Cursor: n.str("portalname"), Move: n.bool("ismove")}
}

func (c *converter) listen(n node) ast.Stmt {
	return &ast.Listen{Loc: ast.NoLoc, Channel: n.str("conditionname")}
}

func (c *converter) unlisten(n node) ast.Stmt {
	return &ast.Unlisten{Loc: ast.NoLoc, Channel: n.str("conditionname")}
}

func (c *converter) notify(n node) ast.Stmt {
	return &ast.Notify{Loc: ast.NoLoc, Channel: n.str("conditionname"), Payload: n.str("payload")}
}

var discardTargets = map[string]ast.DiscardTarget{
	"DISCARD_ALL": ast.DiscardAll, "DISCARD_PLANS": ast.DiscardPlans, "DISCARD_SEQUENCES": ast.DiscardSequences, "DISCARD_TEMP": ast.DiscardTemp,
}

func (c *converter) discard(n node) ast.Stmt {
	return &ast.Discard{Loc: ast.NoLoc, Target: oneOf(c, discardTargets, n.enum("target"))}
}

func (c *converter) load(n node) ast.Stmt {
	return &ast.Load{Loc: ast.NoLoc, Filename: n.str("filename")}
}

func (c *converter) explain(n node) ast.Stmt {
	return &ast.Explain{Loc: ast.NoLoc, Options: c.options(n, "options"), Query: c.stmt(n.node("query"))}
}

func (c *converter) vacuum(n node) ast.Stmt {
	return &ast.Vacuum{Loc: ast.NoLoc, AnalyzeOnly: !n.bool("is_vacuumcmd"), Options: c.options(n, "options"),
		Targets: list(n, "rels", func(e node) ast.VacuumTarget {
			return ast.VacuumTarget{Table: c.rangeVar(e.object("relation")), Columns: c.strs(e, "va_cols")}
		})}
}

func (c *converter) lockTable(n node) ast.Stmt {
	return &ast.LockTable{Loc: ast.NoLoc, Tables: c.rangeVars(n, "relations"), Mode: ast.TableLockMode(n.int("mode")), NoWait: n.bool("nowait")}
}

func (c *converter) checkpoint(node) ast.Stmt { return &ast.Checkpoint{Loc: ast.NoLoc} }

type reindexKind struct {
	kind   ast.ObjectKind
	system bool
}

var reindexKinds = map[string]reindexKind{
	"REINDEX_OBJECT_INDEX": {ast.ObjectIndex, false}, "REINDEX_OBJECT_TABLE": {ast.ObjectTable, false},
	"REINDEX_OBJECT_SCHEMA": {ast.ObjectSchema, false}, "REINDEX_OBJECT_SYSTEM": {ast.ObjectDatabase, true},
	"REINDEX_OBJECT_DATABASE": {ast.ObjectDatabase, false},
}

func (c *converter) reindex(n node) ast.Stmt {
	k := oneOf(c, reindexKinds, n.enum("kind"))
	return &ast.Reindex{Loc: ast.NoLoc, Kind: k.kind, System: k.system, Relation: c.rangeVar(n.object("relation")), Name: n.str("name"),
		Options: c.options(n, "params")}
}

func (c *converter) cluster(n node) ast.Stmt {
	return &ast.Cluster{Loc: ast.NoLoc, Table: c.rangeVar(n.object("relation")), Index: n.str("indexname"), Options: c.options(n, "params")}
}
