package numfmt

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
)

// FuzzTemplate holds that no template does more than fail, and that a template
// wide enough is read back as it was written.
func FuzzTemplate(f *testing.F) {
	f.Add("FM999.990PR", int64(-4850), "-485.00")
	f.Add("S9,999.99", int64(1234567), "<12>")
	f.Add("99V99RN", int64(0), " 12 ")
	f.Add("9.99EEEE", int64(-1), "")
	f.Fuzz(func(t *testing.T, template string, n int64, text string) {
		d := decimal.New(n, 2)
		if tm, err := parse(template); err == nil && len(template) < 200 {
			_, _ = tm.ofDecimal(&d)
			_, _ = tm.ofFloat(d.Float64(), 15)
			_, _ = tm.ofInteger(n, 64)
			_, _ = tm.read(text)
		}
		wide, err := parse("S99999999999999999999.99")
		if err != nil {
			t.Fatal(err)
		}
		s, err := wide.ofDecimal(&d)
		if err != nil {
			t.Fatal(err)
		}
		back, err := wide.read(s)
		if err != nil || back.Cmp(&d) != 0 {
			t.Fatalf("%d/100 prints as %q, which reads as %s (%v)", n, s, back.String(), err)
		}
	})
}
