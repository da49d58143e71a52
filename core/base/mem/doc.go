// Package mem is the memory budget: a tree of budgets, each with a limit, in
// which what is reserved from one counts in all above it. It allocates nothing;
// who holds memory says so before, and gives it back.
//
//	server ─┬─ buffer pool      its whole size, for as long as the database is open
//	        └─ statements ── one for each statement that runs
//
// A reservation fails with 53200 where a limit would be passed. Near the limit of
// the whole the larger holders are refused first, so that small statements and
// the session that is to free memory go on; see Level.
//
// Invariants:
//
//  1. What is used of a budget is the sum of what is used of its children and
//     of its own reservations, and at most its limit.
//  2. A failed reservation changes nothing.
package mem
