// Package bind turns a syntax tree into a typed logical plan: it resolves
// names against a catalogue snapshot, types expressions by PostgreSQL's rules
// (chapter 10 of its manual), expands views, and reports what is wrong with
// its messages and codes.
//
// Invariants:
//
//  1. Every expression of a bound plan is typed, and every function, operator
//     and cast in it is resolved; nothing later looks up a name.
//  2. A column of an enclosing query is an ordinary Column that the plan does
//     not produce; whoever needs to know computes the free columns.
//  3. Binding reads the snapshot only, never a table.
//
// One Binder binds one statement and is not used again.
package bind
