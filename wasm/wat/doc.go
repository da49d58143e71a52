// Package wat assembles the WebAssembly text format into binary modules: the
// core specification 2.0 as a whole, which is the first version with sign
// extension, saturating conversions, multiple values, bulk memory, reference
// types and vectors.
//
// A text is split into tokens, and then read twice. The first reading declares
// what the module has, because a name may be used before its definition; the
// second writes the sections. There is no tree: an instruction is encoded where
// it is read, and the operator of a folded one is held back until its operands
// are written.
//
//	text -> lex -> tokens -> declare -> index spaces
//	                      -> define  -> sections -> module
//
// What is not in the text format but is checked here, because only here its
// place in the text is known: the range of every index and lane, alignments,
// that initialisers are constant, and that no name is exported twice. The types
// of operands are left to the validator of the runtime.
//
// Besides the fields of the specification the annotation
//
//	(@custom "name" "bytes"...)
//
// makes a custom section behind those of the specification; other annotations
// are skipped. The last section has the functions' names, for stack traces: the
// identifier, or the export of a function that has none.
//
// Invariants:
//
//  1. Assemble never panics, and its time and memory are linear in the text:
//     the text, its nesting, and what one function has are bounded.
//  2. Every error is an *errs.Error whose position is a character of the text
//     and whose message begins with its line and column: 42601 for what is
//     wrong, 54000 for what is too large.
//  3. Equal texts give equal bytes. Types without a definition come behind the
//     defined ones, in the order of their uses; where the format has two ways
//     to say a thing, the shorter is taken.
package wat
