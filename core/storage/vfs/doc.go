// Package vfs is the only door from the engine to files.
//
// An FS is rooted at one directory; names are relative to it, with slashes.
// Its implementations:
//
//	OS      pread, pwrite, direct I/O and io_uring on a real directory
//	Mem     in memory, with strict crash semantics: CrashClone returns what a
//	        power cut could leave
//	Fault   wraps another FS and fails chosen operations
//	ReadOnly, Overlay  a real directory that is only read, and a file system
//	        whose changes stay in memory: together they open a database
//	        without touching its files
//
// Durability is what POSIX promises and no more:
//
//  1. Written bytes survive a crash once Sync of that file has returned.
//     Before, any subset of their 512-byte sectors may survive.
//  2. A created, renamed or removed name survives once SyncDir of its
//     directory has returned. Before, it may or may not.
//  3. A failed Sync says nothing about what is on disk and must not be
//     repeated in the hope of success: the kernel may have dropped the pages.
//  4. A write to a file opened with DSync survives once WriteAt, or WriteBatch,
//     has returned nil. A failed one is as a failed Sync.
//
// Errors are *errs.Error with 53100 for a full disk and 58030 otherwise; they
// wrap the cause, so errors.Is(err, fs.ErrNotExist) works.
//
// # Direct I/O
//
// A file opened with Direct bypasses the kernel's cache where its file system
// can do that. Align then is more than 1, a power of two up to MemoryAlign:
//
//  1. The offset, the length and the address of a write are multiples of Align.
//     Another write does nothing and returns XX000. Memory from Alloc, and
//     slices of it that begin at multiples of Align, have such addresses.
//  2. A file's end need not be a multiple: pad the last write, then Truncate.
//  3. Reads may be of any range and into any memory. One that is not aligned
//     reads more than it returns and copies.
//  4. Align may become 1 at any time, when the file system refuses an operation
//     that was as it should be; never the other way round, and it does not grow.
//     So a writer that keeps to the multiples that it found at first is right for
//     the life of the file, and with multiples of MemoryAlign for every file.
//  5. Direct is no durability: it takes DSync, or Sync.
//
// Other systems than Linux have ordinary files only. Stats count what was asked
// for and refused.
//
// # Batches
//
// ReadBatch and WriteBatch do many operations in one call. OS gives them to the
// kernel through an io_uring that the batch has to itself: no goroutine waits
// for the completions of others. Where the kernel refuses rings, and where all
// are in use, up to 16 threads do the operations. Files of Mem and Fault do them
// one after the other, in order, so simulations and counted faults stay as they
// were.
//
// Measured on a virtual disk with ext4, two cores that others used too
// (BenchmarkRead, BenchmarkWrite; one run or the median of three; a write has its share of
// a sync every 32):
//
//	                  one by one   32 by threads   32 by io_uring
//	direct read
//	  4 KiB           138 µs       182 µs          29 µs each
//	  256 KiB         864 µs       511 µs          387 µs each
//	direct write
//	  4 KiB           284 µs        74 µs          42 µs each
//	  256 KiB         264 µs       228 µs          193 µs each
//	read from the kernel's cache
//	  4 KiB           4.2 µs       4.4 µs          2.5 µs each
//	  256 KiB          54 µs        59 µs          84 µs each
//
// A goroutine that reaps for others was no faster on the disk, and slower by a
// third where nothing waits for one. Counting an operation takes 85 to 98 ns, most
// of it for reading the clock twice (BenchmarkCount).
package vfs
