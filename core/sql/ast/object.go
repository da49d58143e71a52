package ast

// ObjectKind is a kind of database object.
type ObjectKind uint8

// The object kinds.
const (
	ObjectUnknown ObjectKind = iota
	ObjectTable
	ObjectView
	ObjectMaterializedView
	ObjectIndex
	ObjectSequence
	ObjectForeignTable
	ObjectSchema
	ObjectDatabase
	ObjectTablespace
	ObjectRole
	ObjectFunction
	ObjectProcedure
	ObjectRoutine
	ObjectAggregate
	ObjectOperator
	ObjectOperatorClass
	ObjectOperatorFamily
	ObjectType
	ObjectDomain
	ObjectAttribute
	ObjectColumn
	ObjectTableConstraint
	ObjectDomainConstraint
	ObjectTrigger
	ObjectEventTrigger
	ObjectRule
	ObjectPolicy
	ObjectExtension
	ObjectLanguage
	ObjectCollation
	ObjectConversion
	ObjectCast
	ObjectTransform
	ObjectAccessMethod
	ObjectStatistics
	ObjectTextSearchParser
	ObjectTextSearchDictionary
	ObjectTextSearchTemplate
	ObjectTextSearchConfiguration
	ObjectForeignDataWrapper
	ObjectForeignServer
	ObjectUserMapping
	ObjectPublication
	ObjectSubscription
	ObjectLargeObject
	ObjectParameter
	// ObjectModule is a kind of Basalt's own.
	ObjectModule
)

var objectKindNames = [...]string{
	"", "TABLE", "VIEW", "MATERIALIZED VIEW", "INDEX", "SEQUENCE", "FOREIGN TABLE", "SCHEMA", "DATABASE",
	"TABLESPACE", "ROLE", "FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE", "OPERATOR", "OPERATOR CLASS",
	"OPERATOR FAMILY", "TYPE", "DOMAIN", "ATTRIBUTE", "COLUMN", "CONSTRAINT", "CONSTRAINT", "TRIGGER",
	"EVENT TRIGGER", "RULE", "POLICY", "EXTENSION", "LANGUAGE", "COLLATION", "CONVERSION", "CAST", "TRANSFORM",
	"ACCESS METHOD", "STATISTICS", "TEXT SEARCH PARSER", "TEXT SEARCH DICTIONARY", "TEXT SEARCH TEMPLATE",
	"TEXT SEARCH CONFIGURATION", "FOREIGN DATA WRAPPER", "SERVER", "USER MAPPING", "PUBLICATION",
	"SUBSCRIPTION", "LARGE OBJECT", "PARAMETER", "MODULE",
}

// String returns the kind as SQL writes it, in upper case.
func (k ObjectKind) String() string { return objectKindNames[k] }

// ObjectName names one object of any kind.
type ObjectName struct {
	Loc
	// Name is the object's own name. For a trigger, rule, policy, table
	// constraint or column it is the last part, and On the rest.
	Name Name
	// On is the table of a trigger, rule, policy, constraint or column.
	On Name
	// Type is that of ObjectType, ObjectDomain, ObjectDomainConstraint (Name is
	// then the constraint) and the source type of a cast.
	Type *TypeName
	// Target is the target type of a cast.
	Target *TypeName
	// ArgsGiven tells f() from f for routines.
	ArgsGiven bool
	// Args are the argument types of a routine, aggregate or operator; for an
	// operator a nil entry stands for NONE. Only IN and VARIADIC arguments
	// take part in the identity.
	Args []*FuncParam
}

// Drop is DROP Kind [IF EXISTS] Objects [CASCADE].
type Drop struct {
	Loc
	Kind         ObjectKind
	Objects      []*ObjectName
	IfExists     bool
	Cascade      bool
	Concurrently bool
}

// Rename is ALTER Kind Object RENAME [COLUMN|CONSTRAINT|ATTRIBUTE Sub] TO NewName.
type Rename struct {
	Loc
	// Kind is what gets the new name. What belongs to a table (a column,
	// attribute, constraint, trigger, rule or policy) is named by Sub and held
	// by Relation; a domain's constraint is Sub of Object.
	Kind ObjectKind
	// RelationKind is the kind written after ALTER when Relation is set.
	RelationKind ObjectKind
	Relation     *RangeVar
	Object       *ObjectName
	Sub          string
	NewName      string
	IfExists     bool
	Cascade      bool
}

// AlterOwner is ALTER Kind Object OWNER TO Owner, for all but relations, for
// which it is an AlterTable.
type AlterOwner struct {
	Loc
	Kind   ObjectKind
	Object *ObjectName
	Owner  *RoleSpec
}

// AlterSchema is ALTER Kind … SET SCHEMA NewSchema. Relation is set for relations,
// Object for all else.
type AlterSchema struct {
	Loc
	Kind      ObjectKind
	Relation  *RangeVar
	Object    *ObjectName
	NewSchema string
	IfExists  bool
}

// CommentOn is COMMENT ON Kind Object IS 'Text' or IS NULL.
type CommentOn struct {
	Loc
	Kind   ObjectKind
	Object *ObjectName
	// Null marks IS NULL, which drops the comment; so does an empty Text.
	Null bool
	Text string
}

func (*Drop) stmtNode()        {}
func (*Rename) stmtNode()      {}
func (*AlterOwner) stmtNode()  {}
func (*AlterSchema) stmtNode() {}
func (*CommentOn) stmtNode()   {}
