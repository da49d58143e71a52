// Package iosweep makes every operation of the file system of a fixed piece of
// work fail, one after the other and in every way, and looks at the outcome: in
// the process that it happened to, after a restart, after a power cut, and after
// a power cut that follows a restart.
//
// Where the operation reports an error, or what was read does not fit, there is
// a clear error (58030, 53100 or XX001) or none, never a wrong answer, and
// nothing that was acknowledged is lost. A failed sync is never repeated, and
// nothing is written to its file any more: that would count what the kernel has
// dropped as durable.
//
// Where a write is damaged or goes astray and reports success, what is read of
// it later is refused with XX001, except for what cannot be known. These cases
// are counted apart, as right, refused, stopped with a clear error, found by the
// check, or undetectable:
//
//	lost       a write that never happened leaves the older version of a page,
//	           with a valid checksum and its own number. Redo repeats changes
//	           that are still in the log and so repairs it; otherwise it shows
//	           only if its neighbours, its index or its table do not fit it. The
//	           same holds for where a misdirected write should have gone. What
//	           would tell is the LSN of every page, kept elsewhere
//	tail       a write of the log that is lost or damaged, and nothing after it
//	           that says how far the log was durable: it looks like a torn tail
//	stale      a read that gives an older version of a page, likewise
package iosweep
