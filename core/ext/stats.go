package ext

import (
	"cmp"
	"slices"
	"sync/atomic"
)

// FunctionStats is what a user's function has done since the server started.
type FunctionStats struct {
	Calls int64 // of batches
	Rows  int64
	Nanos int64
	Fuel  int64
	// Traps are the calls that failed, by a trap or at a limit.
	Traps int64
	// PeakMemory is the most that an instance had, in bytes.
	PeakMemory int64
	// CompileNanos is how long the compilation of the code that it runs took, and
	// CacheHits are the calls that found it compiled.
	CompileNanos, CacheHits int64
}

// FunctionUse is what a statement has used of a user's function.
type FunctionUse struct {
	Name                     string
	Calls, Rows, Nanos, Fuel int64 // time and fuel are those of all workers
}

// useKey finds what is counted of a function in Call.Shared.
type useKey struct{ name string }

type functionUse struct{ calls, rows, nanos, fuel atomic.Int64 }

// Use counts a call of a user's function over a batch.
func (c *Call) Use(name string, rows int, nanos, fuel int64) {
	x, ok := c.Shared.Load(useKey{name})
	if !ok {
		x, _ = c.Shared.LoadOrStore(useKey{name}, new(functionUse))
	}
	u := x.(*functionUse)
	u.calls.Add(1)
	u.rows.Add(int64(rows))
	u.nanos.Add(nanos)
	u.fuel.Add(fuel)
}

// Uses returns what was counted, by name.
func (c *Call) Uses() []FunctionUse {
	var all []FunctionUse
	c.Shared.Range(func(key, value any) bool {
		if k, ok := key.(useKey); ok {
			u := value.(*functionUse)
			all = append(all, FunctionUse{Name: k.name, Calls: u.calls.Load(), Rows: u.rows.Load(), Nanos: u.nanos.Load(), Fuel: u.fuel.Load()})
		}
		return true
	})
	slices.SortFunc(all, func(a, b FunctionUse) int { return cmp.Compare(a.Name, b.Name) })
	return all
}
