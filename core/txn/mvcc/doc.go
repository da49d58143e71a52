// Package mvcc keeps what older snapshots still need: for each key that was
// changed lately a chain of versions, newest first. A version says who changed
// the key and what it was before; the newest value itself is in place, in the
// tree that the Store belongs to.
//
// Invariants:
//
//  1. A key's chain and its value in place change together, under the
//     exclusive latch of its leaf; a reader looks at both under the shared
//     latch. So the two always fit.
//  2. Prune only cuts off versions that no snapshot looks beyond, so it needs
//     no latch.
//  3. A key without a chain has the value in place for every snapshot.
package mvcc
