// Package agg holds PostgreSQL's aggregate functions. Register adds them to a
// registry.
//
// The states of an aggregate are typed arrays with one entry a group. Sums of
// integers and fixed-point numerics are kept in 128-bit integers, exactly; a
// group whose sum leaves 38 digits, or meets NaN or an infinity, goes on as a
// decimal.Decimal. Floats are summed as PostgreSQL does, variance by the
// Youngs-Cramer recurrence, so that results agree up to the order of rows.
//
// The rank family (rank('x') WITHIN GROUP …) gets from the executor, for each
// row in sort order, how it compares with the hypothetical row and whether it
// differs from the row before; see core/exec/agg.
package agg
