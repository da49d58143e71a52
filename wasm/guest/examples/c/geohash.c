// A scalar function with arguments of several types: the geohash of a place, which
// is a prefix of that of a smaller area around it.
#include "basalt.h"

enum { MOST_DIGITS = 20 };

// halve tells in which half of an interval a value is, and goes on with that half.
static int halve(double *low, double *high, double x) {
	double middle = (*low + *high) / 2;
	if (x >= middle) {
		*low = middle;
		return 1;
	}
	*high = middle;
	return 0;
}

BASALT_EXPORT(geohash) basalt_result geohash(double latitude, double longitude, int32_t digits) {
	static const char alphabet[] = "0123456789bcdefghjkmnpqrstuvwxyz";
	static char out[MOST_DIGITS];
	if (digits < 1 || digits > MOST_DIGITS) basalt_raise("22023", "a geohash has between 1 and 20 digits");
	if (!(latitude >= -90 && latitude <= 90) || !(longitude >= -180 && longitude <= 180))
		basalt_raise("22003", "the latitude or longitude is out of range");
	double south = -90, north = 90, west = -180, east = 180;
	bool meridian = true; // bits alternate, beginning with the longitude
	for (int32_t i = 0; i < digits; i++) {
		int digit = 0;
		for (int bit = 0; bit < 5; bit++) {
			digit = 2 * digit + (meridian ? halve(&west, &east, longitude) : halve(&south, &north, latitude));
			meridian = !meridian;
		}
		out[i] = alphabet[digit];
	}
	return basalt_return(out, digits);
}
