/*
 * basalt.h - WebAssembly functions for Basalt in C, ABI version 1.
 *
 * The header is all there is: no library, no C standard library. Compile with
 *
 *   clang --target=wasm32 -O3 -ffreestanding -fno-math-errno -mbulk-memory -msimd128 -c -o f.o f.c
 *   wasm-ld --no-entry --strip-all --stack-first -z stack-size=65536 -o f.wasm f.o
 *
 * or with "basalt fn build". Several files may include it.
 *
 * A function of one row takes and returns numbers:
 *
 *   BASALT_EXPORT(twice) int64_t twice(int64_t n) { return 2 * n; }
 *
 *   smallint, integer, boolean, date  int32_t
 *   bigint, timestamp, timestamptz    int64_t
 *   real, double precision            float, double
 *   text, bytea, json, jsonb          const char *, int32_t as arguments,
 *                                     basalt_result as result
 *
 * Dates are days and timestamps microseconds since 2000-01-01. Null arguments
 * give null without a call. Functions over columns see nulls, and may return them;
 * see basalt_column.
 */
#ifndef BASALT_H
#define BASALT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BASALT_EXPORT(name) __attribute__((export_name(#name)))
#define BASALT_IMPORT(name) __attribute__((import_module("basalt"), import_name(#name)))
/* What is in every file that includes the header is in the module once. */
#define BASALT_ONCE __attribute__((weak))

/* ---- memory -------------------------------------------------------------- */

extern unsigned char __heap_base; /* where the linker's data ends */
BASALT_ONCE uintptr_t basalt_heap_at;

/* basalt_alloc gives memory that is aligned to 16 bytes, until the host calls
 * basalt_reset: after some rows, or at the end of a call of a table function. The
 * host puts arguments there too. What it has is not cleared. It traps where there
 * is no memory, so it never returns NULL. */
BASALT_ONCE BASALT_EXPORT(basalt_alloc) void *basalt_alloc(int32_t size) {
	const uintptr_t page = 65536;
	if (basalt_heap_at == 0) basalt_heap_at = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
	uint64_t end = ((uint64_t)basalt_heap_at + (uint32_t)size + 15) & ~(uint64_t)15;
	uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) * page;
	if (end > have) {
		/* Twice as much, or what is needed: growing is a call of the host. */
		uint64_t pages = (end - have + page - 1) / page;
		if (__builtin_wasm_memory_grow(0, pages > have / page ? pages : have / page) == (size_t)-1 &&
		    __builtin_wasm_memory_grow(0, pages) == (size_t)-1)
			__builtin_trap();
	}
	void *p = (void *)basalt_heap_at;
	basalt_heap_at = (uintptr_t)end;
	return p;
}

/* basalt_reset frees all that basalt_alloc has given. */
BASALT_ONCE BASALT_EXPORT(basalt_reset) void basalt_reset(void) { basalt_heap_at = 0; }

/* What compilers call for copies, comparisons and clearing. */
BASALT_ONCE void *memcpy(void *to, const void *from, size_t n) { return __builtin_memcpy(to, from, n); }
BASALT_ONCE void *memmove(void *to, const void *from, size_t n) { return __builtin_memmove(to, from, n); }
BASALT_ONCE void *memset(void *to, int c, size_t n) { return __builtin_memset(to, c, n); }
BASALT_ONCE int memcmp(const void *a, const void *b, size_t n) {
	const unsigned char *x = a, *y = b;
	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
	return 0;
}

/* ---- results of variable length ------------------------------------------ */

/* basalt_result is a text, or a null. Its bytes are copied before the next call,
 * so that they may be in a buffer that all calls use. Text has to be UTF-8. */
typedef uint64_t basalt_result;

#define BASALT_NULL ((basalt_result)-1)

static inline basalt_result basalt_return(const void *data, int32_t length) {
	return (uint64_t)(uintptr_t)data << 32 | (uint32_t)length;
}

/* ---- texts --------------------------------------------------------------- */

/* Sixteen bytes at a time, where the compiler is told that there is SIMD
 * (-msimd128). */
typedef uint8_t basalt_bytes16 __attribute__((vector_size(16)));

