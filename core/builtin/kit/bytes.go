package kit

import (
	"slices"
	"unsafe"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// MaxValue bounds the bytes of one value that a function makes of smaller ones.
const MaxValue = 256 << 20

// maxVector bounds the bytes of the values of one vector, so that with a last
// value, or two that are joined, its offsets still fit 32 bits.
const maxVector = 512 << 20

// noted is how many bytes of a vector are not worth a reservation.
const noted = 1 << 20

// Strings reads the rows of a vector of variable length.
type Strings struct {
	off  []int32
	data []byte
	mask int // as stride gives it
}

// StringsOf returns a reader of v, which may be a Dict: it is flattened then.
func StringsOf(v *vector.Vector) Strings {
	v = v.Flattened()
	return Strings{off: v.Offsets(), data: v.Data(), mask: stride(v)}
}

// At returns row i, which is shared.
func (s *Strings) At(i int) []byte {
	i &= s.mask
	return s.data[s.off[i]:s.off[i+1]]
}

// Str is At for who wants a string, which is valid as long as the vector is.
func (s *Strings) Str(i int) string {
	b := s.At(i)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Whole returns the offsets and the bytes of all rows of v, which begin at the
// first offset, if they are worth computing at once: v is Flat, and at least half
// of its rows are selected.
func Whole(v *vector.Vector, sel []int32) (off []int32, data []byte, ok bool) {
	n := v.Len()
	if v.Enc != vector.Flat || n == 0 || sel != nil && 2*len(sel) < n {
		return nil, nil, false
	}
	off = v.Offsets()
	return off[:n+1], v.Data()[off[0]:off[n]], true
}

// Row appends row i of a vector to dst. null is a null result; dst is then left as
// it was.
type Row func(dst []byte, i int) (out []byte, null bool, err error)

// Bytes makes a kernel whose rows are computed one by one to a value of
// variable length, which f appends to dst. null is a null result.
func Bytes(f func(c *ext.Call, dst []byte, args []*vector.Vector, i int) (out []byte, null bool, err error)) ext.ScalarKernel {
	return func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		return Fill(c, out, sel, func(dst []byte, i int) ([]byte, bool, error) { return f(c, dst, args, i) })
	}
}

// FillBytes is Fill for values that are no larger than those they are made of.
func FillBytes(out *vector.Vector, sel []int32, f Row) error {
	return Fill(nil, out, sel, f)
}

// Fill writes the rows of a variable-length vector one by one. The statement's
// budget must have room for what they take beyond what out has had before.
func Fill(c *ext.Call, out *vector.Vector, sel []int32, f Row) error {
	w := writer{call: c, off: out.Offsets(), data: out.Data()[:0]}
	w.room = max(cap(w.data), noted)
	defer w.release()
	n := out.Len()
	var err error
	if sel == nil {
		err = w.all(out, n, f)
	} else {
		err = w.some(out, n, sel, f)
	}
	out.SetVarlen(w.off, w.data)
	return err
}

// writer is a vector of variable length that is being filled.
type writer struct {
	call *ext.Call
	off  []int32
	data []byte
	// room is the capacity of data up to which nothing need be asked; reserved is
	// what was taken of the budget for more.
	room     int
	reserved int64
}

func (w *writer) all(out *vector.Vector, n int, f Row) error {
	off := w.off[:n+1]
	for i := range n {
		off[i] = int32(len(w.data))
		b, null, err := f(w.data, i)
		if err == nil && cap(b) > w.room {
			err = w.grown(b)
		}
		switch {
		case err != nil:
			w.end(i)
			return err
		case null:
			out.SetNull(i)
		default:
			w.data = b
		}
	}
	off[n] = int32(len(w.data))
	return nil
}

func (w *writer) some(out *vector.Vector, n int, sel []int32, f Row) error {
	done := 0
	for _, at := range sel {
		i := int(at)
		for ; done <= i; done++ {
			w.off[done] = int32(len(w.data))
		}
		b, null, err := f(w.data, i)
		if err == nil && cap(b) > w.room {
			err = w.grown(b)
		}
		switch {
		case err != nil:
			w.end(done)
			return err
		case null:
			out.SetNull(i)
		default:
			w.data = b
		}
	}
	w.end(done)
	return nil
}

// end makes the rows from done on empty.
func (w *writer) end(done int) {
	for ; done < len(w.off); done++ {
		w.off[done] = int32(len(w.data))
	}
}

// grown is called where the data have outgrown their room.
func (w *writer) grown(data []byte) error {
	if len(data) > maxVector {
		return errs.New(errs.ProgramLimitExceeded, "result too large").WithDetail("The values of a batch of rows take more than %d bytes.", maxVector)
	}
	if w.call != nil && w.call.Memory != nil {
		more := int64(cap(data) - w.room)
		if err := w.call.Memory.Reserve(more); err != nil {
			return err
		}
		w.reserved += more
	}
	w.room = cap(data)
	return nil
}

// release gives back what was reserved: from here on the memory is the caller's.
func (w *writer) release() {
	if w.reserved > 0 {
		w.call.Memory.Release(w.reserved)
	}
}

// Grow returns dst with room for n further bytes, which are those of one value:
// 54000 where it would be too long, 53200 where the statement's budget has no room
// for it.
func Grow(c *ext.Call, dst []byte, n int) ([]byte, error) {
	switch {
	case n > MaxValue || len(dst)+n > maxVector+MaxValue:
		return dst, errs.New(errs.ProgramLimitExceeded, "requested length too large")
	case n > noted && c.Memory != nil && cap(dst)-len(dst) < n:
		if err := c.Memory.Reserve(int64(len(dst) + n)); err != nil {
			return dst, err
		}
		c.Memory.Release(int64(len(dst) + n))
	}
	return slices.Grow(dst, n), nil
}
