package session

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// aclOrder is the order in which PostgreSQL prints privileges.
const aclOrder = "arwdDxtXUCTcsAm"

// aclKinds are the privileges that an owner and everybody have of a kind of
// object before the first GRANT; the letters are acldefault's.
var aclKinds = map[byte]struct{ owner, public string }{
	'r': {owner: "arwdDxt"}, 's': {owner: "rwU"}, 'n': {owner: "UC"}, 'd': {"CTc", "Tc"}, 'f': {"X", "X"}, 'T': {"U", "U"}, 'l': {"U", "U"},
	't': {owner: "C"}, 'F': {owner: "U"}, 'S': {owner: "U"}, 'L': {owner: "rw"}, 'c': {}, 'p': {owner: "sA"}, 'm': {owner: "U"},
}

// aclItems prints grants on an object as aclitems, nil where there are none: then
// the defaults hold. The owner, whose rights need no grant, is among them.
func aclItems(snap *catalog.Snapshot, kind byte, owner types.OID, grants []catalog.Grant) []string {
	if len(grants) == 0 {
		return nil
	}
	var out []string
	if !slices.ContainsFunc(grants, func(g catalog.Grant) bool { return g.Grantee == owner }) {
		out = append(out, aclItem(snap, catalog.Grant{Grantee: owner, Grantor: owner, Privileges: aclKinds[kind].owner}))
	}
	for _, g := range grants {
		if g.Grantee == owner {
			g.Privileges = aclKinds[kind].owner
		}
		out = append(out, aclItem(snap, g))
	}
	return out
}

// aclItem prints a grant: grantee=privileges/grantor, the grantee empty for
// everybody.
func aclItem(snap *catalog.Snapshot, g catalog.Grant) string {
	var b strings.Builder
	if r := snap.Role(g.Grantee); r != nil {
		b.WriteString(quoteIdent(r.Name))
	}
	b.WriteByte('=')
	for _, l := range aclOrder {
		if strings.ContainsRune(g.Privileges, l) {
			b.WriteRune(l)
			if strings.ContainsRune(g.Options, l) {
				b.WriteByte('*')
			}
		}
	}
	b.WriteByte('/')
	if r := snap.Role(g.Grantor); r != nil {
		b.WriteString(quoteIdent(r.Name))
	}
	return b.String()
}

// acl writes the items of an ACL, or null.
func (w *rowWriter) acl(items []string) {
	if items == nil {
		w.null()
		return
	}
	w.list(1, func(b *vector.Builder) {
		for _, it := range items {
			b.AppendString(it)
		}
	})
}

// ACLDefault implements ext.CatalogReader.
func (c *catalogReader) ACLDefault(kind byte, owner types.OID) ([]byte, error) {
	rights, ok := aclKinds[kind]
	if !ok {
		return nil, errs.New(errs.InvalidParameterValue, "unrecognized object type abbreviation: %c", kind)
	}
	b := vector.NewBuilder(types.Of(types.ACLItemOID), 2)
	if snap := c.s.snapshotOrNil(); snap != nil {
		if rights.public != "" {
			b.AppendString(aclItem(snap, catalog.Grant{Grantor: owner, Privileges: rights.public}))
		}
		if rights.owner != "" {
			b.AppendString(aclItem(snap, catalog.Grant{Grantee: owner, Grantor: owner, Privileges: rights.owner}))
		}
	}
	a := array.Of(b.Finish())
	return a.Append(nil), nil
}
