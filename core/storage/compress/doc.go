// Package compress has the block codecs of the storage formats by name: none,
// Snappy, S2 and Zstd. It is the one door to the library that has them.
//
// S2 is of the class of LZ4: about as small, faster to decode than Snappy. A
// codec's number is part of stored formats and never changes.
package compress
