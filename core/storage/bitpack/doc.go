// Package bitpack packs integers into as many bits as the largest needs.
//
// The layout is interleaved, so that a decoder does the same shift on many
// neighbouring words: with 32-bit words there are 64 lanes, and value i is in
// lane i mod 64, at position i div 64 of that lane's stream of bits. Word r of
// lane l is word r*64+l of the block.
//
//	lane         0        1            63
//	word row 0   [v0  … ] [v1  … ] …  [v63  … ]   values 0..63, 64..127, …
//	word row 1   [ …    ] [ …    ] …  [ …     ]
//
// Widths above 32 use 64-bit words and 32 lanes in the same way. A row of
// values has the same shift in all lanes, so the inner loops have no
// data-dependent control, need no code per width, and suit SIMD registers of
// any size.
//
// Words are little-endian. A block of n values of width w has
// ceil(ceil(n/lanes)*w/bits) rows of words; see Size. Reading whole blocks is
// the work of vector/kernel/unpack.
package bitpack
