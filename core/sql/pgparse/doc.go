// Package pgparse turns the text of one SQL statement into Basalt's syntax tree
// with PostgreSQL 16's own parser. It is the only importer of pg_query_go, and
// with it of cgo; without cgo its Parse answers 0A000.
//
// The way of a statement:
//
//	text → lex.CheckEncoding → Check (limits) → C parser → JSON → document → ast
//
// Invariants:
//
//  1. No text ends the process. The C code recurses once per level of the
//     tree and cannot be stopped, so the limits are checked before it by our
//     own lexer, and a deep statement is parsed on a thread with a stack of
//     its own (see limits.go).
//  2. Errors are PostgreSQL's: its message, SQLSTATE, detail, hint and
//     position (1-based characters into the given text).
//  3. A tree holds no memory of C and keeps neither the JSON nor the text
//     alive.
//
// The tree comes as JSON because that is measured to be 4 to 6 times faster out
// of the C library than its protocol buffers, which allocate every node twice.
// The JSON loses the value of integers below 1; convert_const.go reads those
// from the text.
package pgparse
