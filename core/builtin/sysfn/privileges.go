package sysfn

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/vector"
)

// objectKinds are the kinds of has_<kind>_privilege with the reg* type that
// resolves a name of theirs; 0 where the catalogue has no such names.
var objectKinds = []struct {
	name string
	reg  types.OID
}{
	{"table", types.RegclassOID}, {"any_column", types.RegclassOID}, {"sequence", types.RegclassOID},
	{"schema", types.RegnamespaceOID}, {"function", types.RegprocedureOID}, {"type", types.RegtypeOID},
	{"database", 0}, {"language", 0}, {"tablespace", 0},
}

// registerPrivileges adds has_*_privilege and pg_has_role. The role, which may
// be left out, and the object are given by name or by OID.
func registerPrivileges(r *ext.Registry) {
	for _, k := range objectKinds {
		for _, object := range []types.T{oid, text} {
			addPrivilege(r, "has_"+k.name+"_privilege", k.name, k.reg, kit.Params(object, text))
			for _, role := range []types.T{name, oid} {
				addPrivilege(r, "has_"+k.name+"_privilege", k.name, k.reg, kit.Params(role, object, text))
			}
		}
	}
	for _, object := range []types.T{oid, name} {
		addPrivilege(r, "pg_has_role", "role", types.RegroleOID, kit.Params(object, text))
		for _, role := range []types.T{name, oid} {
			addPrivilege(r, "pg_has_role", "role", types.RegroleOID, kit.Params(role, object, text))
		}
	}
}

func addPrivilege(r *ext.Registry, fn, kind string, reg types.OID, args []types.T) {
	r.AddScalar(&ext.Scalar{Name: fn, Args: args, Return: boo, Strict: true, Volatility: ext.Stable,
		Eval: func(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
			bits := out.Bits()
			clear(bits)
			return kit.Each(out.Len(), sel, func(i int) error {
				yes, known, err := hasPrivilege(c, kind, reg, args, v, i)
				switch {
				case err != nil:
					return err
				case !known:
					out.SetNull(i)
				case yes:
					bits[i>>6] |= 1 << (i & 63)
				}
				return nil
			})
		}})
}

func hasPrivilege(c *ext.Call, kind string, reg types.OID, args []types.T, v []*vector.Vector, i int) (yes, known bool, err error) {
	cat := c.Session.Catalog()
	role, at := types.OID(0), 0
	if len(args) == 3 {
		if role, err = oidOf(cat, types.RegroleOID, args[0], v[0], i); err != nil {
			return false, false, err
		}
		at = 1
	}
	object, err := oidOf(cat, reg, args[at], v[at], i)
	if err != nil {
		return false, false, err
	}
	return cat.HasPrivilege(kind, role, object, string(v[at+1].Str(i)))
}

// oidOf reads an OID, or looks a name up. Names of roles are taken as they
// are, those of objects are parsed.
func oidOf(cat ext.CatalogReader, reg types.OID, t types.T, v *vector.Vector, i int) (types.OID, error) {
	if t.OID == types.OIDOID {
		return types.OID(kit.At[int32](v, i)), nil
	}
	s := string(v.Str(i))
	switch reg {
	case 0:
		return 0, nil
	case types.RegroleOID:
		s = lex.QuoteIdent(s)
	case types.RegprocedureOID:
		s, _, _ = strings.Cut(s, "(")
	}
	return cat.Resolve(reg, s)
}