static inline basalt_bytes16 basalt_load16(const void *from) {
	basalt_bytes16 x;
	__builtin_memcpy(&x, from, sizeof x);
	return x;
}

#ifdef __wasm_simd128__
/* basalt_turned has the letters turned: those that are above 101 when as much is added
 * that the last one is 127. Signed numbers are compared in one instruction. */
static inline basalt_bytes16 basalt_turned(basalt_bytes16 x, uint8_t first) {
	typedef int8_t signed16 __attribute__((vector_size(16)));
	return x ^ ((basalt_bytes16)((signed16)(x + (uint8_t)(127 - 25 - first)) > (signed16){0} + 101) & 32);
}

/* basalt_turn_long is for more than 32 bytes: apart, so that the loop's registers are not
 * those of short texts. */
__attribute__((noinline, unused)) static void basalt_turn_long(char *to, const char *text, int32_t length, uint8_t first) {
	const int32_t last = length - 16;
	basalt_bytes16 x;
	for (int32_t i = 0; i < last; i += 16) {
		x = basalt_turned(basalt_load16(text + i), first);
		__builtin_memcpy(to + i, &x, sizeof x);
	}
	x = basalt_turned(basalt_load16(text + last), first);
	__builtin_memcpy(to + last, &x, sizeof x);
}

/* basalt_turn_wide is for 4 to 32 bytes, of which some may be turned twice. */
static inline void basalt_turn_wide(char *to, const char *text, int32_t length, uint8_t first) {
	if (length >= 16) {
		basalt_bytes16 x = basalt_turned(basalt_load16(text), first), y = basalt_turned(basalt_load16(text + length - 16), first);
		__builtin_memcpy(to, &x, sizeof x);
		__builtin_memcpy(to + length - 16, &y, sizeof y);
	} else if (length >= 8) {
		uint64_t ends[2];
		__builtin_memcpy(&ends[0], text, sizeof ends[0]);
		__builtin_memcpy(&ends[1], text + length - 8, sizeof ends[1]);
		basalt_bytes16 x = basalt_turned(basalt_load16(ends), first);
		__builtin_memcpy(to, &x, 8);
		__builtin_memcpy(to + length - 8, (char *)&x + 8, 8);
	} else {
		uint32_t ends[4] = {0};
		__builtin_memcpy(&ends[0], text, sizeof ends[0]);
		__builtin_memcpy(&ends[1], text + length - 4, sizeof ends[1]);
		basalt_bytes16 x = basalt_turned(basalt_load16(ends), first);
		__builtin_memcpy(to, &x, 4);
		__builtin_memcpy(to + length - 4, (char *)&x + 4, 4);
	}
}
#endif

/* basalt_turn_case turns the case of ASCII letters from first on: those that are
 * lower case where first is 'a', those that are upper case where it is 'A'. */
static inline void basalt_turn_case(char *to, const char *text, int32_t length, uint8_t first) {
#ifdef __wasm_simd128__
	if (length > 32) {
		basalt_turn_long(to, text, length, first);
		return;
	}
	if (length >= 4) {
		basalt_turn_wide(to, text, length, first);
		return;
	}
#endif
	for (int32_t i = 0; i < length; i++) {
		uint8_t c = (uint8_t)text[i];
		to[i] = (char)(c ^ ((uint8_t)(c - first) < 26 ? 32 : 0));
	}
}

/* basalt_upper and basalt_lower copy a text with its ASCII letters in upper or lower
 * case to where there is as much room. */
static inline void basalt_upper(char *to, const char *text, int32_t length) { basalt_turn_case(to, text, length, 'a'); }
static inline void basalt_lower(char *to, const char *text, int32_t length) { basalt_turn_case(to, text, length, 'A'); }

/* basalt_same reports whether so many bytes are the same: eight or four at a time, the
 * last ones perhaps twice. */
