package session_test

import (
	"context"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
)

// A commit waits for the disk, unless synchronous_commit is off when it happens.
func TestSynchronousCommit(t *testing.T) {
	ctx := context.Background()
	db, err := session.Open(ctx, t.TempDir(), session.Options{Txn: txn.Options{NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const write = "INSERT INTO t VALUES (1);"
	run(s, "CREATE TABLE t (a int)")
	for _, c := range []struct {
		sql   string
		waits bool
	}{
		{write, true},
		{"SET synchronous_commit = off;" + write, false},
		{"SET synchronous_commit = off; SET synchronous_commit = local;" + write, true},
		{"SET synchronous_commit = remote_write;" + write, true},
		{"SET synchronous_commit = remote_apply;" + write, true},
		{"SET synchronous_commit = on;" + write, true},
		{"BEGIN; SET LOCAL synchronous_commit = off;" + write + "COMMIT", false},
		{"BEGIN; SET LOCAL synchronous_commit = off;" + write + "COMMIT;" + write, true},
		{"BEGIN;" + write + "SET LOCAL synchronous_commit TO OFF; COMMIT", false},
		{"BEGIN; SET synchronous_commit = off;" + write + "ROLLBACK; BEGIN;" + write + "COMMIT", true},
		{"SET synchronous_commit = off; BEGIN; SET LOCAL synchronous_commit = on;" + write + "COMMIT", true},
		{"SET synchronous_commit = off; BEGIN ISOLATION LEVEL SERIALIZABLE;" + write + "COMMIT", false},
		{"SET synchronous_commit = off; BEGIN; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;" + write + "COMMIT", false},
	} {
		if out := run(s, "RESET synchronous_commit;"+c.sql); strings.Contains(out, "ERROR") {
			t.Fatalf("%s: %s", c.sql, out)
		}
		if inserted, flushed := db.Store().WALPosition(); (flushed == inserted) != c.waits {
			t.Errorf("%s: flushed up to %d of %d", c.sql, flushed, inserted)
		}
	}
	if out := run(s, "SET synchronous_commit = remote"); !strings.Contains(out, "ERROR 22023") {
		t.Error(out)
	}
}
