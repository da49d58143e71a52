// Package sysfn holds the functions over the session and the catalogue.
package sysfn

import (
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

var (
	text = types.Text
	name = types.Name
	oid  = types.Oid
	i4   = types.Int4
	i8   = types.Int8
	boo  = types.Bool
)

// Register adds the functions.
func Register(r *ext.Registry) {
	registerSession(r)
	registerSettings(r)
	registerSequences(r)
	registerDescribe(r)
	registerPrivileges(r)
	registerSizes(r)
	registerSizeText(r)
	registerACL(r)
	registerOptions(r)
	registerAdvisory(r)
	registerWAL(r)
}

// constant registers a function without arguments.
func constant(r *ext.Registry, fn string, ret types.T, f func(c *ext.Call) string) {
	r.AddScalar(&ext.Scalar{Name: fn, Return: ret, Strict: true, Volatility: ext.Stable,
		Eval: kit.Bytes(func(c *ext.Call, dst []byte, _ []*vector.Vector, _ int) ([]byte, bool, error) {
			return append(dst, f(c)...), false, nil
		})})
}

func registerSession(r *ext.Registry) {
	constant(r, "version", text, func(*ext.Call) string {
		return "PostgreSQL " + config.ServerVersion + " (Basalt) on x86_64-linux, compiled by Go, 64-bit"
	})
	constant(r, "current_database", name, func(c *ext.Call) string { return c.Session.Database() })
	constant(r, "current_catalog", name, func(c *ext.Call) string { return c.Session.Database() })
	constant(r, "current_user", name, func(c *ext.Call) string { return c.Session.User() })
	constant(r, "session_user", name, func(c *ext.Call) string { return c.Session.SessionUser() })
	constant(r, "current_query", text, func(*ext.Call) string { return "" })
	r.AddScalar(
		&ext.Scalar{Name: "current_schema", Return: name, Volatility: ext.Stable,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, _ []*vector.Vector, _ int) ([]byte, bool, error) {
				path := c.Session.SearchPath(false)
				if len(path) == 0 {
					return dst, true, nil
				}
				return append(dst, path[0]...), false, nil
			})},
		&ext.Scalar{Name: "current_schemas", Args: kit.Params(boo), Return: name.ArrayOf(), Strict: true, Volatility: ext.Stable,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				b := vector.NewBuilder(name, 4)
				for _, s := range c.Session.SearchPath(v[0].Bool(i)) {
					b.AppendString(s)
				}
				a := array.Of(b.Finish())
				return a.Append(dst), false, nil
			})},
		&ext.Scalar{Name: "pg_backend_pid", Return: i4, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (int32, error) { return c.Session.BackendID(), nil })},
		&ext.Scalar{Name: "pg_is_in_recovery", Return: boo, Strict: true, Volatility: ext.Stable,
			Eval: kit.Bool(func(*ext.Call, []*vector.Vector, int) (bool, error) { return false, nil })},
		signal("pg_cancel_backend", func(c *ext.Call, pid int32) bool { return c.Session.Cancel(pid) }),
		signal("pg_terminate_backend", func(c *ext.Call, pid int32) bool { return c.Session.Terminate(pid) }),
		&ext.Scalar{Name: "pg_typeof", Args: kit.Params(types.Of(types.AnyOID)), Return: types.Of(types.RegtypeOID), Volatility: ext.Stable,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, _ int) (int32, error) { return int32(v[0].Type.OID), nil })},
		&ext.Scalar{Name: "pg_encoding_to_char", Args: kit.Params(i4), Return: name, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				if kit.At[int32](v[0], i) == 6 {
					return append(dst, "UTF8"...), false, nil
				}
				return append(dst, "SQL_ASCII"...), false, nil
			})},
	)
}

func signal(fn string, f func(c *ext.Call, pid int32) bool) *ext.Scalar {
	return &ext.Scalar{Name: fn, Args: kit.Params(i4), Return: boo, Strict: true, Volatility: ext.Volatile,
		Eval: kit.Bool(func(c *ext.Call, v []*vector.Vector, i int) (bool, error) { return f(c, kit.At[int32](v[0], i)), nil })}
}

