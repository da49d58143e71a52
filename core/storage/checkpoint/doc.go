// Package checkpoint opens and closes the page store: it knows the control
// file, takes fuzzy checkpoints, and recovers after a crash.
//
// Control file "control", replaced durably as a whole:
//
//	0       8        12          16         24      32      40       44
//	+-------+--------+-----------+----------+-------+-------+--------+-----
//	| magic | format | page size | WAL seg- | data- | start | clean  | redo
//	| 8     | 4      | 4         | ment 8   | base 8| no. 8 | 4      | LSN 8
//	+-------+--------+-----------+----------+-------+-------+--------+-----
//	then: root of the catalog tree 8, last commit timestamp 8, durable LSN 8,
//	CRC-32C 4
//
// The format is 2; format 1, without the durable LSN, is read too.
//
// A checkpoint: a record with the active transactions goes into the log; its
// LSN is the redo point, and from then on the first change of every older
// page is logged as an image. All dirty pages are written while transactions
// go on, the data file is synced, and only then the control file names the
// redo point, and the log-structured trees are flushed up to it. The log is
// kept from the redo point or from the first record of the oldest transaction in
// the record, whichever is older, and where it is archived until that is done.
//
// Recovery is ARIES with logical undo: one pass from the redo point repeats
// history and finds the transactions that did not end; those are undone in
// the order opposite to their changes, each undo step logged as a
// compensation record, so that a crash during recovery loses no work and does
// nothing twice. Structure changes are never undone. Before any of it the log
// is made durable as it is read (wal.SyncAll), and page images count even where
// the page is newer: what a dead process has left to the kernel, or the kernel
// has dropped after a failed sync, must not be built on.
//
// The log ends at its first invalid record. Where something proves that it was
// durable beyond (wal.FindDamage), that is damage and not the end: the durable
// LSN of the control file, which is the log's end after a clean close, the one
// in a Commit record, a page that is newer, or tables of a log-structured tree
// that have later changes. Open then refuses with XX001, unless it was told to
// accept damage: it recovers what can be read, and the log goes on in a segment
// that was never used, so that no LSN is given twice.
//
// While a directory is being initialised it has a file "creating"; a directory
// with data but neither that nor a control file is refused, not overwritten.
package checkpoint
