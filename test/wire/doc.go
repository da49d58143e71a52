// Package wire is a small client of PostgreSQL's protocol for tests: the simple
// query protocol with results as text. Unlike a driver it hides nothing. A test
// sees every result of a message, the column types, the command tags and the
// error's fields as the server sent them, can feed and read COPY, and can tell
// a server that is slow from one that is gone.
//
// A Conn is for one goroutine at a time.
package wire
