package session

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/copyfmt"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// copySourceName is the virtual table, in pg_catalog, that stands for the
// input of a COPY FROM within its plan and nowhere else.
const copySourceName = "pg_copy_source"

// copyFrom is a COPY … FROM. Its plan is that of
//
//	INSERT INTO t (columns) SELECT … FROM pg_copy_source WHERE …
//
// so that defaults, generated columns, casts to the columns' lengths and
// constraints are those of INSERT.
type copyFrom struct {
	s     *Session
	table *catalog.Table
	plan  *plan
	dec   *copyfmt.Decoder
	rel   *bind.SystemRel
}

// newCopyFrom plans a COPY … FROM.
func (s *Session) newCopyFrom(ctx context.Context, x *ast.Copy, sql string) (*copyFrom, error) {
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	t, err := s.tableNamed(snap, x.Table.QName())
	if err != nil {
		return nil, err
	}
	if t.Kind != catalog.RelTable {
		return nil, errs.New(errs.WrongObjectType, "cannot copy to %s \"%s\"", relWord(t), t.Name)
	}
	if err := s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.RowExclusive, txn.Wait); err != nil {
		return nil, err
	}
	s.tx.RefreshMeta() // it may have changed while the lock was waited for
	if snap, err = s.snapshot(); err != nil {
		return nil, err
	}
	if t = snap.Table(t.OID); t == nil {
		return nil, errs.New(errs.UndefinedTable, "relation \"%s\" does not exist", x.Table.Name)
	}
	ords, err := copyColumns(t, x.Columns)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, ord := range ords {
		names = append(names, t.Columns[ord].Name)
	}
	options, err := copyOptions(x, names, sql)
	if err != nil {
		return nil, err
	}
	if err := checkCopyWhere(x.Where, sql); err != nil {
		return nil, err
	}
	c := &copyFrom{s: s, table: t, rel: &bind.SystemRel{Schema: "pg_catalog", Name: copySourceName}}
	var cols []copyfmt.Column
	for _, ord := range ords {
		col := &t.Columns[ord]
		cols = append(cols, copyfmt.Column{Name: col.Name, Type: col.Type.Bare()})
		c.rel.Columns = append(c.rel.Columns, ext.ResultColumn{Name: col.Name, Type: col.Type.Bare()})
	}
	if options.HasDefault {
		for _, name := range flagNames(t, len(ords)) {
			c.rel.Columns = append(c.rel.Columns, ext.ResultColumn{Name: name, Type: types.Bool})
		}
	}
	c.dec = copyfmt.NewDecoder(t.Name, cols, options, s.Format())
	return c, c.bind(ctx, snap, x, ords, sql)
}

// checkCopyWhere refuses what a condition on single rows cannot have.
func checkCopyWhere(where ast.Expr, sql string) error {
	if where == nil {
		return nil
	}
	var err error
	ast.Walk(where, func(n ast.Node) bool {
		if sub, ok := n.(*ast.SubLink); ok {
			err = errs.New(errs.FeatureNotSupported, "cannot use subquery in COPY FROM WHERE condition").At(charPosition(sub, sql))
		}
		return err == nil
	})
	return err
}

// flagNames names the columns that say where a default is meant, so that no
// column of the table has such a name.
func flagNames(t *catalog.Table, n int) []string {
	prefix := "default "
	for slices.ContainsFunc(t.Columns, func(c catalog.Column) bool { return strings.HasPrefix(c.Name, prefix) }) {
		prefix += " "
	}
	names := make([]string, n)
	for i := range names {
		names[i] = prefix + strconv.Itoa(i)
	}
	return names
}

