// The work of the benchmark in SQLite, with functions in C that are called for
// each row. It prints a line for each: the name, and nanoseconds for a row of
// the query less those of one that reads the same columns.
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

static void run(sqlite3 *db, const char *sql) {
	char *message = 0;
	if (sqlite3_exec(db, sql, 0, 0, &message) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", sql, message);
		exit(1);
	}
}

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static double best(sqlite3 *db, const char *sql) {
	double least = 1e18;
	for (int i = 0; i < 5; i++) {
		double begun = now();
		run(db, sql);
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
	char make[1000];
	snprintf(make, sizeof make,
		"CREATE TABLE rows AS WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < %d) "
		"SELECT i AS a, i * 7 AS b, 'some Text of row ' || i AS s, '{\"name\": \"row ' || i || '\", \"price\": ' || i || '.25}' AS j FROM g",
		rows);
	run(db, make);
	struct { const char *name, *work, *base; } works[] = {
		{"mix", "SELECT sum(mix(a, b)) FROM rows", "SELECT sum(a + b) FROM rows"},
		{"gcd", "SELECT sum(gcd(a, b + 5)) FROM rows", "SELECT sum(a + b) FROM rows"},
		{"up", "SELECT sum(length(up(s))) FROM rows", "SELECT sum(length(s)) FROM rows"},
		{"price", "SELECT sum(json_extract(j, '$.price')) FROM rows", "SELECT sum(length(j)) FROM rows"},
		{"average", "SELECT sum(a * b) / sum(b) FROM rows", "SELECT sum(a + b) FROM rows"},
	};
	for (unsigned i = 0; i < sizeof works / sizeof *works; i++)
		printf("%s %.2f\n", works[i].name, (best(db, works[i].work) - best(db, works[i].base)) / rows);
	return 0;
}
