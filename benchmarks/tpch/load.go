package tpch

import (
	"context"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// Progress is told how far a load is: rows so far and their share, which
// is 1 once at the end.
type Progress func(table string, rows int64, share float64)

// Load makes the tables in the session's schema and fills them, one
// transaction a table. It returns the number of rows.
func Load(ctx context.Context, db *session.DB, s *session.Session, scale float64, progress Progress) (int64, error) {
	g := New(scale)
	total := int64(0)
	for i := range Tables {
		t := &Tables[i]
		if err := run(ctx, s, t.Create()); err != nil {
			return total, err
		}
		n, err := loadTable(ctx, db, s, g, t, progress)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, run(ctx, s, "ANALYZE")
}

// loadTable writes the batches of a table straight into storage.
func loadTable(ctx context.Context, db *session.DB, s *session.Session, g *Generator, t *Table, progress Progress) (int64, error) {
	id, err := s.TableID(ctx, t.Name)
	if err != nil {
		return 0, err
	}
	tx, err := db.Store().Begin(ctx, txn.ReadCommitted, false)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(ctx); err != nil {
		return 0, err
	}
	bulk, err := tx.Bulk(ctx, id)
	if err != nil {
		return 0, err
	}
	rows, batches := int64(0), 0
	expected := float64(t.Units(g.Scale))
	if t.Name == "lineitem" || t.Name == "partsupp" {
		expected *= 4 // on average, an order has four lines; a part has four suppliers
	}
	err = g.Each(ctx, t, func(b *vector.Batch) error {
		rows += int64(b.N)
		if batches++; progress != nil && batches%16 == 0 {
			progress(t.Name, rows, min(float64(rows)/expected, 0.99))
		}
		return bulk.Append(ctx, b)
	})
	if err != nil {
		return rows, err
	}
	if _, err := bulk.Close(ctx); err != nil {
		return rows, err
	}
	if progress != nil {
		progress(t.Name, rows, 1)
	}
	return rows, tx.Commit(ctx)
}

// run runs a statement and forgets its rows.
func run(ctx context.Context, s *session.Session, sql string) error {
	_, err := Run(ctx, s, sql)
	return err
}

// Run runs one statement to its end and returns how many rows it gave.
func Run(ctx context.Context, s *session.Session, sql string) (int64, error) {
	list, err := s.ParseScript(sql)
	if err != nil {
		return 0, err
	}
	n := int64(0)
	for _, st := range list {
		res, err := s.Run(ctx, st)
		if err != nil {
			s.Fail()
			return n, err
		}
		for {
			b, err := res.Next()
			if err != nil {
				res.Close()
				s.Fail()
				return n, err
			}
			if b == nil {
				break
			}
			n += int64(b.Rows())
		}
		res.Close()
	}
	return n, s.Sync(ctx)
}
