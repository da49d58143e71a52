// Package builtin puts the built-in functions, operators, casts and aggregates
// together. Its sub-packages hold one family each.
package builtin

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/agg"
	"github.com/basaltdb/basalt/core/builtin/arrayfn"
	"github.com/basaltdb/basalt/core/builtin/cast"
	"github.com/basaltdb/basalt/core/builtin/jsonfn"
	"github.com/basaltdb/basalt/core/builtin/mathfn"
	"github.com/basaltdb/basalt/core/builtin/numfmt"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/builtin/pattern"
	"github.com/basaltdb/basalt/core/builtin/setfn"
	"github.com/basaltdb/basalt/core/builtin/strfn"
	"github.com/basaltdb/basalt/core/builtin/sysfn"
	"github.com/basaltdb/basalt/core/builtin/timefmt"
	"github.com/basaltdb/basalt/core/builtin/timefn"
	"github.com/basaltdb/basalt/core/builtin/window"
	"github.com/basaltdb/basalt/core/ext"
)

// Registry returns a registry with everything that is built in.
func Registry() *ext.Registry {
	r := ext.NewRegistry()
	oper.Register(r)
	cast.Register(r)
	agg.Register(r)
	window.Register(r)
	pattern.Register(r)
	strfn.Register(r)
	timefn.Register(r)
	timefmt.Register(r)
	mathfn.Register(r)
	numfmt.Register(r)
	setfn.Register(r)
	arrayfn.Register(r)
	sysfn.Register(r)
	jsonfn.Register(r)
	number(r)
	return r
}

// firstFunctionOID is the first OID of built-in functions that PostgreSQL does
// not fix for us; they stay below the OIDs of users' objects.
const firstFunctionOID = 8500

// number gives every function without an OID one, in the order of names and
// arguments, so that the numbers do not change from start to start.
func number(r *ext.Registry) {
	type entry struct {
		key string
		oid *types.OID
	}
	var list []entry
	add := func(kind, name string, args []types.T, oid *types.OID) {
		if *oid == 0 {
			key := kind + name
			for _, t := range args {
				key += "," + t.String()
			}
			list = append(list, entry{key, oid})
		}
	}
	r.EachScalar(func(f *ext.Scalar) { add("s ", f.Name, f.Args, &f.OID) })
	r.EachAggregate(func(f *ext.Aggregate) { add("a ", f.Name, f.Args, &f.OID) })
	r.EachWindow(func(f *ext.Window) { add("w ", f.Name, f.Args, &f.OID) })
	r.EachTable(func(f *ext.TableFunc) { add("t ", f.Name, f.Args, &f.OID) })
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	for i, e := range list {
		*e.oid = types.OID(firstFunctionOID + i)
	}
}