static inline bool basalt_same(const char *a, const char *b, int32_t length) {
	uint64_t x, y;
	uint32_t v, w;
	if (length >= 8) {
		for (int32_t i = 0; i < length - 8; i += 8) {
			__builtin_memcpy(&x, a + i, sizeof x);
			__builtin_memcpy(&y, b + i, sizeof y);
			if (x != y) return false;
		}
		__builtin_memcpy(&x, a + length - 8, sizeof x);
		__builtin_memcpy(&y, b + length - 8, sizeof y);
		return x == y;
	}
	if (length >= 4) {
		__builtin_memcpy(&v, a, sizeof v);
		__builtin_memcpy(&w, b, sizeof w);
		if (v != w) return false;
		a += length - 4, b += length - 4;
		__builtin_memcpy(&v, a, sizeof v);
		__builtin_memcpy(&w, b, sizeof w);
		return v == w;
	}
	for (int32_t i = 0; i < length; i++)
		if (a[i] != b[i]) return false;
	return true;
}

/* basalt_find is where a text is in another for the first time, or -1. It looks for
 * the first and the last byte at sixteen places at once, as Muła's generic SIMD
 * search does. */
static inline int32_t basalt_find(const char *text, int32_t length, const char *wanted, int32_t wanted_length) {
	int32_t places = length - wanted_length + 1, i = 0;
	if (places <= 0) return -1;
	if (wanted_length == 0) return 0;
#ifdef __wasm_simd128__
	const int32_t last = wanted_length - 1;
	const basalt_bytes16 a = (basalt_bytes16){0} + (uint8_t)wanted[0], b = (basalt_bytes16){0} + (uint8_t)wanted[last];
	while (places - i >= 16) {
		uint32_t found = (uint32_t)__builtin_wasm_bitmask_i8x16((basalt_bytes16)((basalt_load16(text + i) == a) & (basalt_load16(text + i + last) == b)));
		for (; found != 0; found &= found - 1) {
			int32_t at = i + __builtin_ctz(found);
			if (basalt_same(text + at, wanted, wanted_length)) return at;
		}
		i += 16;
		if (places - i > 0 && places - i < 16) i = places - 16; /* some places twice */
	}
#endif
	for (; i < places; i++) {
		if (basalt_same(text + i, wanted, wanted_length)) return i;
	}
	return -1;
}

/* ---- errors, messages, settings ------------------------------------------ */

BASALT_IMPORT(raise) void basalt_host_raise(const char *state, int32_t state_length, const char *text, int32_t length);
BASALT_IMPORT(log) void basalt_host_log(int32_t level, const char *text, int32_t length);
BASALT_IMPORT(param) int32_t basalt_host_param(const char *name, int32_t name_length, char *to, int32_t room);

static inline int32_t basalt_length(const char *s) {
	int32_t n = 0;
	while (s[n] != 0) n++;
	return n;
}

/* basalt_raise ends the statement with an error. state is an SQLSTATE of five
 * characters, like "22023" or one of your own like "U0001". */
static inline __attribute__((noreturn)) void basalt_raise(const char *state, const char *text) {
	basalt_host_raise(state, basalt_length(state), text, basalt_length(text));
	__builtin_unreachable();
}

enum { BASALT_DEBUG = 0, BASALT_NOTICE = 1, BASALT_WARNING = 2 };

/* basalt_log sends the client a message. It needs the capability "log". */
static inline void basalt_log(int32_t level, const char *text) { basalt_host_log(level, text, basalt_length(text)); }

/* basalt_param reads a setting, like "timezone", into a buffer. It returns the
 * length of the whole value, or -1 where there is no such setting. */
static inline int32_t basalt_param(const char *name, char *to, int32_t room) {
	return basalt_host_param(name, basalt_length(name), to, room);
}

/* ---- columns ------------------------------------------------------------- */

/*
 * Functions over columns are called for many rows at once:
 *
 *   vectorised  BASALT_EXPORT(f) int32_t f(int32_t n, const basalt_column *in, int32_t nin, basalt_column *out)
 *   aggregate   x_state_size() x_init(n, states) x_update(n, groups, in, nin, states)
 *               x_merge(n, into, from) x_final(n, states, out) [x_retract, as x_update]
 *   table       x_open(in, nin) x_next(handle, most, out) x_close(handle)
 *               [x_push(handle, n, in), where it takes rows]
 *
 * They return 0; x_open returns a handle and x_next how many rows it has made. x_push
 * gets n rows, which are there until x_next has returned 0, or at their end none and
 * NULL.
 */
