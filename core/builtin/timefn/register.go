// Package timefn holds the functions over dates, times and intervals.
package timefn

import (
	"math"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	registerNow(r)
	registerExtract(r)
	registerTrunc(r)
	registerMake(r)
	registerBin(r)
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
