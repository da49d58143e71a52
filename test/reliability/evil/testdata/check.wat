;; A function without an end in a constraint, a default and a view.
;;declare (a bigint) RETURNS bigint
;;run CREATE TABLE evil_t (v bigint CHECK (evil(v) > 0), w bigint DEFAULT evil(1))
;;run CREATE VIEW evil_v AS SELECT evil(v) FROM small
;;! INSERT INTO evil_t VALUES (1, 1) -> 57014
;;! INSERT INTO evil_t (v) VALUES (1) -> 57014
;;! SELECT * FROM evil_v -> 57014
;;run DROP VIEW evil_v
;;run DROP TABLE evil_t
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
