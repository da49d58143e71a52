// A table function that takes rows: views of pages by visitors, ordered by visitor and
// time. Of those with less than so many minutes between them it makes one.
#include "basalt.h"

// A call that is going on. It has an instance of its own, so there is one.
static struct {
	int64_t gap; // microseconds
	// The rows that were pushed last, and how many of them have been looked at.
	const basalt_column *views;
	int32_t rows, at;
	bool ended; // no more rows come
	// The session that goes on; there is none without views.
	char *visitor;
	int32_t length, room;
	int64_t began, last, count;
	basalt_writer values;
} sessions;

BASALT_EXPORT(sessions_open) int32_t sessions_open(const basalt_column *in, int32_t nin) {
	(void)nin;
	int32_t minutes = basalt_int32(&in[0])[0];
	if (minutes < 0) basalt_raise("22023", "the minutes between two views cannot be negative");
	memset(&sessions, 0, sizeof sessions);
	sessions.gap = (int64_t)minutes * 60000000;
	return 0;
}

BASALT_EXPORT(sessions_push) int32_t sessions_push(int32_t handle, int32_t n, const basalt_column *in) {
	(void)handle;
	sessions.views = in;
	sessions.rows = n;
	sessions.at = 0;
	sessions.ended = n == 0;
	return 0;
}

// begin begins a session. What is known of it has to outlive the rows.
static void begin(basalt_text visitor, int64_t at) {
	if (visitor.length > sessions.room) {
		sessions.room = 2 * visitor.length;
		sessions.visitor = basalt_alloc(sessions.room);
	}
	memcpy(sessions.visitor, visitor.data, (size_t)visitor.length);
	sessions.length = visitor.length;
	sessions.began = sessions.last = at;
	sessions.count = 1;
}

// end makes a row of the session.
static void end(basalt_column *out, int32_t row) {
	basalt_write(&sessions.values, sessions.visitor, sessions.length);
	basalt_end_row(&sessions.values, &out[0], row);
	basalt_int64(&out[1])[row] = sessions.began;
	basalt_int64(&out[2])[row] = sessions.last;
	basalt_int64(&out[3])[row] = sessions.count;
	sessions.count = 0;
}

// belongs tells whether a view is one of the session.
static bool belongs(basalt_text visitor, int64_t at) {
	if (visitor.length != sessions.length || memcmp(visitor.data, sessions.visitor, (size_t)visitor.length) != 0) return false;
	if (at < sessions.last) basalt_raise("22023", "the rows have to be ordered by visitor and time");
	return (uint64_t)at - (uint64_t)sessions.last <= (uint64_t)sessions.gap;
}

BASALT_EXPORT(sessions_next) int32_t sessions_next(int32_t handle, int32_t most, basalt_column *out) {
	(void)handle;
	int32_t n = 0;
	for (; n < most && sessions.at < sessions.rows; sessions.at++) {
		if (basalt_is_null(&sessions.views[0], sessions.at) || basalt_is_null(&sessions.views[1], sessions.at)) continue;
		basalt_text visitor = basalt_text_at(&sessions.views[0], sessions.at);
		int64_t at = basalt_int64(&sessions.views[1])[sessions.at];
		if (sessions.count > 0 && belongs(visitor, at)) {
			sessions.last = at;
			sessions.count++;
			continue;
		}
		if (sessions.count > 0) end(out, n++);
		begin(visitor, at);
	}
	if (sessions.ended && sessions.count > 0) end(out, n++);
	basalt_end_column(&sessions.values, &out[0]);
	return n;
}

BASALT_EXPORT(sessions_close) void sessions_close(int32_t handle) { (void)handle; }
