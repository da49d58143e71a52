package udf_test

import "testing"

// raised has a trigger function that adds to the second column of each new row, and
// kept one that writes each old row to the table kept.
const (
	raised = `CREATE FUNCTION raised() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "sql_col_f64" (func $get (param i32 i32) (result f64)))
  (import "basalt" "out_f64" (func $set (param i32 f64)))
  (func (export "raised")
    (call $set (i32.const 2) (f64.add (call $get (i32.const -1) (i32.const 2)) (f64.const 1)))))
$$`
	kept = `CREATE FUNCTION kept() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "sql_col_i64" (func $i64 (param i32 i32) (result i64)))
  (import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "INSERT INTO kept VALUES ($1)")
  (func (export "kept")
    (call $bind (i32.const 1) (call $i64 (i32.const -2) (i32.const 1)))
    (drop (call $exec (i32.const 0) (i32.const 28)))))
$$`
)

// BenchmarkTrigger reports the time of a row. Expected: before takes 1 us more than
// none, and after, each of whose rows is a statement, less than 20 us.
func BenchmarkTrigger(b *testing.B) {
	_, run := open(b)
	do := func(sql string) {
		b.Helper()
		if _, err := run(sql); err != nil {
			b.Fatal(err)
		}
	}
	do("CREATE TABLE t (id int PRIMARY KEY, price float8, name text)")
	do("CREATE TABLE kept (id int)")
	do(raised)
	do(kept)
	const rows = 20000
	for _, c := range []struct{ name, trigger, reset, statement string }{
		{"none", "", "TRUNCATE t", "INSERT INTO t SELECT g, g, 'x' FROM generate_series(1, 20000) g RETURNING id"},
		{"before", "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION raised()", "TRUNCATE t",
			"INSERT INTO t SELECT g, g, 'x' FROM generate_series(1, 20000) g"},
		{"after", "CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION kept()", "TRUNCATE kept", "UPDATE t SET price = 1"},
	} {
		b.Run(c.name, func(b *testing.B) {
			if c.trigger != "" {
				do(c.trigger)
				defer do("DROP TRIGGER g ON t")
			}
			for b.Loop() {
				b.StopTimer()
				do(c.reset)
				b.StartTimer()
				do(c.statement)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
