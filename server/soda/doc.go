// Package soda keeps collections of JSON documents in ordinary tables, with the
// operations of SODA, Oracle's document interface. It speaks no HTTP: package
// httpapi does.
//
// A collection is a table of the same name that SQL sees like any other:
//
//	id text PRIMARY KEY, created timestamptz, last_modified timestamptz,
//	etag text, document jsonb
//
// Its metadata, where it is not the default, is JSON in the table's comment.
// Keys are made by the server, or are the client's where it puts a document.
// The etag changes with each change of the document. Every operation runs in
// its session's transaction, which the caller commits.
//
// # Filters
//
// A filter, a query by example, is compiled once and looks at documents as SQL
// gives them; only keys and times become conditions in SQL. So it has the rules
// of SODA, not those of SQL's operators:
//
//   - A path looks into lists, on its way and at its end: one element that
//     satisfies a condition is enough. Each condition on a field looks for an
//     element of its own; a nested filter wants one object for all of it.
//   - A condition on a field that is not there is false, and its negation true.
//   - Values of different kinds are neither equal nor less nor greater. Item
//     methods such as $number and $date convert; what they cannot convert does
//     not match.
//
// Beyond SODA: $not before a whole filter, $eq with objects and lists, empty
// lists for $in, $nin and $all, and expressions by RE2, which takes no
// exponential time. A document may be put under a new key in every collection.
//
// # Concurrency
//
// A change names the etag that it has read, so that what another transaction
// has changed since is never overwritten unseen. Where that happens, an
// operation whose client has named an etag fails with Changed, one whose client
// has not is tried anew, and one on many documents fails with 40001.
package soda
