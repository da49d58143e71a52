package timefn

import (
	"math"
	"math/big"
	"strings"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

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

// amount is the value of a field: n × 10^-scale + plus, or an infinity of the
// sign of inf, or null. plus keeps seconds apart whose microseconds would
// overflow. exact, when not nil, is a value with more digits than n has.
type amount struct {
	n     int64
	scale int
	plus  int64
	inf   int
	null  bool
	exact *decimal.Decimal
}

func whole[T int | int32 | int64](n T) amount { return amount{n: int64(n)} }

func (a amount) decimal() decimal.Decimal {
	switch {
	case a.exact != nil:
		return *a.exact
	case a.inf > 0:
		return decimal.Special(decimal.PosInf)
	case a.inf < 0:
		return decimal.Special(decimal.NegInf)
	}
	d := decimal.New(a.n, a.scale)
	if a.plus != 0 {
		var sec big.Int
		sec.Mul(big.NewInt(a.plus), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(a.scale)), nil))
		d.Coef.Add(&d.Coef, &sec)
	}
	return d
}

func (a amount) float() float64 {
	if a.inf == 0 && a.plus == 0 && a.exact == nil {
		return float64(a.n) / math.Pow10(a.scale)
	}
	d := a.decimal()
	return d.Float64()
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
					a, err := fieldOf(v[0].Str(i), v[1].Type).of(instantOf(c, v[1], i))
					if err != nil || a.null {
						out.AppendNull()
						return err
					}
					vector.AppendFixed(out, a.float())
					return nil
				})})
	}
}

// extractKernel computes extract. Whole fields of a constant name, the common
// case, are written as fixed-point numbers without going through decimals,
// unless an infinity is among the values.
func extractKernel(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	if v[0].Enc == vector.Const {
		f := fieldOf(v[0].Str(0), v[1].Type)
		if wholeUnits[f.unit] {
			vals := vector.Values[int64](out)
			infinite := false
			err := kit.Each(n, sel, func(i int) error {
				if infinite {
					return nil
				}
				a, err := f.of(instantOf(c, v[1], i))
				if infinite = a.inf != 0; infinite {
					return nil
				}
				if a.null {
					out.SetNull(i)
				}
				vals[i] = a.n
				return err
			})
			if err != nil || !infinite {
				return err
			}
		}
	}
	b := vector.NewBuilder(types.Numeric, n)
	err := kit.Each(n, sel, func(i int) error {
		for b.Len() < i {
			b.AppendNull()
		}
		a, err := fieldOf(v[0].Str(i), v[1].Type).of(instantOf(c, v[1], i))
		if err != nil || a.null {
			b.AppendNull()
			return err
		}
		d := a.decimal()
		b.AppendDecimal(&d)
		return nil
	})
	for b.Len() < n {
		b.AppendNull()
	}
	*out = *b.Finish()
	return err
}

// wholeUnits lists the fields that are integers for finite values.
var wholeUnits = map[string]bool{"year": true, "month": true, "day": true, "hour": true, "minute": true, "dow": true, "doy": true,
	"quarter": true, "week": true, "isoyear": true, "isodow": true, "century": true, "decade": true}

// unitNames gives the units by all their names.
var unitNames = func() map[string]string {
	names := map[string]string{}
	for unit, list := range map[string]string{
		"microsecond": "us usec usecs usecond useconds microsecond microseconds", "millisecond": "ms msec msecs msecond mseconds millisecond milliseconds",
		"second": "s sec secs second seconds", "minute": "m min mins minute minutes", "hour": "h hr hrs hour hours",
		"day": "d day days", "week": "w week weeks", "month": "mon mons month months", "quarter": "qtr quarter", "year": "y yr yrs year years",
		"decade": "dec decs decade decades", "century": "c cent century centuries", "millennium": "mil mils millennium millennia",
		"dow": "dow", "isodow": "isodow", "doy": "doy", "isoyear": "isoyear", "julian": "j jd julian", "epoch": "epoch",
		"timezone": "timezone", "timezone_hour": "timezone_h", "timezone_minute": "timezone_m",
	} {
		for _, name := range strings.Fields(list) {
			names[cutName(name)] = unit
		}
	}
	return names
}()

// cutName cuts a unit's name to the ten letters that count.
func cutName(name string) string { return name[:min(len(name), 10)] }

// field is a field to take of values of a type. unit is "" for an unknown one.
type field struct {
	name, unit string
	typ        types.T
}

func fieldOf(name string, t types.T) field {
	name = strings.ToLower(name)
	return field{name: name, unit: unitNames[cutName(name)], typ: t.Bare()}
}

// unsupported is the error for a unit that the type does not have.
func (f field) unsupported() error {
	if f.unit == "" {
		return errs.New(errs.InvalidParameterValue, "unit \"%s\" not recognized for type %s", f.name, f.typ)
	}
	return errs.New(errs.FeatureNotSupported, "unit \"%s\" not supported for type %s", f.name, f.typ)
}

