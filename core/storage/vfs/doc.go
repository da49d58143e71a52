// Package vfs is the only door from the engine to files.
//
// An FS is rooted at one directory; names are relative to it, with slashes.
// Four implementations:
//
//	OS      pread and pwrite on a real directory
//	Mem     in memory, with strict crash semantics: CrashClone returns what a
//	        power cut could leave
//	Fault   wraps another FS and fails chosen operations
//
// Durability is what POSIX promises and no more:
//
//  1. Written bytes survive a crash once Sync of that file has returned.
//     Before, any subset of their 512-byte sectors may survive.
//  2. A created, renamed or removed name survives once SyncDir of its
//     directory has returned. Before, it may or may not.
//  3. A failed Sync says nothing about what is on disk and must not be
//     repeated in the hope of success: the kernel may have dropped the pages.
//
// Errors are *errs.Error with 53100 for a full disk and 58030 otherwise; they
// wrap the cause, so errors.Is(err, fs.ErrNotExist) works.
package vfs
