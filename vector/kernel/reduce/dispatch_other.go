//go:build !amd64 || purego

package reduce

// The kernels that do whole vectors do none here.

func sum32([]int32) (done int, sum int64) { return 0, 0 }

func sum64([]int64) (done int, low uint64, high int64) { return 0, 0, 0 }

func min32(xs []int32) (done int, best int32) { return 1, xs[0] }

func max32(xs []int32) (done int, best int32) { return 1, xs[0] }

func min64(xs []int64) (done int, best int64) { return 1, xs[0] }

func max64(xs []int64) (done int, best int64) { return 1, xs[0] }
