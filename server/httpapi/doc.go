// Package httpapi serves the HTTP interface: queries as JSON or as lines of
// JSON, the upload of WebAssembly functions, documents, the files of the web
// console, and the health of the server.
//
//	POST   /api/v1/query         {"sql", "params"?, "id"?, "max_rows"?, "timeout_ms"?} → columns and rows
//	POST   /api/v1/script        {"sql", "id"?, "max_rows"?, "timeout_ms"?} → the answers of several statements
//	DELETE /api/v1/queries/{id}  cancels a query by the id that its client gave it
//	POST   /api/v1/functions     multipart: declaration, module, export → 201
//	POST   /api/v1/functions/{name}/test  {"rows", "args"?, …} → a result or an error a row, fuel, time
//	GET    /api/v1/modules       the WebAssembly modules
//	GET, PUT, DELETE /api/v1/modules/{name}  one of them, with its digest as ETag
//	GET    /api/v1/session       who the caller is, and the versions of the server
//	POST   /api/v1/login         Basic credentials → a bearer token and a cookie
//	POST   /api/v1/logout        ends the token that it is called with
//	GET    /healthz, /readyz     200 where the process runs, and where it serves
//	GET    /api/openapi.json     describes all of these
//	GET    /…                    the console's files, without authentication
//
// Documents are below /soda/latest, and below /ords/{schema}/soda/latest for
// clients of Oracle's REST services; see package soda:
//
//	GET    …/                            names of collections
//	GET    …/metadata-catalog[/{coll}]   their metadata; a JSON schema of one
//	GET    …/custom-actions              names of actions
//	PUT    …/{coll}                      creates, with optional metadata
//	DELETE …/{coll}                      drops
//	GET    …/{coll}                      a page, with a filter in ?q=
//	POST   …/{coll}                      inserts a document, or lines of them
//	POST   …/{coll}?action={action}      query, insert, update, delete, truncate
//	POST   …/custom-actions/{action}/{coll}
//	GET, PUT, PATCH, DELETE …/{coll}/{key}
//
// A module is put and got as application/wasm, or put as text/wat; what is known
// of one is JSON. If-Match and If-None-Match guard against changes by others.
//
// Each request is one session and one transaction: it is committed before the
// answer says that it succeeded. Every error is a problem document (RFC 9457)
// with the SQLSTATE in "code". After the head of a streamed answer is sent, an
// error is its last line instead.
//
// # Answers in lines
//
// A query whose Accept names application/x-ndjson is answered in lines: an
// object with "columns", each row as a list, and an object with "command" and
// "row_count", or with "error". A script always is, with these for every
// statement, and a last line with "error" where one fails:
//
//	{"statement":0,"sql_start":0,"sql_end":8,"columns":[{"name":"a","type":"integer"}]}
//	[1]
//	{"command":"SELECT 1","row_count":1}
//	{"statement":1,"sql_start":10,"sql_end":23,"error":{"title":"…","status":400,"code":"42703","position":18}}
//
// Offsets are in characters, not bytes, from 0; a "position" counts from 1, in
// the whole text. A script has status 200 once its request was in order, even
// where it is the parser that fails. The statements before an error are rolled
// back with it, unless BEGIN and COMMIT say otherwise; so only the end of the
// answer says what is kept. "truncated" is true where max_rows kept rows back.
//
// # Who may call
//
// The users are the database's. A request carries Basic credentials, a bearer
// token or the cookie of a login. Against DNS rebinding the Host must be an IP
// address, localhost or a configured name, and against requests forged by
// another site an Origin, where a browser sends one, must be this server's.
package httpapi
