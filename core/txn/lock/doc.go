// Package lock is the lock manager: locks on tables, rows and application
// numbers, waiting for transactions to end, and deadlock detection.
//
// Modes are PostgreSQL's, with its conflict tables. A lock has holders and a
// queue of waiters; a request waits behind earlier requests that it conflicts
// with, so nobody starves. An owner that holds a lock and asks for a stronger
// mode only waits for the other holders.
//
// A lock is released with the transaction, or kept for the session beyond it
// until it is given back; an owner may have the same lock in both ways.
//
// A wait that begins looks for a cycle in the wait-for graph, which is read
// from the queues as they are. The youngest owner of the cycle, by ID, gets
// 40P01. Only a request can close a cycle: being granted a lock adds no edge
// that was not there, since whoever waits for the new holder waited behind it.
//
// Latch order: waits (graph), then a shard of the table.
package lock
