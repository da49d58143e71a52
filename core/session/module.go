package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// Modules is what Languages do with named modules.
type Modules interface {
	// AssembleModule makes a module of its text. An error has its position in it.
	AssembleModule(text string) ([]byte, error)
	// InspectModule checks and compiles a module, and returns the functions that it
	// declares itself, with their names, types, exports and properties. typeOf
	// finds the types that they name.
	InspectModule(ctx context.Context, m *catalog.Module, typeOf func(name string) (types.T, error)) ([]*catalog.Function, error)
	// Stats returns what a function that is in use has done.
	Stats(fn types.OID) (ext.FunctionStats, bool)
	// Retain forgets what functions have done that are not known any more.
	Retain(known func(fn types.OID) bool)
	// FuelOf returns the fuel that the calls of a statement have taken.
	FuelOf(c *ext.Call) int64
}

// maxFormer and maxFormerBytes bound the former versions that a module keeps; the
// oldest give way.
const (
	maxFormer      = 15
	maxFormerBytes = 64 << 20
)

// createModule runs CREATE MODULE.
func (s *Session) createModule(ctx context.Context, x *ast.CreateModule, sql string) (*Result, error) {
	m, err := s.moduleSource(ctx, x, sql)
	if err != nil {
		return nil, err
	}
	m.Name, m.Version = x.Name.Last(), x.Version
	mode := moduleCreate
	switch {
	case x.IfNotExists:
		mode = moduleIfNotExists
	case x.OrReplace:
		mode = moduleOrReplace
	}
	return done("CREATE MODULE"), s.edit(ctx, func(ed *catalog.Editor) error {
		return s.putModule(ctx, ed, x.Name.Schema(), m, x.Options, mode)
	})
}

// moduleSource makes the bytes of a module of what a statement has of it.
func (s *Session) moduleSource(ctx context.Context, x *ast.CreateModule, sql string) (*catalog.Module, error) {
	if s.db.opt.Languages == nil {
		return nil, errNoLanguages()
	}
	m := &catalog.Module{Named: true, Language: strings.ToLower(x.Language)}
	var err error
	switch m.Language {
	case "wat":
		m.Text = x.Source
		s.compute(ctx, func() { m.Bytes, err = s.db.opt.Languages.AssembleModule(x.Source) })
		if err != nil {
			if x.Loc == ast.NoLoc {
				return nil, err // no statement has the text: the position is in it
			}
			return nil, inStatement(err, x.Source, sql)
		}
	case "wasm", "":
		m.Language = "wasm"
		if m.Bytes, err = moduleBytes(x.Source); err != nil {
			return nil, err
		}
	default:
		return nil, errs.New(errs.UndefinedObject, "language \"%s\" does not exist", m.Language).
			WithHint("Modules are written in LANGUAGE wasm or wat.")
	}
	sum := sha256.Sum256(m.Bytes)
	m.SHA256 = hex.EncodeToString(sum[:])
	if x.SHA256 != "" && !strings.EqualFold(x.SHA256, m.SHA256) {
		return nil, errs.New(errs.InvalidParameterValue, "the module is not the one that SHA256 says").
			WithDetail("Its digest is %s.", m.SHA256)
	}
	return m, nil
}

// moduleMode says what becomes of a module that has the name already.
type moduleMode uint8

const (
	moduleCreate moduleMode = iota
	moduleIfNotExists
	moduleOrReplace
)

// putModule stores m, of which the content and the label of the version are
// given, in a schema; "" is the first of the search path.
func (s *Session) putModule(ctx context.Context, ed *catalog.Editor, schema string, m *catalog.Module, options []*ast.Option, mode moduleMode) error {
	snap := ed.Snapshot()
	ns, err := s.creationSchema(snap, schema)
	if err != nil {
		return err
	}
	old := snap.ModuleNamed(ns.OID, m.Name)
	switch {
	case old == nil:
		m.OID, m.Schema, m.Owner, m.Number, m.Last = s.db.newOID(), ns.OID, s.role.OID, 1, 1
		if m.Version == "" {
			m.Version = "1"
		}
	case mode == moduleIfNotExists:
		s.Notice(errs.New(errs.DuplicateObject, "module \"%s\" already exists, skipping", m.Name))
		return nil
	case mode == moduleCreate:
		return errs.New(errs.DuplicateObject, "module \"%s\" already exists", m.Name)
	default:
		if err := security.CheckOwner(snap, s.role.OID, old.Owner, "module", old.Name); err != nil {
			return err
		}
		if m, err = s.nextVersion(ed, old, m); err != nil {
			return err
		}
	}
	if err := s.moduleOptions(m, options); err != nil {
		return err
	}
	return s.storeModule(ctx, ed, m)
}

