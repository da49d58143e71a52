// Package opt turns a logical plan into a physical one: it applies the rewrite
// rules, orders inner joins by estimated cost, and chooses an algorithm for
// every node.
//
// Join orders are searched by dynamic programming over subsets (Moerkotte and
// Neumann 2006, in the simpler subset form) up to maxExact inputs, and
// greedily beyond. The cost of an order is the number of rows that its joins
// produce, plus what building their hash tables takes.
package opt
