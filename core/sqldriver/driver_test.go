package sqldriver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sqldriver"
)

func open(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("basalt", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) int64 {
	t.Helper()
	res, err := db.Exec(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func wantCode(t *testing.T, err error, code errs.Code) {
	t.Helper()
	if !errs.Is(err, code) {
		t.Errorf("got %v, want SQLSTATE %s", err, code)
	}
}

// What goes in as a parameter comes out as the Go value of its column's type.
func TestValuesRoundTrip(t *testing.T) {
	db := open(t, t.TempDir())
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	at := time.Date(2024, 2, 29, 23, 59, 58, 123456000, time.UTC)
	ancient := time.Date(-43, 3, 15, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		typ      string
		in, want any
	}{
		{"bool", true, true},
		{"smallint", int64(-32768), int64(-32768)},
		{"int", 7, int64(7)},
		{"bigint", int64(-1 << 63), int64(-1 << 63)},
		{"real", 0.5, 0.5},
		{"double precision", 1e308, 1e308},
		{"numeric", "12345678901234567890.0100", "12345678901234567890.0100"},
		{"text", "it's € \\ \"q\"", "it's € \\ \"q\""},
		{"bytea", []byte{0, 255, '\\'}, []byte{0, 255, '\\'}},
		{"bytea", []byte{}, []byte{}},
		{"date", day, day},
		{"timestamp", at, at},
		{"timestamp", ancient, ancient},
		{"timestamptz", at.In(time.FixedZone("", -5*3600)), at},
		{"timestamp", "infinity", "infinity"},
		{"interval", "1 day 02:00:00", "1 day 02:00:00"},
		{"uuid", "00112233-4455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff"},
		{"jsonb", `{"a": [1, null]}`, `{"a": [1, null]}`},
		{"int[]", "{1,NULL,3}", "{1,NULL,3}"},
		{"text", nil, nil},
		{"int", sql.NullInt64{}, nil},
	} {
		var got any
		if err := db.QueryRow("SELECT $1::"+c.typ, c.in).Scan(&got); err != nil {
			t.Errorf("%s %v: %v", c.typ, c.in, err)
			continue
		}
		if gt, ok := got.(time.Time); ok {
			if want, ok := c.want.(time.Time); !ok || !gt.Equal(want) {
				t.Errorf("%s %v: got %v", c.typ, c.in, got)
			}
		} else if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %v: got %#v, want %#v", c.typ, c.in, got, c.want)
		}
	}
}

func TestTransactions(t *testing.T) {
	db := open(t, t.TempDir())
	exec(t, db, "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (0, 'zero')")
	tx, err := db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO t SELECT i, i::text FROM generate_series(1, $1) i", 5000); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if tx, err = db.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO t VALUES (1, 'one')"); err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec("INSERT INTO t VALUES (1, 'again')")
	wantCode(t, err, errs.UniqueViolation)
	wantCode(t, tx.Commit(), errs.InFailedSQLTransaction)
	var n int
	if err := db.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
	if got := exec(t, db, "UPDATE t SET v = $1 WHERE id = $2", "null", 0); got != 1 {
		t.Errorf("%d rows changed", got)
	}
	if _, err := db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelLinearizable}); err == nil {
		t.Error("an unknown isolation level was accepted")
	}
}

func TestErrors(t *testing.T) {
	db := open(t, t.TempDir())
	exec(t, db, "CREATE TABLE t (id int)")
	for query, code := range map[string]errs.Code{
		"SELEC 1":             errs.SyntaxError,
		"SELECT * FROM nope":  errs.UndefinedTable,
		"SELECT 1/0":          errs.DivisionByZero,
		"SELECT 1; SELECT 2":  errs.SyntaxError,
		"":                    errs.SyntaxError,
		"COPY t FROM STDIN":   errs.FeatureNotSupported,
		"COPY t TO '/tmp/no'": errs.FeatureNotSupported,
	} {
		rows, err := db.Query(query)
		for err == nil && rows.Next() {
		}
		if err == nil {
			err = rows.Err()
		}
		wantCode(t, err, code)
	}
	_, err := db.Exec("INSERT INTO t VALUES ($1)", "one")
	wantCode(t, err, errs.InvalidTextRepresentation)
	_, err = db.Exec("INSERT INTO t VALUES ($1)")
	if err == nil {
		t.Error("a missing parameter was not noticed")
	}
	_, err = db.Exec("INSERT INTO t VALUES ($1)", struct{}{})
	wantCode(t, err, errs.DatatypeMismatch)
	_, err = db.Exec("INSERT INTO t VALUES ($1)", sql.Named("a", 1))
	wantCode(t, err, errs.FeatureNotSupported)
	exec(t, db, "INSERT INTO t VALUES (1)") // the connections are whole
	if _, err := sql.Open("basalt", ""); err == nil {
		t.Error("an empty data source name was accepted")
	}
}

func TestCancel(t *testing.T) {
	db := open(t, t.TempDir())
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	var n int64
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM generate_series(1, 1000000000000)").Scan(&n)
	if !errs.Is(err, errs.QueryCanceled) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %d, %v", n, err)
	}
	if err := db.Ping(); err != nil {
		t.Error(err)
	}
}

// A query whose rows are not read to the end leaves its connection usable.
func TestRowsClosedEarly(t *testing.T) {
	db := open(t, t.TempDir())
	db.SetMaxOpenConns(1)
	rows, err := db.Query("SELECT i, 'x' AS name FROM generate_series(1, 10000000) i")
	if err != nil {
		t.Fatal(err)
	}
	cols, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(cols[0].Name(), cols[0].DatabaseTypeName(), cols[1].Name(), cols[1].DatabaseTypeName()); got != "iINTEGERnameTEXT" {
		t.Error(got)
	}
	for range 3000 {
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	exec(t, db, "CREATE TABLE t (id int)")
	rows, err = db.Query("INSERT INTO t SELECT generate_series(1, 5000) RETURNING id")
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != 5000 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// Pools of one directory share a database; the last one closes it.
func TestDirectoryIsShared(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	first, err := sql.Open("basalt", dir)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, first, "CREATE TABLE t (id int)")
	second := open(t, dir+"/../data")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 20 {
				if _, err := second.Exec("INSERT INTO t VALUES ($1)", i*20+j); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	var n int
	if err := second.QueryRow("SELECT count(DISTINCT id) FROM t").Scan(&n); err != nil || n != 160 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// A program opens the database itself and has both interfaces to it.
func TestConnector(t *testing.T) {
	ctx := context.Background()
	inner, err := core.Open(t.TempDir(), core.WithSetting("TimeZone", "Europe/Berlin"))
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	db := sql.OpenDB(sqldriver.NewConnector(inner))
	exec(t, db, "CREATE TABLE t AS SELECT i FROM generate_series(1, 5000) i")
	var zone string
	if err := db.QueryRow("SHOW TimeZone").Scan(&zone); err != nil || zone != "Europe/Berlin" {
		t.Errorf("%q, %v", zone, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	conn, err := inner.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	rows, err := conn.Query(ctx, "SELECT i FROM t WHERE i > $1", 1000)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	_, err = conn.Exec(ctx, "SELECT 1")
	wantCode(t, err, errs.ObjectNotInPrerequisiteState)
	n := 0
	for {
		b, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		if b == nil {
			break
		}
		n += b.Rows()
	}
	if n != 4000 || rows.Tag() != "SELECT 4000" {
		t.Errorf("%d rows, %s", n, rows.Tag())
	}
}
