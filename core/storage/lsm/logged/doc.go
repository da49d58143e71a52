// Package logged is a log-structured tree with a log of its own: a store of keys
// and values that stands alone, which is what tests and benchmarks compare with
// others.
//
// A batch of changes is one record of the log (package wal), so it is made wholly
// or not at all; its payload is that of lsm.AppendOps. Positions that the tree asks
// for are records of their own, of type Checkpoint without a payload, so that the
// log can be read from there.
//
// Files: the log is in "wal", the tree in "lsm".
package logged
