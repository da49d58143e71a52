package timefmt

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
)

// field reads the value of one pattern.
func (r *reader) field(n *node) error {
	for _, read := range [...]func(*node) (bool, error){r.timeField, r.zoneField, r.dayField, r.yearField} {
		if ok, err := read(n); ok || err != nil {
			return err
		}
	}
	return nil
}

// plainNumbers are the patterns that are a number of their own width.
func (r *reader) plainNumber(key string) *int {
	switch key {
	case "MI":
		return &r.f.min
	case "SS":
		return &r.f.sec
	case "SSSS", "SSSSS":
		return &r.f.secOfDay
	case "MM":
		return &r.f.month
	case "DDD":
		return &r.f.yearDay
	case "DD":
		return &r.f.day
	case "D":
		return &r.f.weekday
	case "WW", "IW":
		return &r.f.week
	case "W":
		return &r.f.weekOfMonth
	case "J":
		return &r.f.julian
	case "CC":
		return &r.f.century
	}
	return nil
}

func (r *reader) timeField(n *node) (bool, error) {
	switch n.key {
	case "FX":
		r.exact = true
		return true, nil
	case "A.M.", "P.M.", "AM", "PM":
		list := []string{"am", "pm"}
		if len(n.key) == 4 {
			list = []string{"a.m.", "p.m."}
		}
		at, err := r.word(n, list, 0)
		if err == nil {
			err = set(&r.f.pm, at, n)
		}
		r.f.twelve = 1
		return true, err
	case "HH", "HH12":
		r.f.twelve = 1
		_, err := r.number(n, 2, &r.f.hour)
		return true, err
	case "HH24":
		_, err := r.number(n, 2, &r.f.hour)
		return true, err
	case "MS":
		used, err := r.number(n, 3, &r.f.ms)
		r.f.ms *= [...]int{1, 100, 10, 1}[min(used, 3)]
		return true, err
	case "US", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
		width := 6
		if n.key != "US" {
			width = int(n.key[2] - '0')
		}
		used, err := r.number(n, width, &r.f.us)
		for ; used < 6; used++ {
			r.f.us *= 10
		}
		return true, err
	}
	if to := r.plainNumber(n.key); to != nil {
		_, err := r.number(n, len(n.key), to)
		return true, err
	}
	return false, nil
}

func (r *reader) zoneField(n *node) (bool, error) {
	switch n.key {
	case "TZ", "OF":
		return true, errs.New(errs.FeatureNotSupported, "formatting field \"%s\" is only supported in to_char", n.written())
	case "TZH":
		// The sign may have been passed over as a separator.
		r.f.zoneSign = 1
		switch c := r.rest(); {
		case c != "" && (c[0] == '+' || c[0] == '-' || c[0] == ' '):
			if c[0] == '-' {
				r.f.zoneSign = -1
			}
			r.at++
		case r.extra > 0 && r.at > 0 && r.s[r.at-1] == '-':
			r.f.zoneSign = -1
		}
		_, err := r.number(n, 2, &r.f.zoneHour)
		return true, err
	case "TZM":
		if r.f.zoneSign == 0 {
			r.f.zoneSign = 1
		}
		_, err := r.number(n, 2, &r.f.zoneMin)
		return true, err
	}
	return false, nil
}

func (r *reader) dayField(n *node) (bool, error) {
	words := func(list []string, cut int, to *int, value func(at int) int) (bool, error) {
		at, err := r.word(n, list, cut)
		if err != nil {
			return true, err
		}
		return true, set(to, value(at), n)
	}
	next := func(at int) int { return at + 1 }
	switch n.key {
	case "MONTH":
		return words(months, 0, &r.f.month, next)
	case "MON":
		return words(months, 3, &r.f.month, next)
	case "RM":
		return words(romans, 0, &r.f.month, func(at int) int { return 12 - at })
	case "DAY":
		return words(days, 0, &r.f.weekday, next)
	case "DY":
		return words(days, 3, &r.f.weekday, next)
	case "IDDD":
		_, err := r.number(n, 3, &r.f.yearDay)
		return true, err
	case "ID":
		_, err := r.number(n, 1, &r.f.weekday)
		// Sunday is the first day inside, as it is for D.
		if r.f.weekday++; r.f.weekday > 7 {
			r.f.weekday = 1
		}
		return true, err
	case "Q":
		_, err := r.number(n, 1, nil) // a quarter does not say which day
		return true, err
	}
	return false, nil
}

func (r *reader) yearField(n *node) (bool, error) {
	switch n.key {
	case "A.D.", "B.C.", "AD", "BC":
		list := []string{"ad", "bc"}
		if len(n.key) == 4 {
			list = []string{"a.d.", "b.c."}
		}
		at, err := r.word(n, list, 0)
		if err == nil {
			err = set(&r.f.bc, at, n)
		}
		return true, err
	case "Y,YYY":
		return true, r.commaYear(n)
	case "YYYY", "IYYY", "YYY", "IYY", "YY", "IY", "Y", "I":
		digits := len(n.key)
		before := r.f.year
		r.f.year = 0
		used, err := r.number(n, digits, &r.f.year)
		if used < 4 && digits < 4 {
			r.f.year = nearestYear(r.f.year)
		}
		if year := r.f.year; err == nil && before != 0 {
			r.f.year = before
			err = set(&r.f.year, year, n)
		}
		r.f.yearDigits = digits
		return true, err
	}
	return false, nil
}

// commaYear reads a year like 1,999.
func (r *reader) commaYear(n *node) error {
	r.spaces()
	thousands := leadingInt(r.rest())
	at := r.at + len(thousands)
	if thousands == "" || at >= len(r.s) || r.s[at] != ',' {
		return invalid("invalid input string for \"Y,YYY\"")
	}
	end := at + 1
	for end < len(r.s) && end < at+4 && isDigit(r.s[end]) {
		end++
	}
	t, err1 := strconv.Atoi(thousands)
	y, err2 := strconv.Atoi(r.s[at+1 : end])
	if err1 != nil || err2 != nil || t > 1<<20 || t < -1<<20 {
		return invalid("invalid input string for \"Y,YYY\"")
	}
	r.at, r.f.yearDigits = end, 4
	r.ending(n)
	return set(&r.f.year, t*1000+y, n)
}

// nearestYear completes a year of less than four digits to the one nearest to
// 2020.
func nearestYear(y int) int {
	switch {
	case y < 70:
		return y + 2000
	case y < 100:
		return y + 1900
	case y < 520:
		return y + 2000
	case y < 1000:
		return y + 1000
	}
	return y
}
