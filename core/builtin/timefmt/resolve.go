package timefmt

import (
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/datetime"
)

// date is a date that is not checked yet.
type date struct{ year, month, day int }

// fromDays returns the date of a day.
func fromDays(d int64) date {
	var x date
	x.year, x.month, x.day = datetime.YMD(d)
	return x
}

func errRange(s string) error {
	return errs.New(errs.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", s)
}

// calendarYear combines year, century and era; 1 BC is 0.
func (f *fields) calendarYear() int {
	century, year := f.century, f.year
	if f.bc != 0 {
		century, year = -century, -year
	}
	switch {
	case f.year != 0 && f.century != 0 && f.yearDigits <= 2:
		y := f.year % 100
		switch {
		case y != 0 && century >= 0:
			return y + (century-1)*100
		case y != 0:
			return (century+1)*100 - y + 1
		case century >= 0:
			return century * 100
		}
		return century*100 + 1
	case f.year != 0:
		if year < 0 {
			year++
		}
		return year
	case century > 0:
		return (century-1)*100 + 1 // the first year of the century
	case century < 0:
		return century*100 + 1
	}
	return 0
}

// resolve works out the date from what was given.
func (f *fields) resolve(s string) (int64, error) {
	d := date{year: f.calendarYear(), month: 1, day: 1}
	if f.julian != 0 {
		d = fromDays(int64(f.julian) - datetime.JulianDay(0))
	}
	yearDay := f.yearDay
	if f.week != 0 {
		if f.calendar == isoWeeks {
			d = fromDays(f.isoDay(d.year))
		} else {
			yearDay = (f.week-1)*7 + 1
		}
	}
	day := f.day
	if f.weekOfMonth != 0 {
		day = (f.weekOfMonth-1)*7 + 1
	}
	if day != 0 {
		d.day = day
	}
	if f.month != 0 {
		d.month = f.month
	}
	if yearDay != 0 && (d.month <= 1 || d.day <= 1) {
		if d.year == 0 && f.bc == 0 {
			return 0, invalid("cannot calculate day of year without year information")
		}
		d = f.ofYearDay(d, yearDay)
	}
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > datetime.DaysIn(d.year, d.month) {
		return 0, errRange(s)
	}
	return datetime.FromYMD(d.year, d.month, d.day), nil
}

// isoDay is the day of an ISO week, Monday unless a weekday was given.
func (f *fields) isoDay(year int) int64 {
	monday := isoYearStart(year) + int64(f.week-1)*7
	switch {
	case f.weekday > 1:
		return monday + int64(f.weekday-2)
	case f.weekday == 1:
		return monday + 6
	}
	return monday
}

// ofYearDay fills in the month and the day that were not given.
func (f *fields) ofYearDay(d date, yearDay int) date {
	if f.calendar == isoWeeks {
		return fromDays(isoYearStart(d.year) + int64(yearDay) - 1)
	}
	month, rest := 1, yearDay
	for month < 12 && rest > datetime.DaysIn(d.year, month) {
		rest -= datetime.DaysIn(d.year, month)
		month++
	}
	if d.month <= 1 {
		d.month = month
	}
	if d.day <= 1 {
		d.day = rest
	}
	return d
}

// timeOfDay works out the time.
func (f *fields) timeOfDay(s string) (int64, error) {
	hour, min, sec := f.secOfDay/3600, f.secOfDay%3600/60, f.secOfDay%60
	for _, p := range [...]struct{ to, from *int }{{&hour, &f.hour}, {&min, &f.min}, {&sec, &f.sec}} {
		if *p.from != 0 {
			*p.to = *p.from
		}
	}
	if f.twelve != 0 {
		if hour < 1 || hour > 12 {
			return 0, invalid("hour \"%d\" is invalid for the 12-hour clock", hour).
				WithHint("Use the 24-hour clock, or give an hour between 1 and 12.")
		}
		hour %= 12
		if f.pm != 0 {
			hour += 12
		}
	}
	micros := int64(f.ms)*1000 + int64(f.us)
	if hour < 0 || hour > 23 || min < 0 || min > 59 || sec < 0 || sec > 59 || micros < 0 || micros >= datetime.Second {
		return 0, errRange(s)
	}
	return int64(hour)*datetime.Hour + int64(min)*datetime.Minute + int64(sec)*datetime.Second + micros, nil
}

// instant returns the fields as a timestamp with time zone.
func (f *fields) instant(s string, loc *time.Location) (int64, error) {
	day, micros, err := f.both(s)
	if err != nil {
		return 0, err
	}
	bad := errs.New(errs.DatetimeFieldOverflow, "timestamp out of range")
	if day < -1<<27 || day > 1<<27 {
		return 0, bad
	}
	local := day*datetime.Day + micros
	ts := local
	switch {
	case f.zoneSign == 0:
		ts = datetime.FromLocal(local, loc)
	case f.zoneHour < 0 || f.zoneHour > 15 || f.zoneMin < 0 || f.zoneMin > 59:
		return 0, errRange(s)
	default:
		ts -= int64(f.zoneSign) * (int64(f.zoneHour)*datetime.Hour + int64(f.zoneMin)*datetime.Minute)
	}
	if !datetime.TimestampValid(ts) {
		return 0, bad
	}
	return ts, nil
}

func (f *fields) both(s string) (day, micros int64, err error) {
	// The clock's own error comes before those of the date.
	micros, clock := f.timeOfDay(s)
	if e, ok := clock.(*errs.Error); ok && e.Code == errs.InvalidDatetimeFormat {
		return 0, 0, clock
	}
	if day, err = f.resolve(s); err != nil {
		return 0, 0, err
	}
	return day, micros, clock
}

// dateOf returns the fields as a date.
func (f *fields) dateOf(s string) (int32, error) {
	day, _, err := f.both(s)
	if err != nil {
		return 0, err
	}
	if !datetime.DateValid(day) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "date out of range: \"%s\"", s)
	}
	return int32(day), nil
}
