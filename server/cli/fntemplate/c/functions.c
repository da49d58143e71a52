#include "basalt.h"

// A function over numbers has their types.
BASALT_EXPORT(add_tax) double add_tax(double price, double percent) { return price + price * percent / 100; }

// A text is a pointer and a length, and so is a result.
BASALT_EXPORT(initials) basalt_result initials(const char *name, int32_t length) {
	char *out = basalt_alloc(length);
	int32_t n = 0;
	for (int32_t i = 0; i < length; i++)
		if (name[i] >= 'A' && name[i] <= 'Z' && (i == 0 || name[i - 1] == ' ')) out[n++] = name[i];
	return basalt_return(out, n);
}
