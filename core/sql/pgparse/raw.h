// raw.h: one call from text to PostgreSQL's parse tree as JSON.

#ifndef BASALT_PGPARSE_RAW_H
#define BASALT_PGPARSE_RAW_H

#include <stddef.h>
#include <stdint.h>

// basalt_parse is the result of basalt_raw_parse: either json, or message and
// the fields behind it. The strings are malloc'ed; basalt_parse_free frees them.
typedef struct basalt_parse {
	char *json;
	int64_t json_len;
	char *message;
	char *detail;
	char *hint;
	int32_t sqlstate; // packed as PostgreSQL's MAKE_SQLSTATE does
	int32_t position; // 1-based character, 0 if unknown
} basalt_parse;

// basalt_raw_parse parses text on the calling thread or, when stack_bytes is
// not 0, on the deep thread: one thread for the process, started by its first
// use with a stack of that size. It returns 0, or an errno value when the thread
// could not be started.
int basalt_raw_parse(const char *text, size_t stack_bytes, basalt_parse *out);

// basalt_parse_free frees what a result holds.
void basalt_parse_free(basalt_parse *result);

#endif
