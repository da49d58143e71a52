package datetime

import (
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"pgregory.net/rapid"
)

func testEnv() *Env { return &Env{Location: time.UTC, Now: FromYMD(2024, 2, 29)*Day + 12*Hour} }

// TestParse holds the input forms of PostgreSQL's manual, section 8.5.
func TestParse(t *testing.T) {
	env := testEnv()
	for _, c := range []struct{ kind, in, want string }{
		{"date", "1999-01-08", "1999-01-08"},
		{"date", "January 8, 1999", "1999-01-08"},
		{"date", "1/8/1999", "1999-01-08"},
		{"date", "1999-Jan-08", "1999-01-08"},
		{"date", "Jan-08-1999", "1999-01-08"},
		{"date", "08-Jan-1999", "1999-01-08"},
		{"date", "99-01-08", "error 22008"},
		{"date", "19990108", "1999-01-08"},
		{"date", "990108", "1999-01-08"},
		{"date", "1999.008", "1999-01-08"},
		{"date", "J2451187", "1999-01-08"},
		{"date", "January 8, 99 BC", "0099-01-08 BC"},
		{"date", "2023-02-29", "error 22008"},
		{"date", "bogus", "error 22007"},
		{"date", "infinity", "infinity"},
		{"date", "tomorrow", "2024-03-01"},
		{"time", "04:05:06.789", "04:05:06.789"},
		{"time", "040506", "04:05:06"},
		{"time", "04:05 PM", "16:05:00"},
		{"time", "24:00:00", "24:00:00"},
		{"time", "25:00", "error 22008"},
		{"ts", "2001-02-16 20:38:40.1234567", "2001-02-16 20:38:40.123457"},
		{"ts", "20010101T040506", "2001-01-01 04:05:06"},
		{"ts", "Wed Jul 17 14:09:18 1997", "1997-07-17 14:09:18"},
		{"tstz", "2001-02-16 20:38:40-05", "2001-02-17 01:38:40+00"},
		{"tstz", "2001-07-16 20:38:40 America/New_York", "2001-07-17 00:38:40+00"},
		{"tstz", "2001-02-16T20:38:40Z", "2001-02-16 20:38:40+00"},
		{"tstz", "epoch", "1970-01-01 00:00:00+00"},
		{"interval", "1 year 2 months 3 days 04:05:06.5", "1 year 2 mons 3 days 04:05:06.5"},
		{"interval", "1-2", "1 year 2 mons"},
		{"interval", "3 4:05:06", "3 days 04:05:06"},
		{"interval", "P1Y2M3DT4H5M6S", "1 year 2 mons 3 days 04:05:06"},
		{"interval", "1.5 months", "1 mon 15 days"},
		{"interval", "-1 day +2 hours", "-1 days +02:00:00"},
		{"interval", "@ 1 minute ago", "-00:01:00"},
		{"interval", "0", "00:00:00"},
		{"interval", "1 fortnight", "error 22007"},
	} {
		if got := parseAs(c.kind, c.in, env); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.kind, c.in, got, c.want)
		}
	}
}

func parseAs(kind, in string, env *Env) string {
	var out []byte
	var err error
	switch kind {
	case "date":
		var d int32
		d, err = ParseDate(in, env)
		out = AppendDate(nil, d)
	case "time":
		var m int64
		m, err = ParseTime(in, env)
		out = AppendTime(nil, m)
	case "ts":
		var ts int64
		ts, err = ParseTimestamp(in, env)
		out = AppendTimestamp(nil, ts)
	case "tstz":
		var ts int64
		ts, err = ParseTimestampTZ(in, env)
		out = AppendTimestampTZ(nil, ts, env.Location)
	case "interval":
		var s Span
		s, err = ParseInterval(in, FieldsAll)
		out = AppendInterval(nil, s.Months, s.Days, s.Micros)
	}
	if err != nil {
		return "error " + codeOf(err)
	}
	return string(out)
}

// TestCalendarAgainstTime checks the calendar against the time package.
func TestCalendarAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Int64Range(-700000, 2000000).Draw(t, "d")
		want := time.Unix((d+UnixEpochDays)*86400, 0).UTC()
		y, m, day := YMD(d)
		if y != want.Year() || m != int(want.Month()) || day != want.Day() {
			t.Fatalf("YMD(%d) = %d-%d-%d, want %s", d, y, m, day, want)
		}
		if FromYMD(y, m, day) != d {
			t.Fatalf("FromYMD(%d,%d,%d) = %d, want %d", y, m, day, FromYMD(y, m, day), d)
		}
		wy, ww := want.ISOWeek()
		if gy, gw := ISOWeek(d); gy != wy || gw != ww || Weekday(d) != int(want.Weekday()) || YearDay(d) != want.YearDay() {
			t.Fatalf("week fields of %s: %d-%d %d %d", want, gy, gw, Weekday(d), YearDay(d))
		}
	})
}

// TestRoundTrip checks that what is printed reads back the same.
func TestRoundTrip(t *testing.T) {
	env := testEnv()
	rapid.Check(t, func(t *rapid.T) {
		ts := rapid.Int64Range(minTimestamp, endTimestamp-1).Draw(t, "ts")
		got, err := ParseTimestamp(string(AppendTimestamp(nil, ts)), env)
		if err != nil || got != ts {
			t.Fatalf("%s: got %d, %v, want %d", AppendTimestamp(nil, ts), got, err, ts)
		}
		s := Span{rapid.Int64Range(-1<<60, 1<<60).Draw(t, "us"), rapid.Int32().Draw(t, "d"), rapid.Int32().Draw(t, "m")}
		text := string(AppendInterval(nil, s.Months, s.Days, s.Micros))
		back, err := ParseInterval(text, FieldsAll)
		if err != nil || back != s {
			t.Fatalf("%s: got %+v, %v, want %+v", text, back, err, s)
		}
	})
}

// FuzzParse checks that no text makes the readers fail but by an error.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"1999-01-08", "J1", "1 day", "P1Y", "12:00 PM", "-1-", "Jan-", "08-", "1.1.1"} {
		f.Add(s)
	}
	env := testEnv()
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []string{"date", "time", "ts", "tstz", "interval"} {
			parseAs(kind, s, env)
		}
	})
}

func codeOf(err error) string { return string(errs.CodeOf(err)) }
