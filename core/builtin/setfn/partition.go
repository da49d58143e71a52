package setfn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerPartitions registers the functions that psql and others ask of every
// table. No table is partitioned, so no table has a place in a tree of
// partitions.
func registerPartitions(r *ext.Registry) {
	regclass := types.Of(types.RegclassOID)
	none := func(*ext.Call, []*vector.Vector) (vector.Reader, error) { return noRows{}, nil }
	r.AddTable(&ext.TableFunc{Name: "pg_partition_ancestors", Args: kit.Params(regclass), Strict: true, Scalar: true, Rows: 1,
		Columns: []ext.ResultColumn{{Name: "relid", Type: regclass}}, Open: none})
	r.AddTable(&ext.TableFunc{Name: "pg_partition_tree", Args: kit.Params(regclass), Strict: true, Rows: 1,
		Columns: []ext.ResultColumn{{Name: "relid", Type: regclass}, {Name: "parentrelid", Type: regclass},
			{Name: "isleaf", Type: types.Bool}, {Name: "level", Type: types.Int4}}, Open: none})
	r.AddScalar(&ext.Scalar{Name: "pg_partition_root", Args: kit.Params(regclass), Return: regclass, Strict: true, Volatility: ext.Stable,
		Eval: func(_ *ext.Call, _ []*vector.Vector, _ []int32, out *vector.Vector) error {
			for i := range out.Len() {
				out.SetNull(i)
			}
			return nil
		}})
}

// noRows is a reader at its end.
type noRows struct{}

// Next implements vector.Reader.
func (noRows) Next(context.Context) (*vector.Batch, error) { return nil, nil }

// Close implements vector.Reader.
func (noRows) Close() {}
