// Package copyfmt reads and writes the formats of COPY: text, CSV and binary.
//
// # Reading
//
// A Splitter finds where records end in a stream, so that it can be cut into
// chunks of whole records; a Decoder turns a chunk into batches. Decoding a
// chunk depends on nothing before it but its line number, so any number of
// goroutines may decode chunks at once with one Decoder.
//
//	text    fields between delimiters, records end in a newline; \N is null,
//	        backslash escapes, "\." on a line of its own ends the data
//	CSV     fields may be quoted; only unquoted ones can be null
//	binary  "PGCOPY\n\377\r\n\0"; int32 flags; int32 length and extension;
//	        then records: int16 fields; per field int32 length, or -1 for null,
//	        and the type's binary form; at the end int16 -1
//
// Fields are parsed straight from the chunk into vector builders by parsers
// chosen by type, without memory of their own.
//
// # Errors
//
// An error of the data carries where it is, as PostgreSQL puts it:
//
//	COPY t, line 3, column b: "x"
package copyfmt
