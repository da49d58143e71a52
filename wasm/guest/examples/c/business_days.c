// A scalar function over numbers: how many days from Monday to Friday there are from
// a date up to another, which does not count.
#include "basalt.h"

// weekdays counts them from Monday, 1999-12-27, up to a number of days after it.
static int64_t weekdays(int64_t days) {
	int64_t week = days / 7, rest = days % 7;
	if (rest < 0) {
		week--;
		rest += 7;
	}
	return 5 * week + (rest < 5 ? rest : 5);
}

BASALT_EXPORT(business_days) int32_t business_days(int32_t start, int32_t stop) {
	// The lowest and highest numbers are the infinities.
	if (start == INT32_MIN || start == INT32_MAX || stop == INT32_MIN || stop == INT32_MAX)
		basalt_raise("22008", "business_days needs finite dates");
	return (int32_t)(weekdays((int64_t)stop + 5) - weekdays((int64_t)start + 5)); // 2000-01-01 was a Saturday
}
