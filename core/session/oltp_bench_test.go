package session_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// openDisk opens a database on a real disk with one session of its superuser.
func openDisk(b *testing.B, opt txn.Options) *session.Session {
	b.Helper()
	ctx := context.Background()
	db, err := session.Open(ctx, b.TempDir(), session.Options{Txn: opt})
	if err != nil {
		b.Fatal(err)
	}
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		s.Close()
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// benchAccounts is pgbench's largest table, on a real disk.
func benchAccounts(b *testing.B, rows int) *session.Session {
	b.Helper()
	s := openDisk(b, txn.Options{})
	out := run(s, `CREATE TABLE accounts (aid int, bid int, abalance int, filler char(84));
		INSERT INTO accounts SELECT i, 1, 0, '' FROM generate_series(1, `+strconv.Itoa(rows)+`) i;
		ALTER TABLE accounts ADD PRIMARY KEY (aid)`)
	if strings.Contains(out, "ERROR") {
		b.Fatal(out)
	}
	return s
}

// BenchmarkPrepared times single-row statements as pgbench sends them, from
// bound parameters to the commit, without the wire.
func BenchmarkPrepared(b *testing.B) {
	const rows = 100000
	s := benchAccounts(b, rows)
	rng := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct{ name, sql string }{
		{"select", "SELECT abalance FROM accounts WHERE aid = $1"},
		{"update", "UPDATE accounts SET abalance = abalance + 1 WHERE aid = $1"},
	} {
		b.Run(c.name, func(b *testing.B) {
			ctx := context.Background()
			if out := run(s, "SET synchronous_commit = off"); out != "SET" {
				b.Fatal(out)
			}
			list, err := s.ParseScript(c.sql)
			if err != nil {
				b.Fatal(err)
			}
			p, err := s.Prepare(ctx, list[0], []types.T{types.Int4})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				key := vector.WrapFixed(types.Int4, []int32{1 + rng.Int32N(rows)}, nil)
				res, err := s.Execute(ctx, p, []*vector.Vector{key})
				if err != nil {
					b.Fatal(err)
				}
				if err := res.Each(func(*vector.Batch) error { return nil }); err != nil {
					b.Fatal(err)
				}
				if res.Rows() != 1 {
					b.Fatalf("%d rows for key %v", res.Rows(), key)
				}
				res.Close()
				if err := s.Sync(ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
