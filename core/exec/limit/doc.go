// Package limit skips and counts rows: LIMIT, OFFSET and FETCH … WITH TIES.
// It takes its input in row order and stops it as soon as it has enough.
package limit
