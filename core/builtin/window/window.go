package window

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the window functions to r.
func Register(r *ext.Registry) {
	registerRanks(r)
	registerOffsets(r)
	registerFrames(r)
}

func registerRanks(r *ext.Registry) {
	ranks := func(oid types.OID, name string, value func(p *ext.Partition, i int, groups int64) int64) {
		r.AddWindow(&ext.Window{OID: oid, Name: name, Return: types.Int8,
			Eval: func(_ *ext.Call, p *ext.Partition, _ []*vector.Vector, out *vector.Builder) error {
				groups := int64(0)
				for i := range p.N {
					if int(p.PeerStart[i]) == i {
						groups++
					}
					vector.AppendFixed(out, value(p, i, groups))
				}
				return nil
			}})
	}
	ranks(3100, "row_number", func(_ *ext.Partition, i int, _ int64) int64 { return int64(i) + 1 })
	ranks(3101, "rank", func(p *ext.Partition, i int, _ int64) int64 { return int64(p.PeerStart[i]) + 1 })
	ranks(3102, "dense_rank", func(_ *ext.Partition, _ int, groups int64) int64 { return groups })

	shares := func(oid types.OID, name string, value func(p *ext.Partition, i int) float64) {
		r.AddWindow(&ext.Window{OID: oid, Name: name, Return: types.Float8,
			Eval: func(_ *ext.Call, p *ext.Partition, _ []*vector.Vector, out *vector.Builder) error {
				for i := range p.N {
					vector.AppendFixed(out, value(p, i))
				}
				return nil
			}})
	}
	shares(3103, "percent_rank", func(p *ext.Partition, i int) float64 {
		if p.N <= 1 {
			return 0
		}
		return float64(p.PeerStart[i]) / float64(p.N-1)
	})
	shares(3104, "cume_dist", func(p *ext.Partition, i int) float64 { return float64(p.PeerEnd[i]) / float64(p.N) })
	r.AddWindow(&ext.Window{OID: 3105, Name: "ntile", Args: []types.T{types.Int4}, Return: types.Int4, Eval: ntile})
}

// ntile divides the partition as evenly as possible. The argument of the first
// row counts.
func ntile(_ *ext.Call, p *ext.Partition, args []*vector.Vector, out *vector.Builder) error {
	if p.N == 0 {
		return nil
	}
	if args[0].IsNull(0) {
		for range p.N {
			out.AppendNull()
		}
		return nil
	}
	buckets := int64(vector.Values[int32](args[0])[0])
	if buckets <= 0 {
		return errs.New(errs.InvalidArgumentForNtile, "argument of ntile must be greater than zero")
	}
	size, larger := int64(p.N)/buckets, int64(p.N)%buckets
	bucket, left := int64(1), size
	if larger > 0 {
		left++
	}
	for range p.N {
		if left == 0 {
			bucket++
			left = size
			if bucket <= larger {
				left++
			}
		}
		vector.AppendFixed(out, int32(bucket))
		left--
	}
	return nil
}

func registerOffsets(r *ext.Registry) {
	element, common := types.Of(types.AnyElementOID), types.Of(types.AnyCompatibleOID)
	for _, f := range []struct {
		name string
		sign int64
		oids [3]types.OID
	}{{"lag", -1, [3]types.OID{3106, 3107, 3108}}, {"lead", 1, [3]types.OID{3109, 3110, 3111}}} {
		eval := func(_ *ext.Call, p *ext.Partition, args []*vector.Vector, out *vector.Builder) error {
			return shift(p, args, f.sign, out)
		}
		r.AddWindow(
			&ext.Window{OID: f.oids[0], Name: f.name, Args: []types.T{element}, Return: element, Eval: eval},
			&ext.Window{OID: f.oids[1], Name: f.name, Args: []types.T{element, types.Int4}, Return: element, Eval: eval},
			&ext.Window{OID: f.oids[2], Name: f.name, Args: []types.T{common, types.Int4, common}, Return: common, Eval: eval},
		)
	}
}

// shift gives the value some rows away, or the default where there is none.
func shift(p *ext.Partition, args []*vector.Vector, sign int64, out *vector.Builder) error {
	for i := range p.N {
		distance := int64(1)
		if len(args) > 1 {
			if args[1].IsNull(i) {
				out.AppendNull()
				continue
			}
			distance = int64(vector.Values[int32](args[1])[args[1].Index(i)])
		}
		switch at := int64(i) + sign*distance; {
		case at >= 0 && at < int64(p.N):
			out.AppendRow(args[0], int(at))
		case len(args) > 2:
			out.AppendRow(args[2], i)
		default:
			out.AppendNull()
		}
	}
	return nil
}

func registerFrames(r *ext.Registry) {
	element := types.Of(types.AnyElementOID)
	add := func(oid types.OID, name string, args []types.T, pick func(f *frame, args []*vector.Vector, i int) (int32, error)) {
		r.AddWindow(&ext.Window{OID: oid, Name: name, Args: args, Return: element, UsesFrame: true,
			Eval: func(_ *ext.Call, p *ext.Partition, args []*vector.Vector, out *vector.Builder) error {
				f := frame{p}
				for i := range p.N {
					at, err := pick(&f, args, i)
					if err != nil {
						return err
					}
					if at < 0 {
						out.AppendNull()
					} else {
						out.AppendRow(args[0], int(at))
					}
				}
				return nil
			}})
	}
	add(3112, "first_value", []types.T{element}, func(f *frame, _ []*vector.Vector, i int) (int32, error) {
		return f.nth(i, 1), nil
	})
	add(3113, "last_value", []types.T{element}, func(f *frame, _ []*vector.Vector, i int) (int32, error) {
		return f.last(i), nil
	})
	add(3114, "nth_value", []types.T{element, types.Int4}, func(f *frame, args []*vector.Vector, i int) (int32, error) {
		if args[1].IsNull(i) {
			return -1, nil
		}
		n := vector.Values[int32](args[1])[args[1].Index(i)]
		if n <= 0 {
			return 0, errs.New(errs.InvalidArgumentForNthValue, "argument of nth_value must be greater than zero")
		}
		return f.nth(i, n), nil
	})
}

// frame finds rows in the frame of a row.
type frame struct{ *ext.Partition }

// nth returns the n-th row of the frame of row i, from 1, or -1.
func (f *frame) nth(i int, n int32) int32 {
	start, end := f.FrameStart[i], f.FrameEnd[i]
	if f.Excluded == nil {
		if n > end-start {
			return -1
		}
		return start + n - 1
	}
	for r := start; r < end; r++ {
		if !f.Excluded(int32(i), r) {
			if n--; n == 0 {
				return r
			}
		}
	}
	return -1
}

// last returns the last row of the frame of row i, or -1.
func (f *frame) last(i int) int32 {
	for r := f.FrameEnd[i] - 1; r >= f.FrameStart[i]; r-- {
		if f.Excluded == nil || !f.Excluded(int32(i), r) {
			return r
		}
	}
	return -1
}
