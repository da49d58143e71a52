// Package rule holds the rewrites of logical plans that are always worth
// doing, one a file. Each is a function from a plan to an equivalent plan; the
// order in which the optimiser applies them is in Apply.
//
//	InlineCTEs     a CTE that is used once stands in place of its scan
//	Simplify       constants are folded, conditions normalised
//	Unnest         sub-selects in expressions become joins
//	Decorrelate    a join whose right side depends on its left no longer does
//	SplitDistinct  aggregates over distinct values group by the values first
//	PushFilters    conditions move to where their columns are made
//	Prune          columns that nobody uses are not read or computed
package rule
