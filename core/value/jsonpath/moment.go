package jsonpath

import (
	"cmp"
	"regexp"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/datetime"
)

// Dates is the session's settings for dates.
type Dates struct{ Location *time.Location }

// momentKind is a type of date or time.
type momentKind uint8

// The types, in the order in which their texts are tried.
const (
	aDate momentKind = iota
	aTimeTZ
	aTime
	aTimestampTZ
	aTimestamp
)

func (k momentKind) name() string {
	return [...]string{"date", "time with time zone", "time without time zone", "timestamp with time zone", "timestamp without time zone"}[k]
}

// moment is a date or time. micros is since 2000, or since midnight for times;
// those with a zone are in UTC.
type moment struct {
	kind   momentKind
	micros int64
	offset int // seconds east
}

// shapes are the ISO 8601 texts that .datetime() takes without a template.
var shapes = [...]*regexp.Regexp{
	aDate:        regexp.MustCompile(`^\d{4}-\d\d?-\d\d?$`),
	aTimeTZ:      regexp.MustCompile(`^\d\d?:\d\d?:\d\d?(\.\d+)?\s*[+-]\d\d?(:\d\d?)?$`),
	aTime:        regexp.MustCompile(`^\d\d?:\d\d?:\d\d?(\.\d+)?$`),
	aTimestampTZ: regexp.MustCompile(`^\d{4}-\d\d?-\d\d?[ T]\d\d?:\d\d?:\d\d?(\.\d+)?\s*[+-]\d\d?(:\d\d?)?$`),
	aTimestamp:   regexp.MustCompile(`^\d{4}-\d\d?-\d\d?[ T]\d\d?:\d\d?:\d\d?(\.\d+)?$`),
}

func parseMoment(s string, dates Dates) (moment, bool) {
	env := &datetime.Env{Location: dates.Location}
	for k, shape := range shapes {
		if !shape.MatchString(s) {
			continue
		}
		m := moment{kind: momentKind(k)}
		var err error
		switch m.kind {
		case aDate:
			var d int32
			d, err = datetime.ParseDate(s, env)
			m.micros = int64(d) * datetime.Day
		case aTimeTZ:
			var west int32
			m.micros, west, err = datetime.ParseTimeTZ(s, env)
			m.offset = -int(west)
			m.micros += int64(west) * datetime.Second
		case aTime:
			m.micros, err = datetime.ParseTime(s, env)
		case aTimestampTZ:
			var local int64
			if m.micros, err = datetime.ParseTimestampTZ(s, env); err == nil {
				local, err = datetime.ParseTimestamp(s, env)
				m.offset = int((local - m.micros) / datetime.Second)
			}
		case aTimestamp:
			m.micros, err = datetime.ParseTimestamp(s, env)
		}
		return m, err == nil
	}
	return moment{}, false
}

// text prints a moment in ISO 8601's form.
func (m *moment) text() string {
	var b []byte
	local := m.micros + int64(m.offset)*datetime.Second
	switch m.kind {
	case aDate:
		b = datetime.AppendDate(nil, int32(m.micros/datetime.Day))
	case aTime:
		b = datetime.AppendTime(nil, m.micros)
	case aTimeTZ:
		b = datetime.AppendTime(nil, local)
	default:
		b = datetime.AppendTimestamp(nil, local)
		b[10] = 'T'
	}
	if m.kind == aTimeTZ || m.kind == aTimestampTZ {
		sign, abs := byte('+'), m.offset
		if abs < 0 {
			sign, abs = '-', -abs
		}
		b = append(b, sign, byte('0'+abs/36000), byte('0'+abs/3600%10), ':', byte('0'+abs/600%6), byte('0'+abs/60%10))
	}
	return string(b)
}

// compare orders two moments. comparable is false for a time and a date. A
// comparison that needs the session's zone is an error unless zones allows it.
func (m *moment) compare(o *moment, zones bool, dates Dates) (c int, comparable bool, err error) {
	isTime := func(k momentKind) bool { return k == aTime || k == aTimeTZ }
	if isTime(m.kind) != isTime(o.kind) {
		return 0, false, nil
	}
	zoned := func(k momentKind) bool { return k == aTimeTZ || k == aTimestampTZ }
	a, b := m.micros, o.micros
	if zoned(m.kind) != zoned(o.kind) {
		if !zones {
			from, to := m, o
			if zoned(m.kind) {
				from, to = o, m
			}
			return 0, false, errs.New(errs.FeatureNotSupported, "cannot convert value from %s to %s without time zone usage",
				shortName(from.kind), shortName(to.kind)).WithHint("Use *_tz() function for time zone support.")
		}
		a, b = m.instant(dates), o.instant(dates)
	}
	if c = cmp.Compare(a, b); c == 0 && m.kind == aTimeTZ && o.kind == aTimeTZ {
		c = cmp.Compare(-m.offset, -o.offset)
	}
	return c, true, nil
}

func shortName(k momentKind) string {
	return [...]string{"date", "timetz", "time", "timestamptz", "timestamp"}[k]
}

// instant is the moment in UTC, by the session's zone where it has none.
func (m *moment) instant(dates Dates) int64 {
	switch m.kind {
	case aDate, aTimestamp:
		return datetime.FromLocal(m.micros, dates.Location)
	case aTime:
		return m.micros - int64(datetime.OffsetAt(dates.Location, 0))*datetime.Second
	}
	return m.micros
}