// bind makes the plan.
func (c *copyFrom) bind(ctx context.Context, snap *catalog.Snapshot, x *ast.Copy, ords []int, sql string) error {
	s, t := c.s, c.table
	targets := make([]string, len(ords))
	for i, ord := range ords {
		col := &t.Columns[ord]
		targets[i] = quoteIdent(col.Name)
		if c.dec.Options.HasDefault {
			targets[i] = fmt.Sprintf("CASE WHEN %s THEN (%s)::%s ELSE %s END", quoteIdent(c.rel.Columns[len(ords)+i].Name), defaultSQLOf(snap, col), col.Type.Bare(), targets[i])
		}
	}
	st, err := s.parseOne(fmt.Sprintf("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM pg_catalog.%s AS %s",
		qualified(snap, t.Schema, t.Name), quotedColumns(t, ords), strings.Join(targets, ", "), copySourceName, quoteIdent(x.Table.Name)))
	if err != nil {
		return err
	}
	ins, ok := st.(*ast.Insert)
	if !ok {
		return errs.Internal("the statement of a COPY is not an INSERT")
	}
	ins.Query.Where = x.Where
	b, _, err := s.binder(sql, nil)
	if err != nil {
		return err
	}
	b.System = c
	c.plan, err = s.optimise(ctx, b, snap, ins)
	if err != nil {
		e := errs.From(err)
		if rest, ok := strings.CutSuffix(e.Message, " are not allowed in WHERE"); ok {
			e.Message = rest + " are not allowed in COPY FROM WHERE conditions"
		}
		return e
	}
	return s.checkRights(c.plan)
}

// defaultSQLOf is the default of a column as an expression.
func defaultSQLOf(snap *catalog.Snapshot, col *catalog.Column) string {
	switch seq := snap.Sequence(col.Sequence); {
	case col.Default != "":
		return col.Default
	case col.Identity != 0 && seq != nil:
		return nextvalOf(snap, seq)
	}
	return "NULL"
}

// SystemRel implements bind.System.
func (c *copyFrom) SystemRel(schema, name string) *bind.SystemRel {
	if schema == c.rel.Schema && name == c.rel.Name {
		return c.rel
	}
	return c.s.db.system.SystemRel(schema, name)
}

// run loads what read returns and returns the number of rows.
func (c *copyFrom) run(ctx context.Context, read func() ([]byte, error)) (int64, error) {
	src := &copySource{copyFrom: c, read: read, workers: defaultWorkers(), split: copyfmt.NewSplitter(&c.dec.Options), line: 1, first: true}
	for _, col := range c.dec.Columns {
		if isReg(col.Type) { // they are looked up in the transaction's catalogue
			src.workers = 1
		}
	}
	w := &bulkWriter{access: &access{s: c.s, plan: c.plan}}
	rt := c.s.runtime(ctx, nil)
	rt.System, rt.Writer, rt.Triggers = src, w, w
	prog, err := c.s.program(ctx, c.plan, rt)
	if err != nil {
		return 0, err
	}
	err = prog.Each(ctx, func(*vector.Batch) error { return nil })
	src.wait()
	if err = w.finish(ctx, err); err != nil {
		e := *errs.From(err)
		if e.Where == "" && e.Code[:2] == "23" {
			e.Where = "COPY " + c.table.Name
			return 0, &e
		}
		return 0, err
	}
	return prog.Affected(), src.drain()
}

func isReg(t types.T) bool {
	if e := t.Elem(); e.OID != 0 {
		t = e
	}
	switch t.OID {
	case types.RegclassOID, types.RegtypeOID, types.RegprocOID, types.RegprocedureOID, types.RegroleOID, types.RegnamespaceOID, types.RegoperOID, types.RegoperatorOID:
		return true
	}
	return false
}

// chunkBytes is how much input is decoded at once.
const chunkBytes = 512 << 10

// copySource reads the input as batches. Chunks are decoded by other
// goroutines and come back in their order.
type copySource struct {
	*copyFrom
	read    func() ([]byte, error)
	split   *copyfmt.Splitter
	workers int

	buf   []byte
	line  int
	first bool
	eof   bool // read has said so
	ended bool // the data has said so, or the reader is to stop
	queue []chan copyfmt.Chunk
	ready []*vector.Batch
	ords  []int
}

