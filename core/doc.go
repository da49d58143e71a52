// Package core opens a Basalt database inside a Go program, with no server.
//
//	db, err := core.Open("data")
//	defer db.Close()
//	conn, err := db.Conn(ctx)
//	defer conn.Close()
//	rows, err := conn.Query(ctx, "SELECT id, total FROM orders WHERE total > $1", 100)
//	defer rows.Close()
//	for {
//		batch, err := rows.Next() // up to 2048 rows in Arrow's layout; nil at the end
//		…
//	}
//
// This is the interface for programs that want columns. Package sqldriver puts
// the rows of database/sql on top of it.
//
// A DB may be used by any number of goroutines, a Conn by one at a time. A
// statement outside a transaction block is a transaction of its own, which is
// committed when its rows have been read to the end or closed. The context of a
// statement cancels it: the error is 57014. Every error that a statement gives
// is, or wraps, an *errs.Error with its SQLSTATE.
//
// One process at a time has a directory open; Open in a second one is refused.
package core
