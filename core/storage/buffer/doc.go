// Package buffer is the buffer pool: the one cache of the engine, for pages
// of the data file and for blocks of column segments alike, under one budget.
//
// A frame holds one block of any size up to a few MiB. Fetch pins it; a pinned frame stays where it is until Unpin. What a
// frame holds is read under its shared latch and changed under its exclusive
// latch; blocks of space other than Pages never change and need no latch.
//
// Invariants:
//
//  1. A key has at most one frame. A frame with pins is never evicted.
//  2. A dirty page is written only after the log is durable beyond its LSN.
//  3. The bytes of all frames stay within the budget; where every frame is
//     pinned, Fetch fails with 53200.
//  4. The evictor only tries latches, so it cannot deadlock with a caller that
//     holds latches while it fetches.
//  5. A page is dirty before its change is in the log, so a checkpoint that
//     writes the pages that are dirty after its redo point misses none.
//
// Eviction is a Policy; CLOCK is the one there is.
package buffer
