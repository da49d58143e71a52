// Package errs is the error vocabulary of Basalt: one error type that carries
// an SQLSTATE from the layer that knows what went wrong to the client that has
// to act on it.
//
// Invariants:
//
//  1. Every error that can reach a client is, or wraps, an *Error. An error
//     without one is a bug and is reported as XX000 (InternalError).
//  2. The code is set where the cause is known and never changed on the way
//     up; Wrap adds context to the message chain but keeps the code.
//  3. Position is a 1-based character (not byte) offset into the statement
//     text, 0 when unknown, as the PostgreSQL protocol defines it.
//
// The codes are those of PostgreSQL's Appendix A, with the names it uses.
package errs
