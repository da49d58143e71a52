// Package web holds the console: the pages that a browser gets from the HTTP
// listener. Its source is the TypeScript in app, and what app builds is
// committed in dist, so that building Basalt needs Go alone. make web builds
// dist anew, and make web-check proves that it is what the source builds.
//
// The console is a client like any other: it uses the public HTTP API and
// nothing else, loads nothing from other hosts, and runs under a
// Content-Security-Policy without inline scripts.
package web
