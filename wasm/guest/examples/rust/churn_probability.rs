//! A model that was trained elsewhere: logistic regression over standardised numbers.

struct Feature {
    mean: f64,
    deviation: f64,
    weight: f64,
}

const MONTHS: Feature = Feature { mean: 32.4, deviation: 24.6, weight: -1.35 };
const MONTHLY_CHARGE: Feature = Feature { mean: 64.8, deviation: 30.1, weight: 0.62 };
const SUPPORT_CALLS: Feature = Feature { mean: 1.6, deviation: 1.3, weight: 0.48 };
const INTERCEPT: f64 = -1.55;

impl Feature {
    fn term(&self, x: f64) -> f64 {
        self.weight * (x - self.mean) / self.deviation
    }
}

#[no_mangle]
pub extern "C" fn churn_probability(months: f64, monthly_charge: f64, support_calls: i32) -> f64 {
    let z = INTERCEPT + MONTHS.term(months) + MONTHLY_CHARGE.term(monthly_charge) + SUPPORT_CALLS.term(support_calls as f64);
    1.0 / (1.0 + basalt::exp(-z))
}
