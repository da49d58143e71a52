package soda

import (
	"context"
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
)

const benchDocs = 20_000

// collection makes a collection in memory, and the list of documents for it.
func collection(b *testing.B) (*session.Session, []byte) {
	b.Helper()
	ctx := context.Background()
	db, err := session.Open(ctx, "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}})
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
	if _, err := Create(ctx, s, "c"); err != nil {
		b.Fatal(err)
	}
	if err := s.Sync(ctx); err != nil {
		b.Fatal(err)
	}
	docs := []byte{'['}
	for i := range benchDocs {
		docs = fmt.Appendf(docs, `{"n": %d, "name": "n%d", "tags": ["t%d", "x"], "address": [{"city": "Rome", "zip": %d}]},`, i, i, i%10, i%100)
	}
	docs[len(docs)-1] = ']'
	return s, docs
}

func BenchmarkInsert(b *testing.B) {
	s, docs := collection(b)
	for b.Loop() {
		if _, err := Insert(context.Background(), s, "c", docs, true); err != nil {
			b.Fatal(err)
		}
		s.Fail() // the next turn finds the collection empty
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchDocs), "ns/doc")
}

func BenchmarkFilter(b *testing.B) {
	s, docs := collection(b)
	ctx := context.Background()
	if _, err := Insert(ctx, s, "c", docs, true); err != nil {
		b.Fatal(err)
	}
	if err := s.Sync(ctx); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := List(ctx, s, "c", Page{Limit: 10, Total: true, Filter: []byte(`{"tags": "t3"}`)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchDocs), "ns/doc")
}
