// Package order is the default order and equality of every type, those that
// are built of other values (arrays, records) or whose bytes do not decide
// (jsonb) included. For all others it is that of vector/kernel.
package order
