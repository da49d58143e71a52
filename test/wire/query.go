package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// Column describes a column of a result.
type Column struct {
	Name string
	Type uint32 // its OID
}

// Result is what one statement of a message gave.
type Result struct {
	// Rows is nil, and IsQuery false, for a statement that returns none.
	IsQuery bool
	Columns []Column
	Rows    [][]*string // nil is null
	// Tag is the command tag, "" for an empty statement.
	Tag string
	// Copied is the data of a COPY TO STDOUT.
	Copied []byte
}

// Answer is the whole answer to a message.
type Answer struct {
	Results []Result
	// Err ended the message, if it is not nil.
	Err     *Error
	Notices []*Error
	// AskedForData is set if the server began a COPY FROM STDIN.
	AskedForData bool
}

// Error is an error or a notice of the server.
type Error struct {
	Severity, Code, Message, Detail, Hint string
}

// Error implements error.
func (e *Error) Error() string { return e.Severity + ": " + e.Message + " (" + e.Code + ")" }

func parseError(body []byte) *Error {
	e := &Error{}
	for len(body) > 1 {
		kind := body[0]
		var v string
		v, body = cstring(body[1:])
		switch kind {
		case 'V':
			e.Severity = v
		case 'C':
			e.Code = v
		case 'M':
			e.Message = v
		case 'D':
			e.Detail = v
		case 'H':
			e.Hint = v
		}
	}
	return e
}

// ErrHung is returned for a message that the server did not answer in time,
// not even after a request to cancel it.
var ErrHung = errors.New("wire: no answer, not even to a cancel request")

// Data gives the input of COPY FROM STDIN, when the server asks for it; a nil
// reader makes the COPY fail.
type Data func() io.Reader

// Request is one message of the simple query protocol.
type Request struct {
	SQL string
	// In is where COPY FROM STDIN reads; nil makes it fail.
	In Data
	// Timeout is how long the answer may take; 0: for ever. After it, a cancel
	// request is sent, and after Grace the connection is given up.
	Timeout, Grace time.Duration
}

// Query runs a message. The error is that of the connection, which is then of
// no more use; what the server complained of is in the answer.
func (c *Conn) Query(sql string) (*Answer, error) { return c.Do(Request{SQL: sql}) }

// Exec runs a message and returns any error, the server's too.
func (c *Conn) Exec(sql string) error {
	a, err := c.Query(sql)
	if err != nil {
		return err
	}
	if a.Err != nil {
		return a.Err
	}
	return nil
}

// Do is Query with a limit of time and with input for COPY.
func (c *Conn) Do(q Request) (*Answer, error) {
	stop := c.watch(q)
	a, err := c.exchange(q)
	hung := stop()
	if err != nil {
		c.broken = true
		var timeout net.Error
		if hung && errors.As(err, &timeout) && timeout.Timeout() {
			err = ErrHung
		}
	}
	return a, err
}

// watch sends a cancel request when the time is up and makes the connection
// fail after the grace. The function that it returns ends that, and tells if
// the time was up.
func (c *Conn) watch(q Request) func() bool {
	if q.Timeout == 0 {
		return func() bool { return false }
	}
	_ = c.nc.SetDeadline(time.Now().Add(q.Timeout + q.Grace)) // an error shows at the read
	done, ended := make(chan struct{}), make(chan bool)
	go func() {
		timer := time.NewTimer(q.Timeout)
		defer timer.Stop()
		select {
		case <-done:
			ended <- false
		case <-timer.C:
			_ = c.Cancel() // the deadline is the last resort
			<-done
			ended <- true
		}
	}()
	return func() bool {
		close(done)
		hung := <-ended
		_ = c.nc.SetDeadline(time.Time{}) // an error shows at the next write
		return hung
	}
}

func (c *Conn) exchange(q Request) (*Answer, error) {
	a := &Answer{}
	if err := c.send('Q', append([]byte(q.SQL), 0)); err != nil {
		return a, err
	}
	cur := Result{}
	for {
		kind, body, err := c.read()
		if err != nil {
			return a, err
		}
		switch kind {
		case 'T':
			cur.IsQuery, cur.Columns = true, columns(body)
		case 'D':
			row, err := dataRow(body)
			if err != nil {
				return a, err
			}
			cur.Rows = append(cur.Rows, row)
		case 'C':
			cur.Tag, _ = cstring(body)
			a.Results, cur = append(a.Results, cur), Result{}
		case 'I':
			a.Results, cur = append(a.Results, cur), Result{}
		case 'E':
			a.Err, cur = parseError(body), Result{}
		case 'N':
			a.Notices = append(a.Notices, parseError(body))
		case 'S':
			c.param(body)
		case 'G':
			a.AskedForData = true
			if err := c.copyIn(q.In); err != nil {
				return a, err
			}
		case 'H':
			cur.Copied = []byte{}
		case 'd':
			cur.Copied = append(cur.Copied, body...)
		case 'c', 'A', 'K':
		case 'Z':
			c.Status = body[0]
			return a, nil
		default:
			return a, fmt.Errorf("wire: message %q in answer to a query", kind)
		}
	}
}

// copyChunk is how much goes into one CopyData message.
const copyChunk = 1 << 16

func (c *Conn) copyIn(in Data) error {
	var r io.Reader
	if in != nil {
		r = in()
	}
	if r == nil {
		return c.send('f', []byte("no data\x00"))
	}
	buf := make([]byte, copyChunk)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if err := c.send('d', buf[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return c.send('c', nil)
		}
		if err != nil {
			return errors.Join(err, c.send('f', []byte("the data could not be read\x00")))
		}
	}
}

func columns(body []byte) []Column {
	if len(body) < 2 {
		return nil
	}
	n := int(binary.BigEndian.Uint16(body))
	body = body[2:]
	cols := make([]Column, 0, n)
	for range n {
		var col Column
		col.Name, body = cstring(body)
		if len(body) < 18 {
			return cols
		}
		col.Type = binary.BigEndian.Uint32(body[6:])
		cols, body = append(cols, col), body[18:]
	}
	return cols
}

func dataRow(body []byte) ([]*string, error) {
	bad := errors.New("wire: malformed row")
	if len(body) < 2 {
		return nil, bad
	}
	row := make([]*string, binary.BigEndian.Uint16(body))
	body = body[2:]
	for i := range row {
		if len(body) < 4 {
			return nil, bad
		}
		n := int32(binary.BigEndian.Uint32(body))
		body = body[4:]
		if n < 0 {
			continue
		}
		if int(n) > len(body) {
			return nil, bad
		}
		v := string(body[:n])
		row[i], body = &v, body[n:]
	}
	return row, nil
}