func registerSettings(r *ext.Registry) {
	current := kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
		s, ok := c.Session.ShownSetting(v[0].Str(i))
		if !ok {
			if len(v) > 1 && v[1].Bool(i) {
				return dst, true, nil
			}
			return dst, false, errs.New(errs.UndefinedObject, "unrecognized configuration parameter \"%s\"", v[0].Str(i))
		}
		return append(dst, s...), false, nil
	})
	r.AddScalar(
		&ext.Scalar{Name: "current_setting", Args: kit.Params(text), Return: text, Strict: true, Volatility: ext.Stable, Eval: current},
		&ext.Scalar{Name: "current_setting", Args: kit.Params(text, boo), Return: text, Strict: true, Volatility: ext.Stable, Eval: current},
		&ext.Scalar{Name: "set_config", Args: kit.Params(text, text, boo), Return: text, Volatility: ext.Volatile,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				if v[0].IsNull(i) {
					return dst, false, errs.New(errs.NullValueNotAllowed, "SET requires parameter name")
				}
				val := ""
				if !v[1].IsNull(i) {
					val = v[1].Str(i)
				}
				key := v[0].Str(i)
				if err := c.Session.SetSetting(strings.Clone(key), strings.Clone(val), !v[2].IsNull(i) && v[2].Bool(i)); err != nil {
					return dst, false, err
				}
				now, _ := c.Session.ShownSetting(key)
				return append(dst, now...), false, nil
			})},
	)
}

func registerSequences(r *ext.Registry) {
	reg := types.Of(types.RegclassOID)
	seq := func(fn string, f func(c *ext.Call, o types.OID) (int64, error)) {
		r.AddScalar(&ext.Scalar{Name: fn, Args: kit.Params(reg), Return: i8, Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (int64, error) {
				return f(c, types.OID(kit.At[int32](v[0], i)))
			})})
	}
	seq("nextval", func(c *ext.Call, o types.OID) (int64, error) { return c.Session.NextVal(c.Ctx, o) })
	seq("currval", func(c *ext.Call, o types.OID) (int64, error) { return c.Session.CurrVal(o) })
	set := kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (int64, error) {
		x := kit.At[int64](v[1], i)
		return x, c.Session.SetVal(c.Ctx, types.OID(kit.At[int32](v[0], i)), x, len(v) < 3 || v[2].Bool(i))
	})
	r.AddScalar(
		&ext.Scalar{Name: "setval", Args: kit.Params(reg, i8), Return: i8, Strict: true, Volatility: ext.Volatile, Eval: set},
		&ext.Scalar{Name: "setval", Args: kit.Params(reg, i8, boo), Return: i8, Strict: true, Volatility: ext.Volatile, Eval: set},
		&ext.Scalar{Name: "lastval", Return: i8, Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (int64, error) { return c.Session.LastVal() })},
		&ext.Scalar{Name: "pg_get_serial_sequence", Args: kit.Params(text, text), Return: text, Strict: true, Volatility: ext.Stable, Eval: kit.Bytes(serialSequence)},
	)
}

func serialSequence(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	table, err := c.Session.Catalog().Resolve(types.RegclassOID, v[0].Str(i))
	if err != nil {
		return dst, false, err
	}
	s, ok, err := c.Session.Catalog().Describe("serial_sequence_of "+v[1].Str(i), table, 0, false)
	return append(dst, s...), !ok, err
}

// describe registers a function that answers from the catalogue.
func describe(r *ext.Registry, fn, what string, args []types.T, ret types.T) {
	r.AddScalar(&ext.Scalar{Name: fn, Args: args, Return: ret, Strict: true, Volatility: ext.Stable, Cost: 10,
		Eval: kit.Nullable(func(c *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
			arg := int32(0)
			for _, a := range v[1:] {
				if a.Type.OID == types.Int4OID {
					arg = kit.At[int32](a, i)
				}
			}
			s, ok, err := c.Session.Catalog().Describe(what, types.OID(kit.At[int32](v[0], i)), arg, false)
			switch {
			case err != nil || !ok:
				out.AppendNull()
				return err
			case ret.OID == types.BoolOID:
				out.AppendBool(s == "t")
			default:
				out.AppendString(s)
			}
			return nil
		})})
}

