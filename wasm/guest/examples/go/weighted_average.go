//go:build wasip1

package main

import (
	"unsafe"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// average is the state of an aggregate: the average of values by their weights. Rows
// can be taken out again, so that a sliding window costs what a whole one does.
type average struct {
	sum    float64
	weight float64
	rows   int64
}

//go:wasmexport weighted_average_state_size
func averageStateSize() int32 { return int32(unsafe.Sizeof(average{})) }

// averageInit leaves the cleared memory that the host gives, which is the state of no
// rows.
//
//go:wasmexport weighted_average_init
func averageInit(_ int32, _ unsafe.Pointer) int32 { return 0 }

// addWeighted adds rows to the states of their groups, or takes them out.
func addWeighted(n int32, groups unsafe.Pointer, in *basalt.Column, nin int32, states unsafe.Pointer, sign float64) int32 {
	args := basalt.Columns(in, nin)
	x, weight := basalt.Values[float64](&args[0], n), basalt.Values[float64](&args[1], n)
	for i, group := range basalt.Slice[uint32](groups, n) {
		s := (*average)(unsafe.Add(states, uintptr(group)*unsafe.Sizeof(average{})))
		s.sum += sign * x[i] * weight[i]
		s.weight += sign * weight[i]
		s.rows += int64(sign)
	}
	return 0
}

//go:wasmexport weighted_average_update
func averageUpdate(n int32, groups unsafe.Pointer, in *basalt.Column, nin int32, states unsafe.Pointer) int32 {
	return addWeighted(n, groups, in, nin, states, 1)
}

//go:wasmexport weighted_average_retract
func averageRetract(n int32, groups unsafe.Pointer, in *basalt.Column, nin int32, states unsafe.Pointer) int32 {
	return addWeighted(n, groups, in, nin, states, -1)
}

//go:wasmexport weighted_average_merge
func averageMerge(n int32, into, from unsafe.Pointer) int32 {
	a, b := basalt.Slice[average](into, n), basalt.Slice[average](from, n)
	for i := range a {
		a[i].sum += b[i].sum
		a[i].weight += b[i].weight
		a[i].rows += b[i].rows
	}
	return 0
}

//go:wasmexport weighted_average_final
func averageFinal(n int32, states unsafe.Pointer, out *basalt.Column) int32 {
	to := basalt.Values[float64](out, n)
	for i, s := range basalt.Slice[average](states, n) {
		if s.rows == 0 || s.weight == 0 {
			out.SetNull(i)
		} else {
			to[i] = s.sum / s.weight
		}
	}
	return 0
}
