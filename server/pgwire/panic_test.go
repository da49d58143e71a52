package pgwire_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/pgwire"
)

// brokenRoles panics for one user.
type brokenRoles struct{ *session.DB }

func (b brokenRoles) Role(ctx context.Context, name string) (*catalog.Role, error) {
	if name == "broken" {
		panic("a defect")
	}
	return b.DB.Role(ctx, name)
}

// TestPanic: a defect ends the connection that it strikes, and no other.
func TestPanic(t *testing.T) {
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := pgwire.New(db, auth.New(brokenRoles{db}, false, env.Real().Rand), pgwire.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	go func() { _ = s.Serve(l) }()
	other := dialRaw(t, l.Addr().String())
	r := dialRaw(t, l.Addr().String())
	r.send(packet(3<<16, "user\x00broken\x00\x00"))
	if _, b := r.until('E'); field(b, 'C') != "XX000" || field(b, 'S') != "FATAL" {
		t.Errorf("got %q", b)
	}
	r.closed()
	other.send(packet(3<<16, "user\x00basalt\x00\x00"))
	other.until('R')
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}
