// Package logical defines the nodes of a relational plan before algorithms
// are chosen: what the binder makes of a statement and the rules of the
// optimiser rewrite. Nodes are plain data, and share the parameter structs
// (sort keys, aggregate and window calls, write clauses) of their physical
// counterparts.
//
// A node gives columns that it made or that its inputs made, named by ColID. A
// column used in a node that no input of it gives is a correlation: a column
// of an enclosing query, or, on the right side of a join, of its left side.
//
// Nodes are immutable once built; a rewrite makes new ones.
package logical
