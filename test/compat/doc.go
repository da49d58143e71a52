// Package compat runs SQL scripts on a PostgreSQL and on Basalt, statement by
// statement, and compares what the two answer over the wire. The scripts are
// those of PostgreSQL's own regression suite; what they must give is not stored
// anywhere but asked of the live PostgreSQL.
//
// A statement is equal if both servers fail with the same SQLSTATE, or if
// both succeed with the same command tags, column names, column types (the OIDs
// of built-in types) and values. Rows are compared as a multiset, unless the
// statement has an ORDER BY of its own; then rows that are equal by its keys
// may be in any order. Numbers of types real and double precision may differ in
// their last digits, for sums in another order; object identifiers of users'
// objects are all alike. Messages, notices and error positions are not compared.
//
// A statement whose values differ is skipped, which takes it out of the total,
// only if its text is volatile (see volatile.go): the time of day, process and
// transaction numbers, sizes, random numbers and plans. Everything else that
// is not equal counts against us.
//
// score.tsv holds how many statements of each file were equal, and a run fails
// if a file falls below that; -rewrite raises the numbers. The files share one
// database, so a change that is right can cost statements that were equal by
// accident, when what one of them now leaves behind is in the way of another.
// Then the number is lowered by hand, with the reason in the commit.
package compat
