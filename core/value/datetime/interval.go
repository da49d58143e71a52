package datetime

import (
	"math"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Span is an interval.
type Span struct {
	Micros int64
	Days   int32
	Months int32
}

// Interval field masks, as the parser's typmod gives them.
const (
	FieldMonth  = 1 << 1
	FieldYear   = 1 << 2
	FieldDay    = 1 << 3
	FieldHour   = 1 << 10
	FieldMinute = 1 << 11
	FieldSecond = 1 << 12
	FieldsAll   = 0x7fff
)

// spanUnit is what one of a unit is worth. Fractions of a unit spill into the
// smaller ones as PostgreSQL spills them.
type spanUnit struct {
	months int64
	days   int64
	micros int64
}

var spanUnits = map[string]spanUnit{
	"us": {micros: 1}, "usec": {micros: 1}, "usecs": {micros: 1}, "microsecond": {micros: 1}, "microseconds": {micros: 1}, "useconds": {micros: 1},
	"ms": {micros: Millisecond}, "msec": {micros: Millisecond}, "msecs": {micros: Millisecond}, "millisecond": {micros: Millisecond}, "milliseconds": {micros: Millisecond}, "mseconds": {micros: Millisecond},
	"s": {micros: Second}, "sec": {micros: Second}, "secs": {micros: Second}, "second": {micros: Second}, "seconds": {micros: Second},
	"m": {micros: Minute}, "min": {micros: Minute}, "mins": {micros: Minute}, "minute": {micros: Minute}, "minutes": {micros: Minute},
	"h": {micros: Hour}, "hr": {micros: Hour}, "hrs": {micros: Hour}, "hour": {micros: Hour}, "hours": {micros: Hour},
	"d": {days: 1}, "day": {days: 1}, "days": {days: 1},
	"w": {days: 7}, "week": {days: 7}, "weeks": {days: 7},
	"mon": {months: 1}, "mons": {months: 1}, "month": {months: 1}, "months": {months: 1},
	"y": {months: 12}, "yr": {months: 12}, "yrs": {months: 12}, "year": {months: 12}, "years": {months: 12},
	"dec": {months: 120}, "decs": {months: 120}, "decade": {months: 120}, "decades": {months: 120},
	"c": {months: 1200}, "cent": {months: 1200}, "century": {months: 1200}, "centuries": {months: 1200},
	"mil": {months: 12000}, "mils": {months: 12000}, "millennium": {months: 12000}, "millennia": {months: 12000},
}

// spanSum adds up the fields of an interval text with checks at the end.
type spanSum struct {
	months, days float64
	micros       float64
	intMicros    int64
}

// add adds whole and fraction (0 ≤ |fraction| < 1, same sign) of a unit.
func (s *spanSum) add(whole, frac float64, u spanUnit) {
	switch {
	case u.months != 0:
		s.months += whole * float64(u.months)
		if u.months == 1 {
			s.addDays(frac * 30)
			return
		}
		// Fractions of a year or more round to whole months.
		s.months += math.RoundToEven(frac * float64(u.months))
	case u.days != 0:
		s.days += whole * float64(u.days)
		s.addDays(frac * float64(u.days))
	default:
		s.intMicros += int64(whole) * u.micros
		if math.Abs(whole)*float64(u.micros) > math.MaxInt64 {
			s.micros = math.Inf(1)
		}
		s.intMicros += int64(math.RoundToEven(frac * float64(u.micros)))
	}
}

func (s *spanSum) addDays(days float64) {
	whole := math.Trunc(days)
	s.days += whole
	s.intMicros += int64(math.RoundToEven((days - whole) * float64(Day)))
}

func (s *spanSum) span(text string) (Span, error) {
	if !fitsInt32(s.months) || !fitsInt32(s.days) || math.IsInf(s.micros, 0) {
		return Span{}, errs.New(errs.DatetimeFieldOverflow, "interval field value out of range: \"%s\"", text)
	}
	return Span{Months: int32(s.months), Days: int32(s.days), Micros: s.intMicros}, nil
}

func errInterval(text string) error { return errFormat("interval", text) }

// ParseInterval reads an interval in PostgreSQL's, the SQL standard's and ISO
// 8601's forms. fields is the mask of a declared INTERVAL ... TO ..., which
// gives a bare number its unit; FieldsAll when there is none.
func ParseInterval(text string, fields int) (Span, error) {
	s := strings.TrimSpace(text)
	if s != "" && (s[0] == 'P' || s[0] == 'p') && len(s) > 1 {
		return parseISOInterval(text, s[1:])
	}
	p := spanParser{text: text, fields: fields}
	if err := p.run(strings.ToLower(s)); err != nil {
		return Span{}, err
	}
	return p.sum.span(text)
}

type spanParser struct {
	text   string
	fields int
	sum    spanSum
	any    bool
	// neg carries the sign of a leading field over to a time behind it, which
	// the SQL standard's form wants.
	neg bool
}

func (p *spanParser) run(s string) error {
	s = strings.TrimSpace(strings.TrimPrefix(s, "@"))
	words, err := splitSpan(s, p.text)
	if err != nil {
		return err
	}
	if n := len(words); n > 0 && words[n-1] == "ago" {
		words = words[:n-1]
		defer func() {
			p.sum.months, p.sum.days, p.sum.intMicros = -p.sum.months, -p.sum.days, -p.sum.intMicros
		}()
	}
	for i := 0; i < len(words); {
		used, err := p.field(words[i:])
		if err != nil {
			return err
		}
		i += used
	}
	if !p.any {
		return errInterval(p.text)
	}
	return nil
}

// splitSpan cuts at blanks and between a number and its unit.
func splitSpan(s, text string) ([]string, error) {
	var words []string
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == ',':
			i++
		case isAlpha(c):
			j := i
			for j < len(s) && isAlpha(s[j]) {
				j++
			}
			words = append(words, s[i:j])
			i = j
		case isDigit(c) || c == '+' || c == '-' || c == '.':
			j := i + 1
			for j < len(s) && (isDigit(s[j]) || s[j] == '.' || s[j] == ':' || s[j] == '-' || s[j] == 'e' && j+1 < len(s) && (isDigit(s[j+1]) || s[j+1] == '-')) {
				j++
			}
			words = append(words, s[i:j])
			i = j
		default:
			return nil, errInterval(text)
		}
	}
	return words, nil
}

