// Package oltp measures transactional load beside PostgreSQL 15 in the same
// run: pgbench's three modes, how long a start after a crash takes, and what a
// long analytical scan costs the writers beside it.
//
// Each measurement checks what it can know of the result: pgbench's balances
// must add up, before and after a crash, and a scan must see one snapshot. The
// tests of this package are short runs of the same code, for the checks alone;
// -whole makes them long enough for their figures to mean something.
package oltp
