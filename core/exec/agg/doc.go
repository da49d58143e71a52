// Package agg groups rows and computes aggregates: GROUP BY with grouping
// sets, FILTER, DISTINCT, ORDER BY inside an aggregate, ordered-set and
// hypothetical-set aggregates.
//
// Each worker groups the rows that it gets in its own tables; the tables are
// then merged, in as many partitions of the keys as there are workers when
// there are many groups, and the groups pushed on. An aggregate with DISTINCT
// or an order keeps its rows (or its distinct rows) and is computed at the end.
//
// A hypothetical-set aggregate does not see the rows but what matters of
// them: it gets, in sort order, two columns: an int4 that is negative for a row
// that sorts before the hypothetical one, zero for its peer, and positive for
// one behind it; and a bool that is true where the row differs from the one
// before it.
package agg
