// A model that was trained elsewhere: logistic regression over standardised numbers.
#include "basalt.h"

typedef struct {
	double mean, deviation, weight;
} feature;

static const feature MONTHS = {32.4, 24.6, -1.35}, MONTHLY_CHARGE = {64.8, 30.1, 0.62}, SUPPORT_CALLS = {1.6, 1.3, 0.48};

static const double INTERCEPT = -1.55;

static double term(feature f, double x) { return f.weight * (x - f.mean) / f.deviation; }

BASALT_EXPORT(churn_probability) double churn_probability(double months, double monthly_charge, int32_t support_calls) {
	double z = INTERCEPT + term(MONTHS, months) + term(MONTHLY_CHARGE, monthly_charge) + term(SUPPORT_CALLS, support_calls);
	return 1 / (1 + basalt_exp(-z));
}
