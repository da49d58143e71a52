// Package evil runs modules that do harm, as functions of a server: each ends
// within its limits and 100 ms with the SQLSTATE that is documented, takes no
// memory that it does not give back, leaves no goroutine, disturbs no other
// session and sees nothing of another call.
//
// A case is a file in testdata: a WebAssembly text, behind lines that say what is
// done with it.
//
//	;; What the module tries.
//	;;declare (a bigint) RETURNS bigint     the function "evil"; its text is the rest
//	;;declare aggregate (a bigint) RETURNS bigint
//	;;declare procedure (a bigint)
//	;;repeat NAME 1000 text                 ${NAME} in the text is text 1000 times
//	;;hex 0061736d...                       the module itself, instead of a text
//	;;create 42P13 part of the message      what its creation gives; without it, success
//	;;set wasm_fuel = 1000                  in the session of what follows
//	;;as other                              what follows is run by another user
//	;;run CREATE TABLE ...                  which succeeds
//	;;cancel 100ms                          cancels the next statement by pg_cancel_backend
//	;;= SELECT evil(1) -> 1                 and what it gives
//	;;! SELECT evil(2) -> 57014 message     and how it fails: a pattern of the SQLSTATE, part of the message
//
// Unless a case sets statement_timeout, it is 250 ms for what is to fail with 57014,
// and off for the rest. Times are reported and decide nothing.
package evil
