package datetime

import (
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
)

// abbreviations are the zone abbreviations of PostgreSQL's default set that
// stand for a fixed offset, in seconds east of UTC.
var abbreviations = map[string]int{
	"utc": 0, "ut": 0, "gmt": 0, "z": 0, "zulu": 0, "wet": 0,
	"est": -5 * 3600, "edt": -4 * 3600, "cst": -6 * 3600, "cdt": -5 * 3600,
	"mst": -7 * 3600, "mdt": -6 * 3600, "pst": -8 * 3600, "pdt": -7 * 3600,
	"akst": -9 * 3600, "akdt": -8 * 3600, "hst": -10 * 3600, "ast": -4 * 3600, "adt": -3 * 3600,
	"nst": -(3*3600 + 1800), "ndt": -(2*3600 + 1800), "art": -3 * 3600, "brt": -3 * 3600,
	"bst": 3600, "west": 3600, "cet": 3600, "cest": 7200, "met": 3600, "mest": 7200,
	"eet": 7200, "eest": 3 * 3600,
	"ist": 2 * 3600, "idt": 3 * 3600, "pkt": 5 * 3600, "npt": 5*3600 + 2700,
	"jst": 9 * 3600, "kst": 9 * 3600, "sgt": 8 * 3600, "hkt": 8 * 3600, "pht": 8 * 3600,
	"awst": 8 * 3600, "acst": 9*3600 + 1800, "acdt": 10*3600 + 1800, "aest": 10 * 3600, "aedt": 11 * 3600,
	"nzst": 12 * 3600, "nzdt": 13 * 3600, "wast": 2 * 3600, "sast": 2 * 3600, "eat": 3 * 3600,
}

// movingAbbreviations are those that stood for different offsets over the
// years; the zone's history tells which.
var movingAbbreviations = map[string]string{"msk": "Europe/Moscow", "msd": "Europe/Moscow"}

// Zone is a named zone, or an abbreviation whose offset depends on the date.
type Zone struct {
	loc *time.Location
	// abbrev, when not "", stands for the offset that it had in loc.
	abbrev string
}

// FindZone returns the zone with a name, as AT TIME ZONE takes it.
func FindZone(name string) (Zone, error) {
	if z, ok := movingZone(strings.ToLower(strings.TrimSpace(name))); ok {
		return z, nil
	}
	loc, err := LoadZone(name, false)
	return Zone{loc: loc}, err
}

// ParseZoneInput returns the zone of a text as make_timestamptz takes it: an
// offset counts to the east, and must have a sign.
func ParseZoneInput(name string) (Zone, error) {
	if name != "" && isDigit(name[0]) {
		return Zone{}, errs.New(errs.InvalidParameterValue, "invalid input syntax for type numeric time zone: \"%s\"", name).
			WithHint("Numeric time zones must have \"-\" or \"+\" as first character.")
	}
	if name != "" && (name[0] == '+' || name[0] == '-') {
		sec, ok := parseOffset(name)
		if !ok {
			return Zone{}, errs.New(errs.InvalidParameterValue, "numeric time zone \"%s\" out of range", name)
		}
		return Zone{loc: time.FixedZone(name, sec)}, nil
	}
	return FindZone(name)
}

func movingZone(abbrev string) (Zone, bool) {
	name, ok := movingAbbreviations[abbrev]
	if !ok {
		return Zone{}, false
	}
	loc, err := time.LoadLocation(name)
	return Zone{loc: loc, abbrev: strings.ToUpper(abbrev)}, err == nil
}

// ToLocal turns an instant into the zone's local timestamp.
func (z Zone) ToLocal(utc int64) int64 {
	if z.abbrev == "" || !TimestampFinite(utc) {
		return ToLocal(utc, z.loc)
	}
	return utc + z.offset(utc)*Second
}

// FromLocal turns a local timestamp of the zone into an instant.
func (z Zone) FromLocal(local int64) int64 {
	utc := FromLocal(local, z.loc)
	if z.abbrev == "" || !TimestampFinite(utc) {
		return utc
	}
	return local - z.offset(utc)*Second
}

// offset returns the offset that the abbreviation had last at or before an
// instant, else the first that it had after it.
func (z Zone) offset(utc int64) int64 {
	at := time.Unix(floorDiv(utc+UnixEpochMicros, Second), 0).In(z.loc)
	for t := at; ; {
		if name, offset := t.Zone(); name == z.abbrev {
			return int64(offset)
		}
		start, _ := t.ZoneBounds()
		if start.IsZero() {
			break
		}
		t = start.Add(-time.Second)
	}
	for t := at; ; {
		_, end := t.ZoneBounds()
		if end.IsZero() {
			_, offset := at.Zone()
			return int64(offset)
		}
		if t = end; t.Format("MST") == z.abbrev {
			_, offset := t.Zone()
			return int64(offset)
		}
	}
}

