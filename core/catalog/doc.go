// Package catalog holds what the database contains besides rows: schemas,
// tables, indexes, views, sequences, functions, roles and their privileges.
//
// Objects are plain data, immutable once they are in a Snapshot: a change
// makes a copy and puts it in its place. A Snapshot is the whole catalogue as
// one transaction sees it, with the indexes that name resolution needs, so
// that a lookup is a map access and never I/O. Every object is persisted as
// one record of the transactional metadata store, in the same transaction as
// the change of the data it describes; that is what makes DDL transactional.
//
// Record layout: key = kind byte + OID as 8 bytes big-endian; value = version byte and
//
//	1  JSON of the object
//	2  JSON, text, bytes        each with its length in front, as a uvarint: the text
//	                            and the module of a function, which may be megabytes,
//	                            are not in the JSON
//
// JSON because the records are small, rarely read (at the start, and after a change of
// the object) and must stay readable for every later version.
package catalog
