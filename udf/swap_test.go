package udf_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// versioned is a module of which every function's result is the same number.
func versioned(verb string, v int) string {
	return fmt.Sprintf(`%s MODULE m LANGUAGE wat AS $$
		(@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"declared\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"}]}")
		(func (export "declared") (param i64) (result i64) (i64.const %[2]d))
		(func (export "bound") (param i64) (result i64) (i64.const %[2]d))$$`, verb, v)
}

// TestSwapUnderLoad replaces a module while eight clients call its functions:
// no statement fails, and each has one version of all of them for all its rows.
func TestSwapUnderLoad(t *testing.T) {
	const clients, swaps = 8, 100
	db := openDB(t, vfs.NewMem())
	admin := newClient(t, db)
	admin.must(versioned("CREATE", 0))
	admin.must("CREATE FUNCTION bound(n bigint) RETURNS bigint LANGUAGE wasm AS 'm'")
	admin.must("CREATE TABLE t (n bigint)")
	admin.must("INSERT INTO t SELECT generate_series(1, 5000)")

	var swapped, statements atomic.Int64
	seen := make([]map[int64]bool, clients)
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for i := range clients {
		c := newClient(t, db)
		seen[i] = map[int64]bool{}
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				before := swapped.Load()
				row, err := c.query("SELECT min(least(declared(n), bound(n))), max(greatest(bound(n), declared(n))), count(*) FROM t")
				after := swapped.Load() + 1 // the swap that runs may have committed
				if err != nil || len(row) != 3 || row[0] != row[1] || row[2] != "5000" {
					t.Errorf("client %d after swap %d: %v, %v", i, before, row, err)
					return
				}
				v, err := strconv.ParseInt(row[0], 10, 64)
				if err != nil || v < before || v > after {
					t.Errorf("client %d got version %s between %d and %d", i, row[0], before, after)
					return
				}
				seen[i][v] = true
				statements.Add(1)
			}
		})
	}
	for v := 1; v <= swaps; v++ {
		// So that every version is seen by somebody.
		for until := statements.Load() + 1; statements.Load() < until && !t.Failed(); {
			if _, err := admin.query("SELECT 1"); err != nil {
				t.Fatal(err)
			}
		}
		admin.must(versioned("CREATE OR REPLACE", v))
		swapped.Store(int64(v))
	}
	close(stop)
	wait.Wait()
	versions := map[int64]bool{}
	for _, s := range seen {
		for v := range s {
			versions[v] = true
		}
	}
	if len(versions) < swaps/4 {
		t.Errorf("only %d of %d versions were seen", len(versions), swaps)
	}
	t.Logf("%d statements during %d swaps, %d versions seen", statements.Load(), swaps, len(versions))
}

// testClient is one session.
type testClient struct {
	t *testing.T
	s *session.Session
}

func newClient(t *testing.T, db *session.DB) *testClient {
	t.Helper()
	s, err := db.NewSession(context.Background(), session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return &testClient{t, s}
}

func (c *testClient) must(sql string) {
	c.t.Helper()
	if _, err := c.query(sql); err != nil {
		c.t.Fatalf("%s: %v", sql, err)
	}
}

// query runs one statement and returns the values of its rows.
func (c *testClient) query(sql string) ([]string, error) {
	ctx := context.Background()
	list, err := c.s.ParseScript(sql)
	if err != nil {
		return nil, err
	}
	res, err := c.s.Run(ctx, list[0])
	if err != nil {
		c.s.Fail()
		return nil, err
	}
	defer res.Close()
	var out []string
	for {
		b, err := res.Next()
		if err != nil {
			c.s.Fail()
			return nil, err
		}
		if b == nil {
			return out, c.s.Sync(ctx)
		}
		for i := range b.Rows() {
			for _, v := range b.Cols {
				out = append(out, string(c.s.Format().Append(nil, v, b.Row(i))))
			}
		}
	}
}