// nextVersion returns what the module old becomes by the content of m: a new
// version, or what it is or was already under the same label.
func (s *Session) nextVersion(ed *catalog.Editor, old, m *catalog.Module) (*catalog.Module, error) {
	next := *old
	if m.SHA256 == old.SHA256 && (m.Version == "" || m.Version == old.Version) {
		return &next, nil
	}
	if v := versionNamed(ed.Snapshot(), old, m.Version); m.Version == old.Version || v != nil {
		if v != nil && v.SHA256 == m.SHA256 {
			return s.toVersion(ed, old, v), nil
		}
		return nil, errs.New(errs.DuplicateObject, "version \"%s\" of module \"%s\" already exists with another content", m.Version, old.Name)
	}
	next.Last++
	for next.Version = m.Version; next.Version == ""; {
		label := strconv.Itoa(next.Last)
		if label != old.Version && versionNamed(ed.Snapshot(), old, label) == nil {
			next.Version = label
		} else {
			next.Last++
		}
	}
	next.Number = next.Last
	next.Language, next.Text, next.SHA256, next.Bytes = m.Language, m.Text, m.SHA256, m.Bytes
	next.Former = s.keepVersions(ed, old)
	return &next, nil
}

// keepVersions makes a former version of what m is, and returns all those that m
// keeps.
func (s *Session) keepVersions(ed *catalog.Editor, m *catalog.Module) []types.OID {
	v := presentVersion(m)
	v.OID = s.db.newOID()
	ed.PutModuleVersion(v)
	snap := ed.Snapshot()
	former := append(slices.Clone(m.Former), v.OID)
	slices.SortFunc(former, func(a, b types.OID) int { return snap.ModuleVersion(a).Number - snap.ModuleVersion(b).Number })
	size := 0
	for _, oid := range former {
		size += len(snap.ModuleVersion(oid).Bytes)
	}
	for len(former) > 1 && (len(former) > maxFormer || size > maxFormerBytes) {
		size -= len(snap.ModuleVersion(former[0]).Bytes)
		ed.DropModuleVersion(former[0])
		former = former[1:]
	}
	return former
}

// toVersion returns what m becomes by going back to a version.
func (s *Session) toVersion(ed *catalog.Editor, m *catalog.Module, v *catalog.ModuleVersion) *catalog.Module {
	next := *m
	next.Version, next.Number, next.Language, next.Text, next.SHA256, next.Bytes = v.Version, v.Number, v.Language, v.Text, v.SHA256, v.Bytes
	without := *m
	without.Former = slices.DeleteFunc(slices.Clone(m.Former), func(o types.OID) bool { return o == v.OID })
	ed.DropModuleVersion(v.OID)
	next.Former = s.keepVersions(ed, &without)
	return &next
}

// versionNamed finds a former version of a module by its label, nil if there is
// none.
func versionNamed(snap *catalog.Snapshot, m *catalog.Module, label string) *catalog.ModuleVersion {
	for _, oid := range m.Former {
		if v := snap.ModuleVersion(oid); v.Version == label {
			return v
		}
	}
	return nil
}

// alterModule runs ALTER MODULE SET VERSION and SET (options).
func (s *Session) alterModule(ctx context.Context, x *ast.AlterModule) (*Result, error) {
	if s.db.opt.Languages == nil {
		return nil, errNoLanguages()
	}
	return done("ALTER MODULE"), s.edit(ctx, func(ed *catalog.Editor) error {
		m, err := s.ownModule(ed.Snapshot(), x.Name)
		if err != nil {
			return err
		}
		if x.Version == "" {
			next := *m
			if err := s.moduleOptions(&next, x.Options); err != nil {
				return err
			}
			return s.storeModule(ctx, ed, &next)
		}
		if x.Version == m.Version {
			return nil
		}
		v := versionNamed(ed.Snapshot(), m, x.Version)
		if v == nil {
			return errs.New(errs.UndefinedObject, "version \"%s\" of module \"%s\" does not exist", x.Version, m.Name).
				WithDetail("It has %s.", strings.Join(moduleLabels(ed.Snapshot(), m), ", "))
		}
		return s.storeModule(ctx, ed, s.toVersion(ed, m, v))
	})
}

// presentVersion is what a module is now, as a version without an OID.
func presentVersion(m *catalog.Module) *catalog.ModuleVersion {
	return &catalog.ModuleVersion{Module: m.OID, Version: m.Version, Number: m.Number, Language: m.Language, Text: m.Text, SHA256: m.SHA256, Bytes: m.Bytes}
}

