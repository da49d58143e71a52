// An aggregate: the average of values by their weights. Rows can be taken out again,
// so that a sliding window costs what a whole one does.
#include "basalt.h"

typedef struct {
	double sum, weight;
	int64_t rows;
} state;

BASALT_EXPORT(weighted_average_state_size) int32_t weighted_average_state_size(void) { return sizeof(state); }

// The host gives cleared memory, which is the state of no rows.
BASALT_EXPORT(weighted_average_init) int32_t weighted_average_init(int32_t n, state *states) {
	(void)n, (void)states;
	return 0;
}

BASALT_EXPORT(weighted_average_update)
int32_t weighted_average_update(int32_t n, const uint32_t *groups, const basalt_column *in, int32_t nin, state *states) {
	(void)nin;
	const double *x = basalt_float64(&in[0]), *weight = basalt_float64(&in[1]);
	for (int32_t i = 0; i < n; i++) {
		state *s = &states[groups[i]];
		s->sum += x[i] * weight[i];
		s->weight += weight[i];
		s->rows++;
	}
	return 0;
}

BASALT_EXPORT(weighted_average_retract)
int32_t weighted_average_retract(int32_t n, const uint32_t *groups, const basalt_column *in, int32_t nin, state *states) {
	(void)nin;
	const double *x = basalt_float64(&in[0]), *weight = basalt_float64(&in[1]);
	for (int32_t i = 0; i < n; i++) {
		state *s = &states[groups[i]];
		s->sum -= x[i] * weight[i];
		s->weight -= weight[i];
		s->rows--;
	}
	return 0;
}

BASALT_EXPORT(weighted_average_merge) int32_t weighted_average_merge(int32_t n, state *into, const state *from) {
	for (int32_t i = 0; i < n; i++) {
		into[i].sum += from[i].sum;
		into[i].weight += from[i].weight;
		into[i].rows += from[i].rows;
	}
	return 0;
}

BASALT_EXPORT(weighted_average_final) int32_t weighted_average_final(int32_t n, const state *states, basalt_column *out) {
	for (int32_t i = 0; i < n; i++) {
		if (states[i].rows == 0 || states[i].weight == 0)
			basalt_set_null(out, i);
		else
			basalt_float64(out)[i] = states[i].sum / states[i].weight;
	}
	return 0;
}
