// Package oper holds the built-in operators — comparison, arithmetic, bitwise,
// dates, concatenation — and the functions behind them, with PostgreSQL's
// names. Register adds them to a registry.
package oper

import "github.com/basaltdb/basalt/core/ext"

// Register adds the operators.
func Register(r *ext.Registry) {
	registerComparisons(r)
	registerArithmetic(r)
	registerBitwise(r)
	registerDates(r)
	registerConcat(r)
}
