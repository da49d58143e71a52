package session

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// What CREATE PROCEDURE ... SET gives holds while the procedure runs. The catalogue
// has it as "name=value", in the order of the clauses.

// unscoped are settings that have an end of their own.
var unscoped = []string{"transaction_isolation", "transaction_read_only", "transaction_deferrable"}

// routineSettings returns what the SET clauses of a procedure come to. Each is tried,
// so that its errors come now.
func (s *Session) routineSettings(clauses []*ast.Set) ([]string, error) {
	var out []string
	for _, x := range clauses {
		if x.Kind == ast.ResetAll {
			out = nil
			continue
		}
		name := showName(x.Name)
		at := slices.IndexFunc(out, func(item string) bool { return strings.HasPrefix(item, name+"=") })
		if x.Kind == ast.Reset || x.Kind == ast.SetDefault {
			if _, err := s.values.Show(name); err != nil {
				return nil, err
			}
			if at >= 0 {
				out = slices.Delete(out, at, at+1)
			}
			continue
		}
		value, err := s.routineSetting(name, x)
		if err != nil {
			return nil, err
		}
		if item := name + "=" + value; at >= 0 {
			out[at] = item
		} else {
			out = append(out, item)
		}
	}
	return out, nil
}

// routineSetting is the value of one SET clause.
func (s *Session) routineSetting(name string, x *ast.Set) (value string, err error) {
	if slices.Contains(unscoped, strings.ToLower(name)) {
		return "", errs.New(errs.FeatureNotSupported, "parameter \"%s\" cannot be set for a procedure", name)
	}
	if x.Kind == ast.SetFromCurrent {
		value, err = s.values.Show(name)
	} else {
		value, err = valueText(x)
	}
	if err != nil {
		return "", err
	}
	leave, err := s.enterSettings([]string{name + "=" + value})
	if err != nil {
		return "", err
	}
	leave()
	return value, nil
}

// enterSettings sets what a procedure has; the returned function sets it back.
func (s *Session) enterSettings(items []string) (leave func(), err error) {
	var scopes []config.Scope
	roles := false
	leave = func() {
		for _, scope := range slices.Backward(scopes) {
			s.values.Leave(scope)
		}
		if roles {
			s.followRole()
		}
	}
	for _, item := range items {
		name, value, _ := strings.Cut(item, "=")
		scopes = append(scopes, s.values.Enter(name))
		roles = roles || name == "role" || name == "session_authorization"
		if err := s.set(name, value, true); err != nil {
			leave()
			return nil, err
		}
	}
	return leave, nil
}

// settingClauses are the SET clauses that give a procedure its settings, a line each.
func settingClauses(items []string) string {
	var b strings.Builder
	for _, item := range items {
		name, value, _ := strings.Cut(item, "=")
		values := []string{value}
		if isNameList(name) {
			values = splitIdentifiers(value)
		}
		for i, v := range values {
			values[i] = lex.QuoteLiteral(v)
		}
		if len(values) == 0 {
			values = []string{"''"}
		}
		b.WriteString(" SET " + quoteSetting(name) + " TO " + strings.Join(values, ", ") + "\n")
	}
	return b.String()
}

// quoteSetting quotes the name of a setting, of which one with a prefix has two parts.
func quoteSetting(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		parts[i] = quoteIdent(p)
	}
	return strings.Join(parts, ".")
}

// isNameList reports whether a setting is a list of names.
func isNameList(name string) bool { return strings.EqualFold(name, "search_path") }

// refuseSettings refuses SET clauses of what runs nothing that they could hold for.
func refuseSettings(x *ast.CreateFunction) error {
	if len(x.Options.Set) == 0 {
		return nil
	}
	return errs.New(errs.FeatureNotSupported, "SET clauses of functions are not supported").
		WithHint("A PROCEDURE may have them.")
}
