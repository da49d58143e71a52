// The work of the benchmark in C, as "basalt fn build" compiles it: functions of one
// row, and an aggregate.
#include "basalt.h"

BASALT_EXPORT(mix) int64_t mix(int64_t a, int64_t b) { return a * 3 + (b ^ (a >> 7)); }

BASALT_EXPORT(gcd) int64_t gcd(int64_t a, int64_t b) {
	while (b != 0) {
		int64_t t = a % b;
		a = b;
		b = t;
	}
	return a;
}

// The steps that it takes from n to 1.
BASALT_EXPORT(steps) int64_t steps(int64_t n) {
	int64_t count = 0;
	while (n > 1) {
		n = n & 1 ? 3 * n + 1 : n >> 1;
		count++;
	}
	return count;
}

static char text[1 << 16];

BASALT_EXPORT(up) basalt_result up(const char *p, int32_t n) {
	if (n > (int32_t)sizeof text) __builtin_trap();
	basalt_upper(text, p, n);
	return basalt_return(text, n);
}

// The same by hand.
BASALT_EXPORT(up_loop) basalt_result up_loop(const char *p, int32_t n) {
	if (n > (int32_t)sizeof text) __builtin_trap();
	for (int32_t i = 0; i < n; i++) {
		char c = p[i];
		text[i] = (char)(c - (c >= 'a' && c <= 'z' ? 32 : 0));
	}
	return basalt_return(text, n);
}

// The same over columns, whose texts stand one behind the other.
BASALT_EXPORT(up_columns) int32_t up_columns(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	(void)nin;
	int32_t first = in->offsets[0], length = in->offsets[n] - first;
	char *upper = basalt_alloc(length);
	basalt_upper(upper, (const char *)in->data + first, length);
	for (int32_t i = 0; i <= n; i++) out->offsets[i] = in->offsets[i] - first;
	out->data = upper;
	out->data_length = (uint32_t)length;
	return 0;
}

// The number behind "price": in a JSON object, which has no strings with quotes.
BASALT_EXPORT(price) double price(const char *p, int32_t n) {
	static const char key[] = "\"price\":";
	int32_t i = basalt_find(p, n, key, sizeof key - 1);
	if (i < 0) return 0;
	i += (int32_t)sizeof key - 1;
	while (i < n && p[i] == ' ') i++;
	double sign = 1;
	if (i < n && p[i] == '-') sign = -1, i++;
	int64_t x = 0, scale = 1; /* of at most 18 digits */
	uint32_t d;
	for (; i < n && (d = (uint32_t)p[i] - '0') < 10; i++) x = x * 10 + d;
	if (i < n && p[i] == '.')
		for (i++; i < n && (d = (uint32_t)p[i] - '0') < 10; i++) x = x * 10 + d, scale *= 10;
	return sign * (double)x / (double)scale;
}

// The weighted average as an aggregate.
typedef struct {
	double sum, weight;
} state;

BASALT_EXPORT(average_state_size) int32_t average_state_size(void) { return sizeof(state); }

BASALT_EXPORT(average_init) int32_t average_init(int32_t n, state *states) {
	for (int32_t i = 0; i < n; i++) states[i].sum = states[i].weight = 0;
	return 0;
}

BASALT_EXPORT(average_update) int32_t average_update(int32_t n, const uint32_t *groups, const basalt_column *in, int32_t nin, state *states) {
	(void)nin;
	const int64_t *x = basalt_int64(&in[0]), *weight = basalt_int64(&in[1]);
	for (int32_t i = 0; i < n; i++) {
		state *s = &states[groups[i]];
		s->sum += (double)x[i] * (double)weight[i];
		s->weight += (double)weight[i];
	}
	return 0;
}

BASALT_EXPORT(average_merge) int32_t average_merge(int32_t n, state *into, const state *from) {
	for (int32_t i = 0; i < n; i++) {
		into[i].sum += from[i].sum;
		into[i].weight += from[i].weight;
	}
	return 0;
}

BASALT_EXPORT(average_final) int32_t average_final(int32_t n, const state *states, basalt_column *out) {
	for (int32_t i = 0; i < n; i++) {
		if (states[i].weight == 0)
			basalt_set_null(out, i);
		else
			basalt_float64(out)[i] = states[i].sum / states[i].weight;
	}
	return 0;
}
