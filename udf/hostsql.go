package udf

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
)

// maxParameters is how many parameters a statement may have, and maxQueries how
// many queries of a call may be open.
const (
	maxParameters = 65535
	maxQueries    = 256
)

// maxKept bounds the parameters and results that the host has of a call, in bytes.
const maxKept = 64 << 20

// rowCost is what a row that a statement gives or changes costs, in units of fuel.
const rowCost = 16

// procedureCall is what the server does for one call of a procedure. It implements
// host.Procedure.
type procedureCall struct {
	services
	fn     *catalog.Function
	sql    ext.SQL
	args   []kept // INOUT and OUT ones are replaced when they are set
	memory *mem.Budget
	held   int64 // reserved for params and args

	params  []kept // of the next statement
	queries map[int32]*query
	columns column.Batch
	handles int32
	failed  error // of the last statement
}

// kept is a value that the guest gave the host to keep.
type kept struct {
	v    *vector.Vector
	held int64 // reserved for it
}

// query is an open query.
type query struct {
	rows  ext.Rows
	cols  []ext.ResultColumn
	batch *vector.Batch
	own   bool // batch is nobody else's
	next  int  // row of batch
	row   int  // position of the present row in the vectors of batch, -1 for none
	text  []byte
}

func newProcedureCall(fn *catalog.Function, sql ext.SQL, args []*vector.Vector, s ext.Session) *procedureCall {
	p := &procedureCall{services: services{session: s}, fn: fn, sql: sql, args: make([]kept, len(args)), queries: map[int32]*query{}}
	for i, v := range args {
		p.args[i].v = v
	}
	return p
}

// close ends what the call has left open.
func (p *procedureCall) close() {
	for _, q := range p.queries {
		q.rows.Close()
	}
	clear(p.queries)
	p.forget(p.params)
	p.forget(p.args)
}

// outs are the values of the OUT parameters.
func (p *procedureCall) outs() []*vector.Vector {
	var out []*vector.Vector
	for i, a := range p.fn.Args {
		if isOut(a) {
			out = append(out, p.args[i].v)
		}
	}
	return out
}

// misuse is the error of a call that makes no sense.
func misuse(format string, args ...any) error {
	return errs.New(errs.ExternalRoutineException, "WebAssembly procedure: "+format, args...)
}

// ArgNull implements host.Procedure.
func (p *procedureCall) ArgNull(param int32) (bool, error) {
	if param < 1 || int(param) > len(p.args) {
		return false, misuse("there is no parameter %d", param)
	}
	return p.args[param-1].v.IsNull(0), nil
}

// Out implements host.Procedure.
func (p *procedureCall) Out(param int32, v host.Value) error {
	if param < 1 || int(param) > len(p.args) || !isOut(p.fn.Args[param-1]) {
		return misuse("parameter %d is no OUT parameter", param)
	}
	x, err := p.value(p.fn.Args[param-1].Type, v)
	if err == nil {
		err = p.keep(&p.args[param-1], x)
	}
	return err
}

// keep replaces what is kept, which counts in the instance's budget.
func (p *procedureCall) keep(k *kept, v *vector.Vector) error {
	if p.memory == nil { // the guest's start, before there is an instance
		return misuse("values are set before the call begins")
	}
	size := v.MemSize()
	if p.held-k.held+size > maxKept {
		return errs.New(errs.ProgramLimitExceeded, "the parameters and results of a procedure have more than %d bytes", maxKept)
	}
	if err := p.memory.Reserve(size); err != nil {
		return err
	}
	p.memory.Release(k.held)
	p.held += size - k.held
	*k = kept{v, size}
	return nil
}

// forget gives back what is reserved for values.
func (p *procedureCall) forget(list []kept) {
	for i := range list {
		if list[i].held > 0 {
			p.memory.Release(list[i].held)
			p.held -= list[i].held
			list[i].held = 0
		}
	}
}

// value makes a value of a type of what the guest gives.
func (p *procedureCall) value(t types.T, v host.Value) (*vector.Vector, error) {
	switch v.Kind {
	case host.NullValue:
		return nullOf(t), nil
	case host.IntValue:
		return p.integer(t, v.Int)
	case host.FloatValue:
		if t.Phys() == types.PhysFloat64 {
			b := vector.NewBuilder(t, 1)
			vector.AppendFixed(b, v.Float)
			return b.Finish(), nil
		}
		return p.sql.Parse(t, strconv.FormatFloat(v.Float, 'g', -1, 64))
	}
	if t.OID == types.ByteaOID { // bytes are themselves, not how they are written
		b := vector.NewBuilder(t, 1)
		b.AppendBytes(v.Text)
		return b.Finish(), nil
	}
	return p.sql.Parse(t, string(v.Text))
}

