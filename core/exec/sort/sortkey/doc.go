// Package sortkey orders materialised rows by several keys.
//
// The leading keys are packed into one 64-bit word a row whose unsigned order
// is theirs: integers less their minimum in as many bits as their range needs,
// dictionary strings by rank, other strings by eight bytes behind their common
// prefix; descending keys inverted, nulls below or above. The words are radix
// sorted. Where they do not hold all of the keys, rows of equal words are
// ordered by comparing the rest. The order is stable.
package sortkey
