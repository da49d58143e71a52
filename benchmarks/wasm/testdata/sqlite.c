// The work of the benchmark in SQLite, with functions in C that are called for
// each row. It prints a line for each: the name, nanoseconds for a row of the
// query less those of one that reads the same columns, those of the query, and
// its answer.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void mix(sqlite3_context *c, int n, sqlite3_value **v) {
	sqlite3_int64 a = sqlite3_value_int64(v[0]), b = sqlite3_value_int64(v[1]);
	sqlite3_result_int64(c, a * 3 + (b ^ (a >> 7)));
}

static void gcd(sqlite3_context *c, int n, sqlite3_value **v) {
	sqlite3_int64 a = sqlite3_value_int64(v[0]), b = sqlite3_value_int64(v[1]);
	while (b != 0) {
		sqlite3_int64 t = a % b;
		a = b;
		b = t;
	}
	sqlite3_result_int64(c, a);
}

static void up(sqlite3_context *c, int n, sqlite3_value **v) {
	static char text[1 << 16];
	const unsigned char *p = sqlite3_value_text(v[0]);
	int len = sqlite3_value_bytes(v[0]);
	if (len > (int)sizeof text) exit(1);
	for (int i = 0; i < len; i++) text[i] = p[i] - ((unsigned char)(p[i] - 'a') < 26 ? 32 : 0);
	sqlite3_result_text(c, text, len, SQLITE_TRANSIENT);
}

// The weighted average, with a state of a group.
struct state {
	double sum, weight;
};

static void step(sqlite3_context *c, int n, sqlite3_value **v) {
	struct state *s = sqlite3_aggregate_context(c, sizeof *s);
	if (!s) exit(1);
	double weight = (double)sqlite3_value_int64(v[1]);
	s->sum += (double)sqlite3_value_int64(v[0]) * weight;
	s->weight += weight;
}

static void final(sqlite3_context *c) {
	struct state *s = sqlite3_aggregate_context(c, 0);
	if (s && s->weight != 0) sqlite3_result_double(c, s->sum / s->weight);
}

static int printed(void *answer, int n, char **values, char **names) {
	snprintf(answer, 100, "%s", values[0] ? values[0] : "null");
	return 0;
}

// run returns the first column of the last row in answer.
static void run(sqlite3 *db, const char *sql, char *answer) {
	char *message = 0;
	if (sqlite3_exec(db, sql, printed, answer, &message) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", sql, message);
		exit(1);
	}
}

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static double best(sqlite3 *db, const char *sql, char *answer) {
	double least = 1e18;
	for (int i = 0; i < 5; i++) {
		double begun = now();
		run(db, sql, answer);
		double took = now() - begun;
		if (took < least) least = took;
	}
	return least;
}

int main(int argc, char **argv) {
	int rows = atoi(argv[1]);
	sqlite3 *db;
	if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 1;
	sqlite3_create_function(db, "mix", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, mix, 0, 0);
	sqlite3_create_function(db, "gcd", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, gcd, 0, 0);
	sqlite3_create_function(db, "up", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, up, 0, 0);
	sqlite3_create_function(db, "average", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, 0, step, final);
	char make[1000];
	snprintf(make, sizeof make,
		"CREATE TABLE rows AS WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < %d) "
		"SELECT i AS a, i * 7 AS b, 'some Text of row ' || i AS s, '{\"name\": \"row ' || i || '\", \"price\": ' || i || '.25}' AS j FROM g",
		rows);
	char answer[100];
	run(db, make, answer);
	struct { const char *name, *work, *base; } works[] = {
		{"mix", "SELECT sum(mix(a, b)) FROM rows", "SELECT sum(a + b) FROM rows"},
		{"gcd", "SELECT sum(gcd(a, b + 5)) FROM rows", "SELECT sum(a + b) FROM rows"},
		{"up", "SELECT sum(length(up(s))) FROM rows", "SELECT sum(length(s)) FROM rows"},
		{"price", "SELECT sum(json_extract(j, '$.price')) FROM rows", "SELECT sum(length(j)) FROM rows"},
		{"average", "SELECT average(a, b) FROM rows", "SELECT sum(a + b) FROM rows"},
		{"average-built-in", "SELECT sum(1.0 * a * b) / sum(b) FROM rows", "SELECT sum(a + b) FROM rows"},
		{"groups", "SELECT sum(x) FROM (SELECT average(a, b) AS x FROM rows GROUP BY a % 1000)",
			"SELECT sum(x) FROM (SELECT sum(a + b) AS x FROM rows GROUP BY a % 1000)"},
		{"groups-built-in", "SELECT sum(x) FROM (SELECT sum(1.0 * a * b) / sum(b) AS x FROM rows GROUP BY a % 1000)",
			"SELECT sum(x) FROM (SELECT sum(a + b) AS x FROM rows GROUP BY a % 1000)"},
	};
	for (unsigned i = 0; i < sizeof works / sizeof *works; i++) {
		double base = best(db, works[i].base, answer), all = best(db, works[i].work, answer);
		printf("%s %.2f %.2f %s\n", works[i].name, (all - base) / rows, all / rows, answer);
	}
	return 0;
}
