// Package lex is PostgreSQL's lexical layer in pure Go: tokens, statement
// boundaries, keyword categories, quoting and text positions.
//
// It reads text as PostgreSQL 16 does with standard_conforming_strings on:
// every string form ('…', E'…', B'…', X'…', N'…', U&'…', $tag$…$tag$, and
// strings continued on a later line), quoted identifiers, nested comments,
// operators with the rule about a trailing + or -, parameters, and numbers in
// decimal, hexadecimal, octal and binary with underscores.
//
// Invariants:
//
//  1. A Lexer never allocates and never looks at a byte twice more than a
//     constant number of times, so lexing is linear in the text.
//  2. Tokens do not overlap, ascend, and together with the white space and
//     comments between them cover the text.
//  3. Every input ends: a lexical error gives one Invalid token, after which
//     the Lexer gives EOF for ever.
//  4. Bytes of 0x80 and above are identifier characters, as in PostgreSQL.
//     The lexer does not check that they are UTF-8; the callers in front of
//     it do.
package lex