typedef enum {
	BASALT_BOOL = 1, BASALT_INT16, BASALT_INT32, BASALT_INT64, BASALT_FLOAT32, BASALT_FLOAT64, BASALT_TEXT, BASALT_BYTEA,
	BASALT_JSON, BASALT_NUMERIC, BASALT_DATE, BASALT_TIME, BASALT_TIMESTAMP, BASALT_TIMESTAMPTZ, BASALT_UUID, BASALT_LIST
} basalt_kind;

/* basalt_column describes a column, in Arrow's layout. Those of arguments are to be
 * read only. Those of results come with room for all rows, none of them null;
 * only texts and lists have to bring their own data. */
typedef struct basalt_column {
	uint32_t type; /* the kind, and a numeric's scale in the upper half */
	uint32_t flags; /* BASALT_CONSTANT */
	uint32_t length; /* rows */
	uint32_t nulls;
	uint8_t *validity; /* bit i is set where row i is not null; NULL: none is null */
	int32_t *offsets; /* length+1 of them, for texts and lists */
	void *data;
	uint32_t data_length; /* bytes, for texts */
	uint32_t children;
	struct basalt_column *child; /* the elements of a list */
} basalt_column;

_Static_assert(sizeof(basalt_column) == 40, "the ABI has descriptors of 40 bytes");

/* basalt_pushed is how many columns the rows that x_push gets have. */
static inline int32_t basalt_pushed(const basalt_column *in) {
	int32_t n = 0;
	while (in != NULL && in[n].type != 0) n++;
	return n;
}

enum { BASALT_CONSTANT = 1 }; /* of a result: one value stands for all rows */

static inline bool basalt_is_null(const basalt_column *c, int32_t row) {
	return c->validity != NULL && (c->validity[row >> 3] >> (row & 7) & 1) == 0;
}

/* basalt_set_null makes a row of a result null. */
static inline void basalt_set_null(basalt_column *c, int32_t row) { c->validity[row >> 3] &= (uint8_t)~(1u << (row & 7)); }

/* The values of a column, by its kind. */
static inline int16_t *basalt_int16(const basalt_column *c) { return c->data; }
static inline int32_t *basalt_int32(const basalt_column *c) { return c->data; } /* and dates */
static inline int64_t *basalt_int64(const basalt_column *c) { return c->data; } /* and times and timestamps */
static inline float *basalt_float32(const basalt_column *c) { return c->data; }
static inline double *basalt_float64(const basalt_column *c) { return c->data; }
/* The digits of numerics, which stand for what they are divided by 10 to the power of
 * the scale, one of all rows. A result may have another scale. */
static inline __int128 *basalt_numeric(const basalt_column *c) { return c->data; }
static inline int32_t basalt_scale(const basalt_column *c) { return (int32_t)(c->type >> 16); }
static inline void basalt_set_scale(basalt_column *c, int32_t scale) { c->type = (c->type & 0xffff) | (uint32_t)scale << 16; }
/* The elements of the list in a row are those of child from offsets[row] up to
 * offsets[row + 1]. */
static inline bool basalt_bool(const basalt_column *c, int32_t row) { return ((uint8_t *)c->data)[row >> 3] >> (row & 7) & 1; }
static inline void basalt_set_bool(basalt_column *c, int32_t row, bool x) {
	uint8_t *b = (uint8_t *)c->data + (row >> 3);
	*b = (uint8_t)((*b & ~(1u << (row & 7))) | (unsigned)x << (row & 7));
}

/* basalt_text is a text somewhere, without a zero at its end. */
typedef struct {
	const char *data;
	int32_t length;
} basalt_text;

static inline basalt_text basalt_text_at(const basalt_column *c, int32_t row) {
	return (basalt_text){(const char *)c->data + c->offsets[row], c->offsets[row + 1] - c->offsets[row]};
}

/* basalt_writer collects the texts of a result, a row after the other. Begin with a
 * zeroed one. A table function may use it for all its batches, so that its buffer
 * does not grow with the rows. */
typedef struct {
	char *data;
	int32_t length, room;
} basalt_writer;

