package jsonfn

import (
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/jsonpath"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// lastPath keeps the path of the row before, mostly the same.
type lastPath struct {
	text string
	path *jsonpath.Path
}

func (l *lastPath) get(text string) (*jsonpath.Path, error) {
	if l.path == nil || l.text != text {
		p, err := jsonpath.Parse(text)
		if err != nil {
			return nil, err
		}
		l.text, l.path = text, p
	}
	return l.path, nil
}

// query is a path with what it is applied to.
type query struct {
	path   *jsonpath.Path
	doc    jsonv.Node
	option jsonpath.Options
	silent bool
}

// queryOf reads the arguments target, path, vars and silent.
func queryOf(c *ext.Call, last *lastPath, zones bool, v []*vector.Vector, i int) (query, error) {
	q := query{option: jsonpath.Options{Zones: zones, Env: jsonpath.Dates{Location: c.Location}}}
	if c.Location == nil {
		q.option.Env.Location = time.UTC
	}
	var err error
	if q.path, err = last.get(v[1].Str(i)); err != nil {
		return q, err
	}
	if q.doc, err = parse(v[0], i); err != nil {
		return q, err
	}
	if len(v) > 2 {
		vars, err := parse(v[2], i)
		if err != nil {
			return q, err
		}
		if vars.Kind != jsonv.Object {
			return q, errs.New(errs.InvalidParameterValue, "\"vars\" argument is not an object").
				WithDetail("Jsonpath parameters should be encoded as key-value pairs of \"vars\" object.")
		}
		q.option.Vars = &vars
	}
	q.silent = len(v) > 3 && v[3].Bool(i)
	return q, nil
}

// heard decides about an error: nil where it is kept silent, and then
// suppressed is true.
func (q *query) heard(err error) (suppressed bool, out error) {
	soft, err := jsonpath.Soft(err)
	if soft && q.silent {
		return true, nil
	}
	return false, err
}

func (q *query) exists(out *vector.Builder) error {
	yes, err := q.path.Exists(&q.doc, q.option)
	suppressed, err := q.heard(err)
	if suppressed || err != nil {
		out.AppendNull()
		return err
	}
	out.AppendBool(yes)
	return nil
}

// all returns the items; those before an error that is kept silent count.
func (q *query) all() ([]jsonv.Node, error) {
	var list []jsonv.Node
	err := q.path.Query(&q.doc, q.option, func(n *jsonv.Node) bool {
		list = append(list, *n)
		return true
	})
	_, err = q.heard(err)
	return list, err
}

func (q *query) match(out *vector.Builder) error {
	list, err := q.all()
	switch {
	case err != nil:
		return err
	case len(list) == 1 && list[0].Kind == jsonv.Bool:
		out.AppendBool(list[0].Bool)
	case len(list) == 1 && list[0].Kind == jsonv.Null || q.silent:
		out.AppendNull()
	default:
		return errs.New(errs.Code("22038"), "single boolean result is expected")
	}
	return nil
}

func (q *query) array(out *vector.Builder) error {
	list, err := q.all()
	if err == nil {
		n := jsonv.Node{Kind: jsonv.Array, Items: list}
		out.AppendBytes(n.Append(nil))
	}
	return err
}

func (q *query) first(out *vector.Builder) error {
	list, err := q.all()
	if err != nil || len(list) == 0 {
		out.AppendNull()
		return err
	}
	out.AppendBytes(list[0].Append(nil))
	return nil
}

// registerPaths adds the functions and operators of SQL/JSON paths.
func registerPaths(r *ext.Registry) {
	j, p := types.JSONB, types.Of(types.JSONPathOID)
	args, names := kit.Params(j, p, j, types.Bool), []string{"target", "path", "vars", "silent"}
	defaults := []string{"{}", "false"}
	kernel := func(zones, silent bool, f func(q *query, out *vector.Builder) error) ext.ScalarKernel {
		return func(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
			var last lastPath
			return kit.Nullable(func(c *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
				q, err := queryOf(c, &last, zones, v, i)
				if err != nil {
					return err
				}
				q.silent = q.silent || silent
				return f(&q, out)
			})(c, v, sel, out)
		}
	}
	for _, fn := range []struct {
		name string
		ret  types.T
		f    func(q *query, out *vector.Builder) error
	}{{"exists", types.Bool, (*query).exists}, {"match", types.Bool, (*query).match}, {"query_array", j, (*query).array}, {"query_first", j, (*query).first}} {
		r.AddScalar(
			&ext.Scalar{Name: "jsonb_path_" + fn.name, Args: args, ArgNames: names, Defaults: 2, DefaultText: defaults, Return: fn.ret, Strict: true, Cost: 50, Eval: kernel(false, false, fn.f)},
			&ext.Scalar{Name: "jsonb_path_" + fn.name + "_tz", Args: args, ArgNames: names, Defaults: 2, DefaultText: defaults, Return: fn.ret, Strict: true, Cost: 50,
				Volatility: ext.Stable, Eval: kernel(true, false, fn.f)})
	}
	for _, zones := range []bool{false, true} {
		name := "jsonb_path_query"
		if zones {
			name += "_tz"
		}
		r.AddTable(&ext.TableFunc{Name: name, Args: args, ArgNames: names, Defaults: 2, DefaultText: defaults, Strict: true, Scalar: true, Rows: 1000,
			Columns: []ext.ResultColumn{{Name: name, Type: j}},
			Open: func(c *ext.Call, v []*vector.Vector) (vector.Reader, error) {
				q, err := queryOf(c, &lastPath{}, zones, v, 0)
				if err != nil {
					return nil, err
				}
				list, err := q.all()
				if err != nil {
					return nil, err
				}
				b := vector.NewBuilder(j, len(list))
				for i := range list {
					b.AppendBytes(list[i].Append(nil))
				}
				return kit.OneColumn(b.Finish()), nil
			}})
	}
	for _, o := range []struct {
		op, fn string
		f      func(q *query, out *vector.Builder) error
	}{{"@?", "jsonb_path_exists_opr", (*query).exists}, {"@@", "jsonb_path_match_opr", (*query).match}} {
		f := &ext.Scalar{Name: o.fn, Args: kit.Params(j, p), Return: types.Bool, Strict: true, Cost: 50, Eval: kernel(false, true, o.f)}
		r.AddScalar(f)
		r.AddOperator(&ext.Operator{Name: o.op, Left: j, Right: p, Fn: f})
	}
}
