// Package eval evaluates expressions over batches.
//
// Compile turns an expression into an Evaluator: a tree of nodes, each with
// its own scratch vector, which one goroutine uses for one batch after the
// other without allocating. CompileAll compiles several that share their
// common parts; CompilePredicate compiles a conjunction into a filter.
//
// A node computes a vector as long as the batch, of which only the rows of a
// selection are defined. So conditions narrow the selection instead of copying
// rows, and CASE, COALESCE, AND and OR evaluate each part only for the rows
// that get there: an error in a branch that is not taken does not happen.
//
// Encodings: a call all of whose arguments are constants is computed once for
// the batch, and only once at all if it cannot change. A strict call over one
// dictionary column, which depends on its arguments only, is computed once for
// each dictionary entry and remembered as long as the dictionary is the same.
//
// Ownership: a result is valid until the Evaluator is used again, and may be a
// column of the batch itself. Parameters and outer columns are read at each
// use, so that the same Evaluator serves all rows of an Apply.
package eval
