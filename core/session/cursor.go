package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// cursor is a DECLAREd query. Its rows are held, so that it can be moved in
// both directions and outlive its transaction WITH HOLD.
type cursor struct {
	name    string
	sql     string
	columns []bind.OutputColumn
	rows    []*vector.Batch // without selection
	total   int64
	at      int64 // 0 before the first row, n on row n
	hold    bool
	created int64
}

// declare runs DECLARE CURSOR.
func (s *Session) declare(ctx context.Context, x *ast.DeclareCursor, sql string, params []*vector.Vector) (*Result, error) {
	hold := x.Options&ast.CursorHold != 0
	if !hold && !s.block {
		return nil, errs.New(errs.NoActiveSQLTransaction, "DECLARE CURSOR can only be used in transaction blocks")
	}
	if s.cursors[x.Name] != nil {
		return nil, errs.New(errs.DuplicateCursor, "cursor \"%s\" already exists", x.Name)
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: x.Query, Text: sql}, nil)
	if err != nil {
		return nil, err
	}
	res, err := s.execute(ctx, p, params)
	if err != nil {
		return nil, err
	}
	c := &cursor{name: x.Name, sql: sql, columns: res.Columns, hold: hold, created: s.db.now()}
	err = res.program.Each(ctx, func(b *vector.Batch) error {
		c.rows = append(c.rows, b.Clone())
		c.total += int64(b.Rows())
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.cursors[x.Name] = c
	return done("DECLARE CURSOR"), nil
}

// fetch runs FETCH and MOVE.
func (s *Session) fetch(x *ast.Fetch) (*Result, error) {
	c := s.cursors[x.Cursor]
	if c == nil {
		return nil, errs.New(errs.InvalidCursorName, "cursor \"%s\" does not exist", x.Cursor)
	}
	from, to := c.move(x)
	verb := "FETCH"
	if x.Move {
		verb = "MOVE"
	}
	n := max(to-from, 0)
	reverse := false
	if x.Direction == ast.FetchBackward || x.Count < 0 {
		n, reverse = max(from-to, 0), true
	}
	if x.Move {
		return &Result{verb: verb, counts: true, count: n, done: true}, nil
	}
	return &Result{Columns: c.columns, verb: verb, counts: true, reader: &batchReader{batches: c.slice(from, to, reverse)}}, nil
}

// move moves the cursor and returns the rows passed: (from, to] forwards,
// [to, from) backwards.
func (c *cursor) move(x *ast.Fetch) (from, to int64) {
	clip := func(n int64) int64 { return min(max(n, 0), c.total+1) }
	count := x.Count
	switch x.Direction {
	case ast.FetchAbsolute:
		if count < 0 {
			count += c.total + 1
		}
		c.at = clip(count)
		return c.at - 1, min(c.at, c.total)
	case ast.FetchRelative:
		c.at = clip(c.at + count)
		return c.at - 1, min(c.at, c.total)
	case ast.FetchBackward:
		count = -count
		if x.Count == ast.FetchAll {
			count = -c.total - 1
		}
	}
	from = c.at
	if count < 0 {
		c.at = clip(c.at + count)
		return from, c.at
	}
	if count > c.total {
		count = c.total + 1
	}
	c.at = clip(c.at + count)
	return from, min(c.at, c.total)
}

// slice returns rows by position: (from, to], or backwards [to, from).
func (c *cursor) slice(from, to int64, reverse bool) []*vector.Batch {
	lo, hi := max(from, 0), to
	if reverse {
		lo, hi = max(to-1, 0), from-1
		if to == 0 {
			lo = 0
		}
	}
	var out []*vector.Batch
	start := int64(0)
	for _, b := range c.rows {
		end := start + int64(b.N)
		f, t := max(lo, start), min(hi, end)
		if f < t {
			sel := make([]int32, 0, t-f)
			for i := f; i < t; i++ {
				sel = append(sel, int32(i-start))
			}
			part := &vector.Batch{N: len(sel)}
			if reverse {
				for i, j := 0, len(sel)-1; i < j; i, j = i+1, j-1 {
					sel[i], sel[j] = sel[j], sel[i]
				}
			}
			for _, col := range b.Cols {
				v := &vector.Vector{}
				v.Gather(col, sel)
				part.Cols = append(part.Cols, v)
			}
			if reverse {
				out = append([]*vector.Batch{part}, out...)
			} else {
				out = append(out, part)
			}
		}
		start = end
	}
	return out
}

// closeCursor runs CLOSE.
func (s *Session) closeCursor(x *ast.CloseCursor) (*Result, error) {
	if x.Name == "" {
		s.closeCursors(true)
		return done("CLOSE CURSOR ALL"), nil
	}
	if s.cursors[x.Name] == nil {
		return nil, errs.New(errs.InvalidCursorName, "cursor \"%s\" does not exist", x.Name)
	}
	delete(s.cursors, x.Name)
	return done("CLOSE CURSOR"), nil
}

// closeCursors drops the cursors of the transaction, or all of them.
func (s *Session) closeCursors(all bool) {
	for name, c := range s.cursors {
		if all || !c.hold {
			delete(s.cursors, name)
		}
	}
}
