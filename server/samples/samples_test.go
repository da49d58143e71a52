package samples_test

import (
	"context"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/samples"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

func TestLoad(t *testing.T) {
	ctx := context.Background()
	engine, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close(ctx)
	db, err := session.Open(ctx, "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}, Languages: udf.New(engine)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 2 { // a second start finds them
		if err := samples.Load(ctx, db, s); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.ParseScript("SELECT discounted(200, 0.25), (SELECT count(*) FROM stations WHERE document @> '{\"sensors\": [\"wind\"]}')")
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Run(ctx, list[0])
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	b, err := res.Next()
	if err != nil || b == nil {
		t.Fatal(b, err)
	}
	f := s.Format()
	if got := string(f.Append(nil, b.Cols[0], b.Row(0))) + " " + string(f.Append(nil, b.Cols[1], b.Row(0))); got != "150 3" {
		t.Errorf("got %s, want 150 3", got)
	}
}
