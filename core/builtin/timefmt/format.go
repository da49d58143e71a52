package timefmt

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/datetime"
)

// moment is a value taken apart. Years are counted as 0 for 1 BC.
type moment struct {
	year, month, day int
	hour             int64
	min, sec, micros int
	yearDay          int
	date             int64 // days since 2000-01-01
	span             bool  // an interval, which has no calendar
	zone             string
	offset           int // seconds east
}

func ofTimestamp(ts int64) moment {
	date, micros := datetime.SplitTimestamp(ts)
	m := moment{date: date, yearDay: datetime.YearDay(date)}
	m.year, m.month, m.day = datetime.YMD(date)
	m.setTime(micros)
	return m
}

func ofInstant(ts int64, loc *time.Location) moment {
	m := ofTimestamp(datetime.ToLocal(ts, loc))
	m.offset = datetime.OffsetAt(loc, ts)
	m.zone = datetime.ZoneAbbrevAt(loc, ts)
	return m
}

func ofSpan(s datetime.Span) moment {
	m := moment{span: true, year: int(s.Months / 12), month: int(s.Months % 12), day: int(s.Days)}
	m.yearDay = int(s.Months)*30 + m.day
	m.date = datetime.FromYMD(m.year, m.month, m.day)
	m.setTime(s.Micros)
	return m
}

func (m *moment) setTime(micros int64) {
	m.hour = micros / datetime.Hour
	m.min = int(micros / datetime.Minute % 60)
	m.sec = int(micros / datetime.Second % 60)
	m.micros = int(micros % datetime.Second)
}

// calendarOnly are the patterns that an interval does not have.
var calendarOnly = map[string]bool{"TZ": true, "TZH": true, "TZM": true, "OF": true, "A.D.": true, "B.C.": true, "AD": true, "BC": true,
	"MONTH": true, "MON": true, "DAY": true, "DY": true, "D": true, "ID": true}

func format(nodes []node, m moment) (string, error) {
	var sb strings.Builder
	for i := range nodes {
		n := &nodes[i]
		if n.kind != pattern {
			sb.WriteString(n.text)
			continue
		}
		if m.span && calendarOnly[n.key] {
			return "", errs.New(errs.InvalidDatetimeFormat, "invalid format specification for an interval value").
				WithHint("Intervals are not tied to specific calendar dates.")
		}
		if s, ok := n.ofTime(m); ok {
			sb.WriteString(s)
		} else if s, ok := n.ofYear(m); ok {
			sb.WriteString(s)
		} else {
			sb.WriteString(n.ofDay(m))
		}
	}
	return sb.String(), nil
}

// signInside are the patterns whose width counts the sign of a negative number.
var signInside = map[string]bool{"DD": true, "DDD": true, "WW": true}

// pad prints a number with zeros up to a width, and the ending of an ordinal.
func (n *node) pad(x int64, width int) string {
	var s string
	switch {
	case n.fill:
		s = strconv.FormatInt(x, 10)
	case x < 0 && !signInside[n.key]:
		s = fmt.Sprintf("%0*d", width+1, x)
	default:
		s = fmt.Sprintf("%0*d", width, x)
	}
	return s + n.ordinal(s)
}

func (n *node) ordinal(s string) string {
	if n.th == "" {
		return ""
	}
	end := "th"
	if len(s) < 2 || s[len(s)-2] != '1' {
		switch s[len(s)-1] {
		case '1':
			end = "st"
		case '2':
			end = "nd"
		case '3':
			end = "rd"
		}
	}
	if n.th == "TH" {
		return strings.ToUpper(end)
	}
	return end
}

// spell gives a word the letters of the pattern and pads it.
func (n *node) spell(word string, width int) string {
	switch n.letter {
	case upper:
		word = strings.ToUpper(word)
	case lower:
		word = strings.ToLower(word)
	}
	if n.fill || n.local || len(word) >= width {
		return word
	}
	return word + strings.Repeat(" ", width-len(word))
}

func (n *node) ofTime(m moment) (string, bool) {
	switch n.key {
	case "HH", "HH12":
		h := m.hour % 12
		if h == 0 {
			h = 12
		}
		return n.pad(h, 2), true
	case "HH24":
		return n.pad(m.hour, 2), true
	case "MI":
		return n.pad(int64(m.min), 2), true
	case "SS":
		return n.pad(int64(m.sec), 2), true
	case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
		digits := int(n.key[2] - '0')
		x := m.micros
		for range 6 - digits {
			x /= 10
		}
		s := fmt.Sprintf("%0*d", digits, x)
		return s + n.ordinal(s), true
	case "MS":
		s := fmt.Sprintf("%03d", m.micros/1000)
		return s + n.ordinal(s), true
	case "US":
		s := fmt.Sprintf("%06d", m.micros)
		return s + n.ordinal(s), true
	case "SSSS", "SSSSS":
		s := strconv.FormatInt(m.hour*3600+int64(m.min)*60+int64(m.sec), 10)
		return s + n.ordinal(s), true
	case "A.M.", "P.M.", "AM", "PM":
		s := "AM"
		if m.hour%24 >= 12 {
			s = "PM"
		}
		if len(n.key) == 4 {
			s = s[:1] + ".M."
		}
		return n.spell(s, 0), true
	}
	return n.ofZone(m)
}

