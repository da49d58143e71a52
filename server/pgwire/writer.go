package pgwire

import (
	"encoding/binary"
	"io"

	"github.com/basaltdb/basalt/core/base/errs"
)

// maxMessage is the longest message in either direction, its length field's
// greatest value.
const maxMessage = 1<<30 - 1

// flushAt is how many bytes are collected before they are written.
const flushAt = 64 << 10

// keepOut is the most memory that the buffer keeps after it was written.
const keepOut = 1 << 20

// writer collects messages in one buffer. It remembers the first error of the
// connection; what is written after it is dropped.
type writer struct {
	dst   io.Writer
	buf   []byte
	start int  // of the message being written
	open  bool // it was begun, and not ended
	err   error
}

// begin starts a message. One that was not ended, because what was to be in it
// panicked, is taken back: the client must not get half of it.
func (w *writer) begin(typ byte) {
	if w.open {
		w.cancel()
	}
	w.start, w.open = len(w.buf), true
	w.buf = append(w.buf, typ, 0, 0, 0, 0)
}

// end completes the message. One that is too long is taken back.
func (w *writer) end() error {
	w.open = false
	n := len(w.buf) - w.start - 1
	if n > maxMessage {
		w.buf = w.buf[:w.start]
		return errTooLong(n)
	}
	binary.BigEndian.PutUint32(w.buf[w.start+1:], uint32(n))
	return nil
}

// cancel takes back the message being written.
func (w *writer) cancel() { w.buf, w.open = w.buf[:w.start], false }

func errTooLong(n int) error {
	return errs.New(errs.ProgramLimitExceeded, "message of %d bytes is longer than the protocol allows", n).
		WithDetail("The limit is %d bytes.", maxMessage)
}

func (w *writer) byte(x byte)   { w.buf = append(w.buf, x) }
func (w *writer) int16(x int16) { w.buf = binary.BigEndian.AppendUint16(w.buf, uint16(x)) }
func (w *writer) int32(x int32) { w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(x)) }

// str writes a zero-terminated string; a zero inside ends it.
func (w *writer) str(s string) {
	for i := range len(s) {
		if s[i] == 0 {
			s = s[:i]
			break
		}
	}
	w.buf = append(append(w.buf, s...), 0)
}

// simple writes a message without a body.
func (w *writer) simple(typ byte) { w.buf = append(w.buf, typ, 0, 0, 0, 4) }

// flush writes what was collected.
func (w *writer) flush() error {
	if len(w.buf) > 0 && w.err == nil {
		_, w.err = w.dst.Write(w.buf)
	}
	if cap(w.buf) > keepOut {
		w.buf = nil
	}
	w.buf = w.buf[:0]
	return w.err
}

// spill writes what was collected if it is much.
func (w *writer) spill() error {
	if len(w.buf) < flushAt {
		return w.err
	}
	return w.flush()
}
