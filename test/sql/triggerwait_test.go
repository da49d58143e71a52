package sql

import (
	"context"
	"testing"

	"github.com/basaltdb/basalt/wasm/host"
)

// seen has a trigger function that tells the old row's n, and adds 1 to it in the new
// row where there is one.
const seen = `CREATE TABLE q (id int PRIMARY KEY, state text, n int);
INSERT INTO q VALUES (1, 'new', 10), (2, 'new', 20);
CREATE FUNCTION seen() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "trg_about" (func $about (param i32 i32 i32) (result i32)))
  (import "basalt" "sql_col_text" (func $text (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $int (param i32 i32) (result i64)))
  (import "basalt" "out_i64" (func $set (param i32 i64)))
  (import "basalt" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "seen")
    (call $log (i32.const 1) (i32.const 8) (call $text (i32.const -2) (i32.const 3) (i32.const 8) (i32.const 20)))
    (drop (call $about (i32.const 5) (i32.const 0) (i32.const 1)))
    (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 85)) ;; UPDATE
      (then (call $set (i32.const 3) (i64.add (call $int (i32.const -2) (i32.const 3)) (i64.const 1)))))))
$$;
CREATE TRIGGER seen BEFORE UPDATE OR DELETE ON q FOR EACH ROW EXECUTE FUNCTION seen()`

// TestTriggersWait has statements wait for a transaction that changes rows before their
// triggers are called: they are called once, for the rows as they have become.
func TestTriggersWait(t *testing.T) {
	engine, err := host.New(t.Context(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close(context.Background())
	for _, c := range []struct{ name, begin, change, end, sql, want, then string }{
		{"the new values come", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "COMMIT", "UPDATE q SET state = 'x' WHERE id = 1", "NOTICE: 11 UPDATE 1", "1|x|12"},
		{"the old ones where it gives up", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "ROLLBACK", "UPDATE q SET state = 'x' WHERE id = 1", "NOTICE: 10 UPDATE 1", "1|x|11"},
		{"a row that no longer fits is not shown", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "COMMIT", "UPDATE q SET state = 'x' WHERE n = 10", "UPDATE 0", "1|new|11"},
		{"nor a deleted one", "BEGIN", "DELETE FROM q WHERE id = 1", "COMMIT", "UPDATE q SET state = 'x' WHERE id = 1", "UPDATE 0", "2|new|20"},
		{"others are", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "COMMIT", "UPDATE q SET state = 'x'", "NOTICE: 20 NOTICE: 11 UPDATE 2", "1|x|12"},
		{"it is deleted as it has become", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "COMMIT", "DELETE FROM q WHERE id = 1", "NOTICE: 11 DELETE 1", "2|new|20"},
		{"an upsert finds it", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "COMMIT",
			"INSERT INTO q VALUES (1, 'x', 5) ON CONFLICT (id) DO UPDATE SET state = excluded.state", "NOTICE: 11 INSERT 0 1", "1|x|12"},
		{"not in a later state of its own", "BEGIN", "UPDATE q SET n = 0 WHERE id = 1", "COMMIT",
			"BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE q SET state = 'x' WHERE id = 1", "BEGIN ERROR 40001: could not serialize access due to concurrent update", "1|new|11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &waits{newRunner(t, engine), t}
			w.expect("main", seen, "CREATE TABLE INSERT 0 2 CREATE FUNCTION CREATE TRIGGER")
			w.run("first", c.begin)
			w.run("first", c.change)
			answer := w.start("second", c.sql)
			w.run("first", c.end)
			if got := answer(); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
			w.run("second", "ROLLBACK")
			w.expect("main", "SELECT * FROM q ORDER BY id LIMIT 1", c.then)
		})
	}
}
