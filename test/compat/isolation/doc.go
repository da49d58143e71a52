// Package isolation runs PostgreSQL's isolation specs on a PostgreSQL and on
// Basalt and compares what each session sees: a spec has sessions with steps,
// and permutations that say in which order the steps are sent.
//
// A permutation is equal if on both servers the same steps have to wait, come
// to an end at the same points, and end with the same rows, tags or SQLSTATEs.
// Neither server is asked who waits for whom: a step waits if it has not ended
// after WaitTime. Rows are compared as a multiset, because the suite's expected
// order is that of PostgreSQL's heap.
//
// score.tsv holds how many permutations of each spec were equal, and a run
// fails if a spec falls below that.
package isolation
