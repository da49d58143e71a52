// Package gather brings the batches of several workers together into one
// stream in the order of the rows, for consumers that need it: LIMIT, the
// client, anything that keeps what comes first.
//
// The worker on the lowest unfinished morsel passes its batches through; the
// others keep copies until it is their turn. One that has kept too much waits.
package gather
