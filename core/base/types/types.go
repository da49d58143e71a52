package types

import "strconv"

// OID is a PostgreSQL object identifier.
type OID uint32

// OIDs of the built-in types.
const (
	BoolOID                  OID = 16
	ByteaOID                 OID = 17
	CharOID                  OID = 18 // "char", one byte, as the catalogs use it
	NameOID                  OID = 19
	Int8OID                  OID = 20
	Int2OID                  OID = 21
	Int2VectorOID            OID = 22
	Int4OID                  OID = 23
	RegprocOID               OID = 24
	TextOID                  OID = 25
	OIDOID                   OID = 26
	TIDOID                   OID = 27
	XIDOID                   OID = 28
	CIDOID                   OID = 29
	OIDVectorOID             OID = 30
	JSONOID                  OID = 114
	XMLOID                   OID = 142
	Float4OID                OID = 700
	Float8OID                OID = 701
	UnknownOID               OID = 705
	BPCharOID                OID = 1042
	VarcharOID               OID = 1043
	DateOID                  OID = 1082
	TimeOID                  OID = 1083
	TimestampOID             OID = 1114
	TimestampTZOID           OID = 1184
	IntervalOID              OID = 1186
	TimeTZOID                OID = 1266
	NumericOID               OID = 1700
	RefcursorOID             OID = 1790
	RegprocedureOID          OID = 2202
	RegoperOID               OID = 2203
	RegoperatorOID           OID = 2204
	RegclassOID              OID = 2205
	RegtypeOID               OID = 2206
	RegroleOID               OID = 4096
	RegnamespaceOID          OID = 4089
	RecordOID                OID = 2249
	CStringOID               OID = 2275
	AnyOID                   OID = 2276
	AnyArrayOID              OID = 2277
	VoidOID                  OID = 2278
	TriggerOID               OID = 2279
	AnyElementOID            OID = 2283
	AnyNonArrayOID           OID = 2776
	AnyEnumOID               OID = 3500
	AnyCompatibleOID         OID = 5077
	AnyCompatibleArrayOID    OID = 5078
	AnyCompatibleNonArrayOID OID = 5079
	UUIDOID                  OID = 2950
	JSONBOID                 OID = 3802
	JSONPathOID              OID = 4072
	PgNodeTreeOID            OID = 194
	ACLItemOID               OID = 1033
	PgLSNOID                 OID = 3220
)

// T is a column or expression type.
type T struct {
	OID OID
	Mod int32 // PostgreSQL's typmod, -1 when absent
}

// Phys is the physical layout of a type's values in a vector.
type Phys uint8

// The physical layouts. Widths are in bytes.
const (
	PhysInvalid  Phys = iota
	PhysBool          // bitmap, one bit a row
	PhysInt16         // 2
	PhysInt32         // 4: int4, oid, date (days since 2000-01-01)
	PhysInt64         // 8: int8, time and timestamps (microseconds)
	PhysFloat32       // 4
	PhysFloat64       // 8
	PhysNumeric       // fixed-point 8 or 16 wide, or encoded bytes; see vector.NumRep
	PhysInterval      // 16: microseconds int64, days int32, months int32
	PhysUUID          // 16, network order
	PhysTimeTZ        // 16: microseconds int64, zone int32 (seconds west), padding
	PhysBytes         // offsets and data: strings, bytea, json, arrays, records
)

// Category is PostgreSQL's typcategory.
type Category byte

// The categories that type resolution looks at.
const (
	CatArray     Category = 'A'
	CatBoolean   Category = 'B'
	CatComposite Category = 'C'
	CatDateTime  Category = 'D'
	CatEnum      Category = 'E'
	CatNumeric   Category = 'N'
	CatPseudo    Category = 'P'
	CatString    Category = 'S'
	CatTimespan  Category = 'T'
	CatUser      Category = 'U'
	CatUnknown   Category = 'X'
	CatInternal  Category = 'Z'
)

// Info is the fixed description of one built-in type.
type Info struct {
	OID       OID
	Array     OID    // its array type, 0 for none
	Elem      OID    // element type of an array type, else 0
	Name      string // pg_type.typname
	SQLName   string // format_type's spelling
	Phys      Phys
	Len       int16 // pg_type.typlen: width, -1 for varlena, -2 for cstring
	ByVal     bool
	Align     byte // pg_type.typalign
	Category  Category
	Preferred bool
	TypType   byte // 'b' base, 'p' pseudo
}