// OpenSystem implements op.System.
func (r *copySource) OpenSystem(ctx context.Context, name string, ords []int, eqOrd int, eq *vector.Vector) (vector.Reader, error) {
	if name != r.rel.Schema+"."+r.rel.Name {
		return r.s.db.system.open(ctx, r.s, name, ords, eqOrd, eq)
	}
	r.ords = ords
	return r, nil
}

// Next implements vector.Reader.
func (r *copySource) Next(ctx context.Context) (*vector.Batch, error) {
	for len(r.ready) == 0 {
		if err := r.dispatch(ctx); err != nil {
			return nil, err
		}
		if len(r.queue) == 0 {
			return nil, nil
		}
		c := <-r.queue[0]
		r.queue = r.queue[1:]
		r.ready = c.Batches
		if c.Err != nil {
			return nil, c.Err
		}
		if c.End {
			r.wait()
			r.ended = true
		}
	}
	b := r.ready[0]
	r.ready = r.ready[1:]
	out := &vector.Batch{N: b.N, Cols: make([]*vector.Vector, len(r.ords))}
	for i, ord := range r.ords {
		out.Cols[i] = b.Cols[ord]
	}
	return out, nil
}

// dispatch gives chunks to goroutines as long as few are under way.
func (r *copySource) dispatch(ctx context.Context) error {
	for !r.ended && len(r.queue) < 2*r.workers {
		data, err := r.chunk(ctx)
		if err != nil || data == nil {
			return err
		}
		line, first := r.line, r.first
		r.line, r.first = line+copyfmt.Lines(&r.dec.Options, data), false
		done := make(chan copyfmt.Chunk, 1)
		r.queue = append(r.queue, done)
		if r.workers == 1 {
			done <- r.dec.Decode(data, line, first)
			continue
		}
		go func() { done <- r.dec.Decode(data, line, first) }()
	}
	return nil
}

// chunk returns the next whole records, nil at the end.
func (r *copySource) chunk(ctx context.Context) ([]byte, error) {
	end := 0
	for !r.eof {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		var err error
		if len(r.buf) >= chunkBytes {
			if end, err = r.split.End(r.buf); err != nil {
				return nil, err
			}
			if end > 0 {
				break
			}
		}
		data, err := r.read()
		if err == io.EOF {
			r.eof = true
			break
		}
		if err != nil {
			return nil, err
		}
		if len(r.buf)+len(data) > maxRecord {
			return nil, errs.New(errs.ProgramLimitExceeded, "a record of COPY is longer than %d bytes", maxRecord)
		}
		if r.buf == nil {
			r.buf = make([]byte, 0, chunkBytes+len(data)+chunkBytes/4)
		}
		r.buf = append(r.buf, data...)
	}
	if r.eof {
		end = len(r.buf)
		if r.first && end == 0 && r.dec.Options.Format == copyfmt.Binary {
			return []byte{}, nil // the decoder tells that the header is missing
		}
	}
	if end == 0 {
		return nil, nil
	}
	data := r.buf[:end:end]
	rest := r.buf[end:]
	r.split.Cut(end)
	r.buf = nil
	if len(rest) > 0 {
		r.buf = append(make([]byte, 0, chunkBytes+chunkBytes/2), rest...)
	}
	return data, nil
}

// maxRecord bounds a record, as PostgreSQL does.
const maxRecord = 1<<30 - 1

// wait waits for the goroutines.
func (r *copySource) wait() {
	for _, c := range r.queue {
		<-c
	}
	r.queue = nil
}

// Close implements vector.Reader.
func (r *copySource) Close() { r.ended = true }

// drain reads what follows the end of the data.
func (r *copySource) drain() error {
	for !r.eof {
		_, err := r.read()
		if err != nil && err != io.EOF {
			return err
		}
		r.eof = err == io.EOF
	}
	return nil
}
