package datetime

import (
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Env is what reading a date or time may depend on.
type Env struct {
	Location *time.Location
	Now      int64 // instant that 'now' means
	// DayFirst is DateStyle's DMY, YearFirst its YMD; MDY is neither.
	DayFirst  bool
	YearFirst bool
}

// fields is what a text was read as.
type fields struct {
	year, month, day int
	hasDate          bool
	bc               bool
	yearSet          bool
	micros           int64 // time of day
	hasTime          bool
	offset           int  // seconds east
	zone             Zone // loc is nil for a plain offset
	hasZone          bool
	special          string // a word that stands for a whole value
	pm, am           bool
}

func errFormat(typ, text string) error {
	return errs.New(errs.InvalidDatetimeFormat, "invalid input syntax for type %s: \"%s\"", typ, text)
}

func errRange(text string) error {
	return errs.New(errs.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", text)
}

var monthNames = map[string]int{
	"jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4,
	"may": 5, "jun": 6, "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8,
	"sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10, "nov": 11, "november": 11,
	"dec": 12, "december": 12,
}

var dayNames = map[string]bool{
	"sun": true, "sunday": true, "mon": true, "monday": true, "tue": true, "tues": true, "tuesday": true,
	"wed": true, "weds": true, "wednesday": true, "thu": true, "thur": true, "thurs": true, "thursday": true,
	"fri": true, "friday": true, "sat": true, "saturday": true,
}

// ParseDate reads a date.
func ParseDate(text string, env *Env) (int32, error) {
	f, err := parseFields(text, "date", env)
	if err != nil {
		return 0, err
	}
	switch f.special {
	case "infinity":
		return DateInfinity, nil
	case "-infinity":
		return DateNegInfinity, nil
	case "":
	default:
		day, _ := SplitTimestamp(f.specialLocal(env))
		return int32(day), nil
	}
	if !f.hasDate {
		return 0, errFormat("date", text)
	}
	d := FromYMD(f.year, f.month, f.day)
	if !DateValid(d) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "date out of range: \"%s\"", text)
	}
	return int32(d), nil
}

// specialLocal returns the local timestamp that a word stands for.
func (f *fields) specialLocal(env *Env) int64 {
	if f.special == "epoch" {
		return -UnixEpochMicros
	}
	now := ToLocal(env.Now, env.Location)
	day, _ := SplitTimestamp(now)
	switch f.special {
	case "now":
		return now
	case "tomorrow":
		day++
	case "yesterday":
		day--
	}
	return day*Day + f.micros
}

// ParseTimestamp reads a timestamp without time zone; a zone in the text is
// ignored.
func ParseTimestamp(text string, env *Env) (int64, error) {
	f, err := parseFields(text, "timestamp", env)
	if err != nil {
		return 0, err
	}
	local, done, err := f.local(text, "timestamp", env)
	if err != nil || done {
		return local, err
	}
	return local, nil
}

// local returns the local timestamp of f; done says that it is an infinity.
func (f *fields) local(text, typ string, env *Env) (ts int64, done bool, err error) {
	switch f.special {
	case "infinity":
		return TimestampInfinity, true, nil
	case "-infinity":
		return TimestampNegInfinity, true, nil
	case "":
	default:
		return f.specialLocal(env), false, nil
	}
	if !f.hasDate {
		return 0, false, errFormat(typ, text)
	}
	d := FromYMD(f.year, f.month, f.day)
	if d < minDate-1 || d > endTimestamp/Day {
		return 0, false, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range: \"%s\"", text)
	}
	ts = d*Day + f.micros
	if typ == "timestamp" && !TimestampValid(ts) {
		return 0, false, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range: \"%s\"", text)
	}
	return ts, false, nil
}

// ParseTimestampTZ reads an instant; a text without zone is local time.
func ParseTimestampTZ(text string, env *Env) (int64, error) {
	f, err := parseFields(text, "timestamp with time zone", env)
	if err != nil {
		return 0, err
	}
	local, done, err := f.local(text, "timestamp with time zone", env)
	if err != nil || done {
		return local, err
	}
	switch {
	case f.special == "epoch":
		return local, nil
	case f.special == "now":
		return env.Now, nil
	case f.zone.loc != nil:
		return checkedInstant(f.zone.FromLocal(local), text)
	case f.hasZone:
		return checkedInstant(local-int64(f.offset)*Second, text)
	}
	return checkedInstant(FromLocal(local, env.Location), text)
}

