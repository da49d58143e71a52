package copyfmt

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

var columns = []Column{{"a", types.Int4}, {"b", types.Text}, {"c", types.Numeric}}

func decoder(o Options) *Decoder { return NewDecoder("t", columns, o, value.Default()) }

// texts prints rows, null as a bare word.
func texts(list []*vector.Batch) []string {
	var out []string
	for _, b := range list {
		for i := range b.N {
			var row []string
			for _, c := range b.Cols {
				if c.IsNull(i) {
					row = append(row, "null")
				} else {
					row = append(row, fmt.Sprintf("%q", value.Default().Append(nil, c, i)))
				}
			}
			out = append(out, strings.Join(row, " "))
		}
	}
	return out
}

func TestDecode(t *testing.T) {
	csv := Defaults(CSV)
	header, match := csv, csv
	header.Header, match.Header = SkipHeader, MatchHeader
	forced, escape, dflt := csv, csv, csv
	forced.ForceNotNull, forced.ForceNull = []bool{false, true, false}, []bool{false, false, true}
	escape.Escape = '\\'
	dflt.Default, dflt.HasDefault = "*", true
	pipe := Defaults(Text)
	pipe.Delimiter, pipe.Null = '|', ""
	for _, c := range []struct {
		name string
		opt  Options
		in   string
		rows []string
		err  string // SQLSTATE and place
	}{
		{"text", Defaults(Text), "1\tx\t2.50\n2\t\\N\t\\N\n", []string{`"1" "x" "2.50"`, `"2" null null`}, ""},
		{"no newline at the end", Defaults(Text), "1\tx\t1", []string{`"1" "x" "1"`}, ""},
		{"carriage returns", Defaults(Text), "1\tx\t1\r\n2\ty\t2\r\n", []string{`"1" "x" "1"`, `"2" "y" "2"`}, ""},
		{"escapes", Defaults(Text), "1\t\\t\\\\\\x41\\101\\q\\\n\\n\t1\n", []string{`"1" "\t\\AAq\n\n" "1"`}, ""},
		{"escaped delimiter", Defaults(Text), "1\ta\\\tb\t1\n", []string{`"1" "a\tb" "1"`}, ""},
		{"a backslash and N is no null", Defaults(Text), "1\t\\\\N\t1\n", []string{`"1" "\\N" "1"`}, ""},
		{"end marker", Defaults(Text), "1\tx\t1\n\\.\nrubbish", []string{`"1" "x" "1"`}, ""},
		{"delimiter and null", pipe, "1||\n", []string{`"1" null null`}, ""},
		{"missing", Defaults(Text), "1\tx\t1\n1\tx\n", []string{`"1" "x" "1"`}, "22P04 COPY t, line 2: \"1\tx\""},
		{"extra", Defaults(Text), "1\tx\t1\t1\n", nil, "22P04 COPY t, line 1: \"1\tx\t1\t1\""},
		{"an empty line", Defaults(Text), "\n", nil, `22P02 COPY t, line 1, column a: ""`},
		{"not a number", Defaults(Text), "1\tx\t1\nx\tx\t1\n", []string{`"1" "x" "1"`}, `22P02 COPY t, line 2, column a: "x"`},
		{"out of range", Defaults(Text), "3000000000\tx\t1\n", nil, `22003 COPY t, line 1, column a: "3000000000"`},
		{"wrong UTF-8", Defaults(Text), "1\tx\t1\n1\t\xff\t1\n", []string{`"1" "x" "1"`}, "22021 COPY t, line 2"},
		{"wrong UTF-8 by escape", Defaults(Text), "1\t\\xff\t1\n", nil, "22021 COPY t, line 1"},
		{"zero byte", Defaults(Text), "1\t\x00\t1\n", nil, "22021 COPY t, line 1"},
		{"carriage return", Defaults(Text), "1\ta\rb\t1\n", nil, "22P04 COPY t, line 1: \"1\ta\rb\t1\""},
		{"csv", csv, "1,x,2\n2,,\n3,\"\",3\n", []string{`"1" "x" "2"`, `"2" null null`, `"3" "" "3"`}, ""},
		{"csv quotes", csv, "1,\"a,\"\"b\"\"\nc\",1\n2,x\"y,z\"w,2\n", []string{`"1" "a,\"b\"\nc" "1"`, `"2" "xy,zw" "2"`}, ""},
		{"csv lines", csv, "1,\"\n\n\",1\nx,x,1\n", []string{`"1" "\n\n" "1"`}, `22P02 COPY t, line 4, column a: "x"`},
		{"csv header", header, "any,thing\n1,x,1\n", []string{`"1" "x" "1"`}, ""},
		{"csv header that matches", match, "a,b,c\n1,x,1\n", []string{`"1" "x" "1"`}, ""},
		{"csv header that does not", match, "a,x,c\n1,x,1\n", nil, `22P04 COPY t, line 1: "a,x,c"`},
		{"csv force", forced, "1,,\"\"\n", []string{`"1" "" null`}, ""},
		{"csv escape", escape, `1,"a\"b\\",1` + "\n", []string{`"1" "a\"b\\" "1"`}, ""},
		{"csv default", dflt, "1,*,\"1\"\n", []string{`"1" null "1" "f" "t" "f"`}, ""},
		{"csv open quote", csv, "1,\"a,1\n", nil, "22P04 COPY t, line 1: \"1,\"a,1\n\""},
		{"binary without header", Defaults(Binary), "x", nil, "22P04 "},
		{"binary", Defaults(Binary), "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", []string{`"1" null null`}, ""},
		{"binary field count", Defaults(Binary), "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff", nil, "22P04 COPY t, line 1"},
		{"binary length", Defaults(Binary), "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x7f\xff\xff\xff", nil, "22P04 COPY t, line 1, column a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := decoder(c.opt).Decode([]byte(c.in), 1, true)
			if rows := texts(got.Batches); !slices.Equal(rows, c.rows) {
				t.Errorf("rows %q, want %q", rows, c.rows)
			}
			text := ""
			if got.Err != nil {
				text = string(errs.CodeOf(got.Err)) + " " + errs.From(got.Err).Where
			}
			if text != c.err {
				t.Errorf("error %v at %q, want %q", got.Err, text, c.err)
			}
		})
	}
}

