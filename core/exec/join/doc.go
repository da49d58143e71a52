// Package join holds the joins: by hash table, by searching an index, by comparing
// all pairs, and Apply, which runs its right side for each left row.
//
// # Hash join
//
// The right input is collected first, by all workers, and made one table of
// contiguous columns. Its rows are found through a directory of one of these
// forms:
//
//	direct   one integer key whose values lie close together: the rows of each
//	         value, by value less the least
//	packed   keys of up to four words (core/exec/keypack): rows in the order of
//	         their hash buckets, with the words beside them
//	hashed   any other: rows in the order of their hash buckets, with the hash
//	         beside them, and keys compared column by column
//
// A bucket's directory entry has the position of its first row and 16 bits of
// a Bloom filter over its keys, so that most probes without a match end there.
//
// Probing finds pairs of positions, a few thousand at a time. What happens with
// them is the matcher's business, one for all joins: it evaluates the residual
// conditions over the pairs, keeps account of which rows have matched, and
// gives what the kind of join wants. When no left row matches twice, the left
// columns go on as they are, under a narrower selection.
package join
