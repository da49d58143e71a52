package keyenc

import (
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// randomValue appends a value of a decodable type, often one at an edge.
func randomValue(b *vector.Builder, t types.T, rng *rand.Rand) {
	edge := []int64{0, -1, 1, -1 << 63, 1<<63 - 1}[rng.IntN(5)]
	if rng.IntN(2) == 0 {
		edge = int64(rng.Uint64())
	}
	switch {
	case rng.IntN(6) == 0:
		b.AppendNull()
	case t.Phys() == types.PhysBool:
		b.AppendBool(edge&1 == 0)
	case t.Phys() == types.PhysInt16:
		vector.AppendFixed(b, int16(edge))
	case t.Phys() == types.PhysInt32:
		vector.AppendFixed(b, int32(edge))
	case t.Phys() == types.PhysInt64:
		vector.AppendFixed(b, edge)
	case t.Phys() == types.PhysUUID:
		vector.AppendFixed(b, vector.UUID{byte(edge), 15: 0xff})
	default:
		text := make([]byte, rng.IntN(5))
		for i := range text {
			text[i] = []byte{0, 1, 'a', 0xfe, 0xff}[rng.IntN(5)]
		}
		b.AppendBytes(text)
	}
}

// What was encoded comes back, each column up to its own end, in any order and with
// any columns left out; what is cut off is refused.
func TestDecode(t *testing.T) {
	all := []types.T{types.Bool, types.Int2, types.Int4, types.Int8, types.Date, types.Timestamp, types.Oid, types.UUID, types.Text, types.Bytea,
		types.Of(types.PgLSNOID), types.Varchar}
	rng := rand.New(rand.NewPCG(3, 1))
	for range 3000 {
		cols := make([]Column, 1+rng.IntN(3))
		var vals []*vector.Vector
		var key []byte
		for k := range cols {
			c := Column{Type: all[rng.IntN(len(all))], Desc: rng.IntN(2) == 0, NullsFirst: rng.IntN(2) == 0}
			if !Decodable(c.Type) {
				t.Fatalf("%s is not decodable", c.Type)
			}
			b := vector.NewBuilder(c.Type, 1)
			randomValue(b, c.Type, rng)
			v := b.Finish()
			key, _ = Append(key, c, v, 0)
			cols[k], vals = c, append(vals, v)
		}
		rest := append(key, 0xaa)
		for k, c := range cols {
			var b *vector.Builder
			if rng.IntN(4) > 0 {
				b = vector.NewBuilder(c.Type, 1)
			}
			var err error
			if rest, err = Decode(rest, c, b); err != nil {
				t.Fatalf("%v: %v", c, err)
			}
			if b == nil {
				continue
			}
			if got, want := b.Finish(), vals[k]; got.IsNull(0) != want.IsNull(0) || !got.IsNull(0) && !same(got, want) {
				t.Fatalf("%v: another value", c)
			}
		}
		if len(rest) != 1 {
			t.Fatalf("%v: %d bytes are left", cols, len(rest))
		}
		for rest, k := key[:rng.IntN(len(key))], 0; k < len(cols); k++ {
			var err error
			if rest, err = Decode(rest, cols[k], nil); err != nil {
				if !errs.Is(err, errs.DataCorrupted) {
					t.Fatal(err)
				}
				break
			}
			if k == len(cols)-1 {
				t.Fatalf("%v: a part of the key passed for all of it", cols)
			}
		}
	}
	for _, typ := range []types.T{types.Numeric, types.Float8, types.Float4, types.Interval, types.TimeTZ, types.BPChar, types.JSONB} {
		if Decodable(typ) {
			t.Errorf("%s is decodable", typ)
		}
	}
}

func same(a, b *vector.Vector) bool {
	if a.Phys() == types.PhysBool {
		return a.Bool(0) == b.Bool(0)
	}
	if a.IsVarlen() {
		return a.Str(0) == b.Str(0)
	}
	return string(a.RawAt(0)) == string(b.RawAt(0))
}
