// Package udf makes users' WebAssembly functions callable from SQL: it checks a
// function's declaration against its module, and wraps the module's export as a
// batch kernel of core/ext.
//
// # ABI, version 1, scalar functions
//
//	SQL type                        WebAssembly
//	smallint, integer, boolean,     i32
//	date
//	bigint, timestamp, timestamptz  i64
//	real                            f32
//	double precision                f64
//	text, varchar, bytea, json,     i32 pointer, i32 length
//	jsonb
//
// A function is called in a loop over rows that Basalt adds to the module, so that
// a batch costs one call. A result of variable length is an i64: the pointer in its
// upper half and the length in the lower, or -1 for null; its bytes are taken at
// once, so the next call may put its own in the same place.
//
// Arguments of variable length are where the module allots them, if it exports
//
//	basalt_alloc(size i32) -> i32
//
// which is called for all values of an argument in some rows together; otherwise
// behind the module's memory, which it may not grow then. It may export
// basalt_reset(), which is called after those rows and frees what basalt_alloc and
// the results have taken. Null arguments give null without a call. Every pointer and
// length that a guest returns is checked, and text must be UTF-8.
//
// What a module keeps in its memory, globals and tables lasts for the batches of
// one statement at most, and each worker of it has its own.
//
// # Modules
//
// A module may say itself what it offers, in a custom section "basalt.manifest":
//
//	{
//	  "abi": 1,
//	  "capabilities": ["clock"],
//	  "functions": [{
//	    "name": "area", "export": "area", "kind": "scalar",
//	    "args": [{"name": "w", "type": "double precision"}, {"type": "float8"}],
//	    "returns": "double precision", "volatility": "immutable", "strict": true
//	  }]
//	}
//
// CREATE MODULE makes its functions in the module's schema, and a replacement
// adds, replaces and drops them. "export" is the name where it is not given; those
// of an aggregate and a table function begin with it. "kind" is scalar, vectorised,
// aggregate, table, procedure or trigger. "volatility" is volatile where it is not given, but
// of an aggregate immutable; "parallel" is safe, or else restricted or unsafe, where one
// worker runs the statements. A table function has "columns", each with name and
// type, or "returns" for a set of values; its argument of type record may have "columns"
// too, to which a query's are converted. The arguments of a procedure may have a
// "mode", in, out or inout, and the last one of a function over columns, an array, the
// mode variadic. The last arguments may have a "default", an SQL expression,
// but not those of an aggregate. Unknown members and a higher "abi" are refused.
// "capabilities" are those without which the module is of no use: the statement has
// to give them.
//
// What a named module may do beyond computing is its capabilities: sql, log, clock
// and random. One that imports basalt.log needs log, and one that imports a function
// sql_... sql, but to read the rows of a trigger. Everybody may import WASI's clock_time_get, poll_oneoff and random_get,
// which give the same in every statement; with clock the first two are the real clock
// and really wait, with random the last is really random. A function whose module has
// and imports one of them cannot be IMMUTABLE, since calls of such functions are
// folded. A change of capabilities is for instances that begin later. Only superusers may
// add one. A module's owner may take them away, and keeps them where it replaces the
// code, so they are given to who may write any code with them. Binding a function to
// another's module needs USAGE on it.
//
// # ABI, version 1, functions over columns
//
// Columns are passed by descriptors; see package column. All parameters and results
// are i32: n is a number of rows, in the address of the arguments' descriptors, nin
// their number, out the address of the results' descriptors. A module has a memory,
// and exports basalt_alloc if it ever grows it. Nulls are passed, unless the
// function is STRICT. A call that returns anything but 0 has failed, where it
// returns no number of its own.
//
//	vectorised   f(n, in, nin, out) -> 0
//	aggregate    x_state_size() -> bytes
//	             x_init(n, states) -> 0
//	             x_update(n, groups, in, nin, states) -> 0
//	             x_merge(n, into, from) -> 0
//	             x_final(n, states, out) -> 0
//	             x_retract(n, groups, in, nin, states) -> 0, if it can
//	table        x_open(in, nin) -> handle
//	             x_next(handle, most, out) -> rows, 0 at the end
//	             x_close(handle)
//	             x_push(handle, n, in) -> 0, if it takes rows
//
// A function is vectorised when its export has that signature and not the one that
// the declaration needs for a function of one row. Rows that are not wanted are not
// passed.
//
// The states of an aggregate are bytes without addresses in them, of one size, one
// after the other: the host keeps them, and copies those that a call works on to
// the guest and back. x_init makes one, and all groups begin as copies of it.
// x_update adds row i to the state number groups[i]; x_merge adds state i of from to
// state i of into; x_final leaves states as they are. States are merged in any
// order by any instance, and with x_retract a sliding window takes rows out again.
//
// A table function has an instance of its own from x_open to x_close, which is
// called when all rows were read or nobody wants more; after a failed call the
// instance ends instead. Its arguments are columns of one row, there until x_open
// returns; basalt_reset is called after x_close only.
//
// One parameter of a table function may be of type record: a call has a sub-select in
// its place, and the function takes its rows. x_open gets the other arguments, and
// x_push then batches of rows in their order, whose columns are described at in, with a
// descriptor of kind 0 behind the last. After each, x_next is called until it gives 0
// rows, and so long the batch stays where it is. x_push with 0 rows and no address says
// that there are no more, and after that x_next gives what is left.
//
// # ABI, version 1, procedures and what the host does
//
// A procedure's export takes the IN and INOUT arguments as those of scalar functions;
// nulls are zeros. It returns nothing, or an i32 that is not 0 where it has failed.
// It has an instance of its own for each call. It imports from "basalt" what it needs;
// texts are given as pointer and length, and are UTF-8 without zero bytes:
//
//	arg_null(param i32) -> i32               1 where the argument is null
//	out_null(param i32)                      the value of an OUT or INOUT parameter,
//	out_i64(param i32, x i64)                counted from 1 among all: dates and times
//	out_f64(param i32, x f64)                as arguments have them, anything else as
//	out_text(param i32, ptr i32, len i32)    its text; bytea is its bytes
//	sql_bind_null(param i32)                 a parameter, $1 being 1, of the next
//	sql_bind_i64(param i32, x i64)           statement: bigint, double precision, or a
//	sql_bind_f64(param i32, x f64)           text of the type that the statement wants
//	sql_bind_text(param i32, ptr i32, len i32)
//	sql_exec(ptr i32, len i32) -> i64        runs a statement: rows given or changed
//	sql_query(ptr i32, len i32) -> i32       runs one for its rows: a handle
//	sql_row(h i32) -> i32                    goes to the next row: 1, or 0 at the end
//	sql_next(h i32, max i32, buf i32, size i32) -> i32    as many of the next rows as
//	                                         fit, at most max, as columns
//	sql_columns(h i32) -> i32                the number of columns
//	sql_col_null(h i32, col i32) -> i32      a column of the row, counted from 1; null
//	sql_col_i64(h i32, col i32) -> i64       is 0 as a number
//	sql_col_f64(h i32, col i32) -> f64
//	sql_col_text(h i32, col i32, buf i32, size i32) -> i32
//	sql_close(h i32)                         ends a query
//	sql_error(buf i32, size i32) -> i32      "SQLSTATE message" of the last statement
//
// and what every function may:
//
//	log(level i32, ptr i32, len i32)         0 debug, 1 notice, 2 warning
//	raise(state i32, size i32, ptr i32, len i32)    ends the call with an SQLSTATE
//	param(ptr i32, len i32, buf i32, size i32) -> i32    a setting; -1: there is none
//
// What gives a text writes what fits into the buffer and returns the length of the
// whole, or -1 for null.
//
// sql_next puts the descriptors of all columns at buf, which is aligned to 16 bytes,
// and their data behind them; see package column. It returns how many rows these are,
// which may be fewer than there is room for; 0 at the end; -1 where the query has
// failed. The rows that sql_row has not gone to are left to it and the other way
// round, and after sql_next the query is on no row.
//
// Statements run in the caller's transaction, with the caller's rights or those of
// the owner (SECURITY DEFINER), each under a savepoint. One that fails is undone and
// returns -1, and the procedure may go on; unless the call was cancelled, or the
// server is at fault, which nobody handles. COMMIT and its like are refused. A query
// that changes nothing is computed while its rows are read, and where another
// statement comes between, its other rows are held in query_memory.
//
// Procedures may call each other by SQL 16 levels deep. The statement that began it
// bounds them all: its wasm_fuel, of which each statement and row takes some, its
// timeout and its cancellation. A call may send 100 messages, of 8 KiB each, have 256
// open queries, and 64 MiB of parameters and results with the host.
//
// # ABI, version 1, triggers
//
// The function of a trigger is declared RETURNS trigger. Its export takes nothing, and
// returns nothing, or an i32: 0, or of a trigger BEFORE ... FOR EACH ROW 1 for a row
// that is not to be written. One instance makes all calls of a trigger by a statement,
// with basalt_reset before each where the module has it. The function may do what a
// procedure may. The rows are queries that stand on their row: -1 is the row as it will
// be, -2 the row as it was, where there are such, and out_null and its like assign to a
// column of the new row, before it is written. It imports besides
//
//	trg_about(what i32, buf i32, size i32) -> i32    0 the trigger's name, 1 schema and
//	                                         2 table, 3 BEFORE or AFTER, 4 ROW or
//	                                         STATEMENT, 5 the event
//	trg_arg(n i32, buf i32, size i32) -> i32 an argument of CREATE TRIGGER, from 0; -1
//	                                         where there is none
//	trg_column(ptr i32, len i32) -> i32      the number of a column, 0 for none
//
// Where it imports sql_exec or sql_query, each row of a statement is written before it
// is called for the next.
//
// # Errors
//
//	42P13  CREATE FUNCTION: the module is invalid, beyond a limit, imports what
//	       is not there, or its exports have other types than declared; CREATE
//	       MODULE: the manifest is wrong
//	42883  CREATE FUNCTION: there is no such export
//	42601  CREATE FUNCTION: the text of LANGUAGE wat is wrong
//	0A000  CREATE MODULE: the manifest is of a later version of the ABI; CREATE
//	       FUNCTION: there are no columns of a type
//	42501  CREATE MODULE: a capability that is not given, or not to be given
//	54000  a text is too large; wasm_fuel is used up; a result is above 16 MiB,
//	       or those of a batch above 128 MiB
//	54001  the function calls itself too deeply, by itself or by SQL
//	57014  statement_timeout, or canceled
//	53200  there is no memory for an instance, a batch or compiled code; when the
//	       guest itself asks, memory.grow and table.grow give -1
//	38000  a trap, with the WebAssembly stack as detail; a call that did not return
//	       0, more rows than were wanted, states above 1 MiB; a pointer outside the
//	       memory; an allocator that gives what it has not; an exit
//	22021  a text that is not UTF-8, or has a zero byte
//	22P02  a json that is none
//	22003  a number that is no smallint
//	22008  a number that is no date, time or timestamp
//
// In LANGUAGE wat the module is text, which is assembled when the function is
// made. The function is the export that the declaration names, or the one with
// the function's name, or the only one.
package udf
