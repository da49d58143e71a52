package copyfmt

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Format is a format of COPY.
type Format uint8

// The formats.
const (
	Text Format = iota
	CSV
	Binary
)

// Header says what the first line is.
type Header uint8

// The kinds of header.
const (
	NoHeader Header = iota
	SkipHeader
	// MatchHeader requires the first line of input to name the columns.
	MatchHeader
)

// Options are those of one COPY. The lists have an entry for each column, or
// are nil.
type Options struct {
	Format    Format
	Delimiter byte
	Null      string
	// Default is the marker for a column's default value, where HasDefault.
	Default      string
	HasDefault   bool
	Header       Header
	Quote        byte
	Escape       byte
	ForceQuote   []bool
	ForceNotNull []bool
	ForceNull    []bool
}

// Defaults returns the options of a format.
func Defaults(f Format) Options {
	o := Options{Format: f, Delimiter: '\t', Null: `\N`, Quote: '"', Escape: '"'}
	if f == CSV {
		o.Delimiter, o.Null = ',', ""
	}
	return o
}

// Check refuses combinations that have no meaning.
func (o *Options) Check() error {
	if o.Format == Binary {
		return nil
	}
	bad := func(format string, args ...any) error { return errs.New(errs.InvalidParameterValue, format, args...) }
	switch {
	case o.Delimiter == '\n' || o.Delimiter == '\r':
		return bad("COPY delimiter cannot be newline or carriage return")
	case strings.ContainsAny(o.Null, "\r\n"):
		return bad("COPY null representation cannot use newline or carriage return")
	case strings.ContainsAny(o.Default, "\r\n"):
		return bad("COPY default representation cannot use newline or carriage return")
	case o.Format == Text && strings.IndexByte("\\.abcdefghijklmnopqrstuvwxyz0123456789", o.Delimiter) >= 0:
		return bad("COPY delimiter cannot be \"%c\"", o.Delimiter)
	case o.Format == CSV && o.Delimiter == o.Quote:
		return bad("COPY delimiter and quote must be different")
	case strings.IndexByte(o.Null, o.Delimiter) >= 0:
		return bad("COPY delimiter character must not appear in the NULL specification")
	case o.Format == CSV && strings.IndexByte(o.Null, o.Quote) >= 0:
		return bad("CSV quote character must not appear in the NULL specification")
	case o.HasDefault && strings.IndexByte(o.Default, o.Delimiter) >= 0:
		return bad("COPY delimiter character must not appear in the DEFAULT specification")
	case o.HasDefault && o.Format == CSV && strings.IndexByte(o.Default, o.Quote) >= 0:
		return bad("CSV quote character must not appear in the DEFAULT specification")
	case o.HasDefault && o.Default == o.Null:
		return bad("NULL specification and DEFAULT specification cannot be the same")
	}
	return nil
}

func flag(list []bool, i int) bool { return i < len(list) && list[i] }