// integer makes a value of a number as the arguments have it: dates and times are
// counted.
func (p *procedureCall) integer(t types.T, x int64) (*vector.Vector, error) {
	if valid := column.TimeCheck(t); valid != nil && !valid(x) {
		return nil, errs.New(errs.DatetimeFieldOverflow, "%s out of range", t)
	}
	b := vector.NewBuilder(t, 1)
	switch t.OID {
	case types.BoolOID:
		b.AppendBool(x != 0)
	case types.DateOID:
		vector.AppendFixed(b, int32(x))
	case types.Int8OID, types.TimestampOID, types.TimestampTZOID, types.TimeOID:
		vector.AppendFixed(b, x)
	default:
		return p.sql.Parse(t, strconv.FormatInt(x, 10))
	}
	return b.Finish(), nil
}

// Bind implements host.Procedure.
func (p *procedureCall) Bind(param int32, v host.Value) error {
	if param < 1 || param > maxParameters {
		return misuse("there is no parameter %d", param)
	}
	var b *vector.Builder
	switch v.Kind {
	case host.IntValue:
		b = vector.NewBuilder(types.Int8, 1)
		vector.AppendFixed(b, v.Int)
	case host.FloatValue:
		b = vector.NewBuilder(types.Float8, 1)
		vector.AppendFixed(b, v.Float)
	case host.TextValue:
		b = vector.NewBuilder(types.Unknown, 1)
		b.AppendBytes(v.Text)
	default:
		b = vector.NewBuilder(types.Unknown, 1)
		b.AppendNull()
	}
	for len(p.params) < int(param) {
		p.params = append(p.params, kept{})
	}
	return p.keep(&p.params[param-1], b.Finish())
}

// statement calls f with the parameters that were bound, and forgets them. What
// the guest has of the rows of other queries is copied before, because the state
// that they are read in ends.
func (p *procedureCall) statement(f func(params []*vector.Vector) error) error {
	bound := p.params
	p.params, p.failed = nil, nil
	defer p.forget(bound)
	for _, q := range p.queries {
		q.detach()
	}
	params := make([]*vector.Vector, len(bound))
	for i, k := range bound {
		if params[i] = k.v; k.v == nil {
			return errs.New(errs.UndefinedParameter, "there is no value for parameter $%d", i+1)
		}
	}
	return f(params)
}

// detach makes the rows that the guest is at its own.
func (q *query) detach() {
	if q.batch == nil || q.own {
		return
	}
	q.batch, q.own = q.batch.Clone(), true
	if q.row >= 0 {
		q.row = q.next - 1
	}
}

// fails keeps the error of a statement for the guest, which may go on, or returns
// it where it may not.
func (p *procedureCall) fails(err error) error {
	if ext.Final(err) {
		return err
	}
	p.failed = err
	return nil
}

// Exec implements host.Procedure.
func (p *procedureCall) Exec(ctx context.Context, sql string) (int64, error) {
	var rows int64
	err := p.statement(func(params []*vector.Vector) (err error) {
		rows, err = p.sql.Exec(ctx, sql, params)
		return err
	})
	if err != nil {
		return -1, p.fails(err)
	}
	return rows, host.Charge(ctx, rows*rowCost)
}

// Query implements host.Procedure.
func (p *procedureCall) Query(ctx context.Context, sql string) (int32, error) {
	if len(p.queries) >= maxQueries {
		return 0, errs.New(errs.ProgramLimitExceeded, "a procedure may have %d open queries", maxQueries).WithHint("Close them by sql_close.")
	}
	var rows ext.Rows
	err := p.statement(func(params []*vector.Vector) (err error) {
		rows, err = p.sql.Query(ctx, sql, params)
		return err
	})
	if err != nil {
		return -1, p.fails(err)
	}
	if p.handles == math.MaxInt32 {
		rows.Close()
		return 0, errs.New(errs.ProgramLimitExceeded, "a procedure has run too many queries")
	}
	p.handles++
	p.queries[p.handles] = &query{rows: rows, cols: rows.Columns(), row: -1}
	return p.handles, nil
}

func (p *procedureCall) query(handle int32) (*query, error) {
	if q := p.queries[handle]; q != nil {
		return q, nil
	}
	return nil, misuse("there is no open query %d", handle)
}

// Row implements host.Procedure.
func (p *procedureCall) Row(ctx context.Context, handle int32) (int32, error) {
	q, err := p.query(handle)
	if err != nil {
		return 0, err
	}
	if result, err := p.more(ctx, q); result <= 0 || err != nil {
		return result, err
	}
	q.row = q.batch.Row(q.next)
	q.next++
	return 1, nil
}

// more sees to it that there is a next row of a query: 1, 0 where there is none, -1
// where the query has failed.
func (p *procedureCall) more(ctx context.Context, q *query) (result int32, err error) {
	for q.batch == nil || q.next >= q.batch.Rows() {
		q.row, q.next, q.own = -1, 0, false
		if q.batch, err = q.rows.Next(ctx); err != nil {
			q.batch = nil
			return -1, p.fails(err)
		}
		if q.batch == nil {
			return 0, nil
		}
		if err := host.Charge(ctx, int64(q.batch.Rows())*rowCost); err != nil {
			return 0, err
		}
	}
	return 1, nil
}

