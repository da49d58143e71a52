package pgwire

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value"
)

// body takes a message apart. The first error sticks, and everything read
// after it is zero.
type body struct {
	b   []byte
	err error
}

func (b *body) fail() {
	if b.err == nil {
		b.err = errs.New(errs.ProtocolViolation, "insufficient data left in message")
	}
	b.b = nil
}

func (b *body) byte() byte {
	if len(b.b) < 1 {
		b.fail()
		return 0
	}
	x := b.b[0]
	b.b = b.b[1:]
	return x
}

func (b *body) int16() int16 {
	if len(b.b) < 2 {
		b.fail()
		return 0
	}
	x := int16(binary.BigEndian.Uint16(b.b))
	b.b = b.b[2:]
	return x
}

func (b *body) int32() int32 {
	if len(b.b) < 4 {
		b.fail()
		return 0
	}
	x := int32(binary.BigEndian.Uint32(b.b))
	b.b = b.b[4:]
	return x
}

// count reads an unsigned 16-bit count of things of at least size bytes each,
// and fails where they cannot all be in the message.
func (b *body) count(size int) int {
	n := int(uint16(b.int16()))
	if n*size > len(b.b) {
		b.fail()
		return 0
	}
	return n
}

// bytes takes the next n bytes.
func (b *body) bytes(n int) []byte {
	if n < 0 || n > len(b.b) {
		b.fail()
		return nil
	}
	x := b.b[:n:n]
	b.b = b.b[n:]
	return x
}

// value reads a length and as many bytes; null is the length -1.
func (b *body) value() (x []byte, null bool) {
	n := b.int32()
	if n == -1 {
		return nil, true
	}
	if n < -1 && b.err == nil {
		b.err = errs.New(errs.ProtocolViolation, "invalid length of a parameter value: %d", n)
	}
	return b.bytes(int(n)), false
}

// str reads a zero-terminated string and checks its encoding.
func (b *body) str() string {
	end := bytes.IndexByte(b.b, 0)
	if end < 0 {
		if b.err == nil {
			b.err = errs.New(errs.ProtocolViolation, "invalid string in message")
		}
		b.b = nil
		return ""
	}
	x := b.b[:end]
	b.b = b.b[end+1:]
	if err := value.CheckUTF8(x); err != nil && b.err == nil {
		b.err = err
	}
	return string(x)
}

// end checks that nothing is left.
func (b *body) end() error {
	if b.err == nil && len(b.b) > 0 {
		b.err = errs.New(errs.ProtocolViolation, "invalid message format")
	}
	return b.err
}
