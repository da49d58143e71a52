// An aggregate with a state of some kilobytes: a quantile, estimated by a t-digest.
//
// A digest has clusters of values near each other, in order, each with its mean and
// its weight. Those near the ends are small and those in the middle large, so the
// estimate is best for extreme quantiles. New values wait until there are some, and
// are merged with the clusters then. Two digests merge like values.
#include "basalt.h"

enum { MOST = 256, WAITING = 128 };

// COMPRESSION is about how many clusters there are.
static const double COMPRESSION = 100;

typedef struct {
	double mean, weight;
} cluster;

typedef struct {
	double quantile, low, high; // low and high are the extreme values
	int32_t clusters, waiting;
	cluster list[MOST];
	double wait[WAITING];
} digest;

BASALT_EXPORT(tdigest_quantile_state_size) int32_t tdigest_quantile_state_size(void) { return sizeof(digest); }

// The host gives cleared memory, which is a digest of no values.
BASALT_EXPORT(tdigest_quantile_init) int32_t tdigest_quantile_init(int32_t n, digest *states) {
	(void)n, (void)states;
	return 0;
}

// sort sorts clusters by their means: an insertion sort with gaps.
static void sort(cluster *list, int32_t n) {
	static const int32_t gaps[] = {132, 57, 23, 10, 4, 1};
	for (int g = 0; g < 6; g++) {
		int32_t gap = gaps[g];
		for (int32_t i = gap; i < n; i++) {
			cluster c = list[i];
			int32_t at = i;
			for (; at >= gap && list[at - gap].mean > c.mean; at -= gap) list[at] = list[at - gap];
			list[at] = c;
		}
	}
}

// compress joins neighbours of n sorted clusters where the result is not too heavy:
// its weight is at most total * pi / COMPRESSION * sqrt(q (1-q)) at its middle q. The
// squares are compared. The clusters replace those of the digest.
static void compress(digest *d, const cluster *list, int32_t n) {
	double total = 0, before = 0;
	for (int32_t i = 0; i < n; i++) total += list[i].weight;
	const double most = total * 3.14159265358979 / COMPRESSION;
	int32_t made = 0;
	cluster present = list[0];
	for (int32_t i = 1; i < n; i++) {
		double weight = present.weight + list[i].weight, q = (before + weight / 2) / total;
		if (weight * weight <= most * most * q * (1 - q) || made == MOST - 1) {
			present.mean += (list[i].mean - present.mean) * list[i].weight / weight;
			present.weight = weight;
			continue;
		}
		before += present.weight;
		d->list[made++] = present;
		present = list[i];
	}
	d->list[made++] = present;
	d->clusters = made;
}

// merge merges more clusters with those of a digest.
static void merge(digest *d, const cluster *more, int32_t n) {
	static cluster all[2 * MOST + WAITING];
	int32_t count = 0;
	for (int32_t i = 0; i < d->clusters; i++) all[count++] = d->list[i];
	for (int32_t i = 0; i < n; i++) all[count++] = more[i];
	for (int32_t i = 0; i < d->waiting; i++) all[count++] = (cluster){d->wait[i], 1};
	d->waiting = 0;
	if (count == 0) return;
	sort(all, count);
	compress(d, all, count);
}

static void widen(digest *d, double low, double high) {
	bool empty = d->clusters == 0 && d->waiting == 0;
	if (empty || low < d->low) d->low = low;
	if (empty || high > d->high) d->high = high;
}

BASALT_EXPORT(tdigest_quantile_update)
int32_t tdigest_quantile_update(int32_t n, const uint32_t *groups, const basalt_column *in, int32_t nin, digest *states) {
	(void)nin;
	const double *x = basalt_float64(&in[0]), *quantile = basalt_float64(&in[1]);
	for (int32_t i = 0; i < n; i++) {
		digest *d = &states[groups[i]];
		if (!(quantile[i] >= 0 && quantile[i] <= 1)) basalt_raise("22003", "a quantile is between 0 and 1");
		if (x[i] != x[i]) basalt_raise("22003", "tdigest_quantile takes no NaN");
		d->quantile = quantile[i];
		widen(d, x[i], x[i]);
		if (d->waiting == WAITING) merge(d, NULL, 0);
		d->wait[d->waiting++] = x[i];
	}
	return 0;
}

BASALT_EXPORT(tdigest_quantile_merge) int32_t tdigest_quantile_merge(int32_t n, digest *into, digest *from) {
	for (int32_t i = 0; i < n; i++) {
		merge(&from[i], NULL, 0);
		if (from[i].clusters == 0) continue;
		widen(&into[i], from[i].low, from[i].high);
		into[i].quantile = from[i].quantile;
		merge(&into[i], from[i].list, from[i].clusters);
	}
	return 0;
}

// estimate finds a quantile between the middles of clusters, and beyond those
// between them and the extreme values.
static double estimate(const digest *d) {
	double total = 0;
	for (int32_t i = 0; i < d->clusters; i++) total += d->list[i].weight;
	double want = d->quantile * total, at = 0, x = d->low, middle = 0;
	for (int32_t i = 0; i < d->clusters; i++) {
		middle += d->list[i].weight / 2;
		if (want < middle) return x + (d->list[i].mean - x) * (want - at) / (middle - at);
		at = middle;
		x = d->list[i].mean;
		middle += d->list[i].weight / 2;
	}
	return want >= total ? d->high : x + (d->high - x) * (want - at) / (total - at);
}

BASALT_EXPORT(tdigest_quantile_final) int32_t tdigest_quantile_final(int32_t n, const digest *states, basalt_column *out) {
	static digest d;
	for (int32_t i = 0; i < n; i++) {
		d = states[i]; // states stay as they are
		merge(&d, NULL, 0);
		if (d.clusters == 0)
			basalt_set_null(out, i);
		else
			basalt_float64(out)[i] = estimate(&d);
	}
	return 0;
}
