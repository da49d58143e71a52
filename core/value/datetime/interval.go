package datetime

import (
	"math"

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
	return s.scale(func(x float64) float64 { return x * f })
}

// Div returns s divided by f, which is not zero, likewise.
func (s Span) Div(f float64) (Span, error) {
	return s.scale(func(x float64) float64 { return x / f })
}

// scale applies f to each part.
func (s Span) scale(f func(float64) float64) (Span, error) {
	months, days := f(float64(s.Months)), f(float64(s.Days))
	if math.IsNaN(months) || math.IsNaN(days) || !fitsInt32(months) || !fitsInt32(days) {
		return Span{}, errIntervalRange()
	}
	monthDays := roundMicro((months - math.Trunc(months)) * 30)
	sec := roundMicro((days - math.Trunc(days) + monthDays - math.Trunc(monthDays)) * 86400)
	whole := math.Trunc(days)
	if math.Abs(sec) >= 86400 {
		whole += math.Trunc(sec / 86400)
		sec -= math.Trunc(sec/86400) * 86400
	}
	whole += math.Trunc(monthDays)
	micros := math.RoundToEven(f(float64(s.Micros)) + sec*float64(Second))
	if !fitsInt32(whole) || math.IsNaN(micros) || micros < math.MinInt64 || micros >= math.MaxInt64 {
		return Span{}, errIntervalRange()
	}
	return Span{Months: int32(months), Days: int32(whole), Micros: int64(micros)}, nil
}

// JustifyHours turns whole days of time into days.
func (s Span) JustifyHours() (Span, error) {
	s, ok := s.carryDays()
	if !ok {
		return Span{}, errIntervalRange()
	}
	return s.alignTime(), nil
}

// JustifyDays turns every thirty days into a month.
func (s Span) JustifyDays() (Span, error) {
	s, ok := s.carryMonths()
	if !ok {
		return Span{}, errIntervalRange()
	}
	switch {
	case s.Months > 0 && s.Days < 0:
		s.Days += 30
		s.Months--
	case s.Months < 0 && s.Days > 0:
		s.Days -= 30
		s.Months++
	}
	return s, nil
}

// Justify does both and gives all parts one sign.
func (s Span) Justify() (Span, error) {
	ok := true
	// Days and time of one sign could overflow on the way to months.
	if s.Days > 0 && s.Micros > 0 || s.Days < 0 && s.Micros < 0 {
		s, ok = s.carryMonths()
	}
	if ok {
		s, ok = s.carryDays()
	}
	if ok {
		s, ok = s.carryMonths()
	}
	if !ok {
		return Span{}, errIntervalRange()
	}
	switch {
	case s.Months > 0 && (s.Days < 0 || s.Days == 0 && s.Micros < 0):
		s.Days += 30
		s.Months--
	case s.Months < 0 && (s.Days > 0 || s.Days == 0 && s.Micros > 0):
		s.Days -= 30
		s.Months++
	}
	return s.alignTime(), nil
}

func (s Span) carryDays() (Span, bool) {
	days := int64(s.Days) + s.Micros/Day
	s.Micros %= Day
	s.Days = int32(days)
	return s, days == int64(s.Days)
}

func (s Span) carryMonths() (Span, bool) {
	months := int64(s.Months) + int64(s.Days/30)
	s.Days %= 30
	s.Months = int32(months)
	return s, months == int64(s.Months)
}

// alignTime gives the time the sign of the days.
func (s Span) alignTime() Span {
	switch {
	case s.Days > 0 && s.Micros < 0:
		s.Micros += Day
		s.Days--
	case s.Days < 0 && s.Micros > 0:
		s.Micros -= Day
		s.Days++
	}
	return s
}

// roundMicro rounds to six decimals, which hides the error of binary fractions.
func roundMicro(x float64) float64 { return math.RoundToEven(x*1e6) / 1e6 }

// AddToTimestamp returns ts + s on the calendar: months first, clipped to the
// month's end, then days, then time.
func AddToTimestamp(ts int64, s Span) (int64, error) {
	if !TimestampFinite(ts) {
		return ts, nil
	}
	day, micros := SplitTimestamp(ts)
	if s.Months != 0 {
		y, m, d := YMD(day)
		total := int64(y)*12 + int64(m-1) + int64(s.Months)
		y, m = int(floorDiv(total, 12)), int(floorMod(total, 12))+1
		d = min(d, DaysIn(y, m))
		day = FromYMD(y, m, d)
	}
	// The days are checked before they become microseconds, which would overflow.
	day += int64(s.Days)
	if day < minDate-1 || day > endTimestamp/Day+1 {
		return 0, errTimestampRange()
	}
	ts = day*Day + micros
	sum := ts + s.Micros
	if (ts^sum)&(s.Micros^sum) < 0 || !TimestampValid(sum) {
		return 0, errTimestampRange()
	}
	return sum, nil
}

func errTimestampRange() error { return errs.New(errs.DatetimeFieldOverflow, "timestamp out of range") }

func fitsInt32(f float64) bool { return f >= math.MinInt32 && f <= math.MaxInt32 }
