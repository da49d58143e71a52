// Package timefmt holds to_char over timestamps and intervals, and to_date and
// to_timestamp, which read a text by a template. The patterns and what they do
// with text that does not fit are PostgreSQL's; names are in English.
package timefmt

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	toChar(r, types.Timestamp, func(_ *ext.Call, v *vector.Vector, i int) (moment, bool) {
		ts := kit.At[int64](v, i)
		if !datetime.TimestampFinite(ts) {
			return moment{}, false
		}
		return ofTimestamp(ts), true
	})
	toChar(r, types.TimestampTZ, func(c *ext.Call, v *vector.Vector, i int) (moment, bool) {
		ts := kit.At[int64](v, i)
		if !datetime.TimestampFinite(ts) {
			return moment{}, false
		}
		return ofInstant(ts, c.Location), true
	})
	toChar(r, types.Interval, func(_ *ext.Call, v *vector.Vector, i int) (moment, bool) {
		x := kit.At[vector.Interval](v, i)
		return ofSpan(datetime.Span{Months: x.Months, Days: x.Days, Micros: x.Micros}), true
	})
	text := types.Text
	r.AddScalar(
		&ext.Scalar{Name: "to_timestamp", Args: kit.Params(text, text), Return: types.TimestampTZ, Strict: true, Volatility: ext.Stable, Cost: 10,
			Eval: reading(func(c *ext.Call, f *fields, s string) (int64, error) { return f.instant(s, c.Location) })},
		&ext.Scalar{Name: "to_date", Args: kit.Params(text, text), Return: types.Date, Strict: true, Volatility: ext.Stable, Cost: 10,
			Eval: reading(func(_ *ext.Call, f *fields, s string) (int32, error) { return f.dateOf(s) })},
	)
}

// lastTemplate keeps the template of the row before, mostly the same.
type lastTemplate struct {
	text  string
	nodes []node
}

func (l *lastTemplate) get(text string) []node {
	if l.nodes == nil || l.text != text {
		l.text, l.nodes = text, parse(text)
	}
	return l.nodes
}

// toChar registers to_char over a type. apart is false for a value that has no
// fields.
func toChar(r *ext.Registry, arg types.T, apart func(c *ext.Call, v *vector.Vector, i int) (moment, bool)) {
	r.AddScalar(&ext.Scalar{Name: "to_char", Args: kit.Params(arg, types.Text), Return: types.Text, Strict: true, Volatility: ext.Stable, Cost: 10,
		Eval: func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			var last lastTemplate
			return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
				m, ok := apart(c, args[0], i)
				template := args[1].Str(i)
				if !ok || template == "" {
					return dst, true, nil
				}
				s, err := format(last.get(template), m)
				return append(dst, s...), false, err
			})
		}})
}

// reading makes the kernel of a function that reads a text by a template.
func reading[T vector.Fixed](finish func(c *ext.Call, f *fields, s string) (T, error)) ext.ScalarKernel {
	return func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		var last lastTemplate
		vals := vector.Values[T](out)
		return kit.Each(out.Len(), sel, func(i int) error {
			s := args[0].Str(i)
			f, err := read(last.get(args[1].Str(i)), s)
			if err == nil {
				vals[i], err = finish(c, f, s)
			}
			return err
		})
	}
}
