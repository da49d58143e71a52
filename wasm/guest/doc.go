// Package guest has what the authors of WebAssembly functions need: a library for
// each language (in c, rust, go and as) and the commands that compile a directory of
// sources to a module.
//
// A module says what it offers in the custom section "basalt.manifest", which the
// compilers do not write: AppendManifest does.
//
// The examples in the directory of that name are the same functions in every
// language, with one manifest and one file of statements and answers for all.
package guest
