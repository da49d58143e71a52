package config

import "strings"

// Scope is what a setting was before it got a value that holds for a while.
type Scope struct {
	key            string
	local, session value
}

// value is one of a map.
type value struct {
	text string
	ok   bool
}

func valueOf(m map[string]string, key string) value {
	text, ok := m[key]
	return value{text, ok}
}

// Enter remembers what a setting is. Its caller sets it locally, and calls Leave at
// the end.
func (v *Values) Enter(name string) Scope {
	key := strings.ToLower(name)
	return Scope{key: key, local: valueOf(v.local, key), session: valueOf(v.session, key)}
}

// Leave ends the local value that the setting has got since Enter. What was set for
// the session since then holds on.
func (v *Values) Leave(s Scope) {
	if _, ok := v.local[s.key]; !ok {
		return // it was set for the session, or reset
	}
	v.change()
	if s.local.ok && s.session == valueOf(v.session, s.key) {
		v.local[s.key] = s.local.text
	} else {
		delete(v.local, s.key)
	}
}
