//go:build !linux

package kerneltest

// Guarded returns n zeros, without a guard behind them.
func Guarded[T byte | int32 | int64](n int) []T { return make([]T, n) }
