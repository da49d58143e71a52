package config

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// index finds a definition by its name in lower case.
var index = func() map[string]int {
	m := make(map[string]int, len(defs))
	for i := range defs {
		m[strings.ToLower(defs[i].Name)] = i
	}
	return m
}()

// Lookup returns the definition of a setting, whose name has no case.
func Lookup(name string) (Def, bool) {
	i, ok := index[strings.ToLower(name)]
	if !ok {
		return Def{}, false
	}
	return defs[i], true
}

// All returns the definitions in the order of their names.
func All() []Def { return slices.Clone(defs) }

// Values is a set of setting values. It is used by one goroutine at a time.
type Values struct {
	base    map[string]string // by lower-case name; not changed by the session
	session map[string]string
	// local holds the values that SET LOCAL gave, for the current transaction.
	local map[string]string
	// undo is session as it was when the transaction, or a savepoint of it, began.
	undo []saved
	// shared is set while session and local are also the newest of undo: who
	// changes them copies them first.
	shared  bool
	version uint64
}

type saved struct{ session, local map[string]string }

// NewValues returns the defaults, overridden by the server's own values, whose
// names may have any case.
func NewValues(server map[string]string) *Values {
	v := &Values{base: map[string]string{}, session: map[string]string{}, local: map[string]string{}}
	for i := range defs {
		v.base[strings.ToLower(defs[i].Name)] = defs[i].Default
	}
	for name, value := range server {
		v.base[strings.ToLower(name)] = value
	}
	v.base["server_version_num"] = versionNumber(v.base["server_version"])
	return v
}

// versionName is the one preset setting that a server may be started with: for
// clients that refuse a server that is newer than they are.
const versionName = "server_version"

// Server checks the settings that a server is started with and brings their
// values into the usual form.
func Server(settings map[string]string) (map[string]string, error) {
	checked := make(map[string]string, len(settings))
	for name, value := range settings {
		def, known := Lookup(name)
		switch {
		case !known && !strings.Contains(name, "."):
			return nil, errUnknown(name)
		case known && def.Context == Internal && def.Name != versionName:
			return nil, mayChange(def, true)
		case known:
			var err error
			if value, err = normalise(def, value); err != nil {
				return nil, err
			}
		}
		checked[strings.ToLower(name)] = value
	}
	return checked, nil
}

// versionNumber is the number of a version of PostgreSQL: 160004 for 16.4.
func versionNumber(version string) string {
	major, minor, _ := strings.Cut(version, ".")
	x, _ := strconv.Atoi(major)
	y, _ := strconv.Atoi(minor)
	return strconv.Itoa(x*10000 + y)
}

// Get returns the value of a setting. Custom ones, with a dot in the name,
// exist once they are set.
func (v *Values) Get(name string) (string, bool) {
	key := strings.ToLower(name)
	for _, m := range []map[string]string{v.local, v.session, v.base} {
		if x, ok := m[key]; ok {
			return x, true
		}
	}
	return "", false
}

// Default returns the value that RESET goes back to.
func (v *Values) Default(name string) string { return v.base[strings.ToLower(name)] }

// SetBase changes what RESET goes back to: for the values that a connection
// starts with. No rights are checked.
func (v *Values) SetBase(name, value string) error {
	def, known := Lookup(name)
	if known {
		var err error
		if value, err = normalise(def, value); err != nil {
			return err
		}
	} else if !strings.Contains(name, ".") {
		return errUnknown(name)
	}
	v.base[strings.ToLower(name)] = value
	v.version++
	return nil
}

// Force sets an internal setting, such as session_authorization.
func (v *Values) Force(name, value string) {
	if key := strings.ToLower(name); v.base[key] != value {
		v.base[key] = value
		v.version++
	}
}

// Version changes whenever a value may have changed.
func (v *Values) Version() uint64 { return v.version }

// change prepares session and local for a change.
func (v *Values) change() {
	v.version++
	if v.shared {
		v.session, v.local, v.shared = maps.Clone(v.session), maps.Clone(v.local), false
	}
}

func errUnknown(name string) error {
	return errs.New(errs.UndefinedObject, "unrecognized configuration parameter \"%s\"", name)
}

// Set changes a setting for the session, or with local for the transaction.
func (v *Values) Set(name, value string, local, superuser bool) error {
	def, known := Lookup(name)
	key := strings.ToLower(name)
	if !known && !strings.Contains(name, ".") {
		return errUnknown(name)
	}
	if known {
		if err := mayChange(def, superuser); err != nil {
			return err
		}
		var err error
		if value, err = normalise(def, value); err != nil {
			return err
		}
	}
	v.change()
	if local {
		v.local[key] = value
		return nil
	}
	delete(v.local, key)
	v.session[key] = value
	return nil
}

func mayChange(def Def, superuser bool) error {
	switch {
	case def.Context == Internal:
		return errs.New(errs.CantChangeRuntimeParam, "parameter \"%s\" cannot be changed", def.Name)
	case def.Context == Start:
		return errs.New(errs.CantChangeRuntimeParam, "parameter \"%s\" cannot be changed without restarting the server", def.Name)
	case def.Context == Superuser && !superuser:
		return errs.New(errs.InsufficientPrivilege, "permission denied to set parameter \"%s\"", def.Name)
	}
	return nil
}

