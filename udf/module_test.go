package udf_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

// openDB opens a database in memory.
func openDB(t *testing.T, fs vfs.FS) *session.DB {
	t.Helper()
	ctx := context.Background()
	e, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	db, err := session.Open(ctx, "", session.Options{Languages: udf.New(e), Txn: txn.Options{FS: fs, NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = db.Close()
		_ = e.Close(ctx)
	})
	return db
}

// constants is a module whose exports give v.
func constants(verb string, v int, exports ...string) string {
	var b strings.Builder
	for _, name := range exports {
		fmt.Fprintf(&b, `(func (export "%s") (result i64) (i64.const %d))`, name, v)
	}
	return verb + " MODULE m LANGUAGE wat AS '" + b.String() + "'"
}

// TestFormerVersions holds that a module keeps its last versions, and goes back
// to each of them.
func TestFormerVersions(t *testing.T) {
	const versions, kept = 40, 16
	c := newClient(t, openDB(t, vfs.NewMem()))
	c.must(constants("CREATE", 1, "f"))
	c.must("CREATE FUNCTION f() RETURNS bigint LANGUAGE wasm AS 'm'")
	for v := 2; v <= versions; v++ {
		c.must(constants("CREATE OR REPLACE", v, "f"))
	}
	labels := func() string {
		row, err := c.query("SELECT versions::text FROM basalt_wasm_modules")
		if err != nil || len(row) != 1 {
			t.Fatal(row, err)
		}
		return row[0]
	}
	want := "{"
	for v := versions - kept + 1; v <= versions; v++ {
		want += fmt.Sprint(v, ",")
	}
	want = want[:len(want)-1] + "}"
	for v := versions - kept + 1; v <= versions; v++ {
		c.must(fmt.Sprintf("ALTER MODULE m SET VERSION '%d'", v))
		if row, err := c.query("SELECT f()"); err != nil || row[0] != fmt.Sprint(v) {
			t.Errorf("version %d gives %v, %v", v, row, err)
		}
		if got := labels(); got != want {
			t.Errorf("at version %d there are %s, want %s", v, got, want)
		}
	}
	if _, err := c.query(fmt.Sprintf("ALTER MODULE m SET VERSION '%d'", versions-kept)); !errs.Is(err, errs.UndefinedObject) {
		t.Errorf("a version that gave way: %v", err)
	}
	// A new one after going back has a number of its own.
	c.must(fmt.Sprintf("ALTER MODULE m SET VERSION '%d'", versions-3))
	c.must(constants("CREATE OR REPLACE", 77, "f"))
	if row, err := c.query("SELECT f(), version FROM basalt_wasm_modules"); err != nil || row[0] != "77" || row[1] != fmt.Sprint(versions+1) {
		t.Errorf("%v, %v", row, err)
	}
}

// TestBindWhileReplaced lets one transaction bind a function to an export while
// another replaces the module by one without it: whoever is second waits, and
// has to look again.
func TestBindWhileReplaced(t *testing.T) {
	const bind = "CREATE FUNCTION old() RETURNS bigint LANGUAGE wasm AS 'm'"
	for _, tt := range []struct{ first, second string }{
		{bind, constants("CREATE OR REPLACE", 2, "young")},
		{constants("CREATE OR REPLACE", 2, "young"), bind},
		{bind, "DROP MODULE m"},
		{"DROP MODULE m", bind},
	} {
		db := openDB(t, vfs.NewMem())
		a, b := newClient(t, db), newClient(t, db)
		a.must(constants("CREATE", 1, "old", "young"))
		a.must("BEGIN")
		a.must(tt.first)
		ended := make(chan error, 1)
		go func() {
			_, err := b.query(tt.second)
			ended <- err
		}()
		select {
		case err := <-ended:
			t.Errorf("%.20s did not wait for %.20s: %v", tt.second, tt.first, err)
			continue
		case <-time.After(50 * time.Millisecond):
		}
		a.must("COMMIT")
		if err := <-ended; !errs.Is(err, errs.SerializationFailure) {
			t.Errorf("%.20s after %.20s: %v", tt.second, tt.first, err)
		}
	}
}

// TestModulesAreKept holds that a database has its modules after a start, with
// their versions.
func TestModulesAreKept(t *testing.T) {
	fs := vfs.NewMem()
	db := openDB(t, fs)
	c := newClient(t, db)
	c.must(constants("CREATE", 1, "f"))
	c.must("CREATE FUNCTION f() RETURNS bigint LANGUAGE wasm AS 'm'")
	c.must(constants("CREATE OR REPLACE", 2, "f"))
	c.s.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	c = newClient(t, openDB(t, fs))
	for _, want := range []string{"2", "1"} {
		if row, err := c.query("SELECT f()"); err != nil || row[0] != want {
			t.Errorf("%v, %v, want %s", row, err, want)
		}
		c.must("ALTER MODULE m SET VERSION '1'")
	}
}
