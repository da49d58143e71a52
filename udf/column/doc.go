// Package column passes columns between the host and a guest's memory, as ABI
// version 1 lays them out: Arrow's physical layouts behind descriptors. It
// knows memory only as bytes at addresses, so it works over a guest as over a
// buffer.
//
// A column is described by 40 bytes, ten little-endian u32. Addresses are
// offsets into the guest's memory; buffers that the host lays out are aligned to
// 64 bytes, those of a guest to nothing.
//
//	byte  0  type        kind in bits 0-15, a numeric's scale in bits 16-31
//	byte  4  flags       1: constant, one value stands for all rows (results only)
//	byte  8  length      rows
//	byte 12  null count  of what the host gives; in results nobody looks at it
//	byte 16  validity    address of a bitmap, bit i set where row i is not null,
//	                     lowest bit first; 0: no row is null
//	byte 20  offsets     address of length+1 i32 for text, bytea, json and lists
//	byte 24  data        address of the values
//	byte 28  data length bytes at data, for text, bytea and json
//	byte 32  children    how many: 1 for a list, otherwise 0
//	byte 36  child       address of the child's descriptor
//
//	kind             values                                  SQL types
//	 1 bool          bits, lowest first                      boolean
//	 2 int16         i16                                     smallint
//	 3 int32         i32                                     integer, oid
//	 4 int64         i64                                     bigint
//	 5 float32       f32                                     real
//	 6 float64       f64                                     double precision
//	 7 text          UTF-8, by offsets                       text, varchar, char
//	 8 bytea         bytes, by offsets                       bytea
//	 9 json          UTF-8, by offsets                       json, jsonb
//	10 numeric       i128: the value times 10 to the scale   numeric
//	11 date          i32, days since 2000-01-01              date
//	12 time          i64, microseconds since midnight        time
//	13 timestamp     i64, microseconds since 2000-01-01      timestamp
//	14 timestamptz   i64, microseconds since 2000-01-01 UTC  timestamptz
//	15 uuid          16 bytes                                uuid
//	16 list          of one child, by offsets                arrays of kinds 2-6
//
// Days and microseconds are those that scalar functions get: PostgreSQL's, whose
// lowest and highest numbers are the infinities. Scalar functions widen bool and
// smallint, columns do not.
//
// A numeric column has one scale, the largest of its values, and at most 38
// digits. A result may have another scale than the host has offered: the guest
// writes it into the type. The digits that are displayed are those of the scale.
// NaN, the infinities and numbers of more digits are refused (22003).
//
// Results: the host gives a descriptor with room for all rows: validity with all
// bits set, so that a guest clears the bits of nulls, offsets that are all zero,
// and data except for what is of variable length and the elements of lists. The guest fills that room, or
// writes addresses of its own into the descriptor. How many rows there are is
// what the call says, not the descriptor's length.
//
// Invariants:
//
//  1. Nothing that a guest has written is used before it is checked: addresses
//     and lengths by the memory's bounds, offsets for being monotone and within
//     the data, text for UTF-8, json for its syntax, times and numerics for their
//     range.
//  2. What Reader returns is a copy, which later calls of the guest do not change.
//  3. Room for a copy is taken (Reader.Take) before it is made, and grows no
//     faster than the guest's own data, but for constants.
package column