// TestRoundTrip: what is written, in any format, cut into chunks anywhere a
// Splitter says, reads the same.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Defaults(Format(rapid.IntRange(0, 2).Draw(t, "format")))
		if o.Format == CSV && rapid.Bool().Draw(t, "escape") {
			o.Escape = '\\'
		}
		n := rapid.IntRange(0, 40).Draw(t, "rows")
		b := &vector.Batch{N: n}
		build := []*vector.Builder{vector.NewBuilder(types.Int4, n), vector.NewBuilder(types.Text, n), vector.NewBuilder(types.Numeric, n)}
		piece := rapid.SampledFrom([]string{"", "a", "é", "\\", "\n", "\t", ",", "\"", "\\N", "\\.", "\r", " "})
		for range n {
			vector.AppendFixed(build[0], rapid.Int32().Draw(t, "a"))
			if rapid.Bool().Draw(t, "null") {
				build[1].AppendNull()
			} else {
				build[1].AppendString(strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "b"), ""))
			}
			if err := value.Default().Parse(types.Numeric, fmt.Sprintf("%d.%0*d", rapid.Int16().Draw(t, "c"), rapid.IntRange(1, 9).Draw(t, "scale"), 5), build[2]); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range build {
			b.Cols = append(b.Cols, x.Finish())
		}
		e := &Encoder{Columns: columns, Options: o, Format: value.Default()}
		data := e.Start(nil)
		for i := range n {
			data = e.Row(data, b, i)
		}
		data = e.End(data)

		s, d := NewSplitter(&o), decoder(o)
		var got []string
		var buf []byte
		line, first := 1, true
		decode := func(chunk []byte) {
			c := d.Decode(bytes.Clone(chunk), line, first)
			if c.Err != nil {
				t.Fatalf("%q: %v at %s", chunk, c.Err, errs.From(c.Err).Where)
			}
			got = append(got, texts(c.Batches)...)
			line, first = line+Lines(&o, chunk), false
		}
		for len(data) > 0 {
			step := min(rapid.IntRange(1, 30).Draw(t, "step"), len(data))
			buf, data = append(buf, data[:step]...), data[step:]
			end, err := s.End(buf)
			if err != nil {
				t.Fatal(err)
			}
			if end > 0 {
				decode(buf[:end])
				buf = append([]byte(nil), buf[end:]...)
				s.Cut(end)
			}
		}
		if len(buf) > 0 {
			decode(buf)
		}
		want := texts([]*vector.Batch{b})
		if !slices.Equal(got, want) {
			t.Fatalf("got %q\nwant %q", got, want)
		}
	})
}

