package udf

import (
	"context"
	"slices"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// The handles of the rows of a trigger, which are read as those of a query are.
const (
	newRow int32 = -1
	oldRow int32 = -2
)

// skipRow is what a trigger's function returns for a row that is not to be written.
const skipRow = 1

func isTrigger(fn *catalog.Function) bool { return fn.Return.OID == types.TriggerOID }

// triggerSignature returns the WebAssembly signature of a trigger's function: the
// module says whether it returns a code.
func triggerSignature(fn *catalog.Function, info *meter.Info) (meter.FuncType, error) {
	var ft meter.FuncType
	if len(fn.Args) > 0 {
		return ft, errs.New(errs.InvalidFunctionDefinition, "trigger functions cannot have declared arguments").
			WithHint("The arguments of the trigger can be accessed through basalt.trg_arg instead.")
	}
	if got, ok := info.Exports[fn.Source]; ok && len(got.Results) > 0 {
		ft.Results = []meter.ValType{meter.I32}
	}
	return ft, nil
}

// Trigger makes a function callable by triggers. It implements the session's Languages.
func (r *Registry) Trigger(fn *catalog.Function, m *catalog.Module) (*ext.Trigger, error) {
	return &ext.Trigger{Open: func(c *ext.Call, sql ext.SQL, about *ext.TriggerInfo) (ext.TriggerCalls, error) {
		return r.openTrigger(c, fn, m, sql, about)
	}}, nil
}

// triggerCalls are the calls of one trigger by one statement, all by one instance. It
// implements ext.TriggerCalls and host.Trigger.
type triggerCalls struct {
	*procedureCall
	call     *ext.Call
	ctx      context.Context
	about    *ext.TriggerInfo
	mod      *host.Module
	in       *host.Instance
	counters *counters
	codes    bool // the function returns one
	resets   bool
	old, new query            // the rows
	assigned []*vector.Vector // by column, nil where none may be assigned to
	values   []kept           // of the columns
}

func (r *Registry) openTrigger(c *ext.Call, fn *catalog.Function, m *catalog.Module, sql ext.SQL, about *ext.TriggerInfo) (*triggerCalls, error) {
	statement := metered(c)
	mod, err := r.hold(statement, bare(fn), m)
	if err != nil {
		return nil, err
	}
	rows := query{rows: givenRow{about}, cols: about.Columns, own: true}
	t := &triggerCalls{old: rows, new: rows, values: make([]kept, len(about.Columns)), procedureCall: newProcedureCall(fn, sql, nil, c.Session), call: c, about: about, mod: mod,
		counters: r.countersOf(fn.OID), codes: len(mod.Info.Exports[fn.Source].Results) > 0}
	_, t.resets = mod.Info.Exports["basalt_reset"]
	t.ctx = host.WithServices(statement, t)
	if t.in, err = mod.Start(t.ctx); err != nil {
		mod.Drop()
		return nil, err
	}
	t.memory = t.in.Memory()
	return t, nil
}

// Close implements ext.TriggerCalls.
func (t *triggerCalls) Close() {
	t.forget(t.values)
	t.close()
	t.in.Discard(t.ctx)
	t.mod.Drop()
}

// RunsSQL implements ext.TriggerCalls.
func (t *triggerCalls) RunsSQL() bool {
	return slices.ContainsFunc(t.mod.Info.Imports, func(i meter.Import) bool { return i.Name == "sql_exec" || i.Name == "sql_query" })
}

// Fire implements ext.TriggerCalls.
func (t *triggerCalls) Fire(old, new *vector.Batch, row int, assigned []*vector.Vector) (keep bool, err error) {
	t.close() // what the last call has left open
	t.forget(t.values)
	t.params, t.failed, t.assigned = nil, nil, assigned
	t.show(oldRow, &t.old, old, row)
	t.show(newRow, &t.new, new, row)
	for c, v := range assigned {
		if v != nil {
			t.replace(c, v)
		}
	}
	began := time.Now()
	stack := []uint64{0}
	if t.resets {
		err = t.in.Call(t.ctx, "basalt_reset", stack)
	}
	if err == nil {
		err = t.in.Call(t.ctx, t.fn.Source, stack)
	}
	host.Used(t.ctx, t.counters.count(t.call, t.fn.Name, t.in, 1, began, err))
	if err != nil {
		return false, err
	}
	switch code := uint32(stack[0]); {
	case !t.codes || code == 0:
		return true, nil
	case code == skipRow:
		return false, nil
	default:
		return false, errs.New(errs.ExternalRoutineException, "WebAssembly trigger function \"%s\" returned code %d", t.fn.Name, int32(code)).
			WithHint("It is 0 for a row that is to be written, and 1 for one that is not.")
	}
}

// show gives the function a row by a handle.
func (t *triggerCalls) show(handle int32, q *query, b *vector.Batch, row int) {
	if b == nil {
		return
	}
	q.batch, q.row, q.next = b, row, b.N
	t.queries[handle] = q
}

// replace makes v, of one row, the value of a column of the new row.
func (t *triggerCalls) replace(column int, v *vector.Vector) {
	if t.new.batch == nil {
		return
	}
	cols := slices.Clone(t.new.batch.Cols)
	cols[column] = vector.NewConst(v, 0, t.new.batch.N)
	t.new.batch = &vector.Batch{N: t.new.batch.N, Cols: cols}
}

// Out implements host.Procedure: it assigns to a column of the new row.
func (t *triggerCalls) Out(column int32, v host.Value) error {
	switch {
	case t.assigned == nil:
		return misuse("only a trigger BEFORE INSERT or UPDATE FOR EACH ROW can assign to columns")
	case column < 1 || int(column) > len(t.assigned):
		return misuse("the new row has no column %d", column)
	}
	x, err := t.value(t.about.Columns[column-1].Type, v)
	if err == nil {
		err = t.keep(&t.values[column-1], x)
	}
	if err == nil {
		t.assigned[column-1] = x
		t.replace(int(column-1), x)
	}
	return err
}

// Column implements host.Trigger.
func (t *triggerCalls) Column(name string) int32 {
	return int32(slices.IndexFunc(t.about.Columns, func(c ext.ResultColumn) bool { return c.Name == name }) + 1)
}

// Arg implements host.Trigger.
func (t *triggerCalls) Arg(n int32) (string, bool) {
	if n < 0 || int(n) >= len(t.about.Args) {
		return "", false
	}
	return t.about.Args[n], true
}

// About implements host.Trigger.
func (t *triggerCalls) About(what int32) (string, bool) {
	facts := []string{t.about.Name, t.about.Schema, t.about.Table, t.about.When, t.about.Level, t.about.Event}
	if what < 0 || int(what) >= len(facts) {
		return "", false
	}
	return facts[what], true
}

// givenRow is a row that is there from the beginning. It implements ext.Rows.
type givenRow struct{ of *ext.TriggerInfo }

// Columns implements ext.Rows.
func (g givenRow) Columns() []ext.ResultColumn { return g.of.Columns }

// Next implements vector.Reader.
func (givenRow) Next(context.Context) (*vector.Batch, error) { return nil, nil }

// Close implements vector.Reader.
func (givenRow) Close() {}
