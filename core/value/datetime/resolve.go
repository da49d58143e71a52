package datetime

import "github.com/basaltdb/basalt/core/base/errs"

func errs22009(text string) error {
	return errs.New(errs.InvalidTimeZoneDisplacementValue, "time zone displacement out of range: \"%s\"", text)
}

func errs22023zone(name string) error {
	return errs.New(errs.InvalidParameterValue, "time zone \"%s\" not recognized", name)
}

// resolveDate decides which of the collected numbers is year, month and day.
func (p *parser) resolveDate() error {
	n := p.numbers
	switch {
	case p.monthName == -1:
		return p.resolveJulian()
	case len(n) == 0 && p.monthName == 0:
		return p.finishEra()
	case p.f.special != "" || p.f.hasDate:
		return errFormat(p.typ, p.text)
	case p.monthName > 0 && len(n) == 2:
		return p.resolveNamedMonth(n)
	case p.monthName == 0 && len(n) == 3:
		return p.resolveNumbers(n)
	case p.monthName == 0 && len(n) == 2 && len(n[0]) == 4 && len(n[1]) == 3:
		return p.dayOfYear(n[0], n[1])
	}
	return errFormat(p.typ, p.text)
}

func (p *parser) resolveJulian() error {
	if len(p.numbers) != 1 {
		return errFormat(p.typ, p.text)
	}
	jd, ok := atoi(p.numbers[0])
	if !ok {
		return errFormat(p.typ, p.text)
	}
	p.f.year, p.f.month, p.f.day = YMD(int64(jd) - 2451545)
	p.f.hasDate = true
	return nil
}

// resolveNamedMonth handles "8 Jan 1999", "Jan 8 1999" and "1999 Jan 8".
func (p *parser) resolveNamedMonth(n []string) error {
	year, day := n[1], n[0]
	if len(n[0]) > 2 || p.env.YearFirst && p.monthAt > 0 && len(n[1]) <= 2 {
		year, day = n[0], n[1]
	}
	p.f.month = p.monthName
	return p.setDate(year, "", day)
}

// resolveNumbers handles three numbers by DateStyle unless the first is
// clearly a year.
func (p *parser) resolveNumbers(n []string) error {
	switch {
	case len(n[0]) > 2:
		return p.setDate(n[0], n[1], n[2])
	case p.env.YearFirst:
		return p.setDate(n[0], n[1], n[2])
	case p.env.DayFirst:
		return p.setDate(n[2], n[1], n[0])
	}
	return p.setDate(n[2], n[0], n[1])
}

// setDate checks and stores a date; month "" keeps the named one.
func (p *parser) setDate(year, month, day string) error {
	y, ok1 := atoi(year)
	d, ok2 := atoi(day)
	m, ok3 := p.f.month, true
	if month != "" {
		m, ok3 = atoi(month)
	}
	if !ok1 || !ok2 || !ok3 {
		return errFormat(p.typ, p.text)
	}
	if len(year) <= 2 && !p.f.bc {
		if y < 70 {
			y += 2000
		} else {
			y += 1900
		}
	}
	p.f.year, p.f.month, p.f.day, p.f.hasDate = y, m, d, true
	p.f.yearSet = true
	return p.finishEra()
}

// finishEra applies BC and checks the fields.
func (p *parser) finishEra() error {
	if !p.f.hasDate || !p.f.yearSet {
		return nil
	}
	if p.f.year == 0 {
		return errRange(p.text)
	}
	if p.f.bc {
		p.f.year = 1 - p.f.year
	}
	if p.f.month < 1 || p.f.month > 12 || p.f.day < 1 || p.f.day > 31 {
		e := errs.New(errs.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", p.text)
		if p.f.month > 12 {
			e.Hint = "Perhaps you need a different \"datestyle\" setting."
		}
		return e
	}
	if p.f.day > DaysIn(p.f.year, p.f.month) {
		return errRange(p.text)
	}
	p.f.yearSet = false
	return nil
}

// applyMeridian applies AM and PM to the time of day.
func (p *parser) applyMeridian() error {
	if !p.f.am && !p.f.pm {
		return nil
	}
	if !p.f.hasTime || p.f.micros >= 13*Hour {
		return errRange(p.text)
	}
	if p.f.pm && p.f.micros < 12*Hour {
		p.f.micros += 12 * Hour
	} else if p.f.am && p.f.micros >= 12*Hour {
		p.f.micros -= 12 * Hour
	}
	return nil
}
