//go:build wasip1

package main

import basalt "github.com/basaltdb/basalt/wasm/guest/go"

// clamp is a vectorised function: x, but not below low nor above high. A bound that is
// null is none, which a function of one row could not see.
//
//go:wasmexport clamp
func clamp(n int32, in *basalt.Column, nin int32, out *basalt.Column) int32 {
	args := basalt.Columns(in, nin)
	if len(args) != 3 {
		return 1
	}
	x, low, high := &args[0], &args[1], &args[2]
	from, lows, highs := basalt.Values[float64](x, n), basalt.Values[float64](low, n), basalt.Values[float64](high, n)
	to := basalt.Values[float64](out, n)
	for i, v := range from {
		if v < lows[i] && !low.IsNull(i) {
			v = lows[i]
		}
		if v > highs[i] && !high.IsNull(i) {
			v = highs[i]
		}
		to[i] = v
	}
	if !x.AllValid() {
		for i := range to {
			if x.IsNull(i) {
				out.SetNull(i)
			}
		}
	}
	return 0
}
