package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// moduleNamed finds a named module.
func (s *Session) moduleNamed(snap *catalog.Snapshot, name ast.Name) (*catalog.Module, error) {
	for _, ns := range s.schemasFor(snap, name.Schema()) {
		if m := snap.ModuleNamed(ns, name.Last()); m != nil {
			return m, nil
		}
	}
	if name.Schema() != "" && s.schemaNamed(snap, name.Schema()) == nil {
		return nil, errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", name.Schema())
	}
	return nil, errs.New(errs.UndefinedObject, "module \"%s\" does not exist", name)
}

// ownModule finds a named module of the current role.
func (s *Session) ownModule(snap *catalog.Snapshot, name ast.Name) (*catalog.Module, error) {
	m, err := s.moduleNamed(snap, name)
	if err != nil {
		return nil, err
	}
	return m, security.CheckOwner(snap, s.role.OID, m.Owner, "module", m.Name)
}

// isModuleText reports whether the text of a function is a module, not the name
// of one: every module begins with the same bytes, which base64 writes so.
func isModuleText(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, `\x`) || strings.HasPrefix(text, "AGFzbQ") || len(text) > 2*maxName+5
}

// maxName is the length of a name in bytes.
const maxName = 63

// bindFunction creates a function that is an export of a named module.
func (s *Session) bindFunction(ctx context.Context, schema string, fn *catalog.Function, module string, replace bool) error {
	if fn.Source == "" {
		fn.Source = fn.Name
	}
	return s.putFunction(ctx, schema, fn, replace, func(ed *catalog.Editor, _ *catalog.Schema) (*catalog.Module, error) {
		snap := ed.Snapshot()
		m, err := s.moduleNamed(snap, parts(module))
		if err != nil {
			return nil, errs.From(err).WithHint("AS names a module, or is one as base64 or hexadecimal.")
		}
		if !security.Owns(snap, s.role.OID, m.Owner) && !security.Allowed(snap, s.role.OID, m.ACL, 'U') {
			return nil, errs.New(errs.InsufficientPrivilege, "permission denied for module %s", m.Name)
		}
		return m, nil
	})
}

// mayUnbind fails for a function that its module has declared: it comes and goes
// with it. verb is what was to be done.
func mayUnbind(snap *catalog.Snapshot, fn *catalog.Function, verb string) error {
	m := snap.Module(fn.Module)
	if !fn.FromManifest || m == nil {
		return nil
	}
	return errs.New(errs.DependentObjectsStillExist, "cannot %s %s %s because module %s requires it", verb, routineWord(fn), signatureOf(fn), m.Name).
		WithHint("You can %s module %s instead.", verb, m.Name)
}

// removeFunction drops a function, with its module if that is its own.
func removeFunction(ed *catalog.Editor, fn *catalog.Function) {
	ed.DropFunction(fn.OID)
	if m := ed.Snapshot().Module(fn.Module); m != nil && !m.Named {
		ed.DropModule(m.OID)
	}
}

// dropModule drops one module of a DROP MODULE.
func (s *Session) dropModule(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	snap := ed.Snapshot()
	m, err := s.ownModule(snap, o.Name)
	if errs.Is(err, errs.UndefinedObject) || errs.Is(err, errs.InvalidSchemaName) && x.IfExists {
		return s.missing(x, "%s", errs.CodeOf(err), err)
	}
	if err != nil {
		return err
	}
	var details []string
	for _, fn := range snap.FunctionsOf(m.OID) {
		if !fn.FromManifest {
			details = append(details, routineWord(fn)+" "+signatureOf(fn)+" depends on module "+m.Name)
		}
		list, err := s.functionDependents(ctx, ed, fn)
		if err != nil {
			return err
		}
		for _, d := range list {
			details = append(details, dependsOn(d.what, fn))
		}
	}
	if len(details) > 0 && !x.Cascade {
		return errs.New(errs.DependentObjectsStillExist, "cannot drop module %s because other objects depend on it", m.Name).
			WithDetail("%s", strings.Join(details, "\n")).WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	return s.removeModule(ctx, ed, m)
}

// removeModule drops a named module, its versions and all functions that are
// bound to it, with a notice for those that it did not declare.
func (s *Session) removeModule(ctx context.Context, ed *catalog.Editor, m *catalog.Module) error {
	for _, fn := range ed.Snapshot().FunctionsOf(m.OID) {
		if err := s.dropRoutine(ctx, ed, fn); err != nil {
			return err
		}
		if !fn.FromManifest {
			s.Notice(errs.New(errs.SuccessfulCompletion, "drop cascades to %s %s", routineWord(fn), signatureOf(fn)))
		}
	}
	for _, v := range m.Former {
		ed.DropModuleVersion(v)
	}
	ed.DropModule(m.OID)
	return nil
}

// renameModule runs ALTER MODULE RENAME.
func (s *Session) renameModule(ed *catalog.Editor, x *ast.Rename) error {
	m, err := s.ownModule(ed.Snapshot(), x.Object.Name)
	if err != nil {
		return err
	}
	if ed.Snapshot().ModuleNamed(m.Schema, x.NewName) != nil {
		return errs.New(errs.DuplicateObject, "module \"%s\" already exists", x.NewName)
	}
	c := *m
	c.Name = x.NewName
	ed.PutModule(&c)
	return nil
}

// moduleOwner runs ALTER MODULE OWNER: what the module declares goes with it.
func (s *Session) moduleOwner(ed *catalog.Editor, name ast.Name, owner catalog.OID) error {
	m, err := s.ownModule(ed.Snapshot(), name)
	if err != nil {
		return err
	}
	c := *m
	c.Owner = owner
	ed.PutModule(&c)
	for _, fn := range ed.Snapshot().FunctionsOf(m.OID) {
		if fn.FromManifest {
			f := *fn
			f.Owner = owner
			ed.PutFunction(&f)
		}
	}
	return nil
}

// moduleSchema runs ALTER MODULE SET SCHEMA: what the module declares goes with
// it.
func (s *Session) moduleSchema(ctx context.Context, x *ast.AlterSchema) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		m, err := s.ownModule(ed.Snapshot(), x.Object.Name)
		if err != nil {
			return err
		}
		to, err := s.creationSchema(ed.Snapshot(), x.NewSchema)
		if err != nil || to.OID == m.Schema {
			return err
		}
		if ed.Snapshot().ModuleNamed(to.OID, m.Name) != nil {
			return errs.New(errs.DuplicateObject, "module \"%s\" already exists in schema \"%s\"", m.Name, to.Name)
		}
		c := *m
		c.Schema = to.OID
		ed.PutModule(&c)
		for _, fn := range ed.Snapshot().FunctionsOf(m.OID) {
			if !fn.FromManifest {
				continue
			}
			for _, other := range ed.Snapshot().FunctionsNamed(to.OID, fn.Name) {
				if sameArgs(other, inputTypes(fn)) {
					return errs.New(errs.DuplicateFunction, "function %s already exists in schema \"%s\"", signatureOf(fn), to.Name)
				}
			}
			f := *fn
			f.Schema = to.OID
			ed.PutFunction(&f)
		}
		return nil
	})
	return done(ast.Tag(x)), err
}
