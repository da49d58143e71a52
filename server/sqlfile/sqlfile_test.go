package sqlfile

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
)

func runner(t *testing.T) *Runner {
	t.Helper()
	fs := txn.MemoryFS()
	r, err := New(func() (*session.DB, error) {
		return session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: fs, NoBackground: true}})
	})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const file = `# A comment.
SELECT 1, NULL, ''
----
1||

SELECT ''
----
(empty)

CREATE TABLE t (a int);
INSERT INTO t VALUES (1)
----
CREATE TABLE
INSERT 0 1

restart

session other
SELECT a FROM t WHERE a > 1
----
(empty)

close other
session main
DO $$ $$ LANGUAGE nothing
----
ERROR
`

// TestFile holds that answers come in the form that they are compared in, over a
// restart, and that what differs is named.
func TestFile(t *testing.T) {
	got, err := runner(t).File(file)
	if err != nil {
		t.Fatal(err)
	}
	common, _ := strings.CutSuffix(file, "ERROR\n")
	if !strings.HasPrefix(got, common+"ERROR ") {
		t.Fatalf("got\n%s", got)
	}
	differences, statements := Compare(file, got)
	if statements != 5 || len(differences) != 1 || differences[0].Line != 25 || differences[0].Want != "ERROR" || !strings.HasPrefix(differences[0].Got, "ERROR ") {
		t.Errorf("%d statements, %+v", statements, differences)
	}
	if again, err := runner(t).File(got); err != nil || again != got {
		t.Errorf("its own answers differ: %v\n%s", err, FirstDifference(got, again))
	}
}

func TestParse(t *testing.T) {
	got := parse("SELECT 1\n----\n1\n\nSELECT\n  2\n----\n\nclose x\nclose x y\n----\n")
	want := []part{
		{line: 1, query: true, statement: "SELECT 1", answer: "1"}, {line: 4},
		{line: 5, query: true, statement: "SELECT\n  2"}, {line: 8},
		{line: 9, other: "close x"},
		{line: 10, query: true, statement: "close x y"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	for _, bad := range []string{"close nobody\n", "session s nobody\n"} {
		if _, err := runner(t).File(bad); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
