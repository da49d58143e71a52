// Package jsonv reads and writes JSON the way PostgreSQL does. A json value is
// stored as the text that was given; a jsonb value as its canonical text: keys
// in order of length then bytes, the last of equal keys kept, numbers in
// numeric's form, ", " and ": " as separators. The canonical text of two equal
// values is equal, so it can be compared, hashed and indexed as bytes, and
// printing costs nothing.
package jsonv
