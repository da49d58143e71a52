// A table function: the fields of a CSV document, each with the numbers of its line
// and field. A field in quotes may have commas, line ends and doubled quotes.
#include "basalt.h"

// A call that is going on. It has an instance of its own, so there is one.
static struct {
	const char *at, *end;
	int32_t line, field;
	bool ended; // the last field was the document's last
	basalt_writer values;
} split;

BASALT_EXPORT(csv_split_open) int32_t csv_split_open(const basalt_column *in, int32_t nin) {
	(void)nin;
	basalt_text document = basalt_text_at(&in[0], 0);
	// The argument is there until this returns.
	char *copy = basalt_alloc(document.length);
	memcpy(copy, document.data, (size_t)document.length);
	split.at = copy;
	split.end = copy + document.length;
	split.line = split.field = 1;
	split.ended = document.length == 0;
	split.values = (basalt_writer){0};
	return 0;
}

// quoted writes a field in quotes and goes behind it.
static void quoted(void) {
	const char *from = ++split.at;
	for (;; split.at++) {
		if (split.at == split.end) basalt_raise("22P04", "a quoted field has no end");
		if (*split.at != '"') continue;
		basalt_write(&split.values, from, (int32_t)(split.at - from));
		if (split.at + 1 == split.end || split.at[1] != '"') break;
		from = ++split.at; // the second of two quotes is one
	}
	split.at++;
}

// plain writes a field without quotes and goes behind it.
static void plain(void) {
	const char *from = split.at;
	while (split.at < split.end && *split.at != ',' && *split.at != '\n' && *split.at != '\r') split.at++;
	basalt_write(&split.values, from, (int32_t)(split.at - from));
}

// separator goes behind what ends a field.
static void separator(void) {
	if (split.at < split.end && *split.at == ',') {
		split.at++;
		split.field++;
		return;
	}
	const char *from = split.at;
	if (split.at < split.end && *split.at == '\r') split.at++;
	if (split.at < split.end && *split.at == '\n') split.at++;
	if (split.at == from && split.at < split.end) basalt_raise("22P04", "there is text behind a quoted field");
	split.line++;
	split.field = 1;
	split.ended = split.at == split.end;
}

BASALT_EXPORT(csv_split_next) int32_t csv_split_next(int32_t handle, int32_t most, basalt_column *out) {
	(void)handle;
	int32_t n = 0;
	for (; n < most && !split.ended; n++) {
		basalt_int32(&out[0])[n] = split.line;
		basalt_int32(&out[1])[n] = split.field;
		if (split.at < split.end && *split.at == '"')
			quoted();
		else
			plain();
		basalt_end_row(&split.values, &out[2], n);
		separator();
	}
	basalt_end_column(&split.values, &out[2]);
	return n;
}

BASALT_EXPORT(csv_split_close) void csv_split_close(int32_t handle) { (void)handle; }
