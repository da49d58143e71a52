//go:build wasip1

package main

import (
	"bytes"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// sessions is a call, that is going on, of a table function that takes rows: views of
// pages by visitors, ordered by visitor and time. Of those with less than so many
// minutes between them it makes one. A call has an instance of its own, so there is
// one.
var sessions struct {
	gap uint64 // microseconds
	// The rows that were pushed last, and how many of them have been looked at.
	views    []basalt.Column
	rows, at int32
	ended    bool // no more rows come
	// The session that goes on; there is none without views.
	visitor            []byte
	began, last, count int64
	values             basalt.Writer
}

//go:wasmexport sessions_open
func sessionsOpen(in *basalt.Column, _ int32) int32 {
	minutes := basalt.Values[int32](in, 1)[0]
	if minutes < 0 {
		basalt.Raise("22023", "the minutes between two views cannot be negative")
	}
	sessions.gap = uint64(minutes) * 60_000_000
	sessions.views, sessions.rows, sessions.at, sessions.ended, sessions.count = nil, 0, 0, false, 0
	return 0
}

//go:wasmexport sessions_push
func sessionsPush(_, n int32, in *basalt.Column) int32 {
	sessions.views, sessions.rows, sessions.at, sessions.ended = basalt.Pushed(in), n, 0, n == 0
	return 0
}

// belongs tells whether a view is one of the session.
func belongs(visitor []byte, at int64) bool {
	s := &sessions
	if s.count == 0 || !bytes.Equal(visitor, s.visitor) {
		return false
	}
	if at < s.last {
		basalt.Raise("22023", "the rows have to be ordered by visitor and time")
	}
	return uint64(at)-uint64(s.last) <= s.gap
}

// endSession makes a row of the session.
func endSession(out []basalt.Column, row int32) {
	s := &sessions
	s.values.Write(s.visitor)
	s.values.EndRow(&out[0], int(row))
	for i, x := range []int64{s.began, s.last, s.count} {
		basalt.Values[int64](&out[i+1], row+1)[row] = x
	}
	s.count = 0
}

//go:wasmexport sessions_next
func sessionsNext(_, most int32, first *basalt.Column) int32 {
	s := &sessions
	out := basalt.Columns(first, 4)
	n := int32(0)
	for ; n < most && s.at < s.rows; s.at++ {
		row := int(s.at)
		if s.views[0].IsNull(row) || s.views[1].IsNull(row) {
			continue
		}
		visitor, at := s.views[0].Bytes(row), basalt.Values[int64](&s.views[1], s.rows)[row]
		if belongs(visitor, at) {
			s.last = at
			s.count++
			continue
		}
		if s.count > 0 {
			endSession(out, n)
			n++
		}
		// What is known of it has to outlive the rows.
		s.visitor = append(s.visitor[:0], visitor...)
		s.began, s.last, s.count = at, at, 1
	}
	if s.ended && s.count > 0 {
		endSession(out, n)
		n++
	}
	s.values.EndColumn(&out[0])
	return n
}

//go:wasmexport sessions_close
func sessionsClose(_ int32) {}