// field reads the field at the start of words and says how many it took.
func (p *spanParser) field(words []string) (int, error) {
	w := words[0]
	p.any = true
	switch {
	case isAlpha(w[0]):
		return 0, errInterval(p.text)
	case strings.Contains(w, ":"):
		return 1, p.clock(w)
	case strings.Contains(strings.TrimLeft(w, "+-"), "-"):
		return 1, p.yearMonth(w)
	}
	whole, frac, err := p.number(w)
	if err != nil {
		return 0, err
	}
	if len(words) > 1 && isAlpha(words[1][0]) {
		u, ok := spanUnits[words[1]]
		if !ok {
			return 0, errInterval(p.text)
		}
		p.sum.add(whole, frac, u)
		return 2, nil
	}
	// A bare number: days before a time, else the smallest declared unit.
	unit := p.bareUnit(len(words) > 1 && strings.Contains(words[1], ":"))
	if whole < 0 || strings.HasPrefix(w, "-") {
		p.neg = true
	}
	p.sum.add(whole, frac, unit)
	return 1, nil
}

func (p *spanParser) bareUnit(beforeTime bool) spanUnit {
	switch {
	case beforeTime:
		return spanUnits["day"]
	case p.fields == FieldsAll || p.fields&FieldSecond != 0:
		return spanUnits["second"]
	case p.fields&FieldMinute != 0:
		return spanUnits["minute"]
	case p.fields&FieldHour != 0:
		return spanUnits["hour"]
	case p.fields&FieldDay != 0:
		return spanUnits["day"]
	case p.fields&FieldMonth != 0:
		return spanUnits["month"]
	}
	return spanUnits["year"]
}

// number reads a decimal as its whole and fractional parts.
func (p *spanParser) number(w string) (whole, frac float64, err error) {
	f, err := strconv.ParseFloat(strings.TrimPrefix(w, "+"), 64)
	if err != nil {
		return 0, 0, errInterval(p.text)
	}
	if math.Abs(f) > 1e18 {
		return 0, 0, errs.New(errs.DatetimeFieldOverflow, "interval field value out of range: \"%s\"", p.text)
	}
	digits, rest, dotted := strings.Cut(w, ".")
	if !dotted || strings.ContainsAny(w, "e") {
		whole = math.Trunc(f)
		return whole, f - whole, nil
	}
	frac, err = strconv.ParseFloat("0."+rest+"0", 64)
	if err != nil {
		return 0, 0, errInterval(p.text)
	}
	if strings.HasPrefix(digits, "-") {
		frac = -frac
	}
	return math.Trunc(f), frac, nil
}

