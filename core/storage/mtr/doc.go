// Package mtr has mini-transactions: changes to a few pages that happen
// wholly or not at all. It is the only way to change a page.
//
// A mini-transaction latches pages exclusively, changes them, and Commit
// writes one log record with all changes; being one record, it is atomic. The
// latches are held until the record has its LSN, so the log has the changes
// of every page in their order.
//
// What a record means for a database transaction is its type: Update carries
// undo information, CLR compensates an Update, System is a structure change
// (split, merge, allocation) that stays whatever becomes of the transaction.
//
// Payload:
//
//	Update   uvarint length, undo information (opaque here); pages
//	CLR      uvarint LSN of the next record to undo; pages
//	System   pages
//	pages:   { uvarint page id, kind 1, uvarint length, changes }
//	kind 0:  changes are { op 1, uvarint slot [, uvarint length, cell] }
//	kind 1:  changes are the page's image after the mini-transaction
//	kind 2:  the id is that of a tree that is not made of pages, and the changes
//	         are as its owner encodes them (LogChange)
//
// The first change of a page after a checkpoint is logged as an image, so
// redo never depends on a page that a crash has torn.
//
// Page 0 is the space header. Its one cell holds the number of pages (8), the
// first free page (8) and the number of free pages (8). A free page's one
// cell holds the next free page (8).
//
// Latch order: pages of a tree from the root down, then page 0, then free
// pages. A caller must not hold page 0 when it latches a tree page.
package mtr
