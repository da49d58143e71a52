// What the library does with texts sixteen bytes at a time.
#include "basalt.h"

BASALT_EXPORT(place) int32_t place(const char *text, int32_t length, const char *wanted, int32_t wanted_length) {
	return basalt_find(text, length, wanted, wanted_length);
}

BASALT_EXPORT(large) basalt_result large(const char *text, int32_t length) {
	char *to = basalt_alloc(length);
	basalt_upper(to, text, length);
	return basalt_return(to, length);
}

BASALT_EXPORT(small) basalt_result small(const char *text, int32_t length) {
	char *to = basalt_alloc(length);
	basalt_lower(to, text, length);
	return basalt_return(to, length);
}
