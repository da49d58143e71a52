package agg

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/core/value/tojson"
	"github.com/basaltdb/basalt/vector"
)

func registerJSON(r *ext.Registry) {
	add := func(oid types.OID, name string, args []types.T, ret types.T, text func(*jsonBag, *value.Format, []byte, []int32) ([]byte, error)) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: args, Return: ret, OrderSensitive: true, Dict: true,
			New: func(_ *ext.Call, args []types.T) ext.States {
				return &jsonBag{bag: newBag(args), text: text, binary: ret.OID == types.JSONBOID}
			}})
	}
	one := []types.T{polymorphic(types.AnyElementOID)}
	two := []types.T{polymorphic(types.AnyOID), polymorphic(types.AnyOID)}
	add(3175, "json_agg", one, types.JSON, (*jsonBag).array)
	add(3267, "jsonb_agg", one, types.JSONB, (*jsonBag).array)
	add(3197, "json_object_agg", two, types.JSON, (*jsonBag).object)
	add(3270, "jsonb_object_agg", two, types.JSONB, (*jsonBag).object)
}

// jsonBag is the json aggregates: it keeps the rows and writes the text at the
// end.
type jsonBag struct {
	bag
	text   func(s *jsonBag, f *value.Format, dst []byte, rows []int32) ([]byte, error)
	binary bool
}

// Merge implements ext.States.
func (s *jsonBag) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	s.take(&other.(*jsonBag).bag, into)
	return nil
}

// Final implements ext.States.
func (s *jsonBag) Final(c *ext.Call, from, n int, out *vector.Builder) error {
	f := kit.Format(c)
	for g := from; g < from+n; g++ {
		rows := s.of(g)
		if len(rows) == 0 {
			out.AppendNull()
			continue
		}
		text, err := s.text(s, f, nil, rows)
		if err == nil && s.binary {
			text, err = jsonv.Canonical(nil, string(text))
		}
		if err != nil {
			return err
		}
		out.AppendBytes(text)
	}
	return nil
}

// array writes the values as an array, structured ones on lines of their own.
func (s *jsonBag) array(f *value.Format, dst []byte, rows []int32) ([]byte, error) {
	v := s.column(0)
	structured := v.Type.OID == types.RecordOID || v.Type.IsArray()
	dst = append(dst, '[')
	for i, r := range rows {
		if i > 0 {
			dst = append(dst, ", "...)
			if structured {
				dst = append(dst, "\n "...)
			}
		}
		dst = tojson.Append(dst, f, v, int(r))
	}
	return append(dst, ']'), nil
}

// object writes pairs of key and value.
func (s *jsonBag) object(f *value.Format, dst []byte, rows []int32) ([]byte, error) {
	keys, values := s.column(0), s.column(1)
	dst = append(dst, "{ "...)
	for i, r := range rows {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if keys.IsNull(int(r)) {
			return nil, errs.New(errs.InvalidParameterValue, "field name must not be null")
		}
		dst = jsonv.AppendString(dst, string(f.Append(nil, keys, int(r))))
		dst = tojson.Append(append(dst, " : "...), f, values, int(r))
	}
	return append(dst, " }"...), nil
}
