// Package numfmt holds to_char and to_number over numbers: templates of digits,
// separators and signs. A template is parsed once and then applied to values,
// which it takes as decimal digits.
package numfmt

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	toChar(r, types.Int4, func(v *vector.Vector, i int, t *template) (string, error) {
		return t.ofInteger(int64(kit.At[int32](v, i)), 32)
	})
	toChar(r, types.Int8, func(v *vector.Vector, i int, t *template) (string, error) {
		return t.ofInteger(kit.At[int64](v, i), 64)
	})
	toChar(r, types.Float4, func(v *vector.Vector, i int, t *template) (string, error) {
		return t.ofFloat(float64(kit.At[float32](v, i)), 6)
	})
	toChar(r, types.Float8, func(v *vector.Vector, i int, t *template) (string, error) {
		return t.ofFloat(kit.At[float64](v, i), 15)
	})
	toChar(r, types.Numeric, func(v *vector.Vector, i int, t *template) (string, error) {
		d := v.DecimalAt(i)
		return t.ofDecimal(&d)
	})
	r.AddScalar(&ext.Scalar{Name: "to_number", Args: kit.Params(types.Text, types.Text), Return: types.Numeric, Strict: true, Volatility: ext.Stable, Cost: 10,
		Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			var last lastTemplate
			b := vector.NewBuilder(types.Numeric, out.Len())
			err := kit.Each(out.Len(), sel, func(i int) error {
				for b.Len() < i {
					b.AppendNull()
				}
				t, err := last.get(args[1].Str(i))
				if err != nil {
					return err
				}
				if t == nil {
					b.AppendNull()
					return nil
				}
				d, err := t.read(args[0].Str(i))
				b.AppendDecimal(&d)
				return err
			})
			for b.Len() < out.Len() {
				b.AppendNull()
			}
			*out = *b.Finish()
			return err
		}})
}

func toChar(r *ext.Registry, arg types.T, format func(v *vector.Vector, i int, t *template) (string, error)) {
	r.AddScalar(&ext.Scalar{Name: "to_char", Args: kit.Params(arg, types.Text), Return: types.Text, Strict: true, Volatility: ext.Stable, Cost: 10,
		Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			var last lastTemplate
			return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
				t, err := last.get(args[1].Str(i))
				if err != nil || t == nil {
					// An empty template makes an empty text.
					return dst, false, err
				}
				s, err := format(args[0], i, t)
				return append(dst, s...), false, err
			})
		}})
}

// lastTemplate keeps the template of the row before, mostly the same.
type lastTemplate struct {
	text string
	t    *template
}

// get returns the parsed template, nil for an empty one.
func (l *lastTemplate) get(text string) (*template, error) {
	if text == "" {
		return nil, nil
	}
	if l.t == nil || l.text != text {
		t, err := parse(text)
		if err != nil {
			return nil, err
		}
		l.text, l.t = text, t
	}
	return l.t, nil
}

var ten = decimal.New(10, 0)