// moduleVersions are all versions of a module, by their numbers.
func moduleVersions(snap *catalog.Snapshot, m *catalog.Module) []*catalog.ModuleVersion {
	out := []*catalog.ModuleVersion{presentVersion(m)}
	for _, oid := range m.Former {
		out = append(out, snap.ModuleVersion(oid))
	}
	slices.SortFunc(out, func(a, b *catalog.ModuleVersion) int { return a.Number - b.Number })
	return out
}

// moduleLabels are the labels of all versions of a module, by their numbers.
func moduleLabels(snap *catalog.Snapshot, m *catalog.Module) []string {
	var out []string
	for _, v := range moduleVersions(snap, m) {
		out = append(out, v.Version)
	}
	return out
}

// storeModule puts a module that is new or has changed, with the functions that
// it declares, once all that are bound to it fit.
func (s *Session) storeModule(ctx context.Context, ed *catalog.Editor, m *catalog.Module) error {
	ed.PutModule(m)
	b, _, err := s.binder("", nil)
	if err != nil {
		return err
	}
	declared, err := s.db.opt.Languages.InspectModule(ctx, m, func(name string) (types.T, error) {
		t, err := s.db.parser.Type(name)
		if err != nil {
			return types.T{}, errs.New(errs.UndefinedObject, "type \"%s\" does not exist", name)
		}
		return b.TypeOf(t)
	})
	if err != nil {
		return err
	}
	return s.rebind(ctx, ed, m, declared)
}

// rebind makes the functions that are bound to a module those that it declares
// and those that were bound to it by name.
func (s *Session) rebind(ctx context.Context, ed *catalog.Editor, m *catalog.Module, declared []*catalog.Function) error {
	kept := map[types.OID]bool{}
	for _, fn := range declared {
		if err := s.declareFunction(ctx, ed, m, fn); err != nil {
			return err
		}
		kept[fn.OID] = true
	}
	for _, fn := range ed.Snapshot().FunctionsOf(m.OID) {
		switch {
		case kept[fn.OID]:
		case fn.FromManifest:
			if err := s.mayDropFunction(ctx, ed, fn); err != nil {
				return errs.From(err).WithHint("The module as it becomes does not declare the function. Drop what depends on it first.")
			}
			ed.DropFunction(fn.OID)
		default:
			if err := s.db.opt.Languages.Validate(ctx, fn, m); err != nil {
				e := *errs.From(err)
				detail := strings.TrimSpace(e.Message + ". " + e.Detail)
				return errs.New(e.Code, "%s %s does not fit module \"%s\" as it becomes", routineWord(fn), signatureOf(fn), m.Name).
					WithDetail("%s", strings.ToUpper(detail[:1])+detail[1:]).WithHint("Drop or replace the %s first.", routineWord(fn)).WithCause(err)
			}
		}
	}
	return nil
}

// declareFunction puts one function that a module declares.
func (s *Session) declareFunction(ctx context.Context, ed *catalog.Editor, m *catalog.Module, fn *catalog.Function) error {
	err := checkVariadic(fn)
	if err == nil {
		err = s.declaredDefaults(fn)
	}
	if err != nil {
		return errs.Wrap(err, errs.InvalidFunctionDefinition, "module \"%s\" declares %s", m.Name, signatureOf(fn))
	}
	fn.OID, fn.Schema, fn.Owner, fn.Module, fn.Language, fn.FromManifest = s.db.newOID(), m.Schema, m.Owner, m.OID, "wasm", true
	for _, old := range ed.Snapshot().FunctionsNamed(m.Schema, fn.Name) {
		if !sameArgs(old, inputTypes(fn)) {
			continue
		}
		if old.Module != m.OID || !old.FromManifest {
			return errs.New(errs.DuplicateFunction, "function \"%s\" already exists with same argument types", fn.Name).
				WithDetail("Module \"%s\" declares it.", m.Name)
		}
		if err := s.replaces(ed.Snapshot(), fn, old); err != nil {
			return errs.From(err).WithHint("Give it another name, or drop the module first.")
		}
	}
	if err := s.db.opt.Languages.Validate(ctx, fn, m); err != nil {
		return errs.Wrap(err, errs.InvalidFunctionDefinition, "module \"%s\" declares %s", m.Name, signatureOf(fn))
	}
	ed.PutFunction(fn)
	return nil
}

// signatureOf names a routine with the types of its arguments.
func signatureOf(fn *catalog.Function) string {
	return fn.Name + "(" + joinTypes(inputTypes(fn)) + ")"
}
