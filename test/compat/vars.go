package compat

import (
	"strings"
)

// vars are the variables of psql on one side. Each server has its own, because
// they are set from its answers.
type vars map[string]string

// text puts the variables' values into a statement. A variable that is not
// set stays as it is written.
func (v vars) text(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(v.piece(p))
	}
	return strings.TrimRight(b.String(), " \t\r\n")
}

func (v vars) piece(p piece) string {
	value, set := v[p.name]
	switch {
	case p.kind == '?':
		if set {
			return "TRUE"
		}
		return "FALSE"
	case p.name == "" || !set:
		return p.text
	case p.kind == '\'':
		return literal(value)
	case p.kind == '"':
		return `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return value
}

func literal(s string) string {
	q := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return " E" + strings.ReplaceAll(q, `\`, `\\`)
	}
	return q
}

// args splits the arguments of a command and puts the variables' values in.
func (v vars) args(s string) []string {
	var out []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return out
		}
		var arg strings.Builder
		for s != "" && !strings.ContainsRune(" \t\r\n", rune(s[0])) {
			s = v.argPart(s, &arg)
		}
		out = append(out, arg.String())
	}
}

// argPart reads one part of an argument and returns what follows it.
func (v vars) argPart(s string, arg *strings.Builder) string {
	switch s[0] {
	case '\'':
		n := quotedLength(s, true)
		for strings.HasPrefix(s[n:], "'") {
			n += quotedLength(s[n:], true)
		}
		inner := strings.ReplaceAll(s[1:max(n-1, 1)], "''", "'")
		arg.WriteString(unescape(inner))
		return s[n:]
	case ':':
		if p, ok := parseVariable(s); ok {
			arg.WriteString(v.piece(p))
			return s[len(p.text):]
		}
	}
	arg.WriteByte(s[0])
	return s[1:]
}

// unescape resolves the backslash escapes that psql's arguments have.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// truth reads a value as \if does: what is not known is false.
func truth(s string) bool {
	switch strings.ToLower(s) {
	case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1":
		return true
	}
	return false
}