func (n *node) ofZone(m moment) (string, bool) {
	sign, abs := byte('+'), m.offset
	if abs < 0 {
		sign, abs = '-', -abs
	}
	switch n.key {
	case "TZ":
		return n.spell(m.zone, 0), true
	case "TZH":
		return fmt.Sprintf("%c%02d", sign, abs/3600), true
	case "TZM":
		return fmt.Sprintf("%02d", abs%3600/60), true
	case "OF":
		s := fmt.Sprintf("%c%02d", sign, abs/3600)
		if n.fill {
			s = fmt.Sprintf("%c%d", sign, abs/3600)
		}
		if abs%3600 != 0 {
			s += fmt.Sprintf(":%02d", abs%3600/60)
		}
		return s, true
	}
	return "", false
}

// shownYear is a year as it is counted in its era.
func (m moment) shownYear(year int) int64 {
	if !m.span && year <= 0 {
		year = 1 - year
	}
	return int64(year)
}

func (n *node) ofYear(m moment) (string, bool) {
	switch n.key {
	case "A.D.", "B.C.", "AD", "BC":
		s := "AD"
		if m.year <= 0 {
			s = "BC"
		}
		if len(n.key) == 4 {
			s = s[:1] + "." + s[1:] + "."
		}
		return n.spell(s, 0), true
	case "CC":
		return n.century(m), true
	case "Y,YYY":
		y := m.shownYear(m.year)
		s := fmt.Sprintf("%d,%03d", y/1000, y%1000)
		return s + n.ordinal(s), true
	case "YYYY", "YYY", "YY", "Y":
		return n.year(m.shownYear(m.year), len(n.key)), true
	case "IYYY", "IYY", "IY", "I":
		iso, _ := datetime.ISOWeek(m.date)
		return n.year(m.shownYear(iso), len(n.key)), true
	}
	return "", false
}

// year prints the last digits of a year.
func (n *node) year(y int64, digits int) string {
	for mod, k := int64(10), 1; k <= 3; mod, k = mod*10, k+1 {
		if digits == k {
			y %= mod
		}
	}
	return n.pad(y, digits)
}

func (n *node) century(m moment) string {
	c := m.year / 100
	if !m.span {
		if m.year > 0 {
			c = (m.year-1)/100 + 1
		} else {
			c = m.year/100 - 1
		}
	}
	return n.pad(int64(c), 2)
}

// month returns the name of the month, "" where an interval has none.
func (n *node) month(m moment) string {
	if m.month == 0 {
		return ""
	}
	return months[m.month-1]
}

func (n *node) ofDay(m moment) string {
	weekday := datetime.Weekday(m.date)
	switch n.key {
	case "MONTH":
		return n.spell(n.month(m), 9)
	case "MON":
		return n.spell(n.month(m)[:3], 0)
	case "MM":
		return n.pad(int64(m.month), 2)
	case "RM":
		return n.roman(m)
	case "DAY":
		return n.spell(days[weekday], 9)
	case "DY":
		return n.spell(days[weekday][:3], 0)
	case "DDD":
		return n.pad(int64(m.yearDay), 3)
	case "IDDD":
		year, _ := datetime.ISOWeek(m.date)
		return n.pad(m.date-isoYearStart(year)+1, 3)
	case "DD":
		return n.pad(int64(m.day), 2)
	case "D":
		return n.pad(int64(weekday+1), 1)
	case "ID":
		return n.pad(int64((weekday+6)%7+1), 1)
	case "WW":
		return n.pad(int64((m.yearDay-1)/7+1), 2)
	case "IW":
		_, week := datetime.ISOWeek(m.date)
		return n.pad(int64(week), 2)
	case "Q":
		if m.month == 0 {
			return ""
		}
		return n.pad(int64((m.month-1)/3+1), 1)
	case "W":
		return n.pad(int64((m.day-1)/7+1), 1)
	case "J":
		return n.pad(datetime.JulianDay(m.date), 1)
	}
	return "" // FX changes nothing here
}

// roman prints the month as a Roman numeral; an interval's may be negative.
func (n *node) roman(m moment) string {
	at := 12 - m.month
	switch {
	case m.month == 0 && m.year == 0:
		return ""
	case m.month == 0 && m.year > 0:
		at = 0
	case m.month == 0:
		at = 11
	case m.month < 0:
		at = -m.month - 1
	}
	return n.spell(romans[at], 4)
}

// isoYearStart returns the Monday of the first week of an ISO year.
func isoYearStart(year int) int64 {
	fourth := datetime.FromYMD(year, 1, 4)
	return fourth - int64((datetime.Weekday(fourth)+6)%7)
}
