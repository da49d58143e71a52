package udf

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// validTime returns what says which numbers are values of a type, nil where all
// are.
func validTime(t types.T) func(x int64) bool {
	switch t.OID {
	case types.DateOID:
		return func(x int64) bool {
			return !datetime.DateFinite(int32(x)) || datetime.DateValid(x)
		}
	case types.TimestampOID, types.TimestampTZOID:
		return func(x int64) bool {
			return !datetime.TimestampFinite(x) || datetime.TimestampValid(x)
		}
	case types.TimeOID:
		return func(x int64) bool { return x >= 0 && x <= datetime.Day }
	}
	return nil
}

// checkTime checks a number that a guest has made of a date or time.
func checkTime(fn *catalog.Function, x int64) error {
	if valid := validTime(fn.Return); valid != nil && !valid(x) {
		return errs.New(errs.DatetimeFieldOverflow, "WebAssembly function \"%s\" returned a %s that is out of range", fn.Name, fn.Return)
	}
	return nil
}

// checkTimes is checkTime for rows of a vector.
func checkTimes(fn *catalog.Function, v *vector.Vector, rows []int32) error {
	if validTime(fn.Return) == nil {
		return nil
	}
	for _, i := range rows {
		x := int64(0)
		if v.Phys() == types.PhysInt32 {
			x = int64(vector.Values[int32](v)[i])
		} else {
			x = vector.Values[int64](v)[i]
		}
		if err := checkTime(fn, x); err != nil {
			return err
		}
	}
	return nil
}
