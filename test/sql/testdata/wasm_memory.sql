# The setting wasm_memory bounds the memory of instances, below the 64 MB that none may exceed.

CREATE FUNCTION grown(pages int) RETURNS int LANGUAGE wat AS $$
(module (memory 2)
  (func (export "grown") (param i32) (result i32)
    (drop (memory.grow (local.get 0)))
    (memory.size)))
$$
----
CREATE FUNCTION

SELECT grown(100)
----
102

SET wasm_memory = '1MB'
----
SET

SELECT grown(10)
----
12

SELECT grown(20)
----
2

SET wasm_memory = '64kB'
----
SET

SELECT grown(0)
----
ERROR 53200: out of memory
DETAIL: A WebAssembly module begins with 128 kB of memory; the limit is 64 kB.

SET wasm_memory = '128MB'
----
ERROR 22023: 131072 is outside the valid range for parameter "wasm_memory" (64 .. 65536)

RESET wasm_memory
----
RESET

SELECT grown(0)
----
2
