// Package deparse prints syntax trees as SQL text, for what the catalogue shows
// and keeps: view definitions, defaults, CHECK constraints, index expressions.
//
// Invariant: the text of a tree that the parser made parses to an equal tree,
// positions aside. A tree within the parser's limits prints to a text within
// them, because chains of one operator, join or set operation get no
// parentheses of their own.
//
// The style is PostgreSQL's own (pg_get_expr without pretty printing): keywords
// in upper case, operators in parentheses, casts as (x)::type.
package deparse
