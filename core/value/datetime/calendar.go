package datetime

import "math"

// Units of time in microseconds.
const (
	Microsecond int64 = 1
	Millisecond       = 1000 * Microsecond
	Second            = 1000 * Millisecond
	Minute            = 60 * Second
	Hour              = 60 * Minute
	Day               = 24 * Hour
)

// The infinities.
const (
	DateInfinity         int32 = math.MaxInt32
	DateNegInfinity      int32 = math.MinInt32
	TimestampInfinity    int64 = math.MaxInt64
	TimestampNegInfinity int64 = math.MinInt64
)

// Ranges of PostgreSQL's types.
const (
	minDate      = -2451545   // 4714-11-24 BC
	endDate      = 2145031949 // 5874898-01-01
	minTimestamp = -211813488000000000
	endTimestamp = 9223371331200000000 // 294277-01-01
)

// UnixEpochDays is 2000-01-01 counted from 1970-01-01.
const UnixEpochDays = 10957

// UnixEpochMicros is the same in microseconds.
const UnixEpochMicros = UnixEpochDays * Day

// DateValid reports whether d is within the range of date.
func DateValid(d int64) bool { return d >= minDate && d < endDate }

// TimestampValid reports whether ts is within the range of timestamp.
func TimestampValid(ts int64) bool { return ts >= minTimestamp && ts < endTimestamp }

// DateFinite reports whether d is not an infinity.
func DateFinite(d int32) bool { return d != DateInfinity && d != DateNegInfinity }

// TimestampFinite reports whether ts is not an infinity.
func TimestampFinite(ts int64) bool {
	return ts != TimestampInfinity && ts != TimestampNegInfinity
}

// FromYMD returns the days since 2000-01-01 of a calendar date. month may be
// any number; it is carried into the year. The algorithm counts 400-year eras
// of years that begin in March, so that leap days come last.
func FromYMD(year, month, day int) int64 {
	m := month - 1
	year += floorDivInt(m, 12)
	m = m - floorDivInt(m, 12)*12
	y, mp := year, m-2 // March is 0
	if mp < 0 {
		mp += 12
		y--
	}
	era := floorDivInt(y, 400)
	yoe := y - era*400
	doy := (153*mp+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 730425
}

// YMD returns the calendar date of d days since 2000-01-01.
func YMD(d int64) (year, month, day int) {
	z := d + 730425
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy - (153*mp+2)/5 + 1)
	month = int(mp) + 3
	year = int(yoe + era*400)
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorDivInt(a, b int) int { return int(floorDiv(int64(a), int64(b))) }

// SplitTimestamp returns the day and the microseconds within it.
func SplitTimestamp(ts int64) (day, micros int64) {
	day = floorDiv(ts, Day)
	return day, ts - day*Day
}

// IsLeap reports whether year has 366 days.
func IsLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

var monthDays = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// DaysIn returns the days of a month, 1 to 12.
func DaysIn(year, month int) int {
	if month == 2 && IsLeap(year) {
		return 29
	}
	return monthDays[month]
}

// Weekday returns 0 for Sunday to 6 for Saturday.
func Weekday(d int64) int { return int(floorMod(d+6, 7)) }

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

// ISOWeek returns the ISO 8601 week-numbering year and week of a day.
func ISOWeek(d int64) (year, week int) {
	// The week belongs to the year of its Thursday.
	thursday := d - floorMod(d+5, 7) + 3
	year, _, _ = YMD(thursday)
	return year, int((thursday-FromYMD(year, 1, 1))/7) + 1
}

// YearDay returns the day of the year, from 1.
func YearDay(d int64) int {
	year, _, _ := YMD(d)
	return int(d-FromYMD(year, 1, 1)) + 1
}

// JulianDay returns the Julian day number of a day.
func JulianDay(d int64) int64 { return d + 2451545 }
