// Package exectest is what the tests and benchmarks of the executor have in
// common: tables in memory that give their rows in any batch size, encoding
// and selection, a registry of the built-in functions, and plans and results
// in short notation.
package exectest
