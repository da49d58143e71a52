// Package tpch is the TPC-H workload: a data generator written to the
// specification (revision 3.0.1, clause 4.2), the schema, and the 22 queries
// with their validation parameters.
//
// Every value is a function of the seed, the table, the row and the column, so
// that any part of a table can be made alone, on any number of goroutines, at
// any scale. The distributions are the specification's; the values are not
// those of the official dbgen, whose random streams are its own.
package tpch
