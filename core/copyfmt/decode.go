package copyfmt

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// Column is a column of the input.
type Column struct {
	Name string
	Type types.T
}

// Decoder turns chunks of whole records into batches. It may be used by any
// number of goroutines.
type Decoder struct {
	Table   string // for errors
	Columns []Column
	Options Options
	Format  *value.Format

	parsers []parser
}

// NewDecoder returns a decoder. With a DEFAULT marker the batches have a
// second half: for each column a bool that tells where the default is meant.
func NewDecoder(table string, cols []Column, opt Options, f *value.Format) *Decoder {
	d := &Decoder{Table: table, Columns: cols, Options: opt, Format: f, parsers: make([]parser, len(cols))}
	for i, c := range cols {
		d.parsers[i] = parserOf(c.Type, f)
	}
	return d
}

// Chunk is a decoded chunk.
type Chunk struct {
	Batches []*vector.Batch
	// End is set when the data has said that it ends.
	End bool
	Err error
}

// Decode decodes a chunk of whole records, of which the first is on the given
// line, from 1. first marks the start of the input.
func (d *Decoder) Decode(data []byte, line int, first bool) Chunk {
	r := &run{d: d, line: line, data: data}
	r.reset()
	var err error
	switch {
	case d.Options.Format == Binary:
		err = r.binary(first)
	default:
		err = r.lines(first)
	}
	r.flush()
	return Chunk{Batches: r.out, End: r.end, Err: err}
}

// run is the decoding of one chunk.
type run struct {
	d    *Decoder
	data []byte
	line int // of the current record
	next int // line of the next one
	end  bool

	cols     []*vector.Builder
	defaults []*vector.Builder // nil without a DEFAULT marker
	n        int
	out      []*vector.Batch

	valid   bool   // the chunk is valid UTF-8
	scratch []byte // an unescaped field
	fields  []field
}

// field is a field of a line.
type field struct {
	text    []byte
	null    bool
	dflt    bool // the column's default is meant
	checked bool // its bytes are known to be valid
}

// rowsHint is what builders make room for.
const rowsHint = vector.Size

func (r *run) reset() {
	r.n = 0
	r.cols = make([]*vector.Builder, len(r.d.Columns))
	for i, c := range r.d.Columns {
		r.cols[i] = vector.NewBuilder(c.Type, rowsHint)
	}
	if r.d.Options.HasDefault {
		r.defaults = make([]*vector.Builder, len(r.d.Columns))
		for i := range r.defaults {
			r.defaults[i] = vector.NewBuilder(types.Bool, rowsHint)
		}
	}
}

// flush makes a batch of the rows so far.
func (r *run) flush() {
	if r.n == 0 {
		return
	}
	b := &vector.Batch{N: r.n}
	for _, list := range [][]*vector.Builder{r.cols, r.defaults} {
		for _, c := range list {
			b.Cols = append(b.Cols, c.Finish())
		}
	}
	r.out = append(r.out, b)
	r.reset()
}

// rowDone counts a row.
func (r *run) rowDone() {
	if r.n++; r.n == vector.Size {
		r.flush()
	}
}

// maxShown is how many bytes of the input an error shows.
const maxShown = 100

func shown(x []byte) string {
	if len(x) <= maxShown {
		return string(bytes.ToValidUTF8(x, []byte("?")))
	}
	end := maxShown
	for end > 0 && !utf8.RuneStart(x[end]) {
		end--
	}
	return string(bytes.ToValidUTF8(x[:end], []byte("?"))) + "..."
}

// atLine says where an error is. rec may be nil.
func (r *run) atLine(err error, rec []byte) error {
	where := fmt.Sprintf("COPY %s, line %d", r.d.Table, r.line)
	if rec != nil {
		where += `: "` + shown(rec) + `"`
	}
	return withWhere(err, where)
}

// atColumn says in which column an error is.
func (r *run) atColumn(err error, col int, text []byte, show bool) error {
	where := fmt.Sprintf("COPY %s, line %d, column %s", r.d.Table, r.line, r.d.Columns[col].Name)
	if show {
		where += `: "` + shown(text) + `"`
	}
	return withWhere(err, where)
}

func withWhere(err error, where string) error {
	e := *errs.From(err)
	if e.Where == "" {
		e.Where = where
	}
	return &e
}

