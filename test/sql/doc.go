// Package sql runs our own SQL corpus: files in testdata that hold statements
// and what they answer.
//
//	# A comment, up to the statement.
//	SELECT 1, NULL, 'x'
//	----
//	1||x
//
// A statement ends at the line "----"; its answer is the rows, their values
// divided by "|", or the command tag of a statement without rows, or the error
// as "ERROR 42P01: relation ...", with further lines for DETAIL and HINT. Notices
// stand before it as "NOTICE: ...". An answer ends at an empty line; one that
// holds empty lines stands between "----" and another "----". Several
// statements in one text are one simple query, which is one transaction.
//
// A line "session NAME [ROLE]" goes on with that session, which it opens as
// the role where it is not open yet; "close NAME" ends one; "restart" stops
// the server and starts it again on the same data. Each file has a database of
// its own. After a change of answers, look at what -rewrite writes.
package sql
