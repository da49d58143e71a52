// Package httpapi serves the HTTP interface: queries as JSON or as lines of
// JSON, the upload of WebAssembly functions, and the health of the server.
//
//	POST /api/v1/query      {"sql": "…", "params": […]} → columns and rows
//	POST /api/v1/functions  multipart: declaration, module, export → 201
//	POST /api/v1/login      Basic credentials → a bearer token and a cookie
//	POST /api/v1/logout     ends the token that it is called with
//	/soda/latest/…          collections of JSON documents, see package soda
//	GET  /healthz, /readyz  200 where the process runs, and where it serves
//
// Each request is one session and one transaction: it is committed before the
// answer says that it succeeded. Every error is a problem document (RFC 9457)
// with the SQLSTATE in "code". After the head of a streamed answer is sent, an
// error is its last line instead.
//
// # Who may call
//
// The users are the database's. A request carries Basic credentials, a bearer
// token or the cookie of a login. Against DNS rebinding the Host must be an IP
// address, localhost or a configured name, and against requests forged by
// another site an Origin, where a browser sends one, must be this server's.
package httpapi
