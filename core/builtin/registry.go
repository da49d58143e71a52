// Package builtin puts the built-in functions, operators, casts and aggregates
// together. Its sub-packages hold one family each.
package builtin

import (
	"github.com/basaltdb/basalt/core/builtin/agg"
	"github.com/basaltdb/basalt/core/builtin/cast"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/builtin/pattern"
	"github.com/basaltdb/basalt/core/builtin/strfn"
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
	return r
}
