package pgwire

import (
	"encoding/binary"
	"io"

	"github.com/basaltdb/basalt/core/base/errs"
)

const (
	minBuffer = 8 << 10
	maxBuffer = 256 << 10
	// chunk is the memory that a long message gets before more of it has
	// arrived.
	chunk = 64 << 10
	// keepLong is the most memory of a long message that is kept for the next.
	keepLong = 1 << 20
)

// reader reads messages from a connection.
type reader struct {
	src io.Reader
	// wait is called before a read that may block.
	wait func() error
	// woke is called after it.
	woke func()

	buf  []byte
	r, w int
	long []byte // a message that is longer than the buffer
}

func newReader(src io.Reader) *reader {
	return &reader{src: src, buf: make([]byte, minBuffer)}
}

// buffered returns how many bytes have arrived and are not read.
func (rd *reader) buffered() int { return rd.w - rd.r }

// need waits until n bytes are buffered; n is at most the buffer's length.
func (rd *reader) need(n int) error {
	for rd.buffered() < n {
		if rd.r > 0 && (rd.r == rd.w || rd.r+n > len(rd.buf)) {
			copy(rd.buf, rd.buf[rd.r:rd.w])
			rd.r, rd.w = 0, rd.w-rd.r
		}
		got, err := rd.read(rd.buf[rd.w:])
		rd.w += got
		if err != nil && rd.buffered() < n {
			return err
		}
		// A client that fills the buffer sends a lot: fewer, larger reads.
		if rd.w == len(rd.buf) && rd.r == 0 && len(rd.buf) < maxBuffer {
			rd.buf = append(make([]byte, 0, 2*len(rd.buf)), rd.buf...)
			rd.buf = rd.buf[:cap(rd.buf)]
		}
	}
	return nil
}

func (rd *reader) read(p []byte) (int, error) {
	if rd.wait != nil {
		if err := rd.wait(); err != nil {
			return 0, err
		}
	}
	n, err := rd.src.Read(p)
	if rd.woke != nil {
		rd.woke()
	}
	return n, err
}

// errLength is the fatal error of a length that cannot be.
func errLength() error { return errs.New(errs.ProtocolViolation, "invalid message length") }

// startup reads a message without a type, of at most limit bytes. The body is
// valid until the next call.
func (rd *reader) startup(limit int) ([]byte, error) {
	if err := rd.need(4); err != nil {
		return nil, err
	}
	n := int64(int32(binary.BigEndian.Uint32(rd.buf[rd.r:])))
	if n < 8 || n > int64(limit) {
		return nil, errs.New(errs.ProtocolViolation, "invalid length of startup packet")
	}
	rd.r += 4
	return rd.body(int(n) - 4)
}

// message reads a message whose length field is at most limit. The body is
// valid until the next call.
func (rd *reader) message(limit int) (typ byte, body []byte, err error) {
	if err := rd.need(5); err != nil {
		return 0, nil, err
	}
	typ = rd.buf[rd.r]
	n := int64(int32(binary.BigEndian.Uint32(rd.buf[rd.r+1:])))
	if n < 4 || n > int64(limit) {
		return 0, nil, errLength()
	}
	rd.r += 5
	body, err = rd.body(int(n) - 4)
	return typ, body, err
}

// body reads n bytes.
func (rd *reader) body(n int) ([]byte, error) {
	if n <= len(rd.buf) {
		if err := rd.need(n); err != nil {
			return nil, short(err)
		}
		b := rd.buf[rd.r : rd.r+n : rd.r+n]
		rd.r += n
		return b, nil
	}
	if cap(rd.long) > keepLong {
		rd.long = nil
	}
	rd.long = append(rd.long[:0], rd.buf[rd.r:rd.w]...)
	rd.r, rd.w = 0, 0
	for len(rd.long) < n {
		have := len(rd.long)
		if cap(rd.long) == have {
			grown := make([]byte, have, min(n, max(chunk, 2*have)))
			copy(grown, rd.long)
			rd.long = grown
		}
		got, err := rd.read(rd.long[have:min(n, cap(rd.long))])
		rd.long = rd.long[:have+got]
		if err != nil && len(rd.long) < n {
			return nil, short(err)
		}
	}
	return rd.long, nil
}

// short turns the end of the stream inside a message into an error of its own.
func short(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
