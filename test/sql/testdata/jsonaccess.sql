# The parts of documents, which are found in their text.

SELECT '{"a": 1, "b": {"c": [1, "x\ny", null]}, "a": 2.50}'::json -> 'a', '{"a": 1, "b": {"c": [1, "x\ny", null]}, "a": 2.50}'::jsonb -> 'a'
----
2.50|2.50

SELECT j -> 'b' -> 'c', j #> '{b,c,1}', j #>> '{b,c,-2}', j #>> '{b,c,2}', j #> '{b,c,2}', j #> '{b,c,3}', j #> '{b,c,x}', j #> '{}' FROM (VALUES ('  {"b" : {"c": [1, "x\ny" , null]}} '::json)) t(j)
----
[1, "x\ny" , null]|"x\ny"|x
y||null|||{"b" : {"c": [1, "x\ny" , null]}}

SELECT j -> 'b' -> 'c', j #> '{b,c,1}', j #>> '{b,c,-2}', j #>> '{b,c,2}', j #> '{b,c,2}', j #> '{b,c,3}', j #> '{b,c,x}', j #> '{}' FROM (VALUES ('{"b" : {"c": [1, "x\ny" , null]}}'::jsonb)) t(j)
----
[1, "x\ny", null]|"x\ny"|x
y||null|||{"b": {"c": [1, "x\ny", null]}}

SELECT '{"\u0061": "\u00e9\"\\"}'::json ->> 'a', '{"\u0061": "\u00e9\"\\"}'::json -> 'a', '{"\u0061": "\u00e9\"\\"}'::jsonb -> 'a', '{"a\\b": 1}'::json ->> 'a\b', '{"a\\b": 1}'::json ->> 'a\\b'
----
é"\|"\u00e9\"\\"|"é\"\\"|1|

SELECT '[1, [2], "3"]'::json -> 1, '[1, [2], "3"]'::json ->> -1, '[1, [2], "3"]'::json -> -4, '[1, [2], "3"]'::json -> 'a', '{"1": 2}'::json -> 1, '7'::json -> 'a', '7'::jsonb -> 0
----
[2]|3|||||7

SELECT p, '{"a": {"b": 1}, "c": [5, 6]}'::json #>> p::text[] FROM (VALUES ('{a}'), ('{a,b}'), ('{c,1}'), ('{c,-1}'), ('{c,-3}'), ('{a,NULL}'), ('{a,b,c}')) t(p)
----
{a}|{"b": 1}
{a,b}|1
{c,1}|6
{c,-1}|6
{c,-3}|
{a,NULL}|
{a,b,c}|

SELECT (j::json ->> 'price')::float8, (j::json ->> 'price')::numeric, (j::jsonb ->> 'price')::float4 FROM (VALUES ('{"price": 1.25}'), ('{"price": "-1E3"}'), ('{"price": "Infinity"}'), ('{"price": null}'), (NULL)) t(j)
----
1.25|1.25|1.25
-1000|-1000|-1000
Infinity|Infinity|Infinity
||
||

SELECT ' NaN '::text::float8, '-inf'::text::float8, '+Infinity'::text::float8, '1e-5'::text::float8, E'\t.5\n'::text::float8
----
NaN|-Infinity|Infinity|1e-05|0.5

SELECT 'in'::text::float8
----
ERROR 22P02: invalid input syntax for type double precision: "in"

SELECT '1_0'::text::float8
----
ERROR 22P02: invalid input syntax for type double precision: "1_0"

SELECT '1e400'::text::float8
----
ERROR 22003: "1e400" is out of range for type double precision

SELECT '-+1'::text::float8
----
ERROR 22P02: invalid input syntax for type double precision: "-+1"

SELECT ''::text::float8
----
ERROR 22P02: invalid input syntax for type double precision: ""

SELECT '{"a": 1, "b": }'::text::json -> 'a'
----
ERROR 22P02: invalid input syntax for type json
DETAIL: Expected JSON value, but found "}".

SELECT '{"a": 1, "b": "\u0000"}'::json -> 'a'
----
ERROR 22P05: unsupported Unicode escape sequence
DETAIL: \u0000 cannot be converted to text.

SELECT '{"a": 1} x'::text::json -> 'a'
----
ERROR 22P02: invalid input syntax for type json
DETAIL: Expected end of input, but found "x".
