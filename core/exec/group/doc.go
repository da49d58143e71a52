// Package group numbers the distinct keys of a stream of rows: the hash table
// under GROUP BY, DISTINCT, set operations and recursive unions.
//
// A Table gives each distinct key the next number, from 0 up, and keeps its
// values as columns. Nulls are equal to each other. Keys are held in the first
// of these forms that can hold them all; a Table changes to the next when a
// key comes that does not fit, and the numbers stay:
//
//	words     each column in 1 to 64 bits of one or a few words: integers,
//	          dates, floats, numerics of at most 7 decimals, strings of at most
//	          7 bytes
//	words     the same with a null bit a column
//	bytes     serialised by core/expr/order
//
// Rows whose key columns are all dictionary-encoded find their number by the
// codes, without hashing, once a combination was seen.
package group
