// Package udf makes users' WebAssembly functions callable from SQL: it checks a
// function's declaration against its module, and wraps the module's export as a
// batch kernel of core/ext.
//
// # ABI, version 1, scalar functions
//
//	SQL type                        WebAssembly
//	smallint, integer, boolean,     i32
//	date
//	bigint, timestamp, timestamptz  i64
//	real                            f32
//	double precision                f64
//	text, varchar, bytea, json,     i32 pointer, i32 length
//	jsonb
//
// A function of numbers is called in a loop that Basalt adds to the module, so
// that a batch costs one call. A result of variable length is an i64: the
// pointer in its upper half and the length in the lower, or -1 for null. A
// module with such arguments exports memory and
//
//	basalt_alloc(size i32) -> i32
//
// and may export basalt_reset(), which is called after each batch and frees
// what basalt_alloc and the results have taken. Null arguments give null
// without a call. Every pointer and length that a guest returns is checked, and
// text must be UTF-8.
//
// In LANGUAGE wat the module is text, which is assembled when the function is
// made. The function is the export that the declaration names, or the one with
// the function's name, or the only one.
package udf
