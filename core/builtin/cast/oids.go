package cast

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
)

// registerOIDs adds the conversions between integers and object identifiers.
func registerOIDs(r *ext.Registry) {
	fromInt8 := convert(func(x int64) (int32, error) {
		if x < 0 || x > math.MaxUint32 {
			return 0, errs.New(errs.NumericValueOutOfRange, "OID out of range")
		}
		return int32(uint32(x)), nil
	})
	toInt8 := convert(func(x int32) (int64, error) { return int64(uint32(x)), nil })
	kinds := []types.OID{types.OIDOID, types.RegclassOID, types.RegtypeOID, types.RegprocOID, types.RegprocedureOID,
		types.RegoperOID, types.RegoperatorOID, types.RegnamespaceOID, types.RegroleOID}
	for _, oid := range kinds {
		t := types.Of(oid)
		relabel(r, types.Int4, t, ext.CastImplicit)
		relabel(r, t, types.Int4, ext.CastAssignment)
		add(r, types.Int2, t, ext.CastImplicit, widen[int16, int32]())
		add(r, types.Int8, t, ext.CastImplicit, fromInt8)
		add(r, t, types.Int8, ext.CastAssignment, toInt8)
		if oid != types.OIDOID {
			relabel(r, types.Oid, t, ext.CastImplicit)
			relabel(r, t, types.Oid, ext.CastImplicit)
		}
	}
	relabel(r, types.Of(types.RegprocOID), types.Of(types.RegprocedureOID), ext.CastImplicit)
	relabel(r, types.Of(types.RegprocedureOID), types.Of(types.RegprocOID), ext.CastImplicit)
	// A name looks itself up: 'pg_class'::text::regclass.
	lookup := viaText(types.Text, types.Of(types.RegclassOID))
	lookup.Context = ext.CastImplicit
	r.AddCast(lookup)
}
