// Package filter keeps the rows for which a conjunction is true. It narrows
// the selection of each batch and copies nothing.
package filter