// clock reads [-]h:mm[:ss[.f]], or mm:ss where the fields say so.
func (p *spanParser) clock(w string) error {
	neg := p.neg
	if w[0] == '+' || w[0] == '-' {
		neg = w[0] == '-'
		w = w[1:]
	}
	parts := strings.Split(w, ":")
	if len(parts) > 3 {
		return errInterval(p.text)
	}
	if len(parts) == 2 && (strings.Contains(parts[1], ".") || p.fields == FieldMinute|FieldSecond) {
		parts = append([]string{"0"}, parts...)
	}
	h, err1 := strconv.ParseInt(parts[0], 10, 64)
	m, ok2 := atoi(parts[1])
	var sec int64
	ok3 := true
	if len(parts) == 3 {
		sec, ok3 = parseSecondsText(parts[2])
	}
	if err1 != nil || !ok2 || !ok3 {
		return errInterval(p.text)
	}
	if m > 59 || sec > 60*Second || h > math.MaxInt64/Hour {
		return errs.New(errs.DatetimeFieldOverflow, "interval field value out of range: \"%s\"", p.text)
	}
	micros := h*Hour + int64(m)*Minute + sec
	if neg {
		micros = -micros
	}
	p.sum.intMicros += micros
	return nil
}

// yearMonth reads the SQL standard's [-]y-m.
func (p *spanParser) yearMonth(w string) error {
	neg := w[0] == '-'
	years, months, _ := strings.Cut(strings.TrimLeft(w, "+-"), "-")
	y, ok1 := atoi(years)
	m, ok2 := atoi(months)
	if !ok1 || !ok2 {
		return errInterval(p.text)
	}
	if m > 11 {
		return errs.New(errs.DatetimeFieldOverflow, "interval field value out of range: \"%s\"", p.text)
	}
	total := float64(y)*12 + float64(m)
	if neg {
		total, p.neg = -total, true
	}
	p.sum.months += total
	return nil
}

// parseISOInterval reads what follows the P of ISO 8601's form with
// designators.
func parseISOInterval(text, s string) (Span, error) {
	p := spanParser{text: text}
	inTime, any := false, false
	for i := 0; i < len(s); {
		if s[i] == 'T' || s[i] == 't' {
			inTime = true
			i++
			continue
		}
		j := i
		for j < len(s) && !isAlpha(s[j]) {
			j++
		}
		if j == len(s) || j == i {
			return Span{}, errInterval(text)
		}
		whole, frac, err := p.number(s[i:j])
		if err != nil {
			return Span{}, err
		}
		unit, ok := isoUnit(s[j]&^0x20, inTime)
		if !ok {
			return Span{}, errInterval(text)
		}
		p.sum.add(whole, frac, unit)
		any = true
		i = j + 1
	}
	if !any {
		return Span{}, errInterval(text)
	}
	return p.sum.span(text)
}

func isoUnit(c byte, inTime bool) (spanUnit, bool) {
	names := map[byte]string{'Y': "year", 'M': "month", 'W': "week", 'D': "day"}
	if inTime {
		names = map[byte]string{'H': "hour", 'M': "minute", 'S': "second"}
	}
	name, ok := names[c]
	return spanUnits[name], ok
}

// Restrict drops the fields that a declared INTERVAL does not have and rounds
// to its precision; precision < 0 means all six digits.
func (s Span) Restrict(fields, precision int) Span {
	if fields != FieldsAll && fields != 0 {
		switch {
		case fields&(FieldDay|FieldHour|FieldMinute|FieldSecond) == 0:
			s.Days, s.Micros = 0, 0
			if fields&FieldMonth == 0 {
				s.Months = s.Months / 12 * 12
			}
		case fields&(FieldHour|FieldMinute|FieldSecond) == 0:
			s.Micros = 0
		case fields&(FieldMinute|FieldSecond) == 0:
			s.Micros = s.Micros / Hour * Hour
		case fields&FieldSecond == 0:
			s.Micros = s.Micros / Minute * Minute
		}
	}
	s.Micros = RoundMicros(s.Micros, precision)
	return s
}

