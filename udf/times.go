package udf

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
)

// checkTime checks a number that a guest has made of a date or time.
func checkTime(fn *catalog.Function, x int64) error {
	if valid := column.TimeCheck(fn.Return); valid != nil && !valid(x) {
		return errs.New(errs.DatetimeFieldOverflow, "WebAssembly function \"%s\" returned a %s that is out of range", fn.Name, fn.Return)
	}
	return nil
}

// checkTimes is checkTime for rows of a vector.
func checkTimes(fn *catalog.Function, v *vector.Vector, rows []int32) error {
	if column.TimeCheck(fn.Return) == nil {
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
