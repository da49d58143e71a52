package datetime

import (
	"strings"
)

// run splits the text into fields as PostgreSQL does — at blanks, commas, and
// where a kind of character ends — and gives each its meaning.
func (p *parser) run() error {
	rest := strings.TrimSpace(p.text)
	if rest == "" {
		return errFormat(p.typ, p.text)
	}
	for rest != "" {
		word := nextField(rest)
		rest = strings.TrimLeft(rest[len(word):], " \t\n,")
		if err := p.field(word); err != nil {
			return err
		}
	}
	if err := p.resolveDate(); err != nil {
		return err
	}
	return p.applyMeridian()
}

// nextField returns the leading field of s, which is not empty.
func nextField(s string) string {
	i := 0
	switch c := s[0]; {
	case isDigit(c):
		for i < len(s) && (isDigit(s[i]) || s[i] == ':' || s[i] == '.' || s[i] == '-' || s[i] == '/') {
			if s[i] == '-' && strings.Contains(s[:i], ":") {
				break // the zone behind a time
			}
			if (s[i] == '-' || s[i] == '/') && i+1 < len(s) && isAlpha(s[i+1]) && strings.Trim(s[:i], "0123456789") == "" {
				// 08-Jan-1999: the name belongs to the date, but only as its second part.
				i++
				for i < len(s) && isAlpha(s[i]) {
					i++
				}
				continue
			}
			i++
		}
	case c == '+' || c == '-':
		for i = 1; i < len(s) && (isDigit(s[i]) || s[i] == ':' || isAlpha(s[i])); i++ {
		}
	case isAlpha(c):
		for i < len(s) && (isAlpha(s[i]) || s[i] == '/' || s[i] == '_' ||
			(s[i] == '-' || s[i] == '+' || isDigit(s[i])) && strings.Contains(s[:i], "/")) {
			i++
		}
		switch month := monthNames[strings.ToLower(s[:i])] != 0; {
		case i < len(s) && s[i] == '-' && month:
			for i < len(s) && (isDigit(s[i]) || s[i] == '-') {
				i++
			}
		case i >= 3 && !month && i+1 < len(s) && (s[i] == '+' || s[i] == '-') && isDigit(s[i+1]):
			// GMT+8, a zone as POSIX writes it
			for i++; i < len(s) && (isDigit(s[i]) || s[i] == ':'); i++ {
			}
		}
	default:
		i = 1
	}
	return s[:max(i, 1)]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// field gives one field its meaning.
func (p *parser) field(word string) error {
	switch c := word[0]; {
	case isDigit(c):
		return p.numberField(word)
	case c == '+' || c == '-':
		return p.signField(word)
	case isAlpha(c):
		return p.wordField(strings.ToLower(word))
	}
	return errFormat(p.typ, p.text)
}

func (p *parser) numberField(word string) error {
	if strings.Contains(word, ":") {
		return p.clock(word)
	}
	if clock, zone, ok := strings.Cut(word, "-"); ok && !strings.ContainsAny(zone, "-/") && (p.dateKnown() || strings.HasPrefix(p.typ, "time ") || p.typ == "time") {
		// 040506-08 is a time with its zone once the date is known.
		if err := p.numberField(clock); err != nil {
			return err
		}
		return p.signField("-" + zone)
	}
	if strings.ContainsAny(word, "-/") || strings.Count(word, ".") == 2 {
		if last := word[len(word)-1]; (last == '-' || last == '/') && strings.Count(word, word[len(word)-1:]) > 1 {
			return errFormat(p.typ, p.text) // a month's name cannot come third
		}
		for _, part := range strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '/' || r == '.' }) {
			if isAlpha(part[0]) {
				if err := p.month(strings.ToLower(part)); err != nil {
					return err
				}
				continue
			}
			p.numbers = append(p.numbers, part)
		}
		return nil
	}
	digits, frac, dotted := strings.Cut(word, ".")
	switch {
	case dotted && len(digits) == 4 && len(frac) == 3 && !p.dateKnown(): // year and day of year
		p.numbers = append(p.numbers, digits)
		return p.dayOfYear(digits, frac)
	case dotted && (p.f.hasDate || len(p.numbers) > 0 || p.typ == "time" || p.typ == "time with time zone") && len(digits) == 6:
		return p.clock(digits[:2] + ":" + digits[2:4] + ":" + digits[4:] + "." + frac)
	case dotted:
		return errFormat(p.typ, p.text)
	case len(digits) == 8 && !p.dateKnown():
		p.numbers = append(p.numbers, digits[:4], digits[4:6], digits[6:])
		return nil
	case len(digits) == 6 && !p.dateKnown() && !strings.HasPrefix(p.typ, "time "):
		if p.typ == "time" {
			return p.clock(digits[:2] + ":" + digits[2:4] + ":" + digits[4:])
		}
		p.f.hasDate = true
		return p.setDate(digits[:2], digits[2:4], digits[4:])
	case (len(digits) == 6 || len(digits) == 4) && (p.dateKnown() || strings.HasPrefix(p.typ, "time ") || p.typ == "time"):
		clock := digits[:2] + ":" + digits[2:4]
		if len(digits) == 6 {
			clock += ":" + digits[4:]
		}
		return p.clock(clock)
	}
	p.numbers = append(p.numbers, digits)
	return nil
}

