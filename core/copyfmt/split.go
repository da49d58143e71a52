package copyfmt

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Splitter finds the ends of records in a stream. It remembers how far it has
// looked, so a buffer that grows is not read twice.
type Splitter struct {
	opt     *Options
	seen    int // bytes of the buffer that were looked at
	last    int // end of the last record among them
	quoted  bool
	escaped bool
	started bool // the header of the binary format is past
	ended   bool // and so is its trailer
}

// NewSplitter returns a splitter for one stream.
func NewSplitter(opt *Options) *Splitter { return &Splitter{opt: opt} }

// End returns the length of the whole records at the start of buf, which has
// grown since the last call.
func (s *Splitter) End(buf []byte) (int, error) {
	switch s.opt.Format {
	case Binary:
		return s.endBinary(buf)
	case CSV:
		s.endCSV(buf)
	default:
		s.endText(buf)
	}
	return s.last, nil
}

// Cut is called when the first n bytes, as End has returned, were taken away.
func (s *Splitter) Cut(n int) {
	s.seen -= n
	s.last = 0
}

// endText looks for the last newline that is not escaped, from the back.
func (s *Splitter) endText(buf []byte) {
	for at := len(buf); ; {
		at = bytes.LastIndexByte(buf[:at], '\n')
		if at < s.seen { // what was looked at before has none
			break
		}
		back := at
		for back > 0 && buf[back-1] == '\\' {
			back--
		}
		if (at-back)%2 == 0 {
			s.last = at + 1
			break
		}
	}
	s.seen = len(buf)
}

// endCSV follows the quotes.
func (s *Splitter) endCSV(buf []byte) {
	quote, escape := s.opt.Quote, s.opt.Escape
	for ; s.seen < len(buf); s.seen++ {
		c := buf[s.seen]
		if s.quoted && c == escape && escape != quote {
			s.escaped = !s.escaped
			continue
		}
		switch {
		case c == quote && !s.escaped:
			s.quoted = !s.quoted
		case c == '\n' && !s.quoted:
			s.last = s.seen + 1
		}
		s.escaped = false
	}
}

var signature = []byte("PGCOPY\n\377\r\n\x00")

// headerLen is the signature, the flags and the length of the extension.
const headerLen = 11 + 4 + 4

// maxExtension bounds the header extension, which nobody uses.
const maxExtension = 1 << 20

func errFormat(format string, args ...any) *errs.Error {
	return errs.New(errs.BadCopyFileFormat, format, args...)
}

// endBinary walks over the records.
func (s *Splitter) endBinary(buf []byte) (int, error) {
	if !s.started {
		n, err := binaryHeader(buf)
		if n == 0 || err != nil {
			return 0, err
		}
		s.started, s.last = true, n
	}
	for !s.ended {
		n := binaryRecord(buf[s.last:])
		if n == 0 {
			break
		}
		s.ended = n == 2 && buf[s.last] == 0xff && buf[s.last+1] == 0xff
		s.last += n
	}
	if s.ended {
		s.last = len(buf)
	}
	return s.last, nil
}

// binaryHeader returns the length of the header, 0 where it is not all there.
func binaryHeader(buf []byte) (int, error) {
	n := min(len(buf), len(signature))
	if !bytes.Equal(buf[:n], signature[:n]) {
		return 0, errFormat("COPY file signature not recognized")
	}
	if len(buf) < headerLen {
		return 0, nil
	}
	flags, ext := binary.BigEndian.Uint32(buf[11:]), int32(binary.BigEndian.Uint32(buf[15:]))
	if flags&0xffff0000 != 0 {
		return 0, errFormat("unrecognized critical flags in COPY file header")
	}
	if ext < 0 || ext > maxExtension {
		return 0, errFormat("invalid COPY file header (wrong length)")
	}
	if len(buf) < headerLen+int(ext) {
		return 0, nil
	}
	return headerLen + int(ext), nil
}

// binaryRecord returns the length of the record at the start of buf, 0 where it
// is not all there. Lengths that cannot be are left for the decoder to refuse.
func binaryRecord(buf []byte) int {
	if len(buf) < 2 {
		return 0
	}
	fields, at := int16(binary.BigEndian.Uint16(buf)), 2
	for range fields {
		if len(buf)-at < 4 {
			return 0
		}
		n := int32(binary.BigEndian.Uint32(buf[at:]))
		at += 4
		if n < 0 {
			continue
		}
		if int64(n) > int64(len(buf)-at) {
			return 0
		}
		at += int(n)
	}
	return at
}

// Lines returns how many lines, or binary records, a chunk of whole records
// has.
func Lines(opt *Options, data []byte) int {
	if opt.Format != Binary {
		return bytes.Count(data, []byte{'\n'})
	}
	n := 0
	if bytes.HasPrefix(data, signature) {
		if at, err := binaryHeader(data); err == nil {
			data = data[at:]
		}
	}
	for len(data) > 0 {
		size := binaryRecord(data)
		if size == 0 {
			break
		}
		data = data[size:]
		n++
	}
	return n
}
