//go:build wasip1

package main

import "math"

// feature is a number that a model was trained with.
type feature struct{ mean, deviation, weight float64 }

func (f feature) term(x float64) float64 { return f.weight * (x - f.mean) / f.deviation }

var (
	tenure       = feature{mean: 32.4, deviation: 24.6, weight: -1.35}
	charge       = feature{mean: 64.8, deviation: 30.1, weight: 0.62}
	supportCalls = feature{mean: 1.6, deviation: 1.3, weight: 0.48}
)

const intercept = -1.55

// churnProbability is a model that was trained elsewhere: logistic regression over
// standardised numbers.
//
//go:wasmexport churn_probability
func churnProbability(months, monthlyCharge float64, calls int32) float64 {
	z := intercept + tenure.term(months) + charge.term(monthlyCharge) + supportCalls.term(float64(calls))
	return 1 / (1 + math.Exp(-z))
}
