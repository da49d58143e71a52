//go:build wasip1

package main

import basalt "github.com/basaltdb/basalt/wasm/guest/go"

const (
	mostDigits = 20
	alphabet   = "0123456789bcdefghjkmnpqrstuvwxyz"
)

// interval is what is left of a range of degrees.
type interval struct{ low, high float64 }

// halve tells in which half of an interval a value is, and goes on with that half.
func (i *interval) halve(x float64) int {
	middle := (i.low + i.high) / 2
	if x >= middle {
		i.low = middle
		return 1
	}
	i.high = middle
	return 0
}

var hash [mostDigits]byte

// geohash is a scalar function with arguments of several types: the geohash of a
// place, which is a prefix of that of a smaller area around it.
//
//go:wasmexport geohash
func geohash(latitude, longitude float64, digits int32) basalt.Result {
	if digits < 1 || digits > mostDigits {
		basalt.Raise("22023", "a geohash has between 1 and 20 digits")
	}
	// NaN is in no range.
	if !(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180) {
		basalt.Raise("22003", "the latitude or longitude is out of range")
	}
	out := hash[:digits]
	southNorth, westEast := interval{-90, 90}, interval{-180, 180}
	meridian := true // bits alternate, beginning with the longitude
	for i := range out {
		digit := 0
		for range 5 {
			if meridian {
				digit = 2*digit + westEast.halve(longitude)
			} else {
				digit = 2*digit + southNorth.halve(latitude)
			}
			meridian = !meridian
		}
		out[i] = alphabet[digit]
	}
	return basalt.Bytes(out)
}
