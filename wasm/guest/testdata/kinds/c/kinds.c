// What the library has for types and services that the examples do not use.
#include "basalt.h"

BASALT_EXPORT(opposite) int32_t opposite(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	for (int32_t i = 0; i < n * nin; i++) {
		if (basalt_is_null(in, i))
			basalt_set_null(out, i);
		else
			basalt_set_bool(out, i, !basalt_bool(in, i));
	}
	return 0;
}

BASALT_EXPORT(negative) int32_t negative(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	for (int32_t i = 0; i < n * nin; i++) {
		basalt_int16(out)[i] = (int16_t)-basalt_int16(in)[i];
		if (basalt_is_null(in, i)) basalt_set_null(out, i);
	}
	return 0;
}

BASALT_EXPORT(half) int32_t half(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	for (int32_t i = 0; i < n * nin; i++) {
		basalt_float32(out)[i] = basalt_float32(in)[i] / 2;
		if (basalt_is_null(in, i)) basalt_set_null(out, i);
	}
	return 0;
}

// The digits stay, and the point moves.
BASALT_EXPORT(percent) int32_t percent(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	basalt_set_scale(out, basalt_scale(in) + 2);
	for (int32_t i = 0; i < n * nin; i++) {
		basalt_numeric(out)[i] = basalt_numeric(in)[i];
		if (basalt_is_null(in, i)) basalt_set_null(out, i);
	}
	return 0;
}

BASALT_EXPORT(total) int32_t total(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	for (int32_t i = 0; i < n * nin; i++) {
		if (basalt_is_null(in, i)) {
			basalt_set_null(out, i);
			continue;
		}
		int64_t sum = 0;
		for (int32_t at = in->offsets[i]; at < in->offsets[i + 1]; at++)
			if (!basalt_is_null(in->child, at)) sum += basalt_int64(in->child)[at];
		basalt_int64(out)[i] = sum;
	}
	return 0;
}

BASALT_EXPORT(backwards) int32_t backwards(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	basalt_writer w = {0};
	for (int32_t i = 0; i < n * nin; i++) {
		basalt_text b = basalt_text_at(in, i);
		for (int32_t at = b.length; at-- > 0;) basalt_write(&w, b.data + at, 1);
		basalt_end_row(&w, out, i);
		if (basalt_is_null(in, i)) basalt_set_null(out, i);
	}
	basalt_end_column(&w, out);
	return 0;
}

BASALT_EXPORT(constant) int32_t constant(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out) {
	(void)n, (void)in, (void)nin;
	out->flags = BASALT_CONSTANT;
	basalt_int32(out)[0] = 42;
	return 0;
}

BASALT_EXPORT(setting) basalt_result setting(const char *name, int32_t length) {
	char *zero = basalt_alloc(length + 1);
	memcpy(zero, name, (size_t)length);
	zero[length] = 0;
	char *out = basalt_alloc(100);
	int32_t n = basalt_param(zero, out, 100);
	return n < 0 ? BASALT_NULL : basalt_return(out, n);
}

BASALT_EXPORT(noted) int32_t noted(int32_t x) {
	basalt_log(x < 0 ? BASALT_WARNING : BASALT_NOTICE, "größer");
	return x + 1;
}

static void failed(void) {
	static char text[200]; // what is not passed on is shorter
	if (basalt_failed("22012") || (basalt_failed("22P02") && basalt_arg_null(2))) basalt_raise_last();
	basalt_out_int(4, -1);
	basalt_out_text(5, text, basalt_error(text, sizeof text));
}

BASALT_EXPORT(probe) int32_t probe(const char *statement, int32_t length, const char *word, int32_t word_length, double number) {
	char *sql = basalt_alloc(length + 1);
	memcpy(sql, statement, (size_t)length);
	sql[length] = 0;
	if (basalt_arg_null(2))
		basalt_bind_null(1);
	else
		basalt_bind_text(1, word, word_length);
	basalt_bind_float(2, number);
	int32_t q = basalt_query(sql);
	basalt_out_null(7);
	if (q < 0) {
		failed();
		return 0;
	}
	basalt_writer w = {0};
	double sum = 0;
	int32_t more;
	while ((more = basalt_row(q)) == 1) {
		char text[10];
		int32_t n = basalt_row_text(q, 1, text, sizeof text);
		basalt_write(&w, n < 0 ? "-" : text, n < 0 ? 1 : n);
		if (!basalt_row_null(q, 2)) sum += basalt_row_float(q, 2);
	}
	if (more < 0) {
		failed();
		return 0;
	}
	basalt_out_int(4, basalt_columns(q));
	basalt_out_text(5, w.data, w.length);
	basalt_out_float(6, sum);
	basalt_close(q);
	return sum > 1000 ? 7 : 0;
}

// The first column is a bigint, and the second a text. The first row comes by itself.
BASALT_EXPORT(batches) int32_t batches(const char *statement, int32_t length, int32_t most) {
	enum { room = 10000 };
	int32_t q = basalt_host_query(statement, length);
	if (q < 0 || basalt_row(q) < 0) basalt_raise_last();
	void *buffer = basalt_alloc(room);
	int64_t rows = 0, nulls = 0, sum = 0, letters = 0;
	int32_t n;
	while ((n = basalt_next(q, most, buffer, room)) > 0) {
		const basalt_column *c = basalt_next_columns(buffer);
		rows += n;
		for (int32_t i = 0; i < n; i++) {
			if (basalt_is_null(&c[0], i))
				nulls++;
			else
				sum += basalt_int64(&c[0])[i];
			if (!basalt_is_null(&c[1], i)) letters += basalt_text_at(&c[1], i).length;
		}
	}
	if (n < 0) basalt_raise_last();
	basalt_close(q);
	basalt_out_int(3, rows);
	basalt_out_int(4, nulls);
	basalt_out_int(5, sum);
	basalt_out_int(6, letters);
	return 0;
}
