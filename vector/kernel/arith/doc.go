// Package arith holds the kernels of arithmetic on machine integers and
// floats, with PostgreSQL's overflow errors (22003) and division by zero
// (22012).
//
// Contract: a and b are vectors of int2, int4, int8, float4 or float8 layout,
// Flat or Const, of one length; out has been Reset to the result type. Integer
// operands may differ in width, the result has the wider one; floats likewise.
// sel lists the rows to compute, ascending, nil for all; rows in sel are not
// null. An error is raised for rows in sel only; values elsewhere are
// unspecified.
//
// The integer kernels compute a whole batch and gather the overflow of all
// rows in one mask, so that the loop has no branch a row.
package arith
