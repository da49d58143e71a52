// Package sqlfile runs files that hold statements and what they answer: those of
// the project's own corpus, and those of the functions that users write.
//
//	# A comment, up to the statement.
//	SELECT 1, NULL, 'x'
//	----
//	1||x
//
// A statement ends at the line "----"; its answer is the rows, their values
// divided by "|", or the command tag of a statement without rows, or the error
// as "ERROR 42P01: relation ...", with further lines for DETAIL and HINT. Notices
// stand before it as "NOTICE: ...". An answer ends at an empty line, and one line
// "(empty)" stands for an empty line in it, or for no answer at all. Several
// statements in one text are one simple query, which is one transaction.
//
// A line "session NAME [ROLE]" goes on with that session, which it opens as
// the role where it is not open yet; "close NAME" ends one; "restart" closes the
// database and opens it again.
package sqlfile
