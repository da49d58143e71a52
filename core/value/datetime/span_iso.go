package datetime

import (
	"math"
	"strconv"
	"strings"
)

// isoSpan reads what follows the P of ISO 8601's forms of an interval: with
// designators, and the alternative ones that look like a date and a time.
type isoSpan struct {
	text, s string
	sum     spanSum
}

func parseISOInterval(text, s string) (Span, error) {
	p := isoSpan{text: text, s: s}
	date, clock := s, ""
	if at := strings.IndexAny(s, "Tt"); at >= 0 {
		date, clock = s[:at], s[at+1:]
		if clock == "" {
			return Span{}, errInterval(text)
		}
	}
	if err := p.date(date); err != nil {
		return Span{}, err
	}
	if err := p.clock(clock); err != nil {
		return Span{}, err
	}
	return p.sum.span(text)
}

// number reads the number at the start of s.
func (p *isoSpan) number(s string) (whole int64, frac float64, rest string, err error) {
	end := 0
	for end < len(s) && (isDigit(s[end]) || s[end] == '.' || end == 0 && (s[end] == '-' || s[end] == '+')) {
		end++
	}
	f, err := strconv.ParseFloat(s[:end], 64)
	switch {
	case err != nil:
		return 0, 0, "", errInterval(p.text)
	case math.Abs(f) > 1e15:
		return 0, 0, "", errSpanField(p.text)
	}
	return int64(f), f - math.Trunc(f), s[end:], nil
}

// designated reads numbers with the letters of units behind them.
func (p *isoSpan) designated(s string, units map[byte]spanUnit) error {
	for s != "" {
		whole, frac, rest, err := p.number(s)
		if err != nil {
			return err
		}
		if rest == "" {
			return errInterval(p.text)
		}
		u, ok := units[rest[0]&^0x20]
		if !ok {
			return errInterval(p.text)
		}
		p.sum.add(whole, frac, u)
		s = rest[1:]
	}
	return nil
}

var (
	isoDateUnits  = map[byte]spanUnit{'Y': unitYear, 'M': unitMonth, 'W': unitWeek, 'D': unitDay}
	isoClockUnits = map[byte]spanUnit{'H': unitHour, 'M': unitMinute, 'S': unitSecond}
)

// plain reports whether s is of numbers only, which is the alternative form.
func plain(s string) bool { return strings.Trim(s, "0123456789.-+:") == "" }

func (p *isoSpan) date(s string) error {
	if s == "" || !plain(s) {
		return p.designated(s, isoDateUnits)
	}
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	return p.series(s, '-', unitYear, unitMonth, unitDay)
}

func (p *isoSpan) clock(s string) error {
	if s == "" || !plain(s) {
		return p.designated(s, isoClockUnits)
	}
	if whole, _, _ := strings.Cut(s, "."); len(whole) == 6 && strings.Trim(whole, "0123456789") == "" {
		s = s[:2] + ":" + s[2:4] + ":" + s[4:]
	}
	return p.series(s, ':', unitHour, unitMinute, unitSecond)
}

// series reads numbers with a separator between them.
func (p *isoSpan) series(s string, sep byte, units ...spanUnit) error {
	for i, u := range units {
		whole, frac, rest, err := p.number(s)
		if err != nil {
			return err
		}
		p.sum.add(whole, frac, u)
		if rest == "" {
			return nil
		}
		if rest[0] != sep || i == len(units)-1 {
			return errInterval(p.text)
		}
		s = rest[1:]
	}
	return errInterval(p.text)
}
