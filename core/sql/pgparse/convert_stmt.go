//go:build cgo

package pgparse

import (
	"strings"
	"unicode"

	"github.com/basaltdb/basalt/core/sql/ast"
)

// statements maps the tree's statement nodes to their conversions. It is filled
// in init because stmt, which the conversions of nested statements call, reads it.
var statements map[string]func(*converter, node) ast.Stmt

func init() {
	statements = map[string]func(*converter, node) ast.Stmt{
		"SelectStmt": (*converter).selectStmt, "InsertStmt": (*converter).insert, "UpdateStmt": (*converter).update,
		"DeleteStmt": (*converter).delete, "MergeStmt": (*converter).merge, "TruncateStmt": (*converter).truncate,
		"CopyStmt": (*converter).copy, "CreateStmt": (*converter).createTable, "CreateTableAsStmt": (*converter).createTableAs,
		"AlterTableStmt": (*converter).alterTable, "IndexStmt": (*converter).createIndex, "ViewStmt": (*converter).createView,
		"RefreshMatViewStmt": (*converter).refreshMatView, "CreateSchemaStmt": (*converter).createSchema,
		"CreateSeqStmt": (*converter).createSequence, "AlterSeqStmt": (*converter).alterSequence,
		"CreatedbStmt": (*converter).createDatabase, "AlterDatabaseStmt": (*converter).alterDatabase,
		"DropdbStmt": (*converter).dropDatabase, "CreateExtensionStmt": (*converter).createExtension,
		"CreateFunctionStmt": (*converter).createFunction, "AlterFunctionStmt": (*converter).alterFunction,
		"CallStmt": (*converter).call, "DoStmt": (*converter).do, "CreateTrigStmt": (*converter).createTrigger,
		"ReturnStmt": (*converter).returnStmt, "DefineStmt": (*converter).define,
		"CompositeTypeStmt": (*converter).createCompositeType, "CreateEnumStmt": (*converter).createEnum,
		"CreateRangeStmt": (*converter).createRange, "AlterEnumStmt": (*converter).alterEnum,
		"CreateDomainStmt": (*converter).createDomain, "AlterDomainStmt": (*converter).alterDomain,
		"CreateRoleStmt": (*converter).createRole, "AlterRoleStmt": (*converter).alterRole, "AlterRoleSetStmt": (*converter).alterRoleSet,
		"DropRoleStmt": (*converter).dropRole, "DropOwnedStmt": (*converter).dropOwned, "ReassignOwnedStmt": (*converter).reassignOwned,
		"GrantStmt": (*converter).grantStmt, "GrantRoleStmt": (*converter).grantRole,
		"AlterDefaultPrivilegesStmt": (*converter).alterDefaultPrivileges, "CreatePolicyStmt": (*converter).createPolicy,
		"AlterPolicyStmt": (*converter).alterPolicy, "AlterDatabaseSetStmt": (*converter).alterDatabaseSet,
		"AlterSystemStmt": (*converter).alterSystem, "DropStmt": (*converter).drop, "RenameStmt": (*converter).rename,
		"AlterOwnerStmt": (*converter).alterOwner, "AlterObjectSchemaStmt": (*converter).alterSchema, "CommentStmt": (*converter).comment,
		"TransactionStmt": (*converter).transaction, "VariableSetStmt": (*converter).setStmt, "VariableShowStmt": (*converter).show,
		"ConstraintsSetStmt": (*converter).setConstraints, "PrepareStmt": (*converter).prepare, "ExecuteStmt": (*converter).execute,
		"DeallocateStmt": (*converter).deallocate, "DeclareCursorStmt": (*converter).declareCursor,
		"ClosePortalStmt": (*converter).closeCursor, "FetchStmt": (*converter).fetch, "ListenStmt": (*converter).listen,
		"UnlistenStmt": (*converter).unlisten, "NotifyStmt": (*converter).notify, "DiscardStmt": (*converter).discard,
		"LoadStmt": (*converter).load, "ExplainStmt": (*converter).explain, "VacuumStmt": (*converter).vacuum,
		"LockStmt": (*converter).lockTable, "CheckPointStmt": (*converter).checkpoint, "ReindexStmt": (*converter).reindex,
		"ClusterStmt": (*converter).cluster, "CreateStatsStmt": (*converter).createStatistics, "RuleStmt": (*converter).createRule,
	}
}

// unsupportedTags are the command tags of the statements that Basalt has no node
// for, where the tag is not the node's name spelled out.
var unsupportedTags = map[string]string{
	"CreateFdwStmt": "CREATE FOREIGN DATA WRAPPER", "AlterFdwStmt": "ALTER FOREIGN DATA WRAPPER",
	"CreateForeignServerStmt": "CREATE SERVER", "AlterForeignServerStmt": "ALTER SERVER",
	"CreateAmStmt": "CREATE ACCESS METHOD", "CreateEventTrigStmt": "CREATE EVENT TRIGGER", "AlterEventTrigStmt": "ALTER EVENT TRIGGER",
	"CreatePLangStmt": "CREATE LANGUAGE", "CreateOpClassStmt": "CREATE OPERATOR CLASS", "CreateOpFamilyStmt": "CREATE OPERATOR FAMILY",
	"AlterOpFamilyStmt": "ALTER OPERATOR FAMILY", "CreateTableSpaceStmt": "CREATE TABLESPACE", "DropTableSpaceStmt": "DROP TABLESPACE",
	"AlterTableSpaceOptionsStmt": "ALTER TABLESPACE", "AlterTableMoveAllStmt": "ALTER TABLE ALL IN TABLESPACE",
	"AlterExtensionContentsStmt": "ALTER EXTENSION", "AlterTSDictionaryStmt": "ALTER TEXT SEARCH DICTIONARY",
	"AlterTSConfigurationStmt": "ALTER TEXT SEARCH CONFIGURATION", "AlterStatsStmt": "ALTER STATISTICS",
	"AlterObjectDependsStmt": "ALTER ... DEPENDS ON EXTENSION", "SecLabelStmt": "SECURITY LABEL",
	"AlterDatabaseRefreshCollStmt": "ALTER DATABASE ... REFRESH COLLATION VERSION",
}

// stmt converts any statement.
func (c *converter) stmt(n node) ast.Stmt {
	if convert, ok := statements[n.kind]; ok {
		return convert(c, n)
	}
	tag, ok := unsupportedTags[n.kind]
	if !ok {
		tag = spelledOut(strings.TrimSuffix(n.kind, "Stmt"))
	}
	return &ast.Unsupported{Loc: ast.NoLoc, StmtTag: tag}
}

// spelledOut turns CreateUserMapping into CREATE USER MAPPING.
func spelledOut(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}
