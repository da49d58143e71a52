package session

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
)

// setRole runs SET ROLE and SET SESSION AUTHORIZATION, which are settings: they
// end with the transaction or session that they were set for.
func (s *Session) setRole(setting, name string, local bool) error {
	snap, err := s.snapshot()
	if err == nil {
		err = s.mayChange(setting)
	}
	if err != nil {
		return err
	}
	if setting == "role" && name == "none" {
		err = s.values.Set("role", "none", local, true)
		s.followRole()
		return err
	}
	s.rolesSet = true
	role := snap.RoleNamed(name)
	if role == nil {
		return errs.New(errs.UndefinedObject, "role \"%s\" does not exist", name)
	}
	switch setting {
	case "role":
		if !security.IsSuperuser(snap, s.login.OID) && !security.HasRole(snap, s.login.OID, role.OID) {
			return errs.New(errs.InsufficientPrivilege, "permission denied to set role \"%s\"", name)
		}
	default:
		if role.OID != s.self.OID && !security.IsSuperuser(snap, s.self.OID) {
			return errs.New(errs.InsufficientPrivilege, "permission denied to set session authorization \"%s\"", name)
		}
		if err := s.values.Set("role", "none", local, true); err != nil {
			return err
		}
	}
	err = s.values.Set(setting, name, local, true)
	s.followRole()
	return err
}

// followRole makes the roles those that the settings name, after a change of
// the settings.
func (s *Session) followRole() {
	if !s.rolesSet {
		return
	}
	s.login = s.named("session_authorization", s.self)
	if name, _ := s.values.Get("role"); name == "none" {
		s.role = s.login
	} else {
		s.role = s.named("role", s.role)
	}
	if s.definer != nil {
		s.role = s.definer // until the procedure ends
	}
	s.values.Force("is_superuser", onOff(s.superuser()))
}

// named returns the role of a setting. A role that is not found any more is
// kept as it was known: as an OID without a role it has no rights.
func (s *Session) named(setting string, known *catalog.Role) *catalog.Role {
	name, _ := s.values.Get(setting)
	if name == known.Name {
		return known
	}
	if snap := s.snapshotOrNil(); snap != nil {
		if r := snap.RoleNamed(name); r != nil {
			return r
		}
	}
	return &catalog.Role{Name: name}
}

// mayChange refuses to change the roles within a procedure that has its owner's
// rights, which the caller would keep.
func (s *Session) mayChange(setting string) error {
	if s.definer != nil && (setting == "role" || setting == "session_authorization") {
		return errs.New(errs.InsufficientPrivilege, "cannot set parameter \"%s\" within security-definer function", setting)
	}
	return nil
}

// reset goes back to the default of a setting.
func (s *Session) reset(name string) error {
	if err := s.mayChange(strings.ToLower(name)); err != nil {
		return err
	}
	err := s.values.Reset(name, s.superuser())
	s.followRole()
	return err
}

// resetAll goes back to the defaults of all settings but the roles.
func (s *Session) resetAll() {
	role, _ := s.values.Get("role")
	login, _ := s.values.Get("session_authorization")
	s.values.ResetAll()
	for name, value := range map[string]string{"role": role, "session_authorization": login} {
		if value != s.values.Default(name) {
			_ = s.values.Set(name, value, false, true) // it was valid before
		}
	}
	s.followRole()
}

// forgetRoles goes back to who has logged in.
func (s *Session) forgetRoles() error {
	if !s.rolesSet {
		return nil
	}
	for _, name := range []string{"role", "session_authorization"} {
		if err := s.values.Reset(name, true); err != nil {
			return err
		}
	}
	s.followRole()
	return nil
}
