;; Inline imports of memories, tables and globals.
;;needs exporter
;;= all() -> 1 2 40
(module
  (table $t (import "exporter" "table") 2 4 funcref)
  (memory $m (export "m") (import "exporter" "memory") 1)
  (global $g (import "exporter" "constant") i32)
  (func (export "all") (result i32 i32 i32) (memory.size $m) (table.size $t) (global.get $g)))