// Commonly used types without a modifier.
var (
	Bool        = T{BoolOID, -1}
	Bytea       = T{ByteaOID, -1}
	Char        = T{CharOID, -1}
	Name        = T{NameOID, -1}
	Int2        = T{Int2OID, -1}
	Int4        = T{Int4OID, -1}
	Int8        = T{Int8OID, -1}
	Float4      = T{Float4OID, -1}
	Float8      = T{Float8OID, -1}
	Numeric     = T{NumericOID, -1}
	Text        = T{TextOID, -1}
	Varchar     = T{VarcharOID, -1}
	BPChar      = T{BPCharOID, -1}
	Date        = T{DateOID, -1}
	Time        = T{TimeOID, -1}
	TimeTZ      = T{TimeTZOID, -1}
	Timestamp   = T{TimestampOID, -1}
	TimestampTZ = T{TimestampTZOID, -1}
	Interval    = T{IntervalOID, -1}
	UUID        = T{UUIDOID, -1}
	JSON        = T{JSONOID, -1}
	JSONB       = T{JSONBOID, -1}
	Oid         = T{OIDOID, -1}
	Unknown     = T{UnknownOID, -1}
	Void        = T{VoidOID, -1}
	Record      = T{RecordOID, -1}
)

// Lookup returns the description of a built-in type.
func Lookup(oid OID) (Info, bool) {
	if info := find(oid); info != nil {
		return *info, true
	}
	return Info{}, false
}

// ByName returns the built-in type with the given pg_type.typname.
func ByName(name string) (Info, bool) {
	i, ok := byName[name]
	if !ok {
		return Info{}, false
	}
	return builtin[i], true
}

// All returns the descriptions of all built-in types, array types included,
// in OID order. The caller must not change the slice.
func All() []Info { return builtin }

// Of returns the type with the given OID and no modifier.
func Of(oid OID) T { return T{oid, -1} }

// Phys returns the physical layout of t; PhysBytes for types that are not
// built in, because every such type is stored as its encoded bytes.
func (t T) Phys() Phys {
	if info := find(t.OID); info != nil {
		return info.Phys
	}
	return PhysBytes
}

// Category returns the resolution category of t.
func (t T) Category() Category {
	if info := find(t.OID); info != nil {
		return info.Category
	}
	return CatUser
}

// Preferred reports whether t is its category's preferred type.
func (t T) Preferred() bool {
	info := find(t.OID)
	return info != nil && info.Preferred
}

// IsArray reports whether t is an array type with elements of its own type;
// int2vector and oidvector, which subscript like arrays, count too.
func (t T) IsArray() bool { return t.Elem().OID != 0 }

// Elem returns the element type of an array type, or a zero T.
func (t T) Elem() T {
	if info := find(t.OID); info != nil && info.Elem != 0 {
		mod := t.Mod
		if t.OID == Int2VectorOID || t.OID == OIDVectorOID {
			mod = -1
		}
		return T{info.Elem, mod}
	}
	return T{}
}

// ArrayOf returns the array type over t, or a zero T if it has none.
func (t T) ArrayOf() T {
	if info := find(t.OID); info != nil && info.Array != 0 {
		return T{info.Array, t.Mod}
	}
	return T{}
}

// Bare returns t without its modifier.
func (t T) Bare() T { return T{t.OID, -1} }

// IsString reports whether t is held and compared as text.
func (t T) IsString() bool {
	switch t.OID {
	case TextOID, VarcharOID, BPCharOID, NameOID, UnknownOID, CStringOID:
		return true
	}
	return false
}

// IsPolymorphic reports whether t is one of the any* pseudo-types that a
// function signature resolves from its arguments.
func (t T) IsPolymorphic() bool {
	switch t.OID {
	case AnyElementOID, AnyArrayOID, AnyNonArrayOID, AnyEnumOID,
		AnyCompatibleOID, AnyCompatibleArrayOID, AnyCompatibleNonArrayOID:
		return true
	}
	return false
}

// String returns the type as format_type prints it, with its modifier.
func (t T) String() string {
	info := find(t.OID)
	if info == nil {
		return strconv.FormatUint(uint64(t.OID), 10)
	}
	if info.Elem != 0 && info.Category == CatArray && t.OID != Int2VectorOID && t.OID != OIDVectorOID {
		return T{info.Elem, t.Mod}.String() + "[]"
	}
	return info.SQLName[:modAt(info.SQLName)] + t.modString() + info.SQLName[modAt(info.SQLName):]
}

// modAt returns where the modifier stands in an SQL type name: after the
// first word of "timestamp without time zone", at the end otherwise.
func modAt(name string) int {
	for _, prefix := range []string{"timestamp", "time"} {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix && name[len(prefix)] == ' ' {
			return len(prefix)
		}
	}
	return len(name)
}

// IsArrayPseudo reports whether t is a pseudo-type that stands for arrays.
func (t T) IsArrayPseudo() bool {
	return t.OID == AnyArrayOID || t.OID == AnyCompatibleArrayOID
}
