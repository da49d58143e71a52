// Package soda keeps collections of JSON documents in ordinary tables, with the
// operations of SODA, Oracle's document interface. It speaks no HTTP: package
// httpapi does.
//
// A collection is a table of the same name that SQL sees like any other:
//
//	id text PRIMARY KEY, created timestamptz, last_modified timestamptz,
//	etag text, document jsonb
//
// Keys are UUIDs that the server makes, or the client's where it puts a
// document. The etag changes with each change of the document. Every operation
// runs in its session's transaction, which the caller commits.
package soda
