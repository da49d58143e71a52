// Package parse is the door from SQL text to statements: it splits a text,
// answers from a cache, reads the simple statements with Go code of its own, and
// leaves the others to the full parser that it was given.
//
// Invariants:
//
//  1. What the fast paths return is what the full parser returns, positions
//     included. Where they are not sure they step back and let it parse.
//  2. A text is parsed whole or not at all: an error in its last statement
//     keeps the first from running, as in PostgreSQL.
//  3. Statements are immutable and shared. The cache holds no more than its
//     budget in bytes, by estimate.
//
// The fast paths are BEGIN and its kin, SET, RESET, SHOW and DISCARD, and INSERT …
// VALUES whose values are constants and parameters. What stands behind the values
// (ON CONFLICT, RETURNING) goes to the full parser with the values blanked out,
// so that a bulk INSERT costs it the same as one of a single row.
//
// Statements of Basalt's own, which PostgreSQL's grammar does not have, are read
// here alone: those about modules. Each is told from PostgreSQL's by its first words,
// with which the grammar has nothing.
package parse
