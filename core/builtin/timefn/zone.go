package timefn

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// registerZone adds the functions behind AT TIME ZONE.
func registerZone(r *ext.Registry) {
	text, span := types.Text, types.Interval
	r.AddScalar(
		&ext.Scalar{Name: "timezone", Args: kit.Params(text, types.TimestampTZ), Return: types.Timestamp, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
				z, err := datetime.FindZone(v[0].Str(i))
				if err != nil {
					return 0, err
				}
				return inRange(z.ToLocal(kit.At[int64](v[1], i)))
			})},
		&ext.Scalar{Name: "timezone", Args: kit.Params(text, types.Timestamp), Return: types.TimestampTZ, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
				z, err := datetime.FindZone(v[0].Str(i))
				if err != nil {
					return 0, err
				}
				return inRange(z.FromLocal(kit.At[int64](v[1], i)))
			})},
		&ext.Scalar{Name: "timezone", Args: kit.Params(text, types.TimeTZ), Return: types.TimeTZ, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (vector.TimeTZ, error) {
				z, err := datetime.FindZone(v[0].Str(i))
				if err != nil {
					return vector.TimeTZ{}, err
				}
				return moveTime(kit.At[vector.TimeTZ](v[1], i), (z.ToLocal(c.Now)-c.Now)/datetime.Second), nil
			})},
		&ext.Scalar{Name: "timezone", Args: kit.Params(span, types.TimestampTZ), Return: types.Timestamp, Strict: true, Eval: shift(1)},
		&ext.Scalar{Name: "timezone", Args: kit.Params(span, types.Timestamp), Return: types.TimestampTZ, Strict: true, Eval: shift(-1)},
		&ext.Scalar{Name: "timezone", Args: kit.Params(span, types.TimeTZ), Return: types.TimeTZ, Strict: true,
			Eval: kit.Map2(func(z vector.Interval, t vector.TimeTZ) (vector.TimeTZ, error) {
				return moveTime(t, z.Micros/datetime.Second), checkZone(z)
			})},
	)
}

func inRange(ts int64) (int64, error) {
	if datetime.TimestampFinite(ts) && !datetime.TimestampValid(ts) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range")
	}
	return ts, nil
}

// shift makes the kernels of a zone that is given as an interval.
func shift(sign int64) ext.ScalarKernel {
	return kit.Map2(func(z vector.Interval, ts int64) (int64, error) {
		if err := checkZone(z); err != nil {
			return 0, err
		}
		if !datetime.TimestampFinite(ts) {
			return ts, nil
		}
		return inRange(ts + sign*(z.Micros/datetime.Second*datetime.Second))
	})
}

func checkZone(z vector.Interval) error {
	if z.Months == 0 && z.Days == 0 {
		return nil
	}
	return errs.New(errs.InvalidParameterValue, "interval time zone \"%s\" must not include months or days",
		datetime.AppendInterval(nil, z.Months, z.Days, z.Micros))
}

// moveTime gives a time of day in another zone.
func moveTime(t vector.TimeTZ, east int64) vector.TimeTZ {
	micros := (t.Micros + int64(t.Zone)*datetime.Second + east*datetime.Second) % datetime.Day
	if micros < 0 {
		micros += datetime.Day
	}
	return vector.TimeTZ{Micros: micros, Zone: int32(-east)}
}
