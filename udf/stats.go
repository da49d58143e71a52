package udf

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
)

// counters are what is counted of one function, by batches.
type counters struct {
	calls, rows, nanos, fuel, traps, peak, compileNanos, hits atomic.Int64
}

// counted returns those of a function that is in use, or such as nobody looks at.
func (r *Registry) counted(fn types.OID) *counters {
	if c, ok := r.counters.Load(fn); ok {
		return c.(*counters)
	}
	return new(counters)
}

// countersOf returns those of a function, which are there from now on until Retain takes them away.
func (r *Registry) countersOf(fn types.OID) *counters {
	if c, ok := r.counters.Load(fn); ok {
		return c.(*counters)
	}
	c, _ := r.counters.LoadOrStore(fn, new(counters))
	return c.(*counters)
}

// count counts one call of an instance over a batch, for the function and for the
// statement, with the fuel that it took, which it returns.
func (c *counters) count(call *ext.Call, name string, in *host.Instance, rows int, began time.Time, err error) (fuel int64) {
	fuel = in.Spent()
	took := int64(time.Since(began))
	call.Use(name, rows, took, fuel)
	c.calls.Add(1)
	c.rows.Add(int64(rows))
	c.nanos.Add(took)
	c.fuel.Add(fuel)
	if err != nil {
		c.traps.Add(1)
	}
	for memory := in.MemoryBytes(); ; {
		before := c.peak.Load()
		if memory <= before || c.peak.CompareAndSwap(before, memory) {
			return fuel
		}
	}
}

// rowsOf is the number of rows that a kernel computes.
func rowsOf(sel []int32, out *vector.Vector) int {
	if sel != nil {
		return len(sel)
	}
	return out.Len()
}

// Stats implements the session's Languages.
func (r *Registry) Stats(fn types.OID) (ext.FunctionStats, bool) {
	x, ok := r.counters.Load(fn)
	if !ok {
		return ext.FunctionStats{}, false
	}
	c := x.(*counters)
	return ext.FunctionStats{
		Calls: c.calls.Load(), Rows: c.rows.Load(), Nanos: c.nanos.Load(), Fuel: c.fuel.Load(), Traps: c.traps.Load(), PeakMemory: c.peak.Load(),
		CompileNanos: c.compileNanos.Load(), CacheHits: c.hits.Load(),
	}, true
}

// FuelOf implements the session's Languages.
func (r *Registry) FuelOf(c *ext.Call) int64 {
	if ctx, ok := c.Shared.Load(meterKey{}); ok {
		return host.Fuel(ctx.(context.Context))
	}
	return 0
}

// Retain implements the session's Languages.
func (r *Registry) Retain(known func(fn types.OID) bool) {
	r.counters.Range(func(fn, _ any) bool {
		if !known(fn.(types.OID)) {
			r.counters.Delete(fn)
		}
		return true
	})
}
