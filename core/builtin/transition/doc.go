// Package transition makes aggregates of scalar functions, as CREATE AGGREGATE with
// SFUNC has them: one that takes a state and a row's arguments and gives the next
// state, perhaps one that joins two states, and one that makes the result.
//
// The functions are expressions over columns, so that casts, polymorphic types and
// users' functions are what they are elsewhere. A batch is worked on in rounds: the
// first row of every group, then the second, so that one evaluation steps as many
// groups as there are. States stand between rounds as bytes, one slice a group.
//
// Invariants, PostgreSQL's:
//
//  1. The rows of a group are added in their order.
//  2. A strict transition function is not called for a row with a null argument,
//     which is skipped, nor for a state that has become null, which stays.
//  3. Without an initial value, the first argument that a strict transition
//     function would get is the first state.
//  4. A strict combining function is not called where one of the states is null:
//     the other one is the result.
package transition
