package evil

import (
	"context"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/pgwire"
	"github.com/basaltdb/basalt/test/wire"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

// world is a server in the test's process.
type world struct {
	t      *testing.T
	engine *host.Engine
	memory *mem.Budget
	addr   string
	admin  *wire.Conn // which cancels others
}

// timeout is the statement_timeout of what has no end of its own.
const timeout = 250 * time.Millisecond

// tables are what the functions are called for.
const tables = `CREATE TABLE small (id int PRIMARY KEY, v bigint);
	INSERT INTO small SELECT n, n * n FROM generate_series(1, 1000) g(n);
	UPDATE small SET v = id WHERE id <= 10 AND id <> 7;
	CREATE TABLE rows (v bigint);
	INSERT INTO rows SELECT n FROM generate_series(1, 100000) g(n);
	CREATE ROLE other LOGIN;
	GRANT ALL ON small, rows TO other;`

// start starts a server whose memory is limited to so many bytes; 0: as much as
// it has otherwise.
func start(t *testing.T, opt host.Options, bytes int64) *world {
	t.Helper()
	env.SpareProcessors() // this and the next as serve does
	env.HeapFloor(128 << 20)
	ctx := context.Background()
	engine, err := host.New(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, engine: engine, memory: mem.New("server", bytes)}
	db, err := session.Open(ctx, "", session.Options{Txn: txn.Options{FS: vfs.NewMem(), PoolBytes: 32 << 20}, Languages: udf.New(engine), Memory: w.memory})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.addr = l.Addr().String()
	s := pgwire.New(db, auth.New(db, true, env.Real().Rand), pgwire.Options{})
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		_ = engine.Close(ctx)
	})
	w.admin = w.dial("basalt")
	w.must(w.admin, tables)
	return w
}

// dial connects a user.
func (w *world) dial(user string) *wire.Conn {
	w.t.Helper()
	c, err := wire.Dial(wire.Config{Addr: w.addr, User: user, Database: "basalt"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

// must runs what has to succeed.
func (w *world) must(c *wire.Conn, sql string) {
	w.t.Helper()
	if _, err := query(c, sql); err != nil {
		w.t.Fatalf("%.200s: %v", sql, err)
	}
}

// query runs a statement and returns its values, separated by spaces. A server
// that does not answer fails the test by its own time.
func query(c *wire.Conn, sql string) (string, error) {
	a, err := c.Do(wire.Request{SQL: sql, Timeout: time.Minute, Grace: 10 * time.Second})
	if err != nil {
		return "", err
	}
	if a.Err != nil {
		return a.Err.Detail, a.Err
	}
	var out []string
	for _, r := range a.Results {
		for _, row := range r.Rows {
			for _, v := range row {
				if v == nil {
					out = append(out, "NULL")
				} else {
					out = append(out, *v)
				}
			}
		}
	}
	return strings.Join(out, " "), nil
}

// settles waits until what f gives is at most limit, and returns what it is.
func settles(limit int64, f func() int64) int64 {
	x := f()
	for end := time.Now().Add(10 * time.Second); x > limit && time.Now().Before(end); x = f() {
		time.Sleep(time.Millisecond)
	}
	return x
}

func goroutines() int64 { return int64(runtime.NumGoroutine()) }

// resident is what the process has of the machine's memory, once all that is
// free was given back; 0 where the system does not say.
func resident() int64 {
	debug.FreeOSMemory()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	pages, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
