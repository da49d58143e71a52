package sysfn

import (
	"strings"

	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// registerOptions registers pg_options_to_table, which splits the name=value
// texts of a catalogue's options.
func registerOptions(r *ext.Registry) {
	r.AddTable(&ext.TableFunc{Name: "pg_options_to_table", Args: kit.Params(text.ArrayOf()), Strict: true, Rows: 3, Volatility: ext.Stable,
		Columns: []ext.ResultColumn{{Name: "option_name", Type: text}, {Name: "option_value", Type: text}},
		Open: func(_ *ext.Call, args []*vector.Vector) (vector.Reader, error) {
			a, err := array.Decode(args[0].Bytes(0))
			if err != nil {
				return nil, err
			}
			names, values := vector.NewBuilder(text, 4), vector.NewBuilder(text, 4)
			for i := range a.Elems.Len() {
				if a.Elems.IsNull(i) {
					continue
				}
				name, value, ok := strings.Cut(a.Elems.Str(i), "=")
				names.AppendString(name)
				if ok {
					values.AppendString(value)
				} else {
					values.AppendNull()
				}
			}
			return kit.Columns(names.Finish(), values.Finish()), nil
		}})
}
