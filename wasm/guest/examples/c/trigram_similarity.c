// A similarity function: how many of the groups of three characters in two texts are
// common, between 0 and 1. Case and what is not a letter or digit do not count; each
// word begins with two spaces and ends with one.
#include "basalt.h"

// A set of trigrams, sorted.
typedef struct {
	uint32_t *list;
	int32_t n;
} trigrams;

static int character(const char *s, int32_t i, int32_t length) {
	if (i >= length) return ' ';
	unsigned char c = (unsigned char)s[i];
	if (c >= 'A' && c <= 'Z') return c + 32;
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80 ? c : ' ';
}

// sift lets the value at a place of a heap sink.
static void sift(uint32_t *heap, int32_t at, int32_t n) {
	uint32_t x = heap[at];
	for (int32_t child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && heap[child + 1] > heap[child]) child++;
		if (heap[child] <= x) break;
		heap[at] = heap[child];
	}
	heap[at] = x;
}

static void sort(uint32_t *list, int32_t n) {
	for (int32_t i = n / 2; i-- > 0;) sift(list, i, n);
	for (int32_t i = n; i-- > 1;) {
		uint32_t x = list[0];
		list[0] = list[i];
		list[i] = x;
		sift(list, 0, i);
	}
}

static trigrams collect(const char *s, int32_t length) {
	// A word of n bytes has n + 1 trigrams, and a separator is behind it.
	trigrams t = {basalt_alloc(4 * (length + 2)), 0};
	uint32_t last = 0x2020; // two spaces
	bool word = false;
	for (int32_t i = 0; i <= length; i++) {
		uint32_t c = (uint32_t)character(s, i, length);
		if (c == ' ' && !word) continue;
		t.list[t.n++] = last << 8 | c;
		word = c != ' ';
		last = word ? (last << 8 | c) & 0xffff : 0x2020;
	}
	sort(t.list, t.n);
	int32_t distinct = 0;
	for (int32_t i = 0; i < t.n; i++)
		if (i == 0 || t.list[i] != t.list[i - 1]) t.list[distinct++] = t.list[i];
	t.n = distinct;
	return t;
}

BASALT_EXPORT(trigram_similarity)
double trigram_similarity(const char *a, int32_t a_length, const char *b, int32_t b_length) {
	trigrams x = collect(a, a_length), y = collect(b, b_length);
	int32_t common = 0;
	for (int32_t i = 0, j = 0; i < x.n && j < y.n;) {
		if (x.list[i] == y.list[j]) common++;
		int32_t order = x.list[i] <= y.list[j];
		j += y.list[j] <= x.list[i];
		i += order;
	}
	int32_t all = x.n + y.n - common;
	return all == 0 ? 0 : (double)common / all;
}