// of returns the field.
func (f field) of(t instant) (amount, error) {
	if t.span != nil {
		return f.ofSpan(*t.span)
	}
	if !t.isTime && !datetime.TimestampFinite(t.local) {
		return f.ofInfinite(t)
	}
	if t.isTime {
		if a, ok := f.ofTime(t.local, t); ok {
			return a, nil
		}
		return amount{}, f.unsupported()
	}
	day, micros := datetime.SplitTimestamp(t.local)
	if t.isDate && f.unit == "epoch" {
		return whole(t.utc/datetime.Second + datetime.UnixEpochMicros/datetime.Second), nil
	}
	if a, ok := f.ofTime(micros, t); ok {
		if t.isDate {
			return amount{}, f.unsupported()
		}
		return a, nil
	}
	return f.ofDate(day, micros, t.isDate)
}

func (f field) ofDate(day, micros int64, isDate bool) (amount, error) {
	year, month, dom := datetime.YMD(day)
	switch f.unit {
	case "year":
		if year <= 0 {
			year--
		}
		return whole(year), nil
	case "month":
		return whole(month), nil
	case "day":
		return whole(dom), nil
	case "dow":
		return whole(datetime.Weekday(day)), nil
	case "isodow":
		return whole((datetime.Weekday(day)+6)%7 + 1), nil
	case "doy":
		return whole(datetime.YearDay(day)), nil
	case "quarter":
		return whole((month-1)/3 + 1), nil
	case "week":
		_, w := datetime.ISOWeek(day)
		return whole(w), nil
	case "isoyear":
		y, _ := datetime.ISOWeek(day)
		if y <= 0 {
			y--
		}
		return whole(y), nil
	case "decade":
		return whole(floorDiv(year, 10)), nil
	case "century":
		return whole(century(year, 100)), nil
	case "millennium":
		return whole(century(year, 1000)), nil
	case "julian":
		if isDate {
			return whole(datetime.JulianDay(day)), nil
		}
		return julian(day, micros)
	}
	return amount{}, f.unsupported()
}

// julian is the Julian day with the time as its fraction.
func julian(day, micros int64) (amount, error) {
	jd, m, per := decimal.New(datetime.JulianDay(day), 0), decimal.New(micros, 0), decimal.New(datetime.Day, 0)
	q, err := m.Div(&per)
	if err != nil {
		return amount{}, err
	}
	total, err := jd.Add(&q)
	return amount{exact: &total}, err
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
func (f field) ofTime(micros int64, t instant) (amount, bool) {
	switch f.unit {
	case "hour":
		return whole(micros / datetime.Hour), true
	case "minute":
		return whole(micros / datetime.Minute % 60), true
	case "second":
		return amount{n: micros % datetime.Minute, scale: 6}, true
	case "millisecond":
		return amount{n: micros % datetime.Minute, scale: 3}, true
	case "microsecond":
		return whole(micros % datetime.Minute), true
	case "epoch":
		if t.isTime {
			return amount{n: micros - int64(t.offset)*datetime.Second, scale: 6}, true
		}
		if t.utc > math.MaxInt64-datetime.UnixEpochMicros {
			return amount{n: t.utc, scale: 6, plus: datetime.UnixEpochMicros / datetime.Second}, true
		}
		return amount{n: t.utc + datetime.UnixEpochMicros, scale: 6}, true
	case "timezone":
		return whole(t.offset), t.zoned
	case "timezone_hour":
		return whole(t.offset / 3600), t.zoned
	case "timezone_minute":
		return whole(t.offset / 60 % 60), t.zoned
	}
	return amount{}, false
}

// ofInfinite gives an infinity for the fields that grow with time, and null
// for those that come round again.
func (f field) ofInfinite(t instant) (amount, error) {
	sign := 1
	if t.local == datetime.TimestampNegInfinity {
		sign = -1
	}
	switch f.unit {
	case "epoch", "year", "decade", "century", "millennium", "isoyear", "julian":
		return amount{inf: sign}, nil
	case "month", "day", "quarter", "week", "dow", "isodow", "doy":
		return amount{null: true}, nil
	}
	if _, ok := f.ofTime(0, t); ok && !t.isDate {
		return amount{null: true}, nil
	}
	return amount{}, f.unsupported()
}

func (f field) ofSpan(s datetime.Span) (amount, error) {
	switch f.unit {
	case "year":
		return whole(s.Months / 12), nil
	case "month":
		return whole(s.Months % 12), nil
	case "day":
		return whole(s.Days), nil
	case "quarter":
		return whole(s.Months%12/3 + 1), nil
	case "decade":
		return whole(s.Months / 120), nil
	case "century":
		return whole(s.Months / 1200), nil
	case "millennium":
		return whole(s.Months / 12000), nil
	case "epoch":
		// A year is 365.25 days here.
		sec := int64(s.Months/12)*31557600 + int64(s.Months%12)*30*86400 + int64(s.Days)*86400
		return amount{n: s.Micros, scale: 6, plus: sec}, nil
	}
	if a, ok := f.ofTime(s.Micros, instant{}); ok {
		return a, nil
	}
	return amount{}, f.unsupported()
}
