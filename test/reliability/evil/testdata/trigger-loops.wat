;; a trigger that does not end
;;declare () RETURNS trigger
;;run CREATE TABLE trigger_loops (id int)
;;run CREATE TRIGGER g BEFORE INSERT ON trigger_loops FOR EACH ROW EXECUTE FUNCTION evil()
;;set wasm_fuel = '50000000'
;;! INSERT INTO trigger_loops VALUES (1) -> 54000
;;set wasm_fuel = DEFAULT
;;set statement_timeout = '100ms'
;;! INSERT INTO trigger_loops VALUES (1) -> 57014
;;set statement_timeout = 0
;;= SELECT count(*) FROM trigger_loops -> 0
;;run DROP TABLE trigger_loops
(module (func (export "evil") (loop $l (br $l))))
