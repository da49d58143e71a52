//go:build cgo

// The parser behind pg_query_go, called one level below its own entry points.
//
// Those turn the tree into JSON outside of the error handler, where an error
// (a tree of more than 1 GiB of JSON, memory that has run out) aborts the
// process, and they drop the SQLSTATE and the hint. So this file keeps the
// handler open until the JSON is complete, and copies every field of the error.

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
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

// The deep thread. There is one for the process, because libpg_query takes one of
// the process's 1,024 thread keys for every thread that it runs on and gives none
// back, and because deep statements are rare.

typedef struct job {
	const char *text;
	basalt_parse *out;
	bool finished;
	struct job *next;
} job;

static pthread_mutex_t deep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t deep_posted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t deep_finished = PTHREAD_COND_INITIALIZER;
static job *deep_first, **deep_last = &deep_first;
static bool deep_running;

static void *deep_thread(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&deep_lock);
	for (;;) {
		while (deep_first == NULL)
			pthread_cond_wait(&deep_posted, &deep_lock);
		job *j = deep_first;
		deep_first = j->next;
		if (deep_first == NULL)
			deep_last = &deep_first;
		pthread_mutex_unlock(&deep_lock);
		parse_here(j->text, j->out);
		pthread_mutex_lock(&deep_lock);
		j->finished = true;
		pthread_cond_broadcast(&deep_finished);
	}
	return NULL;
}

// deep_start starts the thread. It takes no signals: they belong to Go's threads.
static int deep_start(size_t stack_bytes)
{
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t all, old;
	int err = pthread_attr_init(&attr);
	if (err != 0)
		return err;
	err = pthread_attr_setstacksize(&attr, stack_bytes);
	if (err == 0)
		err = pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (err == 0) {
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &old);
		err = pthread_create(&thread, &attr, deep_thread, NULL);
		pthread_sigmask(SIG_SETMASK, &old, NULL);
	}
	pthread_attr_destroy(&attr);
	return err;
}

static int parse_deep(const char *text, size_t stack_bytes, basalt_parse *out)
{
	job j = {text, out, false, NULL};
	pthread_mutex_lock(&deep_lock);
	if (!deep_running) {
		int err = deep_start(stack_bytes);
		if (err != 0) {
			pthread_mutex_unlock(&deep_lock);
			return err;
		}
		deep_running = true;
	}
	*deep_last = &j;
	deep_last = &j.next;
	pthread_cond_signal(&deep_posted);
	while (!j.finished)
		pthread_cond_wait(&deep_finished, &deep_lock);
	pthread_mutex_unlock(&deep_lock);
	return 0;
}

int basalt_raw_parse(const char *text, size_t stack_bytes, basalt_parse *out)
{
	memset(out, 0, sizeof *out);
	if (stack_bytes != 0)
		return parse_deep(text, stack_bytes, out);
	parse_here(text, out);
	return 0;
}

void basalt_parse_free(basalt_parse *result)
{
	free(result->json);
	free(result->message);
	free(result->detail);
	free(result->hint);
}
