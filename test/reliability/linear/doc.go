// Package linear runs what is shared between goroutines by many of them, on few keys,
// and has Porcupine decide whether what they saw is possible: whether each
// operation can have happened at one moment between its call and its return, so that
// all in this order give the answers that were given (Herlihy and Wing,
// Linearizability, 1990). The subjects are the B+tree and the log-structured tree
// under their latches, and the database, each operation a transaction of its own.
package linear
