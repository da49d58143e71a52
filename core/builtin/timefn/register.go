// Package timefn holds the functions over dates, times and intervals.
package timefn

import (
	"math"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	registerNow(r)
	registerExtract(r)
	registerTrunc(r)
	registerMake(r)
	registerZone(r)
}

func registerNow(r *ext.Registry) {
	at := func(name string, vol ext.Volatility, f func(c *ext.Call) int64) {
		r.AddScalar(&ext.Scalar{Name: name, Return: types.TimestampTZ, Strict: true, Volatility: vol,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (int64, error) { return f(c), nil })})
	}
	at("now", ext.Stable, func(c *ext.Call) int64 { return c.Now })
	at("transaction_timestamp", ext.Stable, func(c *ext.Call) int64 { return c.Now })
	at("statement_timestamp", ext.Stable, func(c *ext.Call) int64 { return c.StmtNow })
	at("clock_timestamp", ext.Volatile, func(c *ext.Call) int64 { return c.Session.Clock() })
	r.AddScalar(&ext.Scalar{Name: "pg_sleep", Args: kit.Params(types.Float8), Return: types.Void, Strict: true, Volatility: ext.Volatile,
		Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			sec := kit.At[float64](v[0], i)
			return dst, false, c.Session.Sleep(c.Ctx, time.Duration(math.Max(sec, 0)*float64(time.Second)))
		})})
}

// instant is a value taken apart for extract: a local timestamp, and what else
// its type knows.
type instant struct {
	local  int64 // microseconds, local
	utc    int64
	span   *datetime.Span
	offset int // seconds east
	zoned  bool
	isTime bool
	isDate bool
}

func instantOf(c *ext.Call, v *vector.Vector, i int) instant {
	switch v.Type.OID {
	case types.DateOID:
		ts := oper.DateToTimestamp(kit.At[int32](v, i))
		return instant{local: ts, utc: ts, isDate: true}
	case types.TimestampOID:
		ts := kit.At[int64](v, i)
		return instant{local: ts, utc: ts}
	case types.TimestampTZOID:
		ts := kit.At[int64](v, i)
		if !datetime.TimestampFinite(ts) {
			return instant{local: ts, utc: ts, zoned: true}
		}
		return instant{local: datetime.ToLocal(ts, c.Location), utc: ts, offset: datetime.OffsetAt(c.Location, ts), zoned: true}
	case types.TimeOID:
		return instant{local: kit.At[int64](v, i), isTime: true}
	case types.TimeTZOID:
		t := kit.At[vector.TimeTZ](v, i)
		return instant{local: t.Micros, isTime: true, zoned: true, offset: int(-t.Zone)}
	}
	x := kit.At[vector.Interval](v, i)
	return instant{span: &datetime.Span{Micros: x.Micros, Days: x.Days, Months: x.Months}}
}

func registerExtract(r *ext.Registry) {
	for _, t := range []types.T{types.Date, types.Timestamp, types.TimestampTZ, types.Time, types.TimeTZ, types.Interval} {
		vol := ext.Immutable
		if t == types.TimestampTZ {
			vol = ext.Stable
		}
		r.AddScalar(
			&ext.Scalar{Name: "extract", Args: kit.Params(types.Text, t), Return: types.Numeric, Strict: true, Volatility: vol, Eval: extractKernel},
			&ext.Scalar{Name: "date_part", Args: kit.Params(types.Text, t), Return: types.Float8, Strict: true, Volatility: vol,
				Eval: kit.Nullable(func(c *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
					if v[0].IsNull(i) || v[1].IsNull(i) {
						out.AppendNull()
						return nil
					}
					f := field{name: strings.ToLower(v[0].Str(i)), typ: v[1].Type}
					n, scale, null, err := f.of(instantOf(c, v[1], i))
					if err != nil || null {
						out.AppendNull()
						return err
					}
					if scale == infinite {
						vector.AppendFixed(out, math.Inf(int(n)))
						return nil
					}
					vector.AppendFixed(out, float64(n)/math.Pow10(scale))
					return nil
				})})
	}
}

// extractKernel computes extract. Whole fields of a constant name, the common
// case, are written as fixed-point numbers without going through decimals.
func extractKernel(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	if v[0].Enc == vector.Const {
		f := field{name: strings.ToLower(v[0].Str(0)), typ: v[1].Type}
		if whole[f.name] {
			vals := vector.Values[int64](out)
			return kit.Each(n, sel, func(i int) error {
				x, scale, null, err := f.of(instantOf(c, v[1], i))
				if null || scale != 0 {
					out.SetNull(i)
					x = 0
				}
				vals[i] = x
				return err
			})
		}
	}
	b := vector.NewBuilder(types.Numeric, n)
	err := kit.Each(n, sel, func(i int) error {
		for b.Len() < i {
			b.AppendNull()
		}
		f := field{name: strings.ToLower(v[0].Str(i)), typ: v[1].Type}
		x, scale, null, err := f.of(instantOf(c, v[1], i))
		if err != nil || null {
			b.AppendNull()
			return err
		}
		d := decimal.New(x, max(scale, 0))
		if scale == infinite {
			d = decimal.Special(decimal.PosInf)
			if x < 0 {
				d = decimal.Special(decimal.NegInf)
			}
		}
		b.AppendDecimal(&d)
		return nil
	})
	for b.Len() < n {
		b.AppendNull()
	}
	*out = *b.Finish()
	return err
}

// whole lists the fields that are integers and finite for finite values.
var whole = map[string]bool{"year": true, "month": true, "day": true, "hour": true, "minute": true, "dow": true, "doy": true,
	"quarter": true, "week": true, "isoyear": true, "isodow": true, "century": true, "decade": true}

