// The work of the benchmark in C: functions of one row.

typedef long long i64;

#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(mix) i64 mix(i64 a, i64 b) { return a * 3 + (b ^ (a >> 7)); }

EXPORT(gcd) i64 gcd(i64 a, i64 b) {
	while (b != 0) {
		i64 t = a % b;
		a = b;
		b = t;
	}
	return a;
}

// The steps that it takes from n to 1.
EXPORT(steps) i64 steps(i64 n) {
	i64 count = 0;
	while (n > 1) {
		n = n & 1 ? 3 * n + 1 : n >> 1;
		count++;
	}
	return count;
}

static unsigned char text[1 << 16];

static unsigned long long returned(const void *p, int n) { return (unsigned long long)(unsigned long)p << 32 | (unsigned)n; }

EXPORT(up) unsigned long long up(const unsigned char *p, int n) {
	if (n > (int)sizeof text) __builtin_trap();
	for (int i = 0; i < n; i++) {
		unsigned char c = p[i];
		text[i] = c - (unsigned char)((unsigned char)(c - 'a') < 26 ? 32 : 0);
	}
	return returned(text, n);
}

// The number behind "price": in a JSON object, which has no strings with quotes.
EXPORT(price) double price(const char *p, int n) {
	static const char key[] = "\"price\":";
	const int len = sizeof key - 1;
	for (int i = 0; i + len < n; i++) {
		int k = 0;
		while (k < len && p[i + k] == key[k]) k++;
		if (k < len) continue;
		i += len;
		while (i < n && p[i] == ' ') i++;
		double sign = 1, x = 0, scale = 1;
		if (i < n && p[i] == '-') sign = -1, i++;
		for (; i < n && p[i] >= '0' && p[i] <= '9'; i++) x = x * 10 + (p[i] - '0');
		if (i < n && p[i] == '.')
			for (i++; i < n && p[i] >= '0' && p[i] <= '9'; i++) x = x * 10 + (p[i] - '0'), scale *= 10;
		return sign * x / scale;
	}
	return 0;
}

// The weighted average as an aggregate: columns of numbers, and a state a group.
typedef struct {
	double sum, weight;
} state;

typedef struct {
	unsigned kind, flags, length, nulls;
	unsigned char *validity;
	int *offsets;
	void *data;
	unsigned data_length, children;
	void *child;
} column;

EXPORT(average_state_size) int average_state_size(void) { return sizeof(state); }

EXPORT(average_init) int average_init(int n, state *states) {
	for (int i = 0; i < n; i++) states[i].sum = states[i].weight = 0;
	return 0;
}

EXPORT(average_update) int average_update(int n, const unsigned *groups, const column *in, int nin, state *states) {
	const i64 *x = in[0].data, *weight = in[1].data;
	for (int i = 0; i < n; i++) {
		state *s = &states[groups[i]];
		s->sum += (double)x[i] * (double)weight[i];
		s->weight += (double)weight[i];
	}
	return 0;
}

EXPORT(average_merge) int average_merge(int n, state *into, const state *from) {
	for (int i = 0; i < n; i++) {
		into[i].sum += from[i].sum;
		into[i].weight += from[i].weight;
	}
	return 0;
}

EXPORT(average_final) int average_final(int n, const state *states, column *out) {
	for (int i = 0; i < n; i++) {
		if (states[i].weight == 0)
			out->validity[i >> 3] &= (unsigned char)~(1u << (i & 7));
		else
			((double *)out->data)[i] = states[i].sum / states[i].weight;
	}
	return 0;
}
