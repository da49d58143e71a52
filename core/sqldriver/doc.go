// Package sqldriver is the database/sql driver "basalt": the database runs in
// the same process, and the data source name is its directory.
//
//	import _ "github.com/basaltdb/basalt/core/sqldriver"
//
//	db, err := sql.Open("basalt", "data")
//	defer db.Close()
//	err = db.QueryRowContext(ctx, "SELECT total FROM orders WHERE id = $1", 7).Scan(&total)
//
// Parameters are $1, $2, … Integers arrive as int64, floats as float64, booleans
// as bool, bytea as []byte, dates and timestamps as time.Time; every other type,
// numeric among them, arrives as its text, so that no digit is lost.
//
// All pools of one process that name the same directory share one open
// database, which is closed with the last of them. NewConnector makes a pool on
// a database that the program has opened itself, and leaves it open.
package sqldriver
