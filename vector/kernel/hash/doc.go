// Package hash computes 64-bit hashes of rows, a column at a time.
//
// Two values that are equal in SQL hash alike whatever their representation:
// numerics of other scale or width, -0 and 0, NaNs, char(n) with other
// trailing blanks, intervals of equal length. Nulls hash alike. The hash is
// the same on every machine and in every run, so that plans replay.
//
// Types whose equality is not that of their bytes are hashed by their keys
// from core/expr/order.
package hash
