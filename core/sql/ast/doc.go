// Package ast is Basalt's own abstract syntax tree of SQL: plain data, as wide
// as PostgreSQL 16's grammar, independent of the parser that made it.
//
// Three sealed interfaces divide the nodes: Stmt (a statement), Expr (a value
// expression) and TableRef (an item of FROM). Smaller sealed sets exist where
// a clause has variants of its own (AlterTableCmd, TableElement). Code that
// consumes a tree switches on the concrete pointer types; every interface
// value holds a pointer, never nil inside a non-nil interface.
//
// Invariants:
//
//  1. A tree is immutable once the parser has returned it. Trees are cached
//     by statement text and shared between sessions, so a consumer that
//     needs a change copies.
//  2. Identifiers are stored as PostgreSQL's lexer leaves them: unquoted ones
//     folded to lower case, quoted ones as written, both cut to 63 bytes.
//  3. Pos is the byte offset of the node in the statement list's text, or -1
//     where the parser does not know it. lex.CharPos turns it into the
//     1-based character position that the protocol wants.
//  4. The tree says what was written, not what it means: names are not
//     resolved, types are not checked, `a NOT IN (SELECT …)` is NOT over IN.
//  5. A statement that PostgreSQL has and Basalt does not know is Unsupported
//     with the statement's name, so that it parses and is refused as 0A000.
package ast