// RoundMicros rounds to precision digits of a second, half away from zero;
// precision < 0 or ≥ 6 changes nothing.
func RoundMicros(micros int64, precision int) int64 {
	if precision < 0 || precision >= 6 {
		return micros
	}
	unit := int64(1)
	for i := precision; i < 6; i++ {
		unit *= 10
	}
	if micros < 0 {
		return -((-micros + unit/2) / unit * unit)
	}
	return (micros + unit/2) / unit * unit
}

// Compare orders intervals by their length with months of 30 days and days of
// 24 hours.
func (s Span) Compare(o Span) int {
	a, b := s.days(), o.days()
	if a != b {
		if a < b {
			return -1
		}
		return 1
	}
	x, y := s.rest(), o.rest()
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// days is the whole days of the length, floored, and rest the microseconds.
func (s Span) days() int64 {
	return int64(s.Months)*30 + int64(s.Days) + floorDiv(s.Micros, Day)
}

func (s Span) rest() int64 { return floorMod(s.Micros, Day) }

func errIntervalRange() error { return errs.New(errs.DatetimeFieldOverflow, "interval out of range") }

// Add returns s+o.
func (s Span) Add(o Span) (Span, error) {
	months, days := int64(s.Months)+int64(o.Months), int64(s.Days)+int64(o.Days)
	micros := s.Micros + o.Micros
	if months != int64(int32(months)) || days != int64(int32(days)) || (s.Micros^micros)&(o.Micros^micros) < 0 {
		return Span{}, errIntervalRange()
	}
	return Span{micros, int32(days), int32(months)}, nil
}

// Neg returns -s.
func (s Span) Neg() (Span, error) {
	if s.Micros == math.MinInt64 || s.Days == math.MinInt32 || s.Months == math.MinInt32 {
		return Span{}, errIntervalRange()
	}
	return Span{-s.Micros, -s.Days, -s.Months}, nil
}

// Mul returns s times f; fractions of months and days spill down.
func (s Span) Mul(f float64) (Span, error) {
	months, days := float64(s.Months)*f, float64(s.Days)*f
	if math.IsNaN(f) || math.Abs(months) > math.MaxInt32 || math.Abs(days) > math.MaxInt32 {
		return Span{}, errIntervalRange()
	}
	r := Span{Months: int32(months), Days: int32(days)}
	monthDays := roundMicro((months - math.Trunc(months)) * 30)
	sec := roundMicro((days - math.Trunc(days) + monthDays - math.Trunc(monthDays)) * 86400)
	if math.Abs(sec) >= 86400 {
		r.Days += int32(sec / 86400)
		sec -= math.Trunc(sec/86400) * 86400
	}
	r.Days += int32(monthDays)
	micros := math.RoundToEven(float64(s.Micros)*f + sec*float64(Second))
	if math.Abs(micros) >= math.MaxInt64 {
		return Span{}, errIntervalRange()
	}
	r.Micros = int64(micros)
	return r, nil
}

// roundMicro rounds to six decimals, which hides the error of binary fractions.
func roundMicro(x float64) float64 { return math.RoundToEven(x*1e6) / 1e6 }

// AddToTimestamp returns ts + s on the calendar: months first, clipped to the
// month's end, then days, then time.
func AddToTimestamp(ts int64, s Span) (int64, error) {
	if !TimestampFinite(ts) {
		return ts, nil
	}
	if s.Months != 0 {
		day, micros := SplitTimestamp(ts)
		y, m, d := YMD(day)
		total := int64(y)*12 + int64(m-1) + int64(s.Months)
		y, m = int(floorDiv(total, 12)), int(floorMod(total, 12))+1
		d = min(d, DaysIn(y, m))
		ts = FromYMD(y, m, d)*Day + micros
	}
	ts += int64(s.Days) * Day
	sum := ts + s.Micros
	if (ts^sum)&(s.Micros^sum) < 0 || !TimestampValid(sum) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range")
	}
	return sum, nil
}

func fitsInt32(f float64) bool { return f >= math.MinInt32 && f <= math.MaxInt32 }
