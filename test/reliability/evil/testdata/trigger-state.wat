;; a trigger that remembers what it has seen finds it in its own statement only
;;declare () RETURNS trigger
;;run CREATE TABLE trigger_state (id bigint)
;;run GRANT ALL ON trigger_state TO PUBLIC
;;run CREATE TRIGGER g BEFORE INSERT ON trigger_state FOR EACH ROW EXECUTE FUNCTION evil()
;;= WITH w AS (INSERT INTO trigger_state VALUES (5), (6) RETURNING id) SELECT string_agg(id::text, ' ') FROM w -> 0 5
;;= WITH w AS (INSERT INTO trigger_state VALUES (7), (8) RETURNING id) SELECT string_agg(id::text, ' ') FROM w -> 0 7
;;run DROP TABLE trigger_state
(module
  (import "basalt" "sql_col_i64" (func $i64 (param i32 i32) (result i64)))
  (import "basalt" "out_i64" (func $set (param i32 i64)))
  (global $last (mut i64) (i64.const 0))
  (func (export "evil") (local $now i64)
    (local.set $now (call $i64 (i32.const -1) (i32.const 1)))
    (call $set (i32.const 1) (global.get $last))
    (global.set $last (local.get $now))))
