// Package kit holds what the built-in functions are written with: loops over
// the selected rows of a batch, readers of argument values, and writers of
// results of every layout. It follows the kernel contract of core/ext.
package kit

import (
	"context"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// Each calls f for every row to compute, ascending, until it fails.
func Each(n int, sel []int32, f func(i int) error) error {
	if sel == nil {
		for i := range n {
			if err := f(i); err != nil {
				return err
			}
		}
		return nil
	}
	for _, i := range sel {
		if err := f(int(i)); err != nil {
			return err
		}
	}
	return nil
}

// At returns row i of a fixed-width vector of any encoding.
func At[T vector.Fixed](v *vector.Vector, i int) T {
	return vector.Values[T](v.Base())[v.Index(i)]
}

// stride is 0 for a Const vector, whose only value serves all rows, else all
// ones: i & stride is the position of row i's value.
func stride(v *vector.Vector) int {
	if v.Enc == vector.Const {
		return 0
	}
	return -1
}

// Map1 makes a kernel of a function of one fixed-width value.
func Map1[A, R vector.Fixed](f func(A) (R, error)) ext.ScalarKernel {
	return func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		a, sa, r := vector.Values[A](args[0]), stride(args[0]), vector.Values[R](out)
		return Each(out.Len(), sel, func(i int) (err error) {
			r[i], err = f(a[i&sa])
			return err
		})
	}
}

// Map2 makes a kernel of a function of two fixed-width values.
func Map2[A, B, R vector.Fixed](f func(A, B) (R, error)) ext.ScalarKernel {
	return func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		a, b, r := vector.Values[A](args[0]), vector.Values[B](args[1]), vector.Values[R](out)
		sa, sb := stride(args[0]), stride(args[1])
		return Each(out.Len(), sel, func(i int) (err error) {
			r[i], err = f(a[i&sa], b[i&sb])
			return err
		})
	}
}

// Fixed makes a kernel whose rows are computed one by one to a fixed-width
// result; f reads its arguments itself.
func Fixed[R vector.Fixed](f func(c *ext.Call, args []*vector.Vector, i int) (R, error)) ext.ScalarKernel {
	return func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		r := vector.Values[R](out)
		return Each(out.Len(), sel, func(i int) (err error) {
			r[i], err = f(c, args, i)
			return err
		})
	}
}

// Bool makes a kernel whose rows are computed one by one to a boolean.
func Bool(f func(c *ext.Call, args []*vector.Vector, i int) (bool, error)) ext.ScalarKernel {
	return func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		bits := out.Bits()
		clear(bits)
		return Each(out.Len(), sel, func(i int) error {
			x, err := f(c, args, i)
			if x {
				bits.Set(i)
			}
			return err
		})
	}
}

// Nullable makes a kernel that appends each row to a builder: for results of
// any layout that may be null.
func Nullable(f func(c *ext.Call, args []*vector.Vector, i int, out *vector.Builder) error) ext.ScalarKernel {
	return func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		n := out.Len()
		b := vector.NewBuilder(out.Type, n)
		err := Each(n, sel, func(i int) error {
			for b.Len() < i {
				b.AppendNull()
			}
			return f(c, args, i, b)
		})
		for b.Len() < n {
			b.AppendNull()
		}
		*out = *b.Finish()
		return err
	}
}

// Format returns the text settings of a call.
func Format(c *ext.Call) *value.Format {
	f := &value.Format{Location: c.Location, Now: c.Now, FloatDigits: 1}
	if f.Location == nil {
		f.Location = time.UTC
	}
	if c.Session == nil {
		return f
	}
	f.Names = c.Session.Catalog()
	if s, ok := c.Session.Setting("extra_float_digits"); ok && (s == "0" || s != "" && s[0] == '-') {
		f.FloatDigits = 0
		if s != "0" {
			f.FloatDigits = -int(s[1] - '0')
		}
	}
	if s, ok := c.Session.Setting("bytea_output"); ok {
		f.ByteaEscape = s == "escape"
	}
	return f
}

// Params shortens the declaration of parameter types.
func Params(ts ...types.T) []types.T { return ts }

// OneColumn returns a reader of one column of any length.
func OneColumn(v *vector.Vector) vector.Reader { return &columnReader{cols: []*vector.Vector{v}} }

// Columns returns a reader of columns of one length, which may be any.
func Columns(cols ...*vector.Vector) vector.Reader { return &columnReader{cols: cols} }

type columnReader struct {
	cols []*vector.Vector
	at   int
}

// Next implements vector.Reader.
func (r *columnReader) Next(context.Context) (*vector.Batch, error) {
	n := min(r.cols[0].Len()-r.at, vector.Size)
	if n <= 0 {
		return nil, nil
	}
	b := &vector.Batch{N: n}
	for _, c := range r.cols {
		b.Cols = append(b.Cols, c.Slice(r.at, n))
	}
	r.at += n
	return b, nil
}

// Close implements vector.Reader.
func (r *columnReader) Close() {}
