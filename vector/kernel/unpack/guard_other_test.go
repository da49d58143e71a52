//go:build !linux

package unpack

// guarded returns n elements.
func guarded[T byte | int32 | int64](n int, _ bool) []T { return make([]T, n) }
