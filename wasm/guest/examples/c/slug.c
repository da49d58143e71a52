// A scalar function over text: a title as a part of an address, "Hello, World!" as
// "hello-world". Letters beyond ASCII stay as they are.
#include "basalt.h"

BASALT_EXPORT(slug) basalt_result slug(const char *title, int32_t length) {
	char *out = basalt_alloc(length);
	int32_t n = 0;
	bool gap = false;
	for (int32_t i = 0; i < length; i++) {
		char c = title[i];
		if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) {
			if (gap && n > 0) out[n++] = '-';
			gap = false;
			out[n++] = c;
		} else {
			gap = true;
		}
	}
	return basalt_return(out, n);
}