func registerDescribe(r *ext.Registry) {
	for _, d := range []struct{ fn, what string }{
		{"pg_get_viewdef", "viewdef"}, {"pg_get_constraintdef", "constraintdef"}, {"pg_get_indexdef", "indexdef"}, {"pg_get_ruledef", "ruledef"},
		{"pg_get_triggerdef", "triggerdef"}, {"pg_get_functiondef", "functiondef"},
	} {
		describe(r, d.fn, d.what, kit.Params(oid), text)
		describe(r, d.fn, d.what, kit.Params(oid, boo), text)
	}
	describe(r, "basalt_get_moduledef", "moduledef", kit.Params(oid), text)
	describe(r, "basalt_get_aggregatedef", "aggregatedef", kit.Params(oid), text)
	describe(r, "pg_get_indexdef", "indexdef", kit.Params(oid, i4, boo), text)
	describe(r, "pg_get_userbyid", "userbyid", kit.Params(oid), name)
	describe(r, "pg_get_function_arguments", "function_arguments", kit.Params(oid), text)
	describe(r, "pg_get_function_identity_arguments", "function_identity_arguments", kit.Params(oid), text)
	describe(r, "pg_get_function_result", "function_result", kit.Params(oid), text)
	describe(r, "pg_get_function_sqlbody", "function_sqlbody", kit.Params(oid), text)
	describe(r, "pg_get_partkeydef", "partkeydef", kit.Params(oid), text)
	describe(r, "pg_get_statisticsobjdef_columns", "statisticsobjdef", kit.Params(oid), text)
	describe(r, "obj_description", "obj_description", kit.Params(oid), text)
	describe(r, "obj_description", "obj_description", kit.Params(oid, name), text)
	describe(r, "shobj_description", "shobj_description", kit.Params(oid, name), text)
	describe(r, "col_description", "col_description", kit.Params(oid, i4), text)
	describe(r, "pg_table_is_visible", "table_is_visible", kit.Params(oid), boo)
	for _, fn := range []string{"pg_type_is_visible", "pg_function_is_visible", "pg_operator_is_visible", "pg_opclass_is_visible",
		"pg_collation_is_visible", "pg_conversion_is_visible", "pg_statistics_obj_is_visible", "pg_ts_config_is_visible"} {
		always(r, fn, kit.Params(oid))
	}
	for _, t := range []types.T{text, types.Of(types.PgNodeTreeOID)} {
		for _, args := range [][]types.T{{t, oid}, {t, oid, boo}} {
			r.AddScalar(&ext.Scalar{Name: "pg_get_expr", Args: args, Return: text, Strict: true, Volatility: ext.Stable,
				Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
					return append(dst, v[0].Bytes(i)...), false, nil
				})})
		}
	}
	r.AddScalar(&ext.Scalar{Name: "format_type", Args: kit.Params(oid, i4), Return: text, Volatility: ext.Stable,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			if v[0].IsNull(i) {
				return dst, true, nil
			}
			t := types.T{OID: types.OID(kit.At[int32](v[0], i)), Mod: -1}
			if !v[1].IsNull(i) {
				t.Mod = kit.At[int32](v[1], i)
			}
			if _, ok := types.Lookup(t.OID); !ok {
				return append(dst, "???"...), false, nil
			}
			return append(dst, t.String()...), false, nil
		})})
	for fn, kind := range map[string]types.OID{"to_regclass": types.RegclassOID, "to_regtype": types.RegtypeOID, "to_regnamespace": types.RegnamespaceOID,
		"to_regrole": types.RegroleOID, "to_regproc": types.RegprocOID} {
		r.AddScalar(&ext.Scalar{Name: fn, Args: kit.Params(text), Return: types.Of(kind), Strict: true, Volatility: ext.Stable,
			Eval: kit.Nullable(func(c *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
				o, err := c.Session.Catalog().Resolve(kind, v[0].Str(i))
				if err != nil {
					out.AppendNull() // to_reg* give null for what does not exist
					return nil
				}
				vector.AppendFixed(out, int32(o))
				return nil
			})})
	}
}

// always registers a function that is true: the visibility of kinds of objects
// that only pg_catalog, which is on every search path, holds.
func always(r *ext.Registry, fn string, args []types.T) {
	r.AddScalar(&ext.Scalar{Name: fn, Args: args, Return: boo, Strict: true, Volatility: ext.Stable,
		Eval: kit.Bool(func(*ext.Call, []*vector.Vector, int) (bool, error) { return true, nil })})
}

func registerSizes(r *ext.Registry) {
	reg := types.Of(types.RegclassOID)
	for _, fn := range []string{"pg_table_size", "pg_relation_size", "pg_total_relation_size", "pg_indexes_size"} {
		r.AddScalar(&ext.Scalar{Name: fn, Args: kit.Params(reg), Return: i8, Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (int64, error) {
				s, _, err := c.Session.Catalog().Describe("size", types.OID(kit.At[int32](v[0], i)), 0, false)
				if err != nil || s == "" {
					return 0, err
				}
				return strconv.ParseInt(s, 10, 64)
			})})
	}
	r.AddScalar(
		&ext.Scalar{Name: "pg_relation_is_publishable", Args: kit.Params(reg), Return: boo, Strict: true, Volatility: ext.Stable,
			Eval: kit.Bool(func(*ext.Call, []*vector.Vector, int) (bool, error) { return false, nil })},
	)
}
