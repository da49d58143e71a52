//go:build wasip1

package main

import (
	"math"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// weekdays counts the days from Monday to Friday from Monday, 1999-12-27, up to a
// number of days after it.
func weekdays(days int64) int64 {
	weeks, rest := days/7, days%7
	if rest < 0 {
		weeks, rest = weeks-1, rest+7
	}
	return 5*weeks + min(rest, 5)
}

// businessDays is a scalar function over numbers: how many days from Monday to Friday
// there are from a date up to another, which does not count.
//
//go:wasmexport business_days
func businessDays(start, stop int32) int32 {
	// The lowest and highest numbers are the infinities.
	infinite := func(d int32) bool { return d == math.MinInt32 || d == math.MaxInt32 }
	if infinite(start) || infinite(stop) {
		basalt.Raise("22008", "business_days needs finite dates")
	}
	const fromMonday = 5 // 2000-01-01 was a Saturday
	return int32(weekdays(int64(stop)+fromMonday) - weekdays(int64(start)+fromMonday))
}
