// Package setfn holds the set-returning functions.
package setfn

import (
	"context"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	series[int32](r, types.Int4)
	series[int64](r, types.Int8)
	registerNumericSeries(r)
	registerTimeSeries(r)
	registerArrays(r)
	registerPartitions(r)
}

func errStep() error { return errs.New(errs.InvalidParameterValue, "step size cannot equal zero") }

func add(r *ext.Registry, name string, args []types.T, ret types.T, open func(c *ext.Call, a []*vector.Vector) (vector.Reader, error)) *ext.TableFunc {
	f := &ext.TableFunc{Name: name, Args: args, Strict: true, Scalar: true, Rows: 1000,
		Columns: []ext.ResultColumn{{Name: name, Type: ret}}, Open: open}
	r.AddTable(f)
	return f
}

// series registers generate_series over integers, which streams.
func series[T int32 | int64](r *ext.Registry, t types.T) {
	open := func(_ *ext.Call, a []*vector.Vector) (vector.Reader, error) {
		s := &intSeries[T]{t: t, at: kit.At[T](a[0], 0), to: kit.At[T](a[1], 0), step: 1}
		if len(a) > 2 {
			s.step = kit.At[T](a[2], 0)
		}
		if s.step == 0 {
			return nil, errStep()
		}
		return s, nil
	}
	length := func(a []*vector.Vector) float64 {
		step := 1.0
		if len(a) > 2 {
			step = float64(kit.At[T](a[2], 0))
		}
		if step == 0 {
			return 0 // Open fails
		}
		return max(math.Floor((float64(kit.At[T](a[1], 0))-float64(kit.At[T](a[0], 0)))/step)+1, 0)
	}
	add(r, "generate_series", kit.Params(t, t), t, open).Estimate = length
	add(r, "generate_series", kit.Params(t, t, t), t, open).Estimate = length
}

type intSeries[T int32 | int64] struct {
	t            types.T
	at, to, step T
	done         bool
}

// Next implements vector.Reader.
func (s *intSeries[T]) Next(context.Context) (*vector.Batch, error) {
	vals := make([]T, 0, vector.Size)
	for len(vals) < vector.Size && !s.done {
		if s.step > 0 && s.at > s.to || s.step < 0 && s.at < s.to {
			s.done = true
			break
		}
		vals = append(vals, s.at)
		next := s.at + s.step
		if s.step > 0 && next < s.at || s.step < 0 && next > s.at {
			s.done = true // past the type's range
		}
		s.at = next
	}
	if len(vals) == 0 {
		return nil, nil
	}
	return &vector.Batch{Cols: []*vector.Vector{vector.WrapFixed(s.t, vals, nil)}, N: len(vals)}, nil
}

// Close implements vector.Reader.
func (s *intSeries[T]) Close() {}

// generator makes values one by one, for series that need no speed.
type generator struct {
	t    types.T
	next func(b *vector.Builder) (more bool, err error)
	done bool
}

// Next implements vector.Reader.
func (g *generator) Next(context.Context) (*vector.Batch, error) {
	b := vector.NewBuilder(g.t, vector.Size)
	for b.Len() < vector.Size && !g.done {
		more, err := g.next(b)
		if err != nil {
			return nil, err
		}
		g.done = !more
	}
	if b.Len() == 0 {
		return nil, nil
	}
	return &vector.Batch{Cols: []*vector.Vector{b.Finish()}, N: b.Len()}, nil
}

// Close implements vector.Reader.
func (g *generator) Close() {}

func registerNumericSeries(r *ext.Registry) {
	n := types.Numeric
	open := func(_ *ext.Call, a []*vector.Vector) (vector.Reader, error) {
		at, to, step := a[0].DecimalAt(0), a[1].DecimalAt(0), decimal.New(1, 0)
		if len(a) > 2 {
			step = a[2].DecimalAt(0)
		}
		if step.IsZero() {
			return nil, errStep()
		}
		for _, d := range []*decimal.Decimal{&at, &to, &step} {
			if d.Kind != decimal.Finite {
				return nil, errs.New(errs.InvalidParameterValue, "start, stop and step of a series must be finite")
			}
		}
		return &generator{t: n, next: func(b *vector.Builder) (bool, error) {
			if c := at.Cmp(&to); step.Sign() > 0 && c > 0 || step.Sign() < 0 && c < 0 {
				return false, nil
			}
			b.AppendDecimal(&at)
			var err error
			at, err = at.Add(&step)
			return true, err
		}}, nil
	}
	add(r, "generate_series", kit.Params(n, n), n, open)
	add(r, "generate_series", kit.Params(n, n, n), n, open)
}

func registerTimeSeries(r *ext.Registry) {
	for _, t := range []types.T{types.Timestamp, types.TimestampTZ} {
		add(r, "generate_series", kit.Params(t, t, types.Interval), t, func(c *ext.Call, a []*vector.Vector) (vector.Reader, error) {
			at, to := kit.At[int64](a[0], 0), kit.At[int64](a[1], 0)
			x := kit.At[vector.Interval](a[2], 0)
			step := datetime.Span{Micros: x.Micros, Days: x.Days, Months: x.Months}
			sign := step.Compare(datetime.Span{})
			if sign == 0 {
				return nil, errStep()
			}
			return &generator{t: t, next: func(b *vector.Builder) (bool, error) {
				if sign > 0 && at > to || sign < 0 && at < to {
					return false, nil
				}
				vector.AppendFixed(b, at)
				var err error
				if t == types.TimestampTZ {
					at, err = oper.AddLocal(c, at, step)
				} else {
					at, err = datetime.AddToTimestamp(at, step)
				}
				return true, err
			}}, nil
		})
	}
}

func registerArrays(r *ext.Registry) {
	anyArray := types.Of(types.AnyArrayOID)
	add(r, "unnest", kit.Params(anyArray), types.Of(types.AnyElementOID), func(_ *ext.Call, a []*vector.Vector) (vector.Reader, error) {
		arr, err := array.Decode(a[0].Bytes(0))
		if err != nil {
			return nil, err
		}
		return kit.OneColumn(arr.Elems), nil
	})
	subscripts := func(_ *ext.Call, a []*vector.Vector) (vector.Reader, error) {
		dims, err := array.Dims(a[0].Bytes(0))
		if err != nil {
			return nil, err
		}
		d := int(kit.At[int32](a[1], 0))
		if d < 1 || d > len(dims) {
			return kit.OneColumn(vector.New(types.Int4, 0)), nil
		}
		reverse := len(a) > 2 && a[2].Bool(0)
		vals := make([]int32, dims[d-1].Len)
		for i := range vals {
			vals[i] = dims[d-1].Lower + int32(i)
			if reverse {
				vals[i] = dims[d-1].Lower + dims[d-1].Len - 1 - int32(i)
			}
		}
		return kit.OneColumn(vector.WrapFixed(types.Int4, vals, nil)), nil
	}
	add(r, "generate_subscripts", kit.Params(anyArray, types.Int4), types.Int4, subscripts)
	add(r, "generate_subscripts", kit.Params(anyArray, types.Int4, types.Bool), types.Int4, subscripts)
}
