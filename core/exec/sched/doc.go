// Package sched runs the morsels of a pipeline on several goroutines.
//
// Workers take morsels from one counter in ascending order, so that the lowest
// unfinished morsel is always being worked on: an operator that must keep the
// order of rows can wait for it without deadlock. A worker is a goroutine for
// the time of one Run; the calling goroutine is worker 0.
//
// Each goroutine has its turn (env.Turn) for the statement's Pacer, which is asked
// before a morsel or a task. It ends with the goroutine; the caller's is the caller's,
// and is paused while that waits for the other workers.
//
// A panic in a worker ends the Run with XX000; the first error ends the other
// workers at their next batch. No goroutine outlives the Run.
package sched