// lines decodes text and CSV.
func (r *run) lines(first bool) error {
	r.valid = utf8.Valid(r.data)
	rest := r.data
	r.next = r.line
	header := first && r.d.Options.Header != NoHeader
	for len(rest) > 0 {
		var rec []byte
		var raw int
		r.line = r.next
		rec, raw, r.next = r.record(rest)
		rest = rest[raw:]
		if !r.valid || bytes.IndexByte(rec, 0) >= 0 {
			if err := value.CheckUTF8(rec); err != nil {
				return r.atLine(err, nil)
			}
		}
		if bytes.IndexByte(rec, '\r') >= 0 && !r.mayHaveCR(rec) {
			return r.atLine(errFormat("literal carriage return found in data").WithHint("Use \"\\r\" to represent carriage return."), rec)
		}
		if len(rec) == 2 && rec[0] == '\\' && rec[1] == '.' {
			r.end = true
			return nil
		}
		if err := r.split(rec); err != nil {
			return r.atLine(err, rec)
		}
		if header {
			header = false
			if err := r.header(); err != nil {
				return r.atLine(err, rec)
			}
			continue
		}
		if err := r.row(rec); err != nil {
			return err
		}
	}
	return nil
}

// mayHaveCR reports whether a record may have a carriage return in it: only
// within quotes.
func (r *run) mayHaveCR(rec []byte) bool {
	return r.d.Options.Format == CSV && bytes.IndexByte(rec, r.d.Options.Quote) >= 0
}

// record takes the next record off rest: without its line end, with the bytes
// that it takes, and the line that follows it.
func (r *run) record(rest []byte) (rec []byte, raw, next int) {
	next = r.next
	for from := 0; ; {
		end := bytes.IndexByte(rest[from:], '\n')
		if end < 0 { // the last line need not end
			raw = len(rest)
			rec = rest
			break
		}
		end += from
		next++
		if r.complete(rest[:end]) {
			rec, raw = rest[:end], end+1
			break
		}
		from = end + 1
	}
	if n := len(rec); n > 0 && rec[n-1] == '\r' {
		rec = rec[:n-1]
	}
	return rec, raw, next
}

// complete reports whether a newline after rec ends the record.
func (r *run) complete(rec []byte) bool {
	o := &r.d.Options
	if o.Format == Text {
		n := len(rec)
		for n > 0 && rec[n-1] == '\\' {
			n--
		}
		return (len(rec)-n)%2 == 0
	}
	if bytes.IndexByte(rec, o.Quote) < 0 {
		return true
	}
	s := Splitter{opt: o}
	s.endCSV(rec)
	return !s.quoted
}

// header checks the line of names.
func (r *run) header() error {
	if r.d.Options.Header != MatchHeader {
		return nil
	}
	if len(r.fields) != len(r.d.Columns) {
		return errFormat("wrong number of fields in header line: got %d, expected %d", len(r.fields), len(r.d.Columns))
	}
	for i, f := range r.fields {
		switch {
		case f.null:
			return errFormat("column name mismatch in header line field %d: got null value (\"%s\"), expected \"%s\"", i+1, r.d.Options.Null, r.d.Columns[i].Name)
		case string(f.text) != r.d.Columns[i].Name:
			return errFormat("column name mismatch in header line field %d: got \"%s\", expected \"%s\"", i+1, f.text, r.d.Columns[i].Name)
		}
	}
	return nil
}

// row parses the fields of a line into the builders.
func (r *run) row(rec []byte) error {
	if len(r.fields) > len(r.cols) {
		return r.atLine(errFormat("extra data after last expected column"), rec)
	}
	for i := range r.fields {
		f := &r.fields[i]
		if r.defaults != nil {
			r.defaults[i].AppendBool(f.dflt)
		}
		if f.null || f.dflt {
			r.cols[i].AppendNull()
			continue
		}
		if !f.checked {
			if err := value.CheckUTF8(f.text); err != nil {
				return r.atLine(err, nil)
			}
		}
		if err := r.d.parsers[i](f.text, r.cols[i]); err != nil {
			return r.atColumn(err, i, f.text, true)
		}
	}
	if len(r.fields) < len(r.cols) { // an error in a field comes before this one
		return r.atLine(errFormat("missing data for column \"%s\"", r.d.Columns[len(r.fields)].Name), rec)
	}
	r.rowDone()
	return nil
}

// split splits a record into r.fields.
func (r *run) split(rec []byte) error {
	r.fields = r.fields[:0]
	r.scratch = r.scratch[:0]
	if len(r.d.Columns) == 0 && len(rec) == 0 {
		return nil
	}
	if r.d.Options.Format == CSV {
		return r.splitCSV(rec)
	}
	r.splitText(rec)
	return nil
}
