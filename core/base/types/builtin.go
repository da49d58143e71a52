package types

// builtin lists the built-in types in OID order. The figures are those of
// PostgreSQL 16's pg_type.
var builtin = []Info{
	{OID: 16, Array: 1000, Elem: 0, Name: "bool", SQLName: `boolean`, Phys: PhysBool, Len: 1, ByVal: true, Align: 'c', Category: 'B', Preferred: true, TypType: 'b'},
	{OID: 17, Array: 1001, Elem: 0, Name: "bytea", SQLName: `bytea`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 18, Array: 1002, Elem: 0, Name: "char", SQLName: `"char"`, Phys: PhysBytes, Len: 1, ByVal: true, Align: 'c', Category: 'Z', Preferred: false, TypType: 'b'},
	{OID: 19, Array: 1003, Elem: 0, Name: "name", SQLName: `name`, Phys: PhysBytes, Len: 64, ByVal: false, Align: 'c', Category: 'S', Preferred: false, TypType: 'b'},
	{OID: 20, Array: 1016, Elem: 0, Name: "int8", SQLName: `bigint`, Phys: PhysInt64, Len: 8, ByVal: true, Align: 'd', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 21, Array: 1005, Elem: 0, Name: "int2", SQLName: `smallint`, Phys: PhysInt16, Len: 2, ByVal: true, Align: 's', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 22, Array: 1006, Elem: 21, Name: "int2vector", SQLName: `int2vector`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'A', Preferred: false, TypType: 'b'},
	{OID: 23, Array: 1007, Elem: 0, Name: "int4", SQLName: `integer`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 24, Array: 1008, Elem: 0, Name: "regproc", SQLName: `regproc`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 25, Array: 1009, Elem: 0, Name: "text", SQLName: `text`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'S', Preferred: true, TypType: 'b'},
	{OID: 26, Array: 1028, Elem: 0, Name: "oid", SQLName: `oid`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: true, TypType: 'b'},
	{OID: 27, Array: 1010, Elem: 0, Name: "tid", SQLName: `tid`, Phys: PhysInt64, Len: 6, ByVal: false, Align: 's', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 28, Array: 1011, Elem: 0, Name: "xid", SQLName: `xid`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 29, Array: 1012, Elem: 0, Name: "cid", SQLName: `cid`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 30, Array: 1013, Elem: 26, Name: "oidvector", SQLName: `oidvector`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'A', Preferred: false, TypType: 'b'},
	{OID: 114, Array: 199, Elem: 0, Name: "json", SQLName: `json`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 142, Array: 143, Elem: 0, Name: "xml", SQLName: `xml`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 143, Elem: 142, Name: "_xml", SQLName: `xml[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 194, Array: 0, Elem: 0, Name: "pg_node_tree", SQLName: `pg_node_tree`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'Z', Preferred: false, TypType: 'b'},
	{OID: 199, Elem: 114, Name: "_json", SQLName: `json[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 700, Array: 1021, Elem: 0, Name: "float4", SQLName: `real`, Phys: PhysFloat32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 701, Array: 1022, Elem: 0, Name: "float8", SQLName: `double precision`, Phys: PhysFloat64, Len: 8, ByVal: true, Align: 'd', Category: 'N', Preferred: true, TypType: 'b'},
	{OID: 705, Array: 0, Elem: 0, Name: "unknown", SQLName: `unknown`, Phys: PhysBytes, Len: -2, ByVal: false, Align: 'c', Category: 'X', Preferred: false, TypType: 'p'},
	{OID: 1000, Elem: 16, Name: "_bool", SQLName: `boolean[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1001, Elem: 17, Name: "_bytea", SQLName: `bytea[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1002, Elem: 18, Name: "_char", SQLName: `"char"[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1003, Elem: 19, Name: "_name", SQLName: `name[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1005, Elem: 21, Name: "_int2", SQLName: `smallint[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1006, Elem: 22, Name: "_int2vector", SQLName: `int2vector[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1007, Elem: 23, Name: "_int4", SQLName: `integer[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1008, Elem: 24, Name: "_regproc", SQLName: `regproc[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1009, Elem: 25, Name: "_text", SQLName: `text[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1010, Elem: 27, Name: "_tid", SQLName: `tid[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1011, Elem: 28, Name: "_xid", SQLName: `xid[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1012, Elem: 29, Name: "_cid", SQLName: `cid[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1013, Elem: 30, Name: "_oidvector", SQLName: `oidvector[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1014, Elem: 1042, Name: "_bpchar", SQLName: `character[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1015, Elem: 1043, Name: "_varchar", SQLName: `character varying[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1016, Elem: 20, Name: "_int8", SQLName: `bigint[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1021, Elem: 700, Name: "_float4", SQLName: `real[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1022, Elem: 701, Name: "_float8", SQLName: `double precision[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1028, Elem: 26, Name: "_oid", SQLName: `oid[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1033, Array: 1034, Elem: 0, Name: "aclitem", SQLName: `aclitem`, Phys: PhysBytes, Len: 16, ByVal: false, Align: 'd', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 1034, Elem: 1033, Name: "_aclitem", SQLName: `aclitem[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1042, Array: 1014, Elem: 0, Name: "bpchar", SQLName: `character`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'S', Preferred: false, TypType: 'b'},
	{OID: 1043, Array: 1015, Elem: 0, Name: "varchar", SQLName: `character varying`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'S', Preferred: false, TypType: 'b'},
	{OID: 1082, Array: 1182, Elem: 0, Name: "date", SQLName: `date`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'D', Preferred: false, TypType: 'b'},
	{OID: 1083, Array: 1183, Elem: 0, Name: "time", SQLName: `time without time zone`, Phys: PhysInt64, Len: 8, ByVal: true, Align: 'd', Category: 'D', Preferred: false, TypType: 'b'},
	{OID: 1114, Array: 1115, Elem: 0, Name: "timestamp", SQLName: `timestamp without time zone`, Phys: PhysInt64, Len: 8, ByVal: true, Align: 'd', Category: 'D', Preferred: false, TypType: 'b'},
	{OID: 1115, Elem: 1114, Name: "_timestamp", SQLName: `timestamp without time zone[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1182, Elem: 1082, Name: "_date", SQLName: `date[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1183, Elem: 1083, Name: "_time", SQLName: `time without time zone[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1184, Array: 1185, Elem: 0, Name: "timestamptz", SQLName: `timestamp with time zone`, Phys: PhysInt64, Len: 8, ByVal: true, Align: 'd', Category: 'D', Preferred: true, TypType: 'b'},
	{OID: 1185, Elem: 1184, Name: "_timestamptz", SQLName: `timestamp with time zone[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1186, Array: 1187, Elem: 0, Name: "interval", SQLName: `interval`, Phys: PhysInterval, Len: 16, ByVal: false, Align: 'd', Category: 'T', Preferred: true, TypType: 'b'},
	{OID: 1187, Elem: 1186, Name: "_interval", SQLName: `interval[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1231, Elem: 1700, Name: "_numeric", SQLName: `numeric[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 1263, Elem: 2275, Name: "_cstring", SQLName: `cstring[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'P', TypType: 'p'},
	{OID: 1266, Array: 1270, Elem: 0, Name: "timetz", SQLName: `time with time zone`, Phys: PhysTimeTZ, Len: 12, ByVal: false, Align: 'd', Category: 'D', Preferred: false, TypType: 'b'},
	{OID: 1270, Elem: 1266, Name: "_timetz", SQLName: `time with time zone[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 1700, Array: 1231, Elem: 0, Name: "numeric", SQLName: `numeric`, Phys: PhysNumeric, Len: -1, ByVal: false, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 1790, Array: 2201, Elem: 0, Name: "refcursor", SQLName: `refcursor`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 2201, Elem: 1790, Name: "_refcursor", SQLName: `refcursor[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 2202, Array: 2207, Elem: 0, Name: "regprocedure", SQLName: `regprocedure`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 2203, Array: 2208, Elem: 0, Name: "regoper", SQLName: `regoper`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 2204, Array: 2209, Elem: 0, Name: "regoperator", SQLName: `regoperator`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 2205, Array: 2210, Elem: 0, Name: "regclass", SQLName: `regclass`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 2206, Array: 2211, Elem: 0, Name: "regtype", SQLName: `regtype`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 2207, Elem: 2202, Name: "_regprocedure", SQLName: `regprocedure[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 2208, Elem: 2203, Name: "_regoper", SQLName: `regoper[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 2209, Elem: 2204, Name: "_regoperator", SQLName: `regoperator[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 2210, Elem: 2205, Name: "_regclass", SQLName: `regclass[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 2211, Elem: 2206, Name: "_regtype", SQLName: `regtype[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 2249, Array: 2287, Elem: 0, Name: "record", SQLName: `record`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'd', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2275, Array: 1263, Elem: 0, Name: "cstring", SQLName: `cstring`, Phys: PhysBytes, Len: -2, ByVal: false, Align: 'c', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2276, Array: 0, Elem: 0, Name: "any", SQLName: `"any"`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2277, Array: 0, Elem: 0, Name: "anyarray", SQLName: `anyarray`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'd', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2278, Array: 0, Elem: 0, Name: "void", SQLName: `void`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2279, Array: 0, Elem: 0, Name: "trigger", SQLName: `trigger`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2283, Array: 0, Elem: 0, Name: "anyelement", SQLName: `anyelement`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2287, Elem: 2249, Name: "_record", SQLName: `record[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'P', TypType: 'p'},
	{OID: 2776, Array: 0, Elem: 0, Name: "anynonarray", SQLName: `anynonarray`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 2950, Array: 2951, Elem: 0, Name: "uuid", SQLName: `uuid`, Phys: PhysUUID, Len: 16, ByVal: false, Align: 'c', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 2951, Elem: 2950, Name: "_uuid", SQLName: `uuid[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 3220, Array: 3221, Elem: 0, Name: "pg_lsn", SQLName: `pg_lsn`, Phys: PhysInt64, Len: 8, ByVal: true, Align: 'd', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 3221, Elem: 3220, Name: "_pg_lsn", SQLName: `pg_lsn[]`, Phys: PhysBytes, Len: -1, Align: 'd', Category: 'A', TypType: 'b'},
	{OID: 3500, Array: 0, Elem: 0, Name: "anyenum", SQLName: `anyenum`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 3802, Array: 3807, Elem: 0, Name: "jsonb", SQLName: `jsonb`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 3807, Elem: 3802, Name: "_jsonb", SQLName: `jsonb[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 4072, Array: 4073, Elem: 0, Name: "jsonpath", SQLName: `jsonpath`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'i', Category: 'U', Preferred: false, TypType: 'b'},
	{OID: 4073, Elem: 4072, Name: "_jsonpath", SQLName: `jsonpath[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 4089, Array: 4090, Elem: 0, Name: "regnamespace", SQLName: `regnamespace`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 4090, Elem: 4089, Name: "_regnamespace", SQLName: `regnamespace[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 4096, Array: 4097, Elem: 0, Name: "regrole", SQLName: `regrole`, Phys: PhysInt32, Len: 4, ByVal: true, Align: 'i', Category: 'N', Preferred: false, TypType: 'b'},
	{OID: 4097, Elem: 4096, Name: "_regrole", SQLName: `regrole[]`, Phys: PhysBytes, Len: -1, Align: 'i', Category: 'A', TypType: 'b'},
	{OID: 5077, Array: 0, Elem: 0, Name: "anycompatible", SQLName: `anycompatible`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 5078, Array: 0, Elem: 0, Name: "anycompatiblearray", SQLName: `anycompatiblearray`, Phys: PhysBytes, Len: -1, ByVal: false, Align: 'd', Category: 'P', Preferred: false, TypType: 'p'},
	{OID: 5079, Array: 0, Elem: 0, Name: "anycompatiblenonarray", SQLName: `anycompatiblenonarray`, Phys: PhysBytes, Len: 4, ByVal: true, Align: 'i', Category: 'P', Preferred: false, TypType: 'p'},
}

// maxBuiltinOID bounds the OIDs of built-in types, so that the lookups that
// run for every vector are an array access and not a map's.
const maxBuiltinOID = 5100

// indexOf maps an OID to its position in builtin plus one.
var indexOf = indexByOID()

func indexByOID() (index [maxBuiltinOID]uint8) {
	for i, info := range builtin {
		index[info.OID] = uint8(i + 1)
	}
	return index
}

// find returns the description of a built-in type, or nil.
func find(oid OID) *Info {
	if oid >= maxBuiltinOID || indexOf[oid] == 0 {
		return nil
	}
	return &builtin[indexOf[oid]-1]
}

var byName = indexByName()

func indexByName() map[string]int {
	m := make(map[string]int, len(builtin))
	for i, info := range builtin {
		m[info.Name] = i
	}
	return m
}