// dateKnown reports whether a whole date has been read.
func (p *parser) dateKnown() bool {
	n := len(p.numbers)
	if p.monthName != 0 {
		n++
	}
	return p.f.hasDate || n >= 3 || p.monthName == -1 && len(p.numbers) > 0
}

func (p *parser) dayOfYear(year, doy string) error {
	y, _ := atoi(year)
	n, ok := atoi(doy)
	if !ok || n < 1 || n > 366 {
		return errRange(p.text)
	}
	p.numbers = p.numbers[:0]
	yy, mm, dd := YMD(FromYMD(y, 1, 1) + int64(n-1))
	p.f.year, p.f.month, p.f.day, p.f.hasDate = yy, mm, dd, true
	return nil
}

func (p *parser) clock(s string) error {
	if p.f.hasTime {
		return errFormat(p.typ, p.text)
	}
	micros, ok := parseClock(s)
	if !ok {
		for _, part := range strings.Split(s, ":") {
			if whole, frac, _ := strings.Cut(part, "."); whole == "" || strings.Trim(whole+frac, "0123456789") != "" {
				return errFormat(p.typ, p.text)
			}
		}
		return errRange(p.text)
	}
	p.f.micros, p.f.hasTime = micros, true
	return nil
}

func (p *parser) signField(word string) error {
	switch strings.ToLower(word) {
	case "-infinity", "-inf":
		p.f.special = "-infinity"
		return nil
	case "+infinity", "+inf":
		p.f.special = "infinity"
		return nil
	}
	offset, ok := parseOffset(word)
	if !ok || p.f.hasZone {
		if strings.Trim(word, "+-0123456789:") == "" {
			return errs22009(p.text)
		}
		return errFormat(p.typ, p.text)
	}
	if !p.f.hasTime && !p.dateKnown() {
		return errFormat(p.typ, p.text)
	}
	p.f.offset, p.f.hasZone = offset, true
	return nil
}

func (p *parser) month(name string) error {
	m, ok := monthNames[name]
	if !ok || p.monthName != 0 {
		return errFormat(p.typ, p.text)
	}
	p.monthName, p.monthAt = m, len(p.numbers)
	return nil
}

func (p *parser) wordField(word string) error {
	if name, rest, found := strings.Cut(word, "-"); found && monthNames[name] != 0 {
		if err := p.month(name); err != nil {
			return err
		}
		p.numbers = append(p.numbers, strings.Split(rest, "-")...)
		return nil
	}
	switch word {
	case "infinity", "inf":
		p.f.special = "infinity"
		return nil
	case "epoch", "now", "today", "tomorrow", "yesterday":
		p.f.special = word
		return nil
	case "allballs":
		p.f.micros, p.f.hasTime, p.f.hasZone = 0, true, true
		return nil
	case "t", "at", "on":
		return nil
	case "am":
		p.f.am = true
		return nil
	case "pm":
		p.f.pm = true
		return nil
	case "bc":
		p.f.bc = true
		return nil
	case "ad":
		return nil
	}
	if monthNames[word] != 0 {
		return p.month(word)
	}
	if dayNames[word] {
		return nil
	}
	if word[0] == 'j' && len(word) == 1 {
		return p.julian()
	}
	return p.namedZone(word)
}

// julian marks that the next number is a Julian day.
func (p *parser) julian() error {
	p.monthName = -1
	return nil
}

func (p *parser) namedZone(word string) error {
	if sec, ok := abbreviations[word]; ok {
		p.f.offset, p.f.hasZone = sec, true
		return nil
	}
	if z, ok := movingZone(word); ok {
		p.f.zone, p.f.hasZone = z, true
		return nil
	}
	if loc, ok := loadNamed(word); ok {
		p.f.zone, p.f.hasZone = Zone{loc: loc}, true
		return nil
	}
	if at := strings.IndexAny(word, "+-"); at >= 3 && !strings.Contains(word, "/") {
		if offset, ok := parseOffset(word[at:]); ok {
			p.f.offset, p.f.hasZone = -offset, true // POSIX counts to the west
			return nil
		}
	}
	if strings.Contains(word, "/") {
		return errs22023zone(word)
	}
	return errFormat(p.typ, p.text)
}
