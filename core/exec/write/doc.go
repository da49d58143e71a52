// Package write holds INSERT, UPDATE and DELETE. Rows are written a batch at a
// time on one worker, in the order of the input, through op.Writer.
//
// # Concurrent changes
//
// Under READ COMMITTED a row may have been changed by another transaction
// since the statement's snapshot. Such rows are locked and put aside; when the
// input has ended it is run once more for each batch of them, with the scan of
// the target table replaced by their newest versions (op.Recheck). Rows that
// still come out are written then. So the condition is checked again exactly
// as written, joins included.
package write
