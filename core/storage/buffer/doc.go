// Package buffer is the buffer pool: the one cache of the engine, for pages
// of the data file and for blocks of column segments alike, under one budget.
//
// A frame holds one block of any size up to a few MiB. Fetch pins it; a pinned
// frame stays where it is until Unpin. What a frame holds is read under its
// shared latch and changed under its exclusive latch; blocks of space other than
// Pages never change and need no latch. Begin brings in a block that nobody has
// asked for yet.
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
//  6. Pages are written as copies: no latch is held meanwhile. A flush holds the
//     io locks of up to a batch of pages, which it takes in their order; others
//     only try them.
//
// A hit takes no lock: it walks a chain of a hash table, adds a pin, and sets the
// policy's bit where it is not set. A frame that was evicted meanwhile is dead, which
// its pins say. The table grows with the frames, since the garbage collector looks at
// all of it: at its final size that of an idle server with a pool of 6 GB was 32 MB,
// and each collection took 20 ms in place of 4. With all in memory a fetch
// takes 50 ns on one core and 48 on each of two (BenchmarkFetchHit on a busy EPYC,
// best of four), where a map under a lock took 117 and 116.
//
// # Memory
//
// Frames' memory is outside of the Go heap where the system can map it, in
// classes of sizes; see arena. What the garbage collector has of a pool is its
// frames' headers.
//
// # Eviction
//
// What is evicted is a Policy's choice. CLOCK is the default; the others need to
// know all touches in their order, and have them from a buffer that takes no lock.
// Their decisions are those of plain reference implementations, access by access
// (TestPoliciesAgainstReferences). Shares of hits (TestHitRates; a pool of 200
// pages):
//
//	        hot set and scan   loop  moving  sizes   zipf
//	clock              29.9%   0.0%   67.6%  32.4%  61.8%
//	lru                27.1%   0.0%   65.6%  30.9%  60.7%
//	2q                 48.9%  70.3%   64.2%  40.3%  66.9%
//	lru-k              49.6%   0.0%   64.5%  42.3%  68.3%
//	lirs               50.0%  82.2%   64.9%  31.5%  68.3%
//	arc                49.6%   0.0%   68.2%  41.8%  68.1%
//
// zipf is 10,000 pages with s = 1.1; sizes the same with blocks of 4 to 128 KiB;
// hot set and scan are 150 pages and a scan of 5,000 in turn; loop goes round over
// 240 pages; moving is a hot set of 120 pages that changes every 2,000 accesses.
//
// # Writing back
//
// Checkpoints (FlushAll) and the background writer (Clean) write dirty pages in
// batches, sorted by their numbers. Clean writes oldest changes first, as fast as
// the log grows, and more while many pages are dirty. A checkpoint syncs the file
// every 8 MiB of 4 KiB pages and may rest between batches.
package buffer
