//go:build !amd64 || purego

package filter

// The kernels that do whole vectors do none here.

func range32([]int32, int32, int32, []int32) (done, found int) { return 0, 0 }

func range64([]int64, int64, int64, []int32) (done, found int) { return 0, 0 }

func orAbs([]int64) (done int, acc uint64) { return 0, 0 }
