// Package page is the format of the slotted pages of the data file: a header,
// slots that grow upwards, and cells that grow downwards from the end.
//
//	 0        8        16     20        24      28      32
//	+--------+--------+------+---------+-------+-------+----------------
//	| page id| LSN    | CRC  | free-   | slot  | flags | slots → ··· ← cells
//	| 8      | 8      | 4    | space 4 | cnt 4 | 4     |
//	+--------+--------+------+---------+-------+-------+----------------
//
// All integers are little-endian. free-space is the offset of the lowest
// cell. A slot is the cell's offset (2) and length (2). Flags are the page
// type (bits 0-7), the tree level (8-15) and the format version (16-23).
//
// The CRC is CRC-32C of the page without the CRC field. It is set when the
// page is written and checked when it is read; in memory it is stale. A page
// of zeros is valid: it was allocated but never written.
//
// Invariants:
//
//  1. Every page of the file has this format, whatever its type: an overflow
//     or free page is a page with one cell. So the log needs only the three
//     operations Insert, Delete and Replace, and images.
//  2. Slots are in the order that the user of the page gives them; cells are
//     in any order and may have garbage between them until Compact.
//  3. LSN is that of the last log record that changed the page.
package page