/* basalt_write appends to the text of the present row. */
static inline void basalt_write(basalt_writer *w, const void *data, int32_t length) {
	if (length > w->room - w->length) {
		int32_t room = 2 * (w->length + length) + 256;
		char *more = basalt_alloc(room);
		__builtin_memcpy(more, w->data, (size_t)w->length);
		w->data = more;
		w->room = room;
	}
	__builtin_memcpy(w->data + w->length, data, (size_t)length);
	w->length += length;
}

/* basalt_end_row ends the text of a row; rows have to come in their order, nulls
 * included. */
static inline void basalt_end_row(basalt_writer *w, basalt_column *c, int32_t row) { c->offsets[row + 1] = w->length; }

/* basalt_end_column gives the texts to the host, and begins anew. */
static inline void basalt_end_column(basalt_writer *w, basalt_column *c) {
	c->data = w->data;
	c->data_length = (uint32_t)w->length;
	w->length = 0;
}

/* ---- procedures ---------------------------------------------------------- */

/*
 * A procedure is a function that returns nothing, or 0 for having done its work.
 * It runs SQL in the caller's transaction, for which its module needs the
 * capability "sql". Null arguments are zeros; parameters and columns count from 1.
 */
BASALT_IMPORT(arg_null) int32_t basalt_arg_null(int32_t parameter);
BASALT_IMPORT(out_null) void basalt_out_null(int32_t parameter);
BASALT_IMPORT(out_i64) void basalt_out_int(int32_t parameter, int64_t value);
BASALT_IMPORT(out_f64) void basalt_out_float(int32_t parameter, double value);
BASALT_IMPORT(out_text) void basalt_out_text(int32_t parameter, const char *text, int32_t length);

BASALT_IMPORT(sql_bind_null) void basalt_bind_null(int32_t index);
BASALT_IMPORT(sql_bind_i64) void basalt_bind_int(int32_t index, int64_t value);
BASALT_IMPORT(sql_bind_f64) void basalt_bind_float(int32_t index, double value);
BASALT_IMPORT(sql_bind_text) void basalt_bind_text(int32_t index, const char *text, int32_t length);

BASALT_IMPORT(sql_exec) int64_t basalt_host_exec(const char *sql, int32_t length);
BASALT_IMPORT(sql_query) int32_t basalt_host_query(const char *sql, int32_t length);

/* basalt_exec runs a statement with what was bound, and returns how many rows it
 * had, or -1 where it failed: then nothing of it was done, and basalt_error says
 * why. */
static inline int64_t basalt_exec(const char *sql) { return basalt_host_exec(sql, basalt_length(sql)); }

/* basalt_query runs a query, and returns a handle, or -1 where it failed. */
static inline int32_t basalt_query(const char *sql) { return basalt_host_query(sql, basalt_length(sql)); }

/* basalt_row goes to the next row: 1, 0 at the end, -1 where it failed. */
BASALT_IMPORT(sql_row) int32_t basalt_row(int32_t query);
/* basalt_next puts at most so many of the next rows as columns into a buffer of size
 * bytes, which is aligned to 16 as those of basalt_alloc are: basalt_next_columns are
 * there until the next call. It returns how many rows these are, 0 at the end, -1 where
 * it failed. Fewer rows may come than there is room for. */
BASALT_IMPORT(sql_next) int32_t basalt_next(int32_t query, int32_t max, void *buffer, int32_t size);
static inline const basalt_column *basalt_next_columns(const void *buffer) { return buffer; }
BASALT_IMPORT(sql_close) void basalt_close(int32_t query);
BASALT_IMPORT(sql_columns) int32_t basalt_columns(int32_t query);
BASALT_IMPORT(sql_col_null) int32_t basalt_row_null(int32_t query, int32_t column);
BASALT_IMPORT(sql_col_i64) int64_t basalt_row_int(int32_t query, int32_t column);
BASALT_IMPORT(sql_col_f64) double basalt_row_float(int32_t query, int32_t column);
/* basalt_row_text copies a value into a buffer. It returns the length of the whole,
 * or -1 for null. */
BASALT_IMPORT(sql_col_text) int32_t basalt_row_text(int32_t query, int32_t column, char *to, int32_t room);

/* basalt_error copies the SQLSTATE, a space and the message of the last statement,
 * nothing where it did not fail, into a buffer. It returns the length of the whole. */
