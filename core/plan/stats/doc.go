// Package stats estimates how many rows plan nodes give. The estimates rest on
// what storage and ANALYZE know of tables, and on the usual assumptions where
// they know nothing: uniform values, independent conditions, and a join key
// that the smaller side contains in the larger (Selinger et al. 1979).
package stats
