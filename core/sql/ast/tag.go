package ast

// Tag returns the statement's name as PostgreSQL's CommandComplete message begins
// with it, and as errors about the kind of a statement print it. The row counts
// of SELECT, INSERT and their like are the executor's to add.
func Tag(s Stmt) string {
	if t, ok := dataTag(s); ok {
		return t
	}
	if t, ok := definitionTag(s); ok {
		return t
	}
	if t, ok := sessionTag(s); ok {
		return t
	}
	if u, ok := s.(*Unsupported); ok {
		return u.StmtTag
	}
	return "???"
}

// choose returns one of two tags.
func choose(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

func dataTag(s Stmt) (string, bool) {
	switch s := s.(type) {
	case *Select:
		return "SELECT", true
	case *Insert:
		return "INSERT", true
	case *Update:
		return "UPDATE", true
	case *Delete:
		return "DELETE", true
	case *Merge:
		return "MERGE", true
	case *Truncate:
		return "TRUNCATE TABLE", true
	case *Copy:
		return "COPY", true
	case *Call:
		return "CALL", true
	case *Do:
		return "DO", true
	case *CreateTableAs:
		if s.Materialized {
			return "CREATE MATERIALIZED VIEW", true
		}
		return choose(s.SelectInto, "SELECT INTO", "CREATE TABLE AS"), true
	}
	return "", false
}

func definitionTag(s Stmt) (string, bool) {
	switch s := s.(type) {
	case *CreateTable:
		return "CREATE TABLE", true
	case *AlterTable:
		return "ALTER " + s.Kind.String(), true
	case *CreateIndex:
		return "CREATE INDEX", true
	case *CreateView:
		return "CREATE VIEW", true
	case *RefreshMatView:
		return "REFRESH MATERIALIZED VIEW", true
	case *CreateSchema:
		return "CREATE SCHEMA", true
	case *CreateSequence:
		return "CREATE SEQUENCE", true
	case *AlterSequence:
		return "ALTER SEQUENCE", true
	case *CreateDatabase:
		return "CREATE DATABASE", true
	case *AlterDatabase, *AlterDatabaseSet:
		return "ALTER DATABASE", true
	case *DropDatabase:
		return "DROP DATABASE", true
	case *CreateExtension:
		return "CREATE EXTENSION", true
	case *CreateStatistics:
		return "CREATE STATISTICS", true
	case *CreateRule:
		return "CREATE RULE", true
	case *CreateFunction:
		return choose(s.Procedure, "CREATE PROCEDURE", "CREATE FUNCTION"), true
	case *ReturnStmt:
		return "RETURN", true
	case *AlterFunction:
		return "ALTER " + s.Kind.String(), true
	case *CreateTrigger:
		return "CREATE TRIGGER", true
	case *CreateAggregate:
		return "CREATE AGGREGATE", true
	case *CreateCompositeType, *CreateEnum, *CreateRange, *CreateBaseType:
		return "CREATE TYPE", true
	case *AlterEnum:
		return "ALTER TYPE", true
	case *CreateDomain:
		return "CREATE DOMAIN", true
	case *AlterDomain:
		return "ALTER DOMAIN", true
	}
	return objectTag(s)
}

// objectTag names the statements about objects of any kind, roles and privileges.
func objectTag(s Stmt) (string, bool) {
	switch s := s.(type) {
	case *CreateModule:
		return "CREATE MODULE", true
	case *AlterModule:
		return "ALTER MODULE", true
	case *Drop:
		return "DROP " + s.Kind.String(), true
	case *Rename:
		switch {
		case s.Relation != nil && s.RelationKind != ObjectUnknown && s.Kind != ObjectTrigger:
			return "ALTER " + s.RelationKind.String(), true
		case s.Kind == ObjectDomainConstraint:
			return "ALTER DOMAIN", true
		}
		return "ALTER " + s.Kind.String(), true
	case *AlterOwner:
		return "ALTER " + s.Kind.String(), true
	case *AlterSchema:
		return "ALTER " + s.Kind.String(), true
	case *CommentOn:
		return "COMMENT", true
	case *CreateRole:
		return "CREATE ROLE", true
	case *AlterRole, *AlterRoleSet:
		return "ALTER ROLE", true
	case *AlterSystem:
		return "ALTER SYSTEM", true
	case *DropRole:
		return "DROP ROLE", true
	case *DropOwned:
		return "DROP OWNED", true
	case *ReassignOwned:
		return "REASSIGN OWNED", true
	case *Grant:
		return choose(s.Revoke, "REVOKE", "GRANT"), true
	case *GrantRole:
		return choose(s.Revoke, "REVOKE ROLE", "GRANT ROLE"), true
	case *AlterDefaultPrivileges:
		return "ALTER DEFAULT PRIVILEGES", true
	case *CreatePolicy:
		return "CREATE POLICY", true
	case *AlterPolicy:
		return "ALTER POLICY", true
	}
	return "", false
}

var transactionTags = [...]string{"BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "ROLLBACK",
	"PREPARE TRANSACTION", "COMMIT PREPARED", "ROLLBACK PREPARED"}

var discardTags = [...]string{"DISCARD ALL", "DISCARD PLANS", "DISCARD SEQUENCES", "DISCARD TEMP"}

func sessionTag(s Stmt) (string, bool) {
	switch s := s.(type) {
	case *Transaction:
		return transactionTags[s.Kind], true
	case *SetTransaction:
		return "SET", true
	case *SetConstraints:
		return "SET CONSTRAINTS", true
	case *Set:
		return choose(s.Kind == Reset || s.Kind == ResetAll, "RESET", "SET"), true
	case *Show:
		return "SHOW", true
	case *Prepare:
		return "PREPARE", true
	case *Execute:
		return "EXECUTE", true
	case *Deallocate:
		return choose(s.Name == "", "DEALLOCATE ALL", "DEALLOCATE"), true
	case *DeclareCursor:
		return "DECLARE CURSOR", true
	case *Fetch:
		return choose(s.Move, "MOVE", "FETCH"), true
	case *CloseCursor:
		return choose(s.Name == "", "CLOSE CURSOR ALL", "CLOSE CURSOR"), true
	case *Discard:
		return discardTags[s.Target], true
	}
	return utilityTag(s)
}

func utilityTag(s Stmt) (string, bool) {
	switch s := s.(type) {
	case *Listen:
		return "LISTEN", true
	case *Unlisten:
		return "UNLISTEN", true
	case *Notify:
		return "NOTIFY", true
	case *Load:
		return "LOAD", true
	case *Explain:
		return "EXPLAIN", true
	case *Vacuum:
		return choose(s.AnalyzeOnly, "ANALYZE", "VACUUM"), true
	case *LockTable:
		return "LOCK TABLE", true
	case *Checkpoint:
		return "CHECKPOINT", true
	case *Reindex:
		return "REINDEX", true
	case *Cluster:
		return "CLUSTER", true
	}
	return "", false
}