// Next implements host.Procedure. The rows are of one batch of the query.
func (p *procedureCall) Next(ctx context.Context, handle, most int32, buf []byte, addr uint32) (int32, error) {
	q, err := p.query(handle)
	switch {
	case err != nil:
		return 0, err
	case most <= 0:
		return 0, misuse("sql_next was called for %d rows", most)
	case !p.columns.Aligned(addr):
		return 0, misuse("sql_next was called with a buffer that is not aligned to 16 bytes")
	}
	if result, err := p.more(ctx, q); result <= 0 || err != nil {
		return result, err
	}
	rows := q.batch.Sel
	if rows == nil {
		rows = vector.Identity(q.batch.N)
	}
	rows = rows[q.next:]
	n, err := p.columns.Lay(buf, addr, q.batch.Cols, rows[:min(len(rows), int(most))],
		func(bytes int) error { return host.Charge(ctx, int64(bytes)/unit) })
	if err != nil {
		return 0, err
	}
	q.row = -1
	q.next += n
	return int32(n), nil
}

// CloseQuery implements host.Procedure.
func (p *procedureCall) CloseQuery(handle int32) error {
	q, err := p.query(handle)
	if err != nil {
		return err
	}
	delete(p.queries, handle)
	q.rows.Close()
	return nil
}

// Columns implements host.Procedure.
func (p *procedureCall) Columns(handle int32) (int32, error) {
	q, err := p.query(handle)
	if err != nil {
		return 0, err
	}
	return int32(len(q.cols)), nil
}

// column returns a column of the present row.
func (p *procedureCall) column(handle, column int32) (*query, *vector.Vector, error) {
	q, err := p.query(handle)
	switch {
	case err != nil:
		return nil, nil, err
	case q.row < 0:
		return nil, nil, misuse("query %d is on no row", handle)
	case column < 1 || int(column) > len(q.cols):
		return nil, nil, misuse("query %d has no column %d", handle, column)
	}
	return q, q.batch.Cols[column-1], nil
}

// Null implements host.Procedure.
func (p *procedureCall) Null(handle, column int32) (bool, error) {
	q, v, err := p.column(handle, column)
	if err != nil {
		return false, err
	}
	return v.IsNull(q.row), nil
}

// Int implements host.Procedure. Null is 0.
func (p *procedureCall) Int(handle, column int32) (int64, error) {
	q, v, err := p.column(handle, column)
	if err != nil || v.IsNull(q.row) {
		return 0, err
	}
	switch v.Phys() {
	case types.PhysBool, types.PhysInt16, types.PhysInt32:
		return int64(int32(uint32(scalarBits(v, q.row)))), nil
	case types.PhysInt64:
		return int64(scalarBits(v, q.row)), nil
	}
	q.text = p.sql.Format(q.text[:0], v, q.row)
	x, err := strconv.ParseInt(string(q.text), 10, 64)
	if err != nil || v.Type.OID != types.NumericOID {
		return 0, errs.New(errs.DatatypeMismatch, "column \"%s\" of type %s is not read as a whole number", q.cols[column-1].Name, v.Type)
	}
	return x, nil
}

// Float implements host.Procedure. Null is 0.
func (p *procedureCall) Float(handle, column int32) (float64, error) {
	q, v, err := p.column(handle, column)
	if err != nil || v.IsNull(q.row) {
		return 0, err
	}
	switch v.Phys() {
	case types.PhysFloat32:
		return float64(math.Float32frombits(uint32(scalarBits(v, q.row)))), nil
	case types.PhysFloat64:
		return math.Float64frombits(scalarBits(v, q.row)), nil
	}
	switch v.Type.OID {
	case types.Int2OID, types.Int4OID:
		return float64(int32(uint32(scalarBits(v, q.row)))), nil
	case types.Int8OID:
		return float64(int64(scalarBits(v, q.row))), nil
	case types.NumericOID:
		q.text = p.sql.Format(q.text[:0], v, q.row)
		x, err := strconv.ParseFloat(string(q.text), 64)
		if err == nil || math.IsInf(x, 0) {
			return x, nil
		}
	}
	return 0, errs.New(errs.DatatypeMismatch, "column \"%s\" of type %s is not read as a number", q.cols[column-1].Name, v.Type)
}

// Text implements host.Procedure.
func (p *procedureCall) Text(handle, column int32) ([]byte, error) {
	q, v, err := p.column(handle, column)
	if err != nil || v.IsNull(q.row) {
		return nil, err
	}
	if v.Type.OID == types.ByteaOID {
		q.text = append(q.text[:0], v.Bytes(q.row)...)
	} else {
		q.text = p.sql.Format(q.text[:0], v, q.row)
	}
	if q.text == nil {
		q.text = []byte{}
	}
	return q.text, nil
}

// LastError implements host.Procedure.
func (p *procedureCall) LastError() string {
	if p.failed == nil {
		return ""
	}
	return fmt.Sprintf("%s %s", errs.CodeOf(p.failed), p.failed.Error())
}