// infinite as a scale stands for an infinite result, of the sign of n.
const infinite = -1

type field struct {
	name string
	typ  types.T
}

func (f field) unknown() error {
	return errs.New(errs.InvalidParameterValue, "unit \"%s\" not recognized for type %s", f.name, f.typ)
}

func (f field) unsupported() error {
	return errs.New(errs.FeatureNotSupported, "unit \"%s\" not supported for type %s", f.name, f.typ)
}

// of returns the field as n × 10^-scale.
func (f field) of(t instant) (n int64, scale int, null bool, err error) {
	if t.span != nil {
		return f.ofSpan(*t.span)
	}
	if !t.isTime && !datetime.TimestampFinite(t.local) {
		return f.ofInfinite(t.local)
	}
	day, micros := datetime.SplitTimestamp(t.local)
	if t.isTime {
		micros = t.local
	}
	if n, scale, ok := f.ofTime(micros, t); ok {
		if t.isDate && f.name != "epoch" {
			return 0, 0, false, f.unsupported()
		}
		return n, scale, false, nil
	}
	if t.isTime {
		return 0, 0, false, f.unsupported()
	}
	year, month, dom := datetime.YMD(day)
	switch f.name {
	case "year", "y", "years":
		if year <= 0 {
			year--
		}
		return int64(year), 0, false, nil
	case "month", "mon", "months":
		return int64(month), 0, false, nil
	case "day", "d", "days":
		return int64(dom), 0, false, nil
	case "dow":
		return int64(datetime.Weekday(day)), 0, false, nil
	case "isodow":
		return int64((datetime.Weekday(day)+6)%7 + 1), 0, false, nil
	case "doy":
		return int64(datetime.YearDay(day)), 0, false, nil
	case "quarter":
		return int64((month-1)/3 + 1), 0, false, nil
	case "week":
		_, w := datetime.ISOWeek(day)
		return int64(w), 0, false, nil
	case "isoyear":
		y, _ := datetime.ISOWeek(day)
		if y <= 0 {
			y--
		}
		return int64(y), 0, false, nil
	case "decade":
		return int64(floorDiv(year, 10)), 0, false, nil
	case "century":
		return int64(century(year, 100)), 0, false, nil
	case "millennium":
		return int64(century(year, 1000)), 0, false, nil
	case "julian":
		if t.isDate {
			return datetime.JulianDay(day), 0, false, nil
		}
		d := decimal.New(datetime.JulianDay(day)*datetime.Day+micros, 0)
		per := decimal.New(datetime.Day, 0)
		q, err := d.Div(&per)
		if err != nil {
			return 0, 0, false, err
		}
		q = q.Round(12)
		return q.Coef.Int64(), q.Scale, false, nil
	}
	return 0, 0, false, f.unknown()
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// century counts centuries and millennia: the first begins with year 1.
func century(year, size int) int {
	if year > 0 {
		return (year + size - 1) / size
	}
	return -((size - year) / size)
}

// ofTime returns the fields of the time of day, and epoch and the zone.
func (f field) ofTime(micros int64, t instant) (n int64, scale int, ok bool) {
	switch f.name {
	case "hour", "hours", "h":
		return micros / datetime.Hour, 0, true
	case "minute", "minutes", "min":
		return micros / datetime.Minute % 60, 0, true
	case "second", "seconds", "sec", "s":
		return micros % datetime.Minute, 6, true
	case "millisecond", "milliseconds", "ms", "msec":
		return micros % datetime.Minute, 3, true
	case "microsecond", "microseconds", "us", "usec":
		return micros % datetime.Minute, 0, true
	case "epoch":
		if t.isDate {
			return (t.utc + datetime.UnixEpochMicros) / datetime.Second, 0, true
		}
		if t.isTime {
			return micros - int64(t.offset)*datetime.Second, 6, true
		}
		return t.utc + datetime.UnixEpochMicros, 6, true
	case "timezone":
		return int64(t.offset), 0, t.zoned
	case "timezone_hour":
		return int64(t.offset / 3600), 0, t.zoned
	case "timezone_minute":
		return int64(t.offset / 60 % 60), 0, t.zoned
	}
	return 0, 0, false
}

func (f field) ofInfinite(ts int64) (n int64, scale int, null bool, err error) {
	sign := int64(1)
	if ts == datetime.TimestampNegInfinity {
		sign = -1
	}
	switch f.name {
	case "epoch", "year", "decade", "century", "millennium", "isoyear", "julian":
		return sign, infinite, false, nil
	}
	return 0, 0, true, nil
}

func (f field) ofSpan(s datetime.Span) (n int64, scale int, null bool, err error) {
	switch f.name {
	case "year", "years":
		return int64(s.Months / 12), 0, false, nil
	case "month", "months":
		return int64(s.Months % 12), 0, false, nil
	case "day", "days":
		return int64(s.Days), 0, false, nil
	case "quarter":
		return int64(s.Months%12/3 + 1), 0, false, nil
	case "decade":
		return int64(s.Months / 120), 0, false, nil
	case "century":
		return int64(s.Months / 1200), 0, false, nil
	case "millennium":
		return int64(s.Months / 12000), 0, false, nil
	case "epoch":
		micros := int64(s.Months/12)*31557600*datetime.Second + int64(s.Months%12)*30*datetime.Day + int64(s.Days)*datetime.Day + s.Micros
		return micros, 6, false, nil
	}
	if n, scale, ok := f.ofTime(s.Micros, instant{}); ok {
		return n, scale, false, nil
	}
	return 0, 0, false, f.unknown()
}
