package httpapi

import (
	"encoding/json"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/tojson"
	"github.com/basaltdb/basalt/vector"
)

// answer writes the result of a statement.
type answer interface {
	head(cols []bind.OutputColumn) error
	// rows sends the first n rows of a batch.
	rows(f *value.Format, b *vector.Batch, n int) error
	// tail ends the answer, after the commit where there is one.
	tail(t tail) error
	// fail tells of an error: it returns it where nothing has been sent yet.
	fail(err error) error
}

// column describes a result column.
type column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// appendColumns appends the columns as JSON. Integers above 2^53 and numerics
// are JSON numbers with all their digits, as to_json writes them.
func appendColumns(dst []byte, cols []bind.OutputColumn) ([]byte, error) {
	list := make([]column, len(cols))
	for i, c := range cols {
		list[i] = column{c.Name, c.Type.String()}
	}
	b, err := json.Marshal(list)
	return append(dst, b...), err
}

// appendRow appends a row as a JSON list.
func appendRow(dst []byte, f *value.Format, b *vector.Batch, row int) []byte {
	dst = append(dst, '[')
	for i, v := range b.Cols {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = tojson.Append(dst, f, v, row)
	}
	return append(dst, ']')
}

// appendTail appends the members that end an answer.
func appendTail(dst []byte, t tail) ([]byte, error) {
	b, err := json.Marshal(t.tag)
	if err != nil {
		return nil, err
	}
	dst = append(append(dst, `"command":`...), b...)
	dst = strconv.AppendInt(append(dst, `,"row_count":`...), t.rows, 10)
	if t.truncated {
		dst = append(dst, `,"truncated":true`...)
	}
	if len(t.notices) == 0 {
		return dst, nil
	}
	texts := make([]string, len(t.notices))
	for i, n := range t.notices {
		texts[i] = n.Message
	}
	b, err = json.Marshal(texts)
	return append(append(dst, `,"notices":`...), b...), err
}

// document is an answer as one JSON object. It is held back until the commit,
// so that its status is true.
type document struct {
	w     *echo.Response
	limit int
	buf   []byte
	begun bool // with a row
}

func (d *document) head(cols []bind.OutputColumn) (err error) {
	d.buf = append(d.buf, `{"columns":`...)
	d.buf, err = appendColumns(d.buf, cols)
	d.buf = append(d.buf, `,"rows":[`...)
	return err
}

func (d *document) rows(f *value.Format, b *vector.Batch, n int) error {
	for i := range n {
		if d.begun {
			d.buf = append(d.buf, ',')
		}
		d.buf = appendRow(d.buf, f, b, b.Row(i))
		d.begun = true
		if len(d.buf) > d.limit {
			return errs.New(errs.ProgramLimitExceeded, "the result is larger than %d bytes", d.limit).
				WithHint("Ask for it in lines, with the header Accept: %s.", lines)
		}
	}
	return nil
}

func (d *document) tail(t tail) (err error) {
	d.buf = append(d.buf, `],`...)
	if d.buf, err = appendTail(d.buf, t); err != nil {
		return err
	}
	d.buf = append(d.buf, "}\n"...)
	statusOK(d.w, echo.MIMEApplicationJSON)
	_, _ = d.w.Write(d.buf) // it is committed: a client that is gone cannot be told
	return nil
}

func (d *document) fail(err error) error { return err }

// stream is an answer in lines: the columns, each row, and the end or an error.
type stream struct {
	w   *echo.Response
	buf []byte
	// section is the statement of a script that runs; nil: there is no script.
	section *Section
}

func (s *stream) head(cols []bind.OutputColumn) (err error) {
	if s.buf, err = s.appendSection(append(s.buf, '{')); err != nil {
		return err
	}
	s.buf = append(s.buf, `"columns":`...)
	if s.buf, err = appendColumns(s.buf, cols); err != nil {
		return err
	}
	s.buf = append(s.buf, "}\n"...)
	if s.section != nil {
		return s.flush() // tells which statement runs
	}
	return nil
}

// appendSection appends the members that name the statement, with a comma.
func (s *stream) appendSection(dst []byte) ([]byte, error) {
	if s.section == nil {
		return dst, nil
	}
	b, err := json.Marshal(s.section)
	if err != nil {
		return nil, err
	}
	return append(append(dst, b[1:len(b)-1]...), ','), nil
}

func (s *stream) rows(f *value.Format, b *vector.Batch, n int) error {
	for i := range n {
		s.buf = append(appendRow(s.buf, f, b, b.Row(i)), '\n')
	}
	return s.flush()
}

// flush sends what there is. Writing waits for a slow client, and so bounds
// what a result takes in memory.
func (s *stream) flush() error {
	if !s.w.Committed {
		statusOK(s.w, lines)
	}
	if _, err := s.w.Write(s.buf); err != nil {
		return errs.New(errs.ConnectionFailure, "the client is gone").WithCause(err)
	}
	s.w.Flush()
	s.buf = s.buf[:0]
	return nil
}

func (s *stream) tail(t tail) (err error) {
	if s.buf, err = appendTail(append(s.buf, '{'), t); err != nil {
		return err
	}
	s.buf = append(s.buf, "}\n"...)
	_ = s.flush() // it may be committed, and a client that is gone cannot be told
	return nil
}

func (s *stream) fail(err error) error {
	if !s.w.Committed {
		return err
	}
	b, marshalErr := json.Marshal(problemOf(err))
	if marshalErr != nil {
		return marshalErr
	}
	if s.buf, marshalErr = s.appendSection(append(s.buf, '{')); marshalErr != nil {
		return marshalErr
	}
	s.buf = append(append(append(s.buf, `"error":`...), b...), "}\n"...)
	return s.flush()
}
