// Package pgwire serves PostgreSQL's frontend/backend protocol, version 3.0, over
// sessions of core/session.
//
// # Messages
//
//	startup   int32 length (with itself); int32 code; body
//	others    byte type; int32 length (with itself, without the type); body
//
// All integers are big-endian. A length is checked against a limit that
// depends on the state (small before a client is authenticated) before any
// memory is given to it, and a body is read in chunks, so that memory follows
// what has arrived and not what is announced. Every count inside a body is
// checked against the bytes that are left. NULL is the length -1 and no other
// negative number.
//
// # Life of a connection
//
// One goroutine serves a connection: it reads a message, handles it and
// appends the answers to one buffer, which is written when it has grown large
// and before every read that has to wait. So a pipeline of messages costs one
// write, and an answer never waits for the client.
//
// While the goroutine waits at the end of a transaction, others may write
// under conn.mu: notifications are delivered at once.
//
// # Errors
//
// In the simple protocol an error ends the message; in the extended protocol
// everything up to Sync is skipped. A protocol violation, a panic and the end of the server
// end the connection, nothing else does.
package pgwire
