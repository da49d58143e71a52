package pgwire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

// message makes a message with a length field of our choice.
func message(typ byte, length uint32, body string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{typ}, length), body...)
}

// TestLengths is CVE-2024-27304 and CVE-2026-32286: lengths that are negative,
// too small, too large or longer than what arrives.
func TestLengths(t *testing.T) {
	for _, c := range []struct {
		name   string
		length uint32
		limit  int
		code   errs.Code
		err    error
	}{
		{"zero", 0, maxMessage, errs.ProtocolViolation, nil},
		{"below its own size", 3, maxMessage, errs.ProtocolViolation, nil},
		{"negative", 0xffffffff, maxMessage, errs.ProtocolViolation, nil},
		{"most negative", 0x80000000, maxMessage, errs.ProtocolViolation, nil},
		{"above the limit of the state", maxAuth + 1, maxAuth, errs.ProtocolViolation, nil},
		{"1 GiB", 1 << 30, maxMessage, errs.ProtocolViolation, nil},
		{"half a message", 100, maxMessage, "", io.ErrUnexpectedEOF},
		{"the limit, without the bytes", maxMessage, maxMessage, "", io.ErrUnexpectedEOF},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := newReader(bytes.NewReader(message('Q', c.length, "half"))).message(c.limit)
			runtime.ReadMemStats(&after)
			if c.err != nil && !errors.Is(err, c.err) || c.err == nil && !errs.Is(err, c.code) {
				t.Errorf("got %v", err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
				t.Errorf("a length alone took %d bytes of memory", used)
			}
		})
	}
}

// oneByte gives its data a byte at a time.
type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:1]) }

func TestReaderKeepsMessagesApart(t *testing.T) {
	var stream []byte
	var want [][]byte
	for n := range 40 {
		body := bytes.Repeat([]byte{byte(n)}, n*n*17)
		want = append(want, body)
		stream = append(stream, message('d', uint32(len(body)+4), string(body))...)
	}
	for name, src := range map[string]io.Reader{"whole": bytes.NewReader(stream), "bytes": oneByte{bytes.NewReader(stream)}} {
		rd := newReader(src)
		for i, w := range want {
			typ, got, err := rd.message(maxMessage)
			if err != nil || typ != 'd' || !bytes.Equal(got, w) {
				t.Fatalf("%s: message %d: type %c, %d bytes, %v", name, i, typ, len(got), err)
			}
		}
		if _, _, err := rd.message(maxMessage); err != io.EOF {
			t.Errorf("%s: at the end: %v", name, err)
		}
	}
}

// TestCounts is the other half of CVE-2026-32286: counts that the message
// cannot hold, and NULL, which is -1 and nothing else.
func TestCounts(t *testing.T) {
	b := body{b: []byte{0xff, 0xff, 0, 0}}
	if n := b.count(4); n != 0 || b.err == nil {
		t.Errorf("a count of 65535 in 2 bytes gave %d, %v", n, b.err)
	}
	for _, n := range []uint32{0xfffffffe, 0x80000000, 5} {
		b := body{b: binary.BigEndian.AppendUint32(nil, n)}
		if x, null := b.value(); x != nil || null || !errs.Is(b.err, errs.ProtocolViolation) {
			t.Errorf("length %#x: %v, null %t, %v", n, x, null, b.err)
		}
	}
	b = body{b: []byte{0xff, 0xff, 0xff, 0xff}}
	if _, null := b.value(); !null || b.err != nil {
		t.Errorf("-1 is not null: %v", b.err)
	}
	b = body{b: []byte("no end")}
	if b.str(); b.err == nil {
		t.Error("a string without an end was taken")
	}
	b = body{b: []byte("a\xff\x00")}
	if b.str(); !errs.Is(b.err, errs.CharacterNotInRepertoire) {
		t.Errorf("wrong UTF-8: %v", b.err)
	}
}

// TestTooLong is the sender's side of CVE-2024-27304: a message that does not
// fit is an error, not a wrapped length.
func TestTooLong(t *testing.T) {
	w := writer{dst: io.Discard}
	w.simple('1')
	w.begin('D')
	w.buf = append(w.buf, make([]byte, maxMessage)...)
	if err := w.end(); !errs.Is(err, errs.ProgramLimitExceeded) {
		t.Errorf("got %v", err)
	}
	if len(w.buf) != 5 {
		t.Errorf("%d bytes are left of the message", len(w.buf)-5)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(message('Q', 13, "select 1\x00"))
	f.Add(message('B', 0xffffffff, ""))
	f.Add(message('P', 12, "\x00\x00\x00\x02\x00\x00\x00\x17"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rd := newReader(bytes.NewReader(data))
		for {
			_, b, err := rd.message(maxMessage)
			if err != nil {
				break
			}
			in := body{b: b}
			in.str()
			for range in.count(2) {
				in.int16()
			}
			for in.err == nil && len(in.b) > 0 {
				in.value()
			}
		}
		if s, err := parseStartup(3<<16, data); err == nil && s.user == "" {
			t.Error("a startup packet without a user was taken")
		}
		commandOptions(string(data))
	})
}

// A message that was begun and never ended does not reach the client.
func TestHalfAMessage(t *testing.T) {
	var w writer
	w.begin('D')
	w.str("half")
	w.begin('E')
	w.str("whole")
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	if got := string(w.buf); got != "E\x00\x00\x00\x0awhole\x00" {
		t.Fatalf("%q", got)
	}
}
