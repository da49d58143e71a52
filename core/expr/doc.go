// Package expr is the typed expression tree that the binder makes, the
// optimiser rewrites and the executor evaluates. Nodes are plain data; typing,
// rewriting and evaluation are functions in other packages.
//
// A column is named by a ColID, which is unique in a statement and never
// reused, so that moving an expression between plan nodes needs no renumbering.
// A node is immutable once it is part of a plan: rewrites build new nodes.
package expr
