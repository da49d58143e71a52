// Package web holds the console: the pages that a browser gets from the HTTP
// listener. Its source is the TypeScript in app, and what app builds is
// committed in dist, so that building Basalt needs Go alone. make web builds
// dist anew, and make web-check proves that it is what the source builds.
//
// The console is a client like any other: it uses the public HTTP API and
// nothing else, loads nothing from other hosts, and runs under a
// Content-Security-Policy without inline scripts.
//
// Functions in AssemblyScript are compiled in the browser: dist/workers has the
// compiler (asc and Binaryen) as the script of a dedicated worker, one file that is
// there with gzip only and that a browser loads when somebody first compiles. A page
// may not compile WebAssembly and the worker may do nothing else: its response has a
// policy of its own, by which it loads and asks for nothing. The library that sources
// import, and the example to begin with, are those of "basalt fn", taken from
// wasm/guest/as and server/cli/fntemplate when dist is built. A build whose dist has no
// workers works without: the console says then that the compiler is not part of it.
package web
