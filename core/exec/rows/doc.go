// Package rows holds materialised rows: what blocking operators keep of their
// input.
//
// A Collector takes the batches of one worker; small ones are packed into
// chunks. Join puts the chunks of all workers together into a Table, one
// contiguous vector a column, so that a row is an int32 position from then on.
package rows
