package timefmt

import (
	"testing"

	"github.com/basaltdb/basalt/core/value/datetime"
)

// FuzzRead holds that no text or template does more than fail, and that what a
// template that names every field prints is read back the same.
func FuzzRead(f *testing.F) {
	f.Add("2011-12-18 11:38 PM", "YYYY-MM-DD HH12:MI PM", int64(0))
	f.Add("1,582nd VIII 21", "Y,YYYth FMRM DD", int64(-1e15))
	f.Add("20000-1116", "FXYYYY-MMDD\"x\\\"", int64(1e17))
	f.Add(" 05527 -12", "IYIWID TZH:TZM", int64(123456789))
	f.Fuzz(func(t *testing.T, s, template string, ts int64) {
		nodes := parse(template)
		if fields, err := read(nodes, s); err == nil {
			_, _, _ = fields.both(s)
		}
		ts %= 2e17
		if _, err := format(nodes, ofTimestamp(ts)); err != nil {
			t.Fatal(err)
		}
		if year, _, _ := datetime.YMD(ts / datetime.Day); year < 1000 || year > 9999 {
			return
		}
		full := parse("YYYY-MM-DD HH24:MI:SS.US")
		text, err := format(full, ofTimestamp(ts))
		if err != nil {
			t.Fatal(err)
		}
		fields, err := read(full, text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		day, micros, err := fields.both(text)
		if err != nil || day*datetime.Day+micros != ts {
			t.Fatalf("%s reads as %d %d (%v), want %d", text, day, micros, err, ts)
		}
	})
}
