// A model that was trained elsewhere: logistic regression over standardised numbers.

const intercept: f64 = -1.55;

function term(x: f64, mean: f64, deviation: f64, weight: f64): f64 {
  return (weight * (x - mean)) / deviation;
}

export function churn_probability(months: f64, monthly_charge: f64, support_calls: i32): f64 {
  const z =
    intercept +
    term(months, 32.4, 24.6, -1.35) +
    term(monthly_charge, 64.8, 30.1, 0.62) +
    term(support_calls, 1.6, 1.3, 0.48);
  return 1 / (1 + Math.exp(-z));
}