// LoadZone returns the location with a name of the IANA database (in any
// case), an abbreviation, or an offset such as +02 or -03:30 in the sense of
// ISO 8601 when iso is true, in that of POSIX (positive is west) otherwise.
func LoadZone(name string, iso bool) (*time.Location, error) {
	trimmed := strings.TrimSpace(name)
	if z, ok := movingZone(strings.ToLower(trimmed)); ok {
		return z.loc, nil
	}
	if sec, ok := abbreviations[strings.ToLower(trimmed)]; ok {
		if sec == 0 {
			return time.UTC, nil
		}
		return time.FixedZone(strings.ToUpper(trimmed), sec), nil
	}
	if sec, ok := parseOffset(trimmed); ok {
		if !iso {
			sec = -sec
		}
		return time.FixedZone(trimmed, sec), nil
	}
	if loc, ok := loadNamed(trimmed); ok {
		return loc, nil
	}
	return nil, errs.New(errs.InvalidParameterValue, "time zone \"%s\" not recognized", name)
}

// loadNamed finds an IANA zone, whose names are matched as written, then in
// the usual capitals.
func loadNamed(name string) (*time.Location, bool) {
	if name == "" || strings.EqualFold(name, "local") || strings.HasPrefix(name, ".") {
		return nil, false
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc, true
	}
	if loc, err := time.LoadLocation(capitalised(name)); err == nil {
		return loc, true
	}
	loc, err := time.LoadLocation(strings.ToUpper(name))
	return loc, err == nil
}

// capitalised writes america/new_york as America/New_York.
func capitalised(name string) string {
	b := []byte(strings.ToLower(name))
	for i := range b {
		if (i == 0 || b[i-1] == '/' || b[i-1] == '_' || b[i-1] == '-') && 'a' <= b[i] && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// parseOffset reads +hh, +hhmm, +hh:mm and +hh:mm:ss as seconds east.
func parseOffset(s string) (seconds int, ok bool) {
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	parts := strings.Split(s[1:], ":")
	var fields [3]int
	if len(parts) == 1 && len(s) >= 5 {
		body := s[1:]
		parts = []string{body[:len(body)-2], body[len(body)-2:]}
	}
	if len(parts) > 3 {
		return 0, false
	}
	for i, p := range parts {
		n, good := atoi(p)
		if !good || len(p) > 2 || i > 0 && n > 59 {
			return 0, false
		}
		fields[i] = n
	}
	if fields[0] > 15 {
		return 0, false
	}
	seconds = fields[0]*3600 + fields[1]*60 + fields[2]
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// atoi reads a run of decimal digits that fits an int.
func atoi(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// OffsetAt returns the seconds east of UTC that loc has at an instant.
func OffsetAt(loc *time.Location, utc int64) int {
	_, offset := time.Unix(floorDiv(utc+UnixEpochMicros, Second), 0).In(loc).Zone()
	return offset
}

// ZoneAbbrevAt returns the abbreviation that loc uses at an instant.
func ZoneAbbrevAt(loc *time.Location, utc int64) string {
	name, _ := time.Unix(floorDiv(utc+UnixEpochMicros, Second), 0).In(loc).Zone()
	return name
}

// ToLocal turns an instant into the local timestamp of loc.
func ToLocal(utc int64, loc *time.Location) int64 {
	if !TimestampFinite(utc) || loc == time.UTC {
		return utc
	}
	return utc + int64(OffsetAt(loc, utc))*Second
}

// FromLocal turns a local timestamp of loc into an instant. In the gap of a
// change to daylight time the standard offset counts, in the overlap at its
// end the standard offset too, as PostgreSQL has it.
func FromLocal(local int64, loc *time.Location) int64 {
	if !TimestampFinite(local) || loc == time.UTC {
		return local
	}
	before := OffsetAt(loc, local-Day)
	after := OffsetAt(loc, local+Day)
	if before == after {
		// The offset may still change within the two days; verify.
		utc := local - int64(before)*Second
		if OffsetAt(loc, utc) == before {
			return utc
		}
		return local - int64(OffsetAt(loc, utc))*Second
	}
	withBefore := local - int64(before)*Second
	withAfter := local - int64(after)*Second
	beforeHolds := OffsetAt(loc, withBefore) == before
	afterHolds := OffsetAt(loc, withAfter) == after
	switch {
	case beforeHolds && !afterHolds:
		return withBefore
	case afterHolds && !beforeHolds:
		return withAfter
	case beforeHolds && afterHolds: // overlap: standard time is the smaller offset
		return local - int64(min(before, after))*Second
	}
	return local - int64(min(before, after))*Second // gap
}
