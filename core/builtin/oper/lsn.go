package oper

import (
	"math/big"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerLSN adds the arithmetic of positions in the write-ahead log, which
// are unsigned 64-bit numbers.
func registerLSN(r *ext.Registry) {
	lsn, n := types.Of(types.PgLSNOID), types.Numeric
	difference := kit.Nullable(func(_ *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
		var d decimal.Decimal
		d.Coef.Sub(lsnAt(v[0], i), lsnAt(v[1], i))
		out.AppendDecimal(&d)
		return nil
	})
	addBinary(r, "-", "pg_lsn_mi", lsn, lsn, n, "", difference)
	r.AddScalar(&ext.Scalar{Name: "pg_wal_lsn_diff", Args: kit.Params(lsn, lsn), Return: n, Strict: true, Eval: difference})
	addBinary(r, "+", "pg_lsn_pli", lsn, n, lsn, "+", kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
		return moveLSN(v[0], v[1], i, "add NaN to", (*big.Int).Add)
	}))
	addBinary(r, "+", "numeric_pl_pg_lsn", n, lsn, lsn, "+", kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
		return moveLSN(v[1], v[0], i, "add NaN to", (*big.Int).Add)
	}))
	addBinary(r, "-", "pg_lsn_mii", lsn, n, lsn, "", kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
		return moveLSN(v[0], v[1], i, "subtract NaN from", (*big.Int).Sub)
	}))
}

func lsnAt(v *vector.Vector, i int) *big.Int {
	return new(big.Int).SetUint64(uint64(kit.At[int64](v, i)))
}

// moveLSN adds a number of bytes, rounded, to a position, or subtracts it.
func moveLSN(lsn, bytes *vector.Vector, i int, nan string, op func(z, x, y *big.Int) *big.Int) (int64, error) {
	d := bytes.DecimalAt(i)
	if d.Kind == decimal.NaN {
		return 0, errs.New(errs.FeatureNotSupported, "cannot %s pg_lsn", nan)
	}
	if d.Kind == decimal.Finite {
		whole := d.Round(0)
		if at := op(new(big.Int), lsnAt(lsn, i), &whole.Coef); at.Sign() >= 0 && at.IsUint64() {
			return int64(at.Uint64()), nil
		}
	}
	return 0, errs.New(errs.NumericValueOutOfRange, "pg_lsn out of range")
}
