package datetime

import (
	"math"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// spanUnit is what one of a unit is worth, and the bits that say that it was
// given: no bit may be given twice. Fractions of a unit spill into the smaller
// ones as PostgreSQL spills them.
type spanUnit struct {
	bits   int
	months int64
	days   int64
	micros int64
}

// The bits of spanUnit.
const (
	bitMicro = 1 << iota
	bitMilli
	bitSecond
	bitMinute
	bitHour
	bitDay
	bitWeek
	bitMonth
	bitYear
	bitDecade
	bitCentury
	bitMillennium

	bitsSeconds = bitMicro | bitMilli | bitSecond
	bitsClock   = bitsSeconds | bitMinute | bitHour
)

var (
	unitMicro  = spanUnit{bits: bitMicro, micros: 1}
	unitMilli  = spanUnit{bits: bitMilli, micros: Millisecond}
	unitSecond = spanUnit{bits: bitSecond, micros: Second}
	unitMinute = spanUnit{bits: bitMinute, micros: Minute}
	unitHour   = spanUnit{bits: bitHour, micros: Hour}
	unitDay    = spanUnit{bits: bitDay, days: 1}
	unitWeek   = spanUnit{bits: bitWeek, days: 7}
	unitMonth  = spanUnit{bits: bitMonth, months: 1}
	unitYear   = spanUnit{bits: bitYear, months: 12}
	unitDecade = spanUnit{bits: bitDecade, months: 120}
	unitCent   = spanUnit{bits: bitCentury, months: 1200}
	unitMil    = spanUnit{bits: bitMillennium, months: 12000}
)

var spanUnits = func() map[string]spanUnit {
	units := map[string]spanUnit{}
	for names, u := range map[string]spanUnit{
		"us usec usecs usecond useconds microsecond microseconds": unitMicro,
		"ms msec msecs msecond mseconds millisecond milliseconds": unitMilli,
		"s sec secs second seconds":                               unitSecond,
		"m min mins minute minutes":                               unitMinute,
		"h hr hrs hour hours":                                     unitHour,
		"d day days":                                              unitDay,
		"w week weeks":                                            unitWeek,
		"mon mons month months":                                   unitMonth,
		"y yr yrs year years":                                     unitYear,
		"dec decs decade decades":                                 unitDecade,
		"c cent century centuries":                                unitCent,
		"mil mils millennium millennia":                           unitMil,
	} {
		for _, name := range strings.Fields(names) {
			units[cutName(name)] = u
		}
	}
	return units
}()

// cutName cuts a unit's name to the ten letters that count.
func cutName(name string) string { return name[:min(len(name), 10)] }

// spanSum adds up the fields of an interval text.
type spanSum struct {
	years, months, days int32
	micros              int64
	// overflow is set where a field left its range.
	overflow bool
}

func (s *spanSum) add32(to *int32, n int64) {
	sum := int64(*to) + n
	if n < math.MinInt32*12000 || n > math.MaxInt32*12000 || sum != int64(int32(sum)) {
		s.overflow = true
	}
	*to = int32(sum)
}

func (s *spanSum) addMicros(n int64) {
	sum := s.micros + n
	if (s.micros^sum)&(n^sum) < 0 {
		s.overflow = true
	}
	s.micros = sum
}

// scaled returns n × unit.
func (s *spanSum) scaled(n, unit int64) int64 {
	p := n * unit
	if n != 0 && (p/n != unit || n == -1 && unit == math.MinInt64) {
		s.overflow = true
	}
	return p
}

// addPart adds a fraction of a unit of microseconds, rounded.
func (s *spanSum) addPart(frac float64, unit int64) {
	f := frac * float64(unit)
	whole := math.Trunc(f)
	switch rest := f - whole; {
	case rest > 0.5:
		whole++
	case rest < -0.5:
		whole--
	}
	s.addMicros(int64(whole))
}

// add adds whole and fraction (0 ≤ |fraction| < 1, same sign) of a unit.
func (s *spanSum) add(whole int64, frac float64, u spanUnit) {
	switch {
	case u.months >= 12:
		s.add32(&s.years, s.scaled(whole, u.months/12))
		// Fractions of a year or more round to whole months.
		s.add32(&s.months, int64(math.RoundToEven(frac*float64(u.months))))
	case u.months != 0:
		s.add32(&s.months, whole)
		s.addDays(frac * 30)
	case u.days != 0:
		s.add32(&s.days, s.scaled(whole, u.days))
		s.addDays(frac * float64(u.days))
	default:
		s.addMicros(s.scaled(whole, u.micros))
		s.addPart(frac, u.micros)
	}
}

func (s *spanSum) addDays(days float64) {
	whole := math.Trunc(days)
	s.add32(&s.days, int64(whole))
	s.addPart(days-whole, Day)
}

// negate turns the sign, for "ago".
func (s *spanSum) negate() {
	if s.years == math.MinInt32 || s.months == math.MinInt32 || s.days == math.MinInt32 || s.micros == math.MinInt64 {
		s.overflow = true
	}
	s.years, s.months, s.days, s.micros = -s.years, -s.months, -s.days, -s.micros
}

func (s *spanSum) span(text string) (Span, error) {
	if s.overflow {
		return Span{}, errSpanField(text)
	}
	months := int64(s.years)*12 + int64(s.months)
	if months != int64(int32(months)) {
		return Span{}, errIntervalRange()
	}
	return Span{Months: int32(months), Days: s.days, Micros: s.micros}, nil
}

func errInterval(text string) error { return errFormat("interval", text) }

func errSpanField(text string) error {
	return errs.New(errs.IntervalFieldOverflow, "interval field value out of range: \"%s\"", text)
}

// ParseInterval reads an interval in PostgreSQL's, the SQL standard's and ISO
// 8601's forms. fields is the mask of a declared INTERVAL ... TO ..., which
// gives a bare number its unit; FieldsAll when there is none.
func ParseInterval(text string, fields int) (Span, error) {
	s := strings.TrimSpace(text)
	if s != "" && (s[0] == 'P' || s[0] == 'p') && len(s) > 1 && !isAlpha(s[1]) || len(s) > 1 && s[0]|0x20 == 'p' && s[1]|0x20 == 't' {
		return parseISOInterval(text, s[1:])
	}
	p := spanParser{text: text, fields: fields}
	if err := p.run(strings.ToLower(s)); err != nil {
		return Span{}, err
	}
	return p.sum.span(text)
}

// spanParser reads the fields from the last to the first, since the unit of a
// number stands behind it.
type spanParser struct {
	text   string
	fields int
	sum    spanSum
	given  int      // bits of the units that came
	unit   spanUnit // of the next number; no bits while unknown
}

func (p *spanParser) run(s string) error {
	words, err := splitSpan(s, p.text)
	if err != nil {
		return err
	}
	ago := false
	for i := len(words) - 1; i >= 0; i-- {
		w := words[i]
		switch {
		case w == "ago":
			ago = true
			continue
		case isAlpha(w[0]):
			u, ok := spanUnits[cutName(w)]
			if !ok {
				return errInterval(p.text)
			}
			p.unit = u
			continue
		}
		bits, err := p.field(w)
		if err != nil {
			return err
		}
		if p.given&bits != 0 {
			return errInterval(p.text)
		}
		p.given |= bits
	}
	if p.given == 0 {
		return errInterval(p.text)
	}
	if ago {
		p.sum.negate()
	}
	return nil
}

// splitSpan cuts at blanks and where a kind of character ends. Punctuation
// that belongs to no field only divides.
func splitSpan(s, text string) ([]string, error) {
	var words []string
	for i := 0; i < len(s); {
		j := i + 1
		switch c := s[i]; {
		case isAlpha(c):
			for j < len(s) && isAlpha(s[j]) {
				j++
			}
		case isDigit(c) || c == '.':
			for j < len(s) && (isDigit(s[j]) || s[j] == '.' || s[j] == ':' || s[j] == '-' && j+1 < len(s) && isDigit(s[j+1])) {
				j++
			}
		case c == '+' || c == '-':
			for j < len(s) && isSpace(s[j]) {
				j++
			}
			from := j
			for j < len(s) && (isDigit(s[j]) || s[j] == '.' || s[j] == ':' || s[j] == '-' && j > from) {
				j++
			}
			if j == from {
				return nil, errInterval(text)
			}
			words = append(words, s[i:i+1]+s[from:j])
			i = j
			continue
		case isSpace(c) || c < 0x80 && c > ' ':
			i = j
			continue
		default:
			return nil, errInterval(text)
		}
		words = append(words, s[i:j])
		i = j
	}
	return words, nil
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// field reads a number or a time and returns the bits that it gives.
func (p *spanParser) field(w string) (bits int, err error) {
	if strings.Contains(w, ":") {
		if err := p.clock(w); err != nil {
			return 0, err
		}
		p.unit = unitDay // of a number before it
		return bitsClock, nil
	}
	if p.unit.bits == 0 {
		p.unit = p.bareUnit()
	}
	neg := w[0] == '-'
	digits := strings.TrimLeft(w, "+-")
	if years, months, ok := strings.Cut(digits, "-"); ok {
		return p.yearMonth(years, months, neg)
	}
	whole, frac, err := p.number(digits, neg)
	if err != nil {
		return 0, err
	}
	u := p.unit
	p.sum.add(whole, frac, u)
	bits = u.bits
	switch {
	case u == unitSecond && frac != 0:
		bits = bitsSeconds
	case u == unitHour:
		p.unit = unitDay // '1 2' is a day and two hours
	}
	return bits, nil
}

// bareUnit is the smallest declared unit, that of a number without one.
func (p *spanParser) bareUnit() spanUnit {
	switch {
	case p.fields == FieldsAll || p.fields&FieldSecond != 0:
		return unitSecond
	case p.fields&FieldMinute != 0:
		return unitMinute
	case p.fields&FieldHour != 0:
		return unitHour
	case p.fields&FieldDay != 0:
		return unitDay
	case p.fields&FieldMonth != 0:
		return unitMonth
	case p.fields&FieldYear != 0:
		return unitYear
	}
	return unitSecond
}

// number reads a decimal as its whole and fractional parts.
func (p *spanParser) number(s string, neg bool) (whole int64, frac float64, err error) {
	digits, rest, dotted := strings.Cut(s, ".")
	if dotted && (rest != "" && strings.Trim(rest, "0123456789") != "" || digits == "" && rest == "") {
		return 0, 0, errInterval(p.text)
	}
	if digits == "" {
		digits = "0"
	}
	if neg {
		digits = "-" + digits
	}
	whole, err = strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, 0, errSpanField(p.text)
	}
	if rest == "" {
		return whole, 0, nil
	}
	frac, err = strconv.ParseFloat("0."+rest, 64)
	if err != nil {
		return 0, 0, errInterval(p.text)
	}
	if neg {
		frac = -frac
	}
	return whole, frac, nil
}

// clock reads [-]h:mm[:ss[.f]], or mm:ss where the fields or a fraction say so.
func (p *spanParser) clock(w string) error {
	neg := w[0] == '-'
	parts := strings.Split(strings.TrimLeft(w, "+-"), ":")
	if len(parts) > 3 {
		return errInterval(p.text)
	}
	if len(parts) == 2 && (strings.Contains(parts[1], ".") || p.fields == FieldMinute|FieldSecond) {
		parts = append([]string{"0"}, parts...)
	}
	var n [3]int64
	var frac int64
	for i, part := range parts {
		if i == 2 {
			whole, rest, _ := strings.Cut(part, ".")
			f, ok := fraction(rest)
			if !ok {
				return errInterval(p.text)
			}
			part, frac = whole, f
		}
		if part == "" {
			part = "0"
		}
		if strings.Trim(part, "0123456789") != "" {
			return errInterval(p.text)
		}
		x, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return errSpanField(p.text)
		}
		n[i] = x
	}
	if n[1] > 59 || n[2] > 60 {
		return errSpanField(p.text)
	}
	t := spanSum{micros: frac}
	for i, unit := range [...]int64{Hour, Minute, Second} {
		t.addMicros(t.scaled(n[i], unit))
	}
	if neg {
		t.micros = -t.micros
	}
	p.sum.overflow = p.sum.overflow || t.overflow
	p.sum.addMicros(t.micros)
	return nil
}

// yearMonth reads the SQL standard's [-]y-m.
func (p *spanParser) yearMonth(years, months string, neg bool) (bits int, err error) {
	y, err := strconv.ParseInt(years, 10, 64)
	if err != nil {
		return 0, errSpanField(p.text)
	}
	m, ok := atoi(months)
	switch {
	case !ok:
		return 0, errInterval(p.text)
	case m > 11:
		return 0, errSpanField(p.text)
	}
	total := p.sum.scaled(y, 12) + int64(m)
	if neg {
		total = -total
	}
	p.unit = unitMonth
	p.sum.add32(&p.sum.months, total)
	return bitMonth, nil
}
