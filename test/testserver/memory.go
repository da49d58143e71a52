package testserver

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/pgwire"
	"github.com/basaltdb/basalt/test/wire"
)

// shutdownTime is how long the sessions of a server get to end.
const shutdownTime = 5 * time.Second

// InMemory runs a server within the test's process, on an empty database in
// memory, and returns how to connect to it and what ends it, which the test's
// end also does.
func InMemory(t testing.TB) (wire.Config, func()) {
	t.Helper()
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := pgwire.New(db, auth.New(db, true, env.Real().Rand), pgwire.Options{})
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	ended := false
	end := func() {
		if ended {
			return
		}
		ended = true
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	t.Cleanup(end)
	return wire.Config{Addr: l.Addr().String(), User: User, Database: Database}, end
}

// Connect connects and closes the connection at the test's end.
func Connect(t testing.TB, cfg wire.Config) *wire.Conn {
	t.Helper()
	c, err := wire.Dial(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