BASALT_IMPORT(sql_error) int32_t basalt_error(char *to, int32_t room);

/* basalt_failed reports whether the last statement failed with an SQLSTATE. */
static inline bool basalt_failed(const char *state) {
	char text[5];
	return basalt_error(text, sizeof text) >= 5 && memcmp(text, state, 5) == 0;
}

/* basalt_raise_last ends the call with the error of the last statement. */
static inline __attribute__((noreturn)) void basalt_raise_last(void) {
	char text[1024];
	int32_t n = basalt_error(text, sizeof text);
	if (n < 6) basalt_raise("38000", "no statement has failed");
	if (n > (int32_t)sizeof text) {
		/* without a part of a character */
		n = sizeof text;
		int32_t lead = n - 1;
		while ((text[lead] & 0xc0) == 0x80) lead--;
		uint8_t c = (uint8_t)text[lead];
		if (lead + (c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4) > n) n = lead;
	}
	basalt_host_raise(text, 5, text + 6, n - 6);
	__builtin_unreachable();
}

/* ---- triggers ------------------------------------------------------------ */

/*
 * A trigger's function takes nothing, and returns BASALT_WRITE or, called BEFORE ...
 * FOR EACH ROW, BASALT_SKIP for a row that is not to be written:
 *
 *   BASALT_EXPORT(f) int32_t f(void)
 *
 * The rows are read by basalt_row_int and its like, with BASALT_OLD and BASALT_NEW for
 * a query; there is no old row in INSERT and no new one in DELETE. basalt_out_int and
 * its like assign to a column of the new row. It may run SQL as procedures do.
 */
enum { BASALT_NEW = -1, BASALT_OLD = -2 };
enum { BASALT_WRITE = 0, BASALT_SKIP = 1 };

/* Facts about the trigger: its name, the schema and table, BEFORE or AFTER, ROW or
 * STATEMENT, and INSERT, UPDATE, DELETE or TRUNCATE. */
typedef enum {
	BASALT_TRIGGER_NAME, BASALT_TRIGGER_SCHEMA, BASALT_TRIGGER_TABLE, BASALT_TRIGGER_WHEN, BASALT_TRIGGER_LEVEL, BASALT_TRIGGER_EVENT
} basalt_fact;

/* basalt_trigger_fact and basalt_trigger_arg, of which the first argument of CREATE
 * TRIGGER is 0, copy a text into a buffer. They return the length of the whole, or -1
 * where there is none. */
BASALT_IMPORT(trg_about) int32_t basalt_trigger_fact(basalt_fact fact, char *to, int32_t room);
BASALT_IMPORT(trg_arg) int32_t basalt_trigger_arg(int32_t n, char *to, int32_t room);
BASALT_IMPORT(trg_column) int32_t basalt_host_column(const char *name, int32_t length);

/* basalt_trigger_column is the number of a column, or 0 where the table has none of
 * the name. */
static inline int32_t basalt_trigger_column(const char *name) { return basalt_host_column(name, basalt_length(name)); }

/* basalt_event reports whether the trigger is called for an event, like "UPDATE". */
static inline bool basalt_event(const char *event) {
	char text[8];
	int32_t n = basalt_trigger_fact(BASALT_TRIGGER_EVENT, text, sizeof text);
	return n == basalt_length(event) && memcmp(text, event, (size_t)n) == 0;
}

/* ---- mathematics --------------------------------------------------------- */

/* basalt_exp is e to the power of x, to within two units of the last place. */
static inline double basalt_exp(double x) {
	if (x != x) return x;
	if (x > 709.782712893384) return __builtin_inf();
	if (x < -708.396418532264) return 0; /* where normal numbers end */
	/* x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first exact times k. */
	double k = __builtin_floor(x * 1.4426950408889634 + 0.5);
	double r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
	double sum = 1;
	for (int i = 14; i > 0; i--) sum = 1 + sum * r / i;
	/* 2 to the power of k in two steps, since k may be 1024. */
	int64_t half = (int64_t)k >> 1, rest = (int64_t)k - half;
	union { uint64_t bits; double value; } a = {(uint64_t)(half + 1023) << 52}, b = {(uint64_t)(rest + 1023) << 52};
	return sum * a.value * b.value;
}

#endif
