// Package num holds the kernels of PostgreSQL's numeric type over vectors in
// any of the three representations of vector.NumRep.
//
// Contract of the binary kernels (Add, Sub, Mul, Div, Mod): a and b are
// numeric vectors, Flat or Const, of one length; sel lists the rows to
// compute, ascending, nil for all; rows in sel are not null. out has been
// Reset to numeric with that many rows; the kernel chooses its representation
// and fills it Flat. Values at rows outside sel are unspecified.
//
// A kernel takes the narrowest representation in which the whole batch is
// exact. It first bounds the batch by the OR of its absolute values: where the
// bound shows that no row can overflow, the loop runs unchecked on int64.
// Otherwise it redoes the batch on Int128 with a check a row, and where that
// overflows too, on decimal.Decimal.
//
// Display scales follow PostgreSQL: the larger of the operands' for sums, their
// total for products, select_div_scale for quotients.
package num