// checkedInstant refuses an instant that its zone moved out of range.
func checkedInstant(ts int64, text string) (int64, error) {
	if !TimestampValid(ts) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range: \"%s\"", text)
	}
	return ts, nil
}

// ParseTime reads a time of day.
func ParseTime(text string, env *Env) (int64, error) {
	f, err := parseFields(text, "time", env)
	if err != nil {
		return 0, err
	}
	if f.special == "now" {
		_, micros := SplitTimestamp(ToLocal(env.Now, env.Location))
		return micros, nil
	}
	if !f.hasTime || f.zone.loc != nil && !f.hasDate {
		return 0, errFormat("time", text)
	}
	return f.micros, nil
}

// ParseTimeTZ reads a time of day with a zone, by default that of env. west is
// the offset in PostgreSQL's sense.
func ParseTimeTZ(text string, env *Env) (micros int64, west int32, err error) {
	f, err := parseFields(text, "time with time zone", env)
	if err != nil {
		return 0, 0, err
	}
	if f.special == "now" {
		_, f.micros = SplitTimestamp(ToLocal(env.Now, env.Location))
		f.hasTime = true
	}
	// The offset of a zone with daylight time is only known with a date.
	if !f.hasTime || f.zone.loc != nil && !f.hasDate {
		return 0, 0, errFormat("time with time zone", text)
	}
	switch {
	case f.zone.loc != nil:
		local := FromYMD(f.year, f.month, f.day)*Day + f.micros
		return f.micros, -int32((local - f.zone.FromLocal(local)) / Second), nil
	case f.hasZone:
		return f.micros, -int32(f.offset), nil
	}
	return f.micros, -int32(OffsetAt(env.Location, env.Now)), nil
}

// parseFields reads any mix of date, time, zone and words.
func parseFields(text, typ string, env *Env) (*fields, error) {
	p := &parser{text: text, typ: typ, env: env}
	if ok := p.fastISO(); ok {
		return &p.f, nil
	}
	p.f = fields{}
	if err := p.run(); err != nil {
		return nil, err
	}
	return &p.f, nil
}

type parser struct {
	text, typ string
	env       *Env
	f         fields
	numbers   []string // date parts that still wait for their meaning
	monthName int
	// monthAt is how many numbers came before the month's name.
	monthAt int
}

// fastISO reads the common yyyy-mm-dd [hh:mm:ss[.f]] without splitting.
func (p *parser) fastISO() bool {
	s := p.text
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	year, ok1 := atoi(s[:4])
	month, ok2 := atoi(s[5:7])
	day, ok3 := atoi(s[8:10])
	if !ok1 || !ok2 || !ok3 || year == 0 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) {
		return false
	}
	p.f = fields{year: year, month: month, day: day, hasDate: true}
	if len(s) == 10 {
		return true
	}
	if len(s) < 19 || s[10] != ' ' && s[10] != 'T' {
		return false
	}
	micros, ok := parseClock(s[11:])
	if !ok {
		return false
	}
	p.f.micros, p.f.hasTime = micros, true
	return true
}

// parseClock reads hh:mm[:ss[.ffffff]] with nothing behind it.
func parseClock(s string) (int64, bool) {
	parts := strings.SplitN(s, ":", 3)
	if len(parts) < 2 {
		return 0, false
	}
	h, ok1 := atoi(parts[0])
	m, ok2 := atoi(parts[1])
	if !ok1 || !ok2 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return 0, false
	}
	var sec int64
	if len(parts) == 3 {
		var ok bool
		if sec, ok = parseSecondsText(parts[2]); !ok {
			return 0, false
		}
	}
	micros := int64(h)*Hour + int64(m)*Minute + sec
	if h > 24 || m > 59 || sec > 60*Second || micros > Day {
		return 0, false
	}
	return micros, true
}

// parseSecondsText reads ss[.fraction] as microseconds, rounded.
func parseSecondsText(s string) (int64, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	sec, ok := atoi(whole)
	if !ok || len(whole) > 2 {
		return 0, false
	}
	f, ok := fraction(frac)
	return int64(sec)*Second + f, ok
}

// fraction reads the digits behind a decimal point as microseconds, rounded
// half up.
func fraction(s string) (int64, bool) {
	var f int64
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		if i < 6 {
			f = f*10 + int64(s[i]-'0')
		}
	}
	for i := len(s); i < 6; i++ {
		f *= 10
	}
	if len(s) > 6 && s[6] >= '5' {
		f++
	}
	return f, true
}