// TestFastParsers holds the parsers of single types to value.Format's.
func TestFastParsers(t *testing.T) {
	f := value.Default()
	words := []string{"", "0", "-0", "7", "007", "-12", "+5", "99999", "2147483648", "9223372036854775807", "-9223372036854775808", "1.50", ".5", "5.", ".", "-",
		"1e3", "0x1F", "1_000", "NaN", "Infinity", "2024-02-29", "2023-02-29", "0001-01-01", "0000-01-01", "2024-13-01", "2024-01-01 10:11:12", "2024-01-01 10:11:12.5",
		"2024-01-01 24:00:00", "2024-01-01 10:11:60", "t", "f", "true", "x", " 1", "1 ", "123456789012345678.9", "0.000000000000000001", "1e-400", "0x1p3", "1e999"}
	for _, oid := range []types.OID{types.Int2OID, types.Int4OID, types.Int8OID, types.Float8OID, types.NumericOID, types.DateOID, types.TimestampOID, types.BoolOID, types.TextOID} {
		typ := types.Of(oid)
		p := parserOf(typ, f)
		for _, w := range words {
			fast, slow := vector.NewBuilder(typ, 1), vector.NewBuilder(typ, 1)
			ferr, serr := p([]byte(w), fast), f.Parse(typ, w, slow)
			if errs.CodeOf(ferr) != errs.CodeOf(serr) {
				t.Errorf("%s %q: %v, want %v", typ, w, ferr, serr)
			}
			if ferr != nil || serr != nil {
				continue
			}
			a, b := f.Append(nil, fast.Finish(), 0), f.Append(nil, slow.Finish(), 0)
			if !bytes.Equal(a, b) {
				t.Errorf("%s %q: %s, want %s", typ, w, a, b)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(uint8(0), []byte("1\tx\t2\n"))
	f.Add(uint8(1), []byte("1,\"x\",2\n"))
	f.Add(uint8(2), []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, format uint8, data []byte) {
		o := Defaults(Format(format % 3))
		end, err := NewSplitter(&o).End(data)
		if end < 0 || end > len(data) {
			t.Fatalf("%d of %d bytes", end, len(data))
		}
		c := decoder(o).Decode(data, 1, true)
		if c.Err == nil && err == nil {
			for _, b := range c.Batches {
				if len(b.Cols) != len(columns) {
					t.Fatal("a batch lacks columns")
				}
			}
		}
		Lines(&o, data)
	})
}

func BenchmarkDecode(b *testing.B) {
	cols := []Column{{"k", types.Int8}, {"n", types.Int4}, {"p", types.Numeric}, {"d", types.Date}, {"s", types.Text}}
	var data []byte
	for i := range 5000 {
		data = fmt.Appendf(data, "%d|%d|%d.%02d|1996-03-%02d|egular courts above the\n", i*31, i%7, i*17, i%100, i%28+1)
	}
	o := Defaults(Text)
	o.Delimiter = '|'
	d := NewDecoder("t", cols, o, value.Default())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if c := d.Decode(data, 1, true); c.Err != nil {
			b.Fatal(c.Err)
		}
	}
}
