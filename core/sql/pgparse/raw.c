//go:build cgo

// The parser behind pg_query_go, called one level below its own entry points.
//
// Those turn the tree into JSON outside of the error handler, where an error
// (a tree of more than 1 GiB of JSON, memory that has run out) aborts the
// process, and they drop the SQLSTATE and the hint. So this file keeps the
// handler open until the JSON is complete, and copies every field of the error.

#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "raw.h"

// The beginning of PostgreSQL 16's ErrorData, up to the last field read here.
typedef struct ErrorData {
	int elevel;
	bool output_to_server, output_to_client, hide_stmt, hide_ctx;
	const char *filename;
	int lineno;
	const char *funcname, *domain, *context_domain;
	int sqlerrcode;
	char *message, *detail, *detail_log, *hint, *context, *backtrace;
	const char *message_id;
	char *schema_name, *table_name, *column_name, *datatype_name, *constraint_name;
	int cursorpos;
} ErrorData;

extern __thread sigjmp_buf *PG_exception_stack;
extern __thread void *error_context_stack;
extern __thread void *CurrentMemoryContext;
extern void *pg_query_enter_memory_context(void);
extern void pg_query_exit_memory_context(void *context);
extern void *raw_parser(const char *text, int mode);
extern char *pg_query_nodes_to_json(const void *list);
extern ErrorData *CopyErrorData(void);
extern void FlushErrorState(void);

static char *keep(const char *s) { return s != NULL ? strdup(s) : NULL; }

static void keep_error(const ErrorData *e, basalt_parse *out)
{
	out->message = keep(e->message != NULL ? e->message : "missing error text");
	out->detail = keep(e->detail);
	out->hint = keep(e->hint);
	out->sqlstate = e->sqlerrcode;
	out->position = e->cursorpos;
}

static void parse_here(const char *text, basalt_parse *out)
{
	void *context = pg_query_enter_memory_context();
	sigjmp_buf *outer_handler = PG_exception_stack;
	void *outer_callbacks = error_context_stack;
	sigjmp_buf handler;

	if (sigsetjmp(handler, 0) == 0) {
		PG_exception_stack = &handler;
		const char *json = pg_query_nodes_to_json(raw_parser(text, 0));
		size_t len = strlen(json);
		out->json = malloc(len + 1);
		if (out->json != NULL) {
			memcpy(out->json, json, len + 1);
			out->json_len = (int64_t)len;
		}
	} else {
		PG_exception_stack = outer_handler;
		error_context_stack = outer_callbacks;
		CurrentMemoryContext = context;
		keep_error(CopyErrorData(), out);
		FlushErrorState();
	}
	PG_exception_stack = outer_handler;
	error_context_stack = outer_callbacks;
	pg_query_exit_memory_context(context);
}

typedef struct job {
	const char *text;
	basalt_parse *out;
} job;

static void *run_job(void *arg)
{
	job *j = arg;
	parse_here(j->text, j->out);
	return NULL;
}

int basalt_raw_parse(const char *text, size_t stack_bytes, basalt_parse *out)
{
	memset(out, 0, sizeof *out);
	if (stack_bytes == 0) {
		parse_here(text, out);
		return 0;
	}
	job j = {text, out};
	pthread_attr_t attr;
	pthread_t thread;
	int err = pthread_attr_init(&attr);
	if (err != 0)
		return err;
	err = pthread_attr_setstacksize(&attr, stack_bytes);
	if (err == 0)
		err = pthread_create(&thread, &attr, run_job, &j);
	pthread_attr_destroy(&attr);
	if (err == 0)
		err = pthread_join(thread, NULL);
	return err;
}

void basalt_parse_free(basalt_parse *result)
{
	free(result->json);
	free(result->message);
	free(result->detail);
	free(result->hint);
}
