package sysfn

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerAdvisory registers the functions of advisory locks, each over one
// number of 64 bits and over two of 32.
func registerAdvisory(r *ext.Registry) {
	for _, shared := range []bool{false, true} {
		suffix := ""
		if shared {
			suffix = "_shared"
		}
		for _, txn := range []bool{false, true} {
			infix := ""
			if txn {
				infix = "xact_"
			}
			l := ext.AdvisoryLock{Shared: shared, Txn: txn}
			advisory(r, "pg_advisory_"+infix+"lock"+suffix, types.Void, l, wait)
			l.Try = true
			advisory(r, "pg_try_advisory_"+infix+"lock"+suffix, boo, l, try)
		}
		advisory(r, "pg_advisory_unlock"+suffix, boo, ext.AdvisoryLock{Shared: shared}, unlock)
	}
	r.AddScalar(&ext.Scalar{Name: "pg_advisory_unlock_all", Return: types.Void, Strict: true, Volatility: ext.Volatile,
		Eval: kit.Bytes(func(c *ext.Call, dst []byte, _ []*vector.Vector, _ int) ([]byte, bool, error) {
			c.Session.AdvisoryUnlockAll()
			return dst, false, nil
		})})
}

// lockOf returns the lock that a row's arguments name.
type lockOf func(args []*vector.Vector, i int) ext.AdvisoryLock

// advisory registers both forms of a function.
func advisory(r *ext.Registry, name string, result types.T, l ext.AdvisoryLock, kernel func(lockOf) ext.ScalarKernel) {
	one := func(args []*vector.Vector, i int) ext.AdvisoryLock {
		l := l
		l.Key = kit.At[int64](args[0], i)
		return l
	}
	pair := func(args []*vector.Vector, i int) ext.AdvisoryLock {
		l := l
		l.Key = int64(kit.At[int32](args[0], i))<<32 | int64(uint32(kit.At[int32](args[1], i)))
		l.Pair = true
		return l
	}
	r.AddScalar(
		&ext.Scalar{Name: name, Args: kit.Params(i8), Return: result, Strict: true, Volatility: ext.Volatile, Eval: kernel(one)},
		&ext.Scalar{Name: name, Args: kit.Params(i4, i4), Return: result, Strict: true, Volatility: ext.Volatile, Eval: kernel(pair)})
}

func wait(of lockOf) ext.ScalarKernel {
	return kit.Bytes(func(c *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
		_, err := c.Session.AdvisoryLock(c.Ctx, of(args, i))
		return dst, false, err
	})
}

func try(of lockOf) ext.ScalarKernel {
	return kit.Bool(func(c *ext.Call, args []*vector.Vector, i int) (bool, error) {
		return c.Session.AdvisoryLock(c.Ctx, of(args, i))
	})
}

func unlock(of lockOf) ext.ScalarKernel {
	return kit.Bool(func(c *ext.Call, args []*vector.Vector, i int) (bool, error) {
		return c.Session.AdvisoryUnlock(of(args, i)), nil
	})
}
