package session_test

import (
	"context"
	"testing"

	"github.com/basaltdb/basalt/vector"
)

// BenchmarkOverridden times a scan of a table of which no row, and then one in
// a hundred, was changed since it was loaded.
func BenchmarkOverridden(b *testing.B) {
	const rows = 500000
	s := benchAccounts(b, rows)
	ctx := context.Background()
	scan := func(b *testing.B) {
		list, err := s.ParseScript("SELECT sum(abalance), count(*), max(bid) FROM accounts")
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			res, err := s.Run(ctx, list[0])
			if err != nil {
				b.Fatal(err)
			}
			if err := res.Each(func(*vector.Batch) error { return nil }); err != nil {
				b.Fatal(err)
			}
			res.Close()
			if err := s.Sync(ctx); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("clean", scan)
	if out := run(s, "UPDATE accounts SET abalance = abalance + 1 WHERE aid % 100 = 0"); out != "UPDATE 5000" {
		b.Fatal(out)
	}
	b.Run("changed", scan)
}
