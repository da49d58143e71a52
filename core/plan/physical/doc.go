// Package physical defines the nodes of an executable plan: relational
// operators with their algorithms chosen. They are plain data; core/plan/opt
// makes them and core/exec/build turns them into operators.
//
// Every node lists the columns that it gives, in order. Expressions name
// columns by ColID; an operator's expressions may use the columns of its
// inputs, and those of an enclosing Apply or RecursiveUnion where said.
package physical
