package timefn

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// dateBin returns the start of the stride that ts is in, counted from origin.
func dateBin(stride vector.Interval, ts, origin int64) (int64, error) {
	switch {
	case !datetime.TimestampFinite(ts):
		return ts, nil
	case !datetime.TimestampFinite(origin):
		return 0, errs.New(errs.DatetimeFieldOverflow, "origin out of range")
	case stride.Months != 0:
		return 0, errs.New(errs.FeatureNotSupported, "timestamps cannot be binned into intervals containing months or years")
	}
	size := int64(stride.Days)*datetime.Day + stride.Micros
	if int64(stride.Days) > (1<<63-1)/datetime.Day || stride.Micros > 0 && size < int64(stride.Days)*datetime.Day {
		return 0, errs.New(errs.DatetimeFieldOverflow, "interval out of range")
	}
	if size <= 0 {
		return 0, errs.New(errs.DatetimeFieldOverflow, "stride must be greater than zero")
	}
	d := ts - origin
	if (ts^origin)&(ts^d) < 0 {
		return 0, errs.New(errs.DatetimeFieldOverflow, "interval out of range")
	}
	rest := d % size
	if rest < 0 {
		rest += size
	}
	out := ts - rest
	if !datetime.TimestampValid(out) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range")
	}
	return out, nil
}

// registerBin adds date_bin and make_timestamptz.
func registerBin(r *ext.Registry) {
	for _, t := range []types.T{types.Timestamp, types.TimestampTZ} {
		r.AddScalar(&ext.Scalar{Name: "date_bin", Args: kit.Params(types.Interval, t, t), Return: t, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
				return dateBin(kit.At[vector.Interval](v[0], i), kit.At[int64](v[1], i), kit.At[int64](v[2], i))
			})})
	}
	i4, f8 := types.Int4, types.Float8
	names := []string{"year", "month", "mday", "hour", "min", "sec", "timezone"}
	makeTZ := kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (int64, error) {
		local, err := makeTimestamp(v, i)
		if err != nil {
			return 0, err
		}
		if len(v) < 7 {
			return inRange(datetime.FromLocal(local, c.Location))
		}
		z, err := datetime.ParseZoneInput(v[6].Str(i))
		if err != nil {
			return 0, err
		}
		return inRange(z.FromLocal(local))
	})
	args := kit.Params(i4, i4, i4, i4, i4, f8)
	r.AddScalar(
		&ext.Scalar{Name: "make_timestamptz", Args: args, ArgNames: names[:6], Return: types.TimestampTZ, Strict: true, Volatility: ext.Stable, Eval: makeTZ},
		&ext.Scalar{Name: "make_timestamptz", Args: append(args[:6:6], types.Text), ArgNames: names, Return: types.TimestampTZ, Strict: true,
			Volatility: ext.Stable, Eval: makeTZ},
	)
}

// makeTimestamp makes a local timestamp of the six fields.
func makeTimestamp(v []*vector.Vector, i int) (int64, error) {
	d, err := makeDate(int(kit.At[int32](v[0], i)), int(kit.At[int32](v[1], i)), int(kit.At[int32](v[2], i)))
	if err != nil {
		return 0, err
	}
	t, err := makeTime(kit.At[int32](v[3], i), kit.At[int32](v[4], i), kit.At[float64](v[5], i))
	if err != nil {
		return 0, err
	}
	day := int64(d)
	if day > 1<<27 {
		return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range: %d-%02d-%02d %d:%02d:%02g",
			kit.At[int32](v[0], i), kit.At[int32](v[1], i), kit.At[int32](v[2], i), kit.At[int32](v[3], i), kit.At[int32](v[4], i), kit.At[float64](v[5], i))
	}
	return inRange(day*datetime.Day + t)
}
