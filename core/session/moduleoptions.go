package session

import (
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// moduleLimits describe the limits of a module that WITH may set; 0 takes one
// away.
var moduleLimits = map[string]config.Def{
	"max_memory": {Name: "max_memory", Kind: config.Int, Unit: "kB", Max: 4 << 20},
	"fuel":       {Name: "fuel", Kind: config.Int, Max: 9e18},
	"timeout":    {Name: "timeout", Kind: config.Int, Unit: "ms", Max: 1<<31 - 1},
}

// capabilities are what a module can be allowed beyond computing: SQL in the
// caller's transaction, the server's log, its clock, and random numbers.
var capabilities = []string{"sql", "log", "clock", "random"}

// moduleOptions sets those options of a module that are given.
func (s *Session) moduleOptions(m *catalog.Module, options []*ast.Option) error {
	seen := map[string]bool{}
	for _, o := range options {
		name := strings.ToLower(o.Name)
		if seen[name] {
			return errs.New(errs.SyntaxError, "conflicting or redundant options")
		}
		seen[name] = true
		text, ok := limitText(o.Value)
		switch {
		case !ok:
			return errs.New(errs.SyntaxError, "option \"%s\" needs a value", o.Name)
		case name == "capabilities":
			if err := s.allow(m, text); err != nil {
				return err
			}
			continue
		}
		def, ok := moduleLimits[name]
		if !ok {
			return errs.New(errs.InvalidParameterValue, "unrecognized module option \"%s\"", o.Name).
				WithHint("Options are max_memory, fuel, timeout and capabilities.")
		}
		value, err := def.Normalise(text)
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return errs.Internal("the option %s has the value %q", name, value)
		}
		switch name {
		case "max_memory":
			m.Limits.MaxMemory = n << 10
		case "fuel":
			m.Limits.Fuel = n
		default:
			m.Limits.TimeoutMS = n
		}
	}
	return nil
}

// limitText is the value of an option as text.
func limitText(v ast.Expr) (string, bool) {
	switch v := v.(type) {
	case *ast.StringLit:
		return v.Value, true
	case *ast.IntLit:
		return strconv.FormatInt(v.Value, 10), true
	case *ast.NumericLit:
		return v.Text, true
	}
	return "", false
}

// allow gives a module the capabilities of a list. Only superusers may add one;
// its owner may take them away, and goes on with them where the code is replaced.
func (s *Session) allow(m *catalog.Module, list string) error {
	var all []string
	for word := range strings.SplitSeq(list, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		switch {
		case word == "" || word == "none" || slices.Contains(all, word):
			continue
		case !slices.Contains(capabilities, word):
			return errs.New(errs.InvalidParameterValue, "unrecognized capability \"%s\"", word).
				WithHint("Capabilities are %s.", strings.Join(capabilities, ", "))
		case !slices.Contains(m.Capabilities, word) && !s.superuser():
			return errs.New(errs.InsufficientPrivilege, "permission denied to give a module the capability \"%s\"", word).
				WithHint("Must be superuser.")
		}
		all = append(all, word)
	}
	m.Capabilities = all
	return nil
}
