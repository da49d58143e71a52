// Package session runs statements: it parses, binds, optimises and executes
// them, and holds what belongs to one connection — its transaction, settings,
// prepared statements and cursors.
//
// # Life of a statement
//
// ParseScript splits a text into statements. Prepare analyses one and says
// what parameters and columns it has; Execute runs it with values and returns a
// Result whose batches the caller pulls until the end. Where no transaction
// block is open, the first statement begins an implicit transaction, which
// Sync ends: the wire protocol calls it at the end of a simple query and at
// each Sync message, as PostgreSQL does. After an error the caller calls Fail,
// which rolls an implicit transaction back and marks an open block as failed.
//
// # Concurrency
//
// A Session is used by one goroutine at a time, but for Cancel. A DB may be
// used by any number.
package session
