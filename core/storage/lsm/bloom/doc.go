// Package bloom is a blocked Bloom filter: the bits of a key are all in one
// cache line, so that a probe costs one access to memory.
//
// A filter is a number of lines of 64 bytes. The upper half of the hash of a
// key chooses the line, and nine bits for each probe, of a product of the hash,
// choose the bits. At 10 bits a key about 1.2 % of the keys that were not added
// are taken for ones that were; filters never deny a key that was added.
//
// Hash is part of stored formats and never changes.
package bloom