// Reset goes back to the default.
func (v *Values) Reset(name string, superuser bool) error {
	def, known := Lookup(name)
	if !known && !strings.Contains(name, ".") {
		return errUnknown(name)
	}
	if known {
		if err := mayChange(def, superuser); err != nil {
			return err
		}
	}
	v.change()
	delete(v.session, strings.ToLower(name))
	delete(v.local, strings.ToLower(name))
	return nil
}

// ResetAll goes back to the defaults of all settings.
func (v *Values) ResetAll() {
	v.change()
	clear(v.session)
	clear(v.local)
}

// Begin marks a point to which Rollback goes back: the start of a transaction
// or a savepoint. It returns the mark.
func (v *Values) Begin() int {
	v.undo = append(v.undo, saved{v.session, v.local})
	v.shared = true
	return len(v.undo) - 1
}

// Rollback undoes what changed since a mark, which stays.
func (v *Values) Rollback(mark int) {
	s := v.undo[mark]
	v.session, v.local, v.shared = s.session, s.local, true
	v.undo = v.undo[:mark+1]
	v.version++
}

// Release forgets a mark and those after it; the values stay as they are.
func (v *Values) Release(mark int) {
	clear(v.undo[mark:])
	v.undo = v.undo[:mark]
}

// End ends the transaction: committed or not, SET LOCAL's values go.
func (v *Values) End() {
	clear(v.undo)
	v.undo = v.undo[:0]
	if len(v.local) > 0 {
		v.change()
		clear(v.local)
	}
	v.shared = false
}

// Bool returns the value of a boolean setting.
func (v *Values) Bool(name string) bool {
	s, _ := v.Get(name)
	return s == "on"
}

// Int returns the value of an integer setting in its unit.
func (v *Values) Int(name string) int64 {
	s, _ := v.Get(name)
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// Show formats a setting as SHOW does, with its unit.
func (v *Values) Show(name string) (string, error) {
	s, ok := v.Get(name)
	if !ok {
		return "", errUnknown(name)
	}
	def, known := Lookup(name)
	if !known || def.Unit == "" || s == "0" {
		return s, nil
	}
	return withUnit(s, def.Unit), nil
}

// units lists, largest first, how many of a base unit one of another is.
var units = map[string][]struct {
	name string
	of   int64
}{
	"ms": {{"d", 86400000}, {"h", 3600000}, {"min", 60000}, {"s", 1000}, {"ms", 1}},
	"s":  {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}},
	"MB": {{"TB", 1 << 20}, {"GB", 1 << 10}, {"MB", 1}},
	"kB": {{"TB", 1 << 30}, {"GB", 1 << 20}, {"MB", 1 << 10}, {"kB", 1}},
}

// blockKilobytes is the size of the unit 8kB, which is shown and read in kB.
const blockKilobytes = 8

func withUnit(s, unit string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s + unit // of a Real
	}
	if n <= 0 {
		return s
	}
	if unit == "8kB" {
		n, unit = n*blockKilobytes, "kB"
	}
	for _, u := range units[unit] {
		if n%u.of == 0 {
			return strconv.FormatInt(n/u.of, 10) + u.name
		}
	}
	return s
}

// normalise checks a value and brings it into its usual form.
func normalise(def Def, value string) (string, error) {
	switch def.Kind {
	case Bool:
		return normaliseBool(def, value)
	case Enum:
		for _, allowed := range def.Values {
			if strings.EqualFold(allowed, value) {
				return allowed, nil
			}
		}
		return "", errValue(def, value).WithHint("Available values: %s.", strings.Join(def.Values, ", "))
	case Int, Real:
		return normaliseNumber(def, value)
	}
	return value, nil
}

func errValue(def Def, value string) *errs.Error {
	return errs.New(errs.InvalidParameterValue, "invalid value for parameter \"%s\": \"%s\"", def.Name, value)
}

func normaliseBool(def Def, value string) (string, error) {
	s := strings.ToLower(value)
	for _, w := range []string{"on", "true", "yes", "1"} {
		if s == w || len(s) > 0 && w != "on" && strings.HasPrefix(w, s) {
			return "on", nil
		}
	}
	for _, w := range []string{"off", "false", "no", "0"} {
		if s == w || len(s) > 0 && w != "off" && strings.HasPrefix(w, s) {
			return "off", nil
		}
	}
	return "", errs.New(errs.InvalidParameterValue, "parameter \"%s\" requires a Boolean value", def.Name)
}

func normaliseNumber(def Def, value string) (string, error) {
	s := strings.TrimSpace(value)
	at := len(s)
	for at > 0 && (s[at-1]|0x20 >= 'a' && s[at-1]|0x20 <= 'z') {
		at--
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s[:at]), 64)
	if err != nil {
		return "", errValue(def, value)
	}
	if suffix := s[at:]; suffix != "" {
		unit, scale := def.Unit, 1.0
		if unit == "8kB" {
			unit, scale = "kB", blockKilobytes
		}
		factor := int64(0)
		for _, u := range units[unit] {
			if u.name == suffix {
				factor = u.of
			}
		}
		if factor == 0 {
			return "", errValue(def, value)
		}
		f *= float64(factor) / scale
	}
	if f < def.Min || f > def.Max {
		return "", errs.New(errs.InvalidParameterValue, "%s is outside the valid range for parameter \"%s\" (%s .. %s)",
			formatNumber(f), def.Name, formatNumber(def.Min), formatNumber(def.Max))
	}
	if def.Kind == Real {
		return strconv.FormatFloat(f, 'g', -1, 64), nil
	}
	return strconv.FormatInt(int64(math.RoundToEven(f)), 10), nil
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
