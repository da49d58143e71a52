package sysfn

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// privilegeNames are the words for the letters of an aclitem.
var privilegeNames = map[byte]string{'a': "INSERT", 'r': "SELECT", 'w': "UPDATE", 'd': "DELETE", 'D': "TRUNCATE", 'x': "REFERENCES",
	't': "TRIGGER", 'X': "EXECUTE", 'U': "USAGE", 'C': "CREATE", 'T': "TEMPORARY", 'c': "CONNECT", 's': "SET", 'A': "ALTER SYSTEM", 'm': "MAINTAIN"}

func registerACL(r *ext.Registry) {
	items := types.Of(types.ACLItemOID).ArrayOf()
	r.AddScalar(&ext.Scalar{Name: "acldefault", Args: kit.Params(types.Of(types.CharOID), oid), Return: items, Strict: true, Volatility: ext.Stable,
		Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			kind := v[0].Bytes(i)
			if len(kind) == 0 {
				kind = []byte{0}
			}
			a, err := c.Session.Catalog().ACLDefault(kind[0], types.OID(kit.At[int32](v[1], i)))
			return append(dst, a...), false, err
		})})
	r.AddTable(&ext.TableFunc{Name: "aclexplode", Args: kit.Params(items), Strict: true, Rows: 10, Volatility: ext.Stable,
		Columns: []ext.ResultColumn{{Name: "grantor", Type: oid}, {Name: "grantee", Type: oid}, {Name: "privilege_type", Type: text}, {Name: "is_grantable", Type: boo}},
		Open:    explode})
}

// explode gives a row for each privilege of an array of aclitems.
func explode(c *ext.Call, args []*vector.Vector) (vector.Reader, error) {
	a, err := array.Decode(args[0].Bytes(0))
	if err != nil {
		return nil, err
	}
	cols := []*vector.Builder{vector.NewBuilder(oid, 8), vector.NewBuilder(oid, 8), vector.NewBuilder(text, 8), vector.NewBuilder(boo, 8)}
	for i := range a.Elems.Len() {
		if a.Elems.IsNull(i) {
			continue
		}
		grantee, rest := cutItem(a.Elems.Str(i), '=')
		privileges, grantor := cutItem(rest, '/')
		for k := 0; k < len(privileges); k++ {
			name, ok := privilegeNames[privileges[k]]
			if !ok {
				continue
			}
			for n, role := range []string{grantor, grantee} {
				id := types.OID(0)
				if role != "" {
					if id, err = c.Session.Catalog().Resolve(types.RegroleOID, role); err != nil {
						return nil, err
					}
				}
				vector.AppendFixed(cols[n], int32(id))
			}
			cols[2].AppendString(name)
			cols[3].AppendBool(k+1 < len(privileges) && privileges[k+1] == '*')
		}
	}
	out := make([]*vector.Vector, len(cols))
	for i, col := range cols {
		out[i] = col.Finish()
	}
	return kit.Columns(out...), nil
}

// cutItem splits at a separator that stands outside a quoted name.
func cutItem(s string, sep byte) (before, after string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return strings.TrimSpace(s), ""
}
