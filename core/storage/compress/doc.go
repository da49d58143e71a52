// Package compress has the block codecs of the storage formats by name: none,
// Snappy, S2, Zstd and LZ4. It is the one door to the libraries that have them.
//
// S2 is of the class of LZ4: about as small, faster to encode. A codec's number
// is part of stored formats and never changes.
package compress
