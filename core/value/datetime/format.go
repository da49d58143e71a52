package datetime

import (
	"strconv"
	"time"
)

// AppendDate appends a date in ISO style.
func AppendDate(dst []byte, d int32) []byte {
	switch d {
	case DateInfinity:
		return append(dst, "infinity"...)
	case DateNegInfinity:
		return append(dst, "-infinity"...)
	}
	year, month, day := YMD(int64(d))
	dst = appendYMD(dst, year, month, day)
	return appendEra(dst, year)
}

func appendYMD(dst []byte, year, month, day int) []byte {
	if year <= 0 {
		year = 1 - year
	}
	dst = appendPadded(dst, year, 4)
	dst = append(dst, '-')
	dst = appendPadded(dst, month, 2)
	dst = append(dst, '-')
	return appendPadded(dst, day, 2)
}

func appendEra(dst []byte, year int) []byte {
	if year <= 0 {
		return append(dst, " BC"...)
	}
	return dst
}

// appendPadded appends n with at least width digits.
func appendPadded(dst []byte, n, width int) []byte {
	if width == 2 && n < 100 {
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	}
	for limit := pow10[width-1]; n < limit && limit > 1; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

var pow10 = [...]int{1, 10, 100, 1000, 10000, 100000, 1000000}

// AppendTime appends microseconds since midnight.
func AppendTime(dst []byte, micros int64) []byte {
	dst = appendPadded(dst, int(micros/Hour), 2)
	dst = append(dst, ':')
	dst = appendPadded(dst, int(micros/Minute%60), 2)
	dst = append(dst, ':')
	return appendSeconds(dst, micros%Minute)
}

// appendSeconds appends seconds with as many decimals as they need.
func appendSeconds(dst []byte, micros int64) []byte {
	dst = appendPadded(dst, int(micros/Second), 2)
	frac := int(micros % Second)
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.')
	dst = appendPadded(dst, frac, 6)
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// AppendTimestamp appends a timestamp without time zone.
func AppendTimestamp(dst []byte, ts int64) []byte {
	switch ts {
	case TimestampInfinity:
		return append(dst, "infinity"...)
	case TimestampNegInfinity:
		return append(dst, "-infinity"...)
	}
	day, micros := SplitTimestamp(ts)
	year, month, dom := YMD(day)
	dst = appendYMD(dst, year, month, dom)
	dst = append(dst, ' ')
	dst = AppendTime(dst, micros)
	return appendEra(dst, year)
}

// AppendTimestampTZ appends an instant in the local time of loc, with its
// offset.
func AppendTimestampTZ(dst []byte, ts int64, loc *time.Location) []byte {
	if !TimestampFinite(ts) {
		return AppendTimestamp(dst, ts)
	}
	offset := OffsetAt(loc, ts)
	day, micros := SplitTimestamp(ts + int64(offset)*Second)
	year, month, dom := YMD(day)
	dst = appendYMD(dst, year, month, dom)
	dst = append(dst, ' ')
	dst = AppendTime(dst, micros)
	dst = AppendOffset(dst, offset)
	return appendEra(dst, year)
}

// AppendOffset appends seconds east of UTC as +hh, +hh:mm or +hh:mm:ss.
func AppendOffset(dst []byte, offset int) []byte {
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	dst = append(dst, sign)
	dst = appendPadded(dst, offset/3600, 2)
	if offset%3600 != 0 {
		dst = append(dst, ':')
		dst = appendPadded(dst, offset/60%60, 2)
		if offset%60 != 0 {
			dst = append(dst, ':')
			dst = appendPadded(dst, offset%60, 2)
		}
	}
	return dst
}

// AppendTimeTZ appends a time with its zone, given in seconds west.
func AppendTimeTZ(dst []byte, micros int64, west int32) []byte {
	return AppendOffset(AppendTime(dst, micros), -int(west))
}

// AppendInterval appends an interval in the style "postgres".
func AppendInterval(dst []byte, months, days int32, micros int64) []byte {
	start := len(dst)
	years, mons := months/12, months%12
	negBefore := false
	unit := func(n int32, name string) {
		if n == 0 {
			return
		}
		if len(dst) > start {
			dst = append(dst, ' ')
		}
		if negBefore && n > 0 {
			dst = append(dst, '+')
		}
		dst = strconv.AppendInt(dst, int64(n), 10)
		dst = append(dst, ' ')
		dst = append(dst, name...)
		if n != 1 {
			dst = append(dst, 's')
		}
		negBefore = n < 0
	}
	unit(years, "year")
	unit(mons, "mon")
	unit(days, "day")
	if micros == 0 && len(dst) > start {
		return dst
	}
	if len(dst) > start {
		dst = append(dst, ' ')
	}
	abs := uint64(micros)
	if micros < 0 {
		dst = append(dst, '-')
		abs = -abs
	} else if negBefore {
		dst = append(dst, '+')
	}
	return appendLongTime(dst, abs)
}

// appendLongTime appends hours without a limit, minutes and seconds.
func appendLongTime(dst []byte, micros uint64) []byte {
	hours := micros / uint64(Hour)
	if hours < 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendUint(dst, hours, 10)
	rest := int64(micros % uint64(Hour))
	dst = append(dst, ':')
	dst = appendPadded(dst, int(rest/Minute), 2)
	dst = append(dst, ':')
	return appendSeconds(dst, rest%Minute)
}
