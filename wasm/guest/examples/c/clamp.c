// A vectorised function: x, but not below low nor above high. A bound that is null
// is none, which a function of one row could not see.
#include "basalt.h"

BASALT_EXPORT(clamp) int32_t clamp(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	if (nin != 3) return 1;
	const basalt_column *low = &in[1], *high = &in[2];
	const double *x = basalt_float64(&in[0]), *l = basalt_float64(low), *h = basalt_float64(high);
	double *y = basalt_float64(out);
	if (low->validity == NULL && high->validity == NULL) {
		for (int32_t i = 0; i < n; i++) {
			double v = x[i] < l[i] ? l[i] : x[i];
			y[i] = v > h[i] ? h[i] : v;
		}
	} else {
		for (int32_t i = 0; i < n; i++) {
			y[i] = x[i];
			if (!basalt_is_null(low, i) && y[i] < l[i]) y[i] = l[i];
			if (!basalt_is_null(high, i) && y[i] > h[i]) y[i] = h[i];
		}
	}
	for (int32_t i = 0; i < n; i++)
		if (basalt_is_null(&in[0], i)) basalt_set_null(out, i);
	return 0;
}
