package sysfn

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerWAL adds the functions that tell where the write-ahead log ends, and
// the one that ends a segment of it.
func registerWAL(r *ext.Registry) {
	position := func(fn string, of func(inserted, flushed uint64) uint64) *ext.Scalar {
		return &ext.Scalar{Name: fn, Return: types.Of(types.PgLSNOID), Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (int64, error) {
				return int64(of(c.Session.WALPosition())), nil
			})}
	}
	inserted := func(inserted, _ uint64) uint64 { return inserted }
	flushed := func(_, flushed uint64) uint64 { return flushed }
	r.AddScalar(
		position("pg_current_wal_insert_lsn", inserted),
		position("pg_current_wal_lsn", inserted), // what is buffered is written at any moment
		position("pg_current_wal_flush_lsn", flushed),
		&ext.Scalar{Name: "pg_switch_wal", Return: types.Of(types.PgLSNOID), Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (int64, error) {
				lsn, err := c.Session.SwitchWAL()
				return int64(lsn), err
			})},
	)
}
