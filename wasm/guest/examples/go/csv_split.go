//go:build wasip1

package main

import (
	"bytes"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// split is a table function's call that is going on: the fields of a CSV document,
// each with the numbers of its line and field. A field in quotes may have commas, line
// ends and doubled quotes. A call has an instance of its own, so there is one.
var split struct {
	document    []byte // what is left of it
	line, field int32
	ended       bool // the last field was the document's last
	values      basalt.Writer
}

//go:wasmexport csv_split_open
func csvOpen(in *basalt.Column, _ int32) int32 {
	// The argument is there until this returns.
	split.document = bytes.Clone(in.Bytes(0))
	split.line, split.field, split.ended = 1, 1, len(split.document) == 0
	return 0
}

// quoted writes a field in quotes and goes behind it.
func quoted() {
	s := &split
	for s.document = s.document[1:]; ; s.document = s.document[1:] {
		end := bytes.IndexByte(s.document, '"')
		if end < 0 {
			basalt.Raise("22P04", "a quoted field has no end")
		}
		s.values.Write(s.document[:end])
		s.document = s.document[end+1:]
		if !bytes.HasPrefix(s.document, []byte{'"'}) {
			return
		}
		s.values.Write([]byte{'"'}) // which two quotes are
	}
}

// plain writes a field without quotes and goes behind it.
func plain() {
	s := &split
	end := bytes.IndexAny(s.document, ",\r\n")
	if end < 0 {
		end = len(s.document)
	}
	s.values.Write(s.document[:end])
	s.document = s.document[end:]
}

// separator goes behind what ends a field.
func separator() {
	s := &split
	if rest, ok := bytes.CutPrefix(s.document, []byte{','}); ok {
		s.document = rest
		s.field++
		return
	}
	rest := bytes.TrimPrefix(bytes.TrimPrefix(s.document, []byte{'\r'}), []byte{'\n'})
	if len(rest) == len(s.document) && len(rest) > 0 {
		basalt.Raise("22P04", "there is text behind a quoted field")
	}
	s.document, s.ended = rest, len(rest) == 0
	s.line++
	s.field = 1
}

//go:wasmexport csv_split_next
func csvNext(_, most int32, out *basalt.Column) int32 {
	s := &split
	columns := basalt.Columns(out, 3)
	lines, fields := basalt.Values[int32](&columns[0], most), basalt.Values[int32](&columns[1], most)
	n := int32(0)
	for ; n < most && !s.ended; n++ {
		lines[n], fields[n] = s.line, s.field
		if bytes.HasPrefix(s.document, []byte{'"'}) {
			quoted()
		} else {
			plain()
		}
		s.values.EndRow(&columns[2], int(n))
		separator()
	}
	s.values.EndColumn(&columns[2])
	return n
}

//go:wasmexport csv_split_close
func csvClose(_ int32) {}
