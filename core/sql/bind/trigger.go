package bind

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
)

// BindTriggerWhen binds the condition of a trigger on t. The column with ordinal i has
// id i+1 in the row old, and in new len(t.Columns) more.
func (b *Binder) BindTriggerWhen(t *catalog.Table, sql string) (expr.Expr, error) {
	sc := &scope{}
	for side, name := range []string{"old", "new"} {
		var ids []expr.ColID
		for _, ord := range t.LiveColumns() {
			ids = append(ids, expr.ColID(side*len(t.Columns)+ord+1))
		}
		one, _ := b.tableScope(nil, t, name, ids)
		sc.rels = append(sc.rels, one.rels...)
	}
	b.nextCol = expr.ColID(2*len(t.Columns) + 1)
	e, err := b.storedExpr(sc, sql, "trigger WHEN conditions")
	if err != nil {
		return nil, err
	}
	return b.coerce(e, types.Bool, ext.CastAssignment, nil)
}
