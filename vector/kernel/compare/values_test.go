package compare_test

import (
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"pgregory.net/rapid"
)

// numericTexts has equal values of several scales and sizes.
var numericTexts = func() (out []decimal.Decimal) {
	for _, s := range []string{"0", "0.00", "1", "1.0", "1.50", "1.5", "-2", "10", "10.00", "NaN", "Infinity", "-Infinity",
		"123456789012345678901234567890", "123456789012345678901234567890.00", "0.000000000000000000000000000001", "-0.5"} {
		d, err := decimal.Parse(s)
		if err != nil {
			panic(err)
		}
		out = append(out, d)
	}
	return out
}()

func float(t *rapid.T) float64 {
	return rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, -1, 1.5, math.NaN(), -math.NaN(), math.Inf(1), math.Inf(-1)}).Draw(t, "f")
}
