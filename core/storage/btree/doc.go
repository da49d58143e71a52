// Package btree is a B+tree of byte-string keys and values on pages. The hot
// rows of a table, its indexes and the catalog are such trees.
//
// A tree is known by its root page, which never moves. Leaf and inner pages
// are slotted pages with their cells in key order:
//
//	leaf   uvarint len(key)<<1 | overflow, key, value
//	       with overflow the value is: length (8), first overflow page (8)
//	inner  uvarint len(key)<<1, key, child page (8)
//
// Cell i of an inner page leads to the keys from its own key up to the key of
// cell i+1; the key of cell 0 is empty and means "from the start". There are
// no sibling links: a walk descends again with the fence key of the leaf it
// leaves, so it holds one latch at a time and works in both directions. Where
// leaves were merged meanwhile, the one it finds has keys from before the fence
// too: a walk goes on from the fence, not from the first slot.
//
// A value that is too long for a leaf is in a chain of overflow pages, each
// with one cell: next page (8), bytes.
//
// Latching: readers couple shared latches downwards. A writer does the same
// and latches only the leaf exclusively; where the leaf must be split or
// merged it starts again and couples exclusive latches. Splits and merges are
// System mini-transactions of their own, so undo never takes them back.
//
// Undo is logical: an Update record says which key had which value, and undo
// does the opposite operation wherever the key is by then. See Undo.
//
// Invariants:
//
//  1. Keys of a leaf are unique and ascending and lie within its fences.
//  2. Chain pages are allocated before the leaf cell that refers to them is
//     logged, and freed after it is gone. A crash between leaks pages, never
//     leaves a dangling reference.
//  3. Callbacks run under a latch: they must not touch the same tree and must
//     not wait for another transaction.
package btree
