# Functions over text, bytea, arrays, json and sizes, and the "char" type. The answers are PostgreSQL 15's.

SELECT size, pg_size_pretty(size), pg_size_pretty(-1 * size) FROM (VALUES (10::bigint), (1000::bigint), (1000000::bigint),(1000000000::bigint), (1000000000000::bigint),(1000000000000000::bigint),(10239::bigint), (10240::bigint),(10485247::bigint), (10485248::bigint),(10736893951::bigint), (10736893952::bigint),(0::bigint)) x(size)
----
10|10 bytes|-10 bytes
1000|1000 bytes|-1000 bytes
1000000|977 kB|-977 kB
1000000000|954 MB|-954 MB
1000000000000|931 GB|-931 GB
1000000000000000|909 TB|-909 TB
10239|10239 bytes|-10239 bytes
10240|10 kB|-10 kB
10485247|10239 kB|-10239 kB
10485248|10 MB|-10 MB
10736893951|10239 MB|-10239 MB
10736893952|10 GB|-10 GB
0|0 bytes|0 bytes

SELECT size, pg_size_pretty(size), pg_size_pretty(-1 * size) FROM (VALUES (10::numeric), (1000::numeric),(1000000::numeric), (1000000000::numeric),(1000000000000::numeric),(1000000000000000::numeric),(10.5::numeric), (1000.5::numeric),(1000000.5::numeric), (1000000000.5::numeric)) x(size)
----
10|10 bytes|-10 bytes
1000|1000 bytes|-1000 bytes
1000000|977 kB|-977 kB
1000000000|954 MB|-954 MB
1000000000000|931 GB|-931 GB
1000000000000000|909 TB|-909 TB
10.5|10.5 bytes|-10.5 bytes
1000.5|1000.5 bytes|-1000.5 bytes
1000000.5|977 kB|-977 kB
1000000000.5|954 MB|-954 MB

SELECT size, pg_size_bytes(size) FROM (VALUES ('1'), ('123bytes'), ('1kB'), ('1MB'), (' 1 GB'), ('1.5 GB '),('1TB'), ('3000 TB'), ('1e6 MB'), ('99 PB'),('-1'),('-.1'),('+.1e2 kb'),('1.')) x(size)
----
1|1
123bytes|123
1kB|1024
1MB|1048576
 1 GB|1073741824
1.5 GB |1610612736
1TB|1099511627776
3000 TB|3298534883328000
1e6 MB|1048576000000
99 PB|111464090777419776
-1|-1
-.1|0
+.1e2 kb|10240
1.|1

SELECT pg_size_bytes('1 AB')
----
ERROR 22023: invalid size: "1 AB"
DETAIL: Invalid size unit: "AB".
HINT: Valid units are "bytes", "kB", "MB", "GB", "TB", and "PB".

SELECT pg_size_bytes('1 AB A')
----
ERROR 22023: invalid size: "1 AB A"
DETAIL: Invalid size unit: "AB A".
HINT: Valid units are "bytes", "kB", "MB", "GB", "TB", and "PB".

SELECT pg_size_bytes('9223372036854775807.9')
----
ERROR 22003: bigint out of range

SELECT pg_size_bytes('1e100')
----
ERROR 22003: bigint out of range

SELECT pg_size_bytes('')
----
ERROR 22023: invalid size: ""

SELECT pg_size_bytes('kb')
----
ERROR 22023: invalid size: "kb"

SELECT pg_size_bytes('-. kb')
----
ERROR 22023: invalid size: "-. kb"

select float4send(1.5::real), float8send(-0.0::float8), int8send(5), numeric_send(123.45), textsend('ab'), timestamptz_send('2000-01-01 00:00:01+00'), interval_send('1 mon 2 days 3 s'), boolsend(true), date_send('2000-01-03')
----
\x3fc00000|\x8000000000000000|\x0000000000000005|\x0002000000000002007b1194|\x6162|\x00000000000f4240|\x00000000002dc6c00000000200000001|\x01|\x00000002

SELECT SUBSTRING('abcdefg' SIMILAR 'a#"(b_d)#"%' ESCAPE '#'), SUBSTRING('abcdefg' SIMILAR '#"(b_d)#"%' ESCAPE '#'), SUBSTRING('abcdefg' SIMILAR 'a*#"%#"g*' ESCAPE '#'), SUBSTRING('abcdefg' SIMILAR 'a#"%|ab#"g' ESCAPE '#'), SUBSTRING('abcdefg' SIMILAR 'a#"%g' ESCAPE '#'), SUBSTRING('abcdefg' SIMILAR 'a%g' ESCAPE '#'), SUBSTRING('abcdefg' SIMILAR 'a|b#"%#"g' ESCAPE '#')
----
bcd||abcdefg|bcdef|bcdefg|abcdefg|bcdef

select format('>>%*s<<', 10, 'Hello'), format('>>%2$*1$L<<', 10, 'Hello'), format('>>%*1$s<<', 10, 'Hello'), format('>>%-s<<', 'x'), format('>>%2$*1$L<<', -10, NULL), format('>>%10s<<','abc'), format('>>%-10s<<','abc'), format('>>%-*s<<',5,'a')
----
>>     Hello<<|>>   'Hello'<<|>>     Hello<<|>>x<<|>>NULL      <<|>>       abc<<|>>abc       <<|>>a    <<

select format('%0$s', 'Hello')
----
ERROR 22023: format specifies argument 0, but arguments are numbered from 1

select format('%*0$s', 'Hello')
----
ERROR 22023: format specifies argument 0, but arguments are numbered from 1

select format('%1$', 1)
----
ERROR 22023: unterminated format() type specifier
HINT: For a single "%" use "%%".

select format('%1$1', 1)
----
ERROR 22023: unterminated format() type specifier
HINT: For a single "%" use "%%".

SELECT unistr('\0064at\+0000610'), unistr('d\u0061t\U000000610'), unistr('a\\b')
----
data0|data0|a\b

SELECT unistr('wrong: \db99')
----
ERROR 42601: invalid Unicode surrogate pair

SELECT unistr('wrong: \xyz')
----
ERROR 42601: invalid Unicode escape
HINT: Unicode escapes must be \XXXX, \+XXXXXX, \uXXXX, or \UXXXXXXXX.

SELECT unistr('wrong: \+2FFFFF')
----
ERROR 22023: invalid Unicode code point: 2FFFFF

SELECT parse_ident('Schemax.Tabley'), parse_ident('"SchemaX"."TableY"'), parse_ident('foo.boo[]', strict => false), parse_ident(' first . "  second  " ."   third   ". "  ' || repeat('x',6) || '"')
----
{schemax,tabley}|{SchemaX,TableY}|{foo,boo}|{first,"  second  ","   third   ","  xxxxxx"}

SELECT parse_ident('foo.boo[]')
----
ERROR 22023: string is not a valid identifier: "foo.boo[]"

SELECT parse_ident('1020')
----
ERROR 22023: string is not a valid identifier: "1020"

SELECT parse_ident('a..b')
----
ERROR 22023: string is not a valid identifier: "a..b"
DETAIL: No valid identifier before ".".

SELECT parse_ident('"c".X XXXXXXXXXX')
----
ERROR 22023: string is not a valid identifier: ""c".X XXXXXXXXXX"

SELECT parse_ident('""')
----
ERROR 22023: string is not a valid identifier: """"
DETAIL: Quoted identifier must not be empty.

select * from string_to_table('abc,def,,x', ','), string_to_table('a b',' ') 
----
ERROR 42712: table name "string_to_table" specified more than once

select v, v is null from string_to_table('1,2,3,4,*,6', ',', '*') g(v)
----
1|f
2|f
3|f
4|f
|t
6|f

select string_to_array('',','), string_to_array('abc',''), string_to_array('abc',null)
----
{}|{abc}|{a,b,c}

select trim_array(array[1,2],3)
----
ERROR 2202E: number of elements to trim must be between 0 and 2

select array_remove('{{1,2,2},{1,4,3}}', 2)
----
ERROR 0A000: removing elements from multidimensional arrays is not supported

SELECT encode(substring('\x1234567890'::bytea from 2 for 3),'hex'), btrim('\x00aa00'::bytea,'\x00'::bytea), overlay('Th\000omas'::bytea placing '\002\003'::bytea from 8), get_bit('\x1234567890abcdef00'::bytea, 43), set_bit('\x1234567890abcdef00'::bytea, 43, 0), get_byte('\x1234567890abcdef00'::bytea, 3), set_byte('\x1234567890abcdef00'::bytea, 7, 11), bit_count('\x1234567890'::bytea), sha224(''), position('\x34'::bytea in '\x1234'::bytea)
----
345678|\xaa|\x5468006f6d61730203|1|\x1234567890a3cdef00|120|\x1234567890abcd0b00|15|\xd14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f|2

SELECT get_bit('\x12'::bytea, 99)
----
ERROR 2202E: index 99 out of valid range, 0..7

select '\xabc'::bytea
----
ERROR 22023: invalid hexadecimal data: odd number of digits

select '\101'::"char", '\377'::"char"::text, 'abc'::"char", 65::"char", 'A'::"char"::int, ('\377'::"char")::int, ''::"char"::int
----
A|\377|a|A|65|-1|0

select encode('\x1234567890abcdef00', 'escape'), encode('\x5c0a7f80','escape')
----
4Vx\220\253\315\357\000|\\
\200

select jsonb_insert('{"a": [0,1,2]}', '{a, 1}', '"new"'), jsonb_insert('{"a": [0,1,2]}', '{a, 1}', '"new"', true), jsonb_insert('{"a": [0,1,2]}', '{a, -1}', '"new"', true), jsonb_insert('{"a":1}','{b}','2'), jsonb_set_lax('{"a":1,"b":2}', '{b}', null, true, 'delete_key'), jsonb_set_lax('{"a":1,"b":2}', '{b}', null), json_strip_nulls('{"a":1, "b":null, "c":[2,null,3]}'), jsonb '{"a":1,"b":2}' - array['a','c'], json_object('{a,1,b,2}'), json_object('{a,b}','{1,null}'), jsonb_object('{{a,1},{b,2}}')
----
{"a": [0, "new", 1, 2]}|{"a": [0, 1, "new", 2]}|{"a": [0, 1, 2, "new"]}|{"a": 1, "b": 2}|{"a": 1}|{"a": 1, "b": null}|{"a":1,"c":[2,null,3]}|{"b": 2}|{"a" : "1", "b" : "2"}|{"a" : "1", "b" : null}|{"a": "1", "b": "2"}

select jsonb_insert('{"a": {"b": "value"}}', '{a, b}', '"new_value"')
----
ERROR 22023: cannot replace existing key
HINT: Try using the function jsonb_set to replace key value.

select json_object('{a,b,c}')
----
ERROR 2202E: array must have even number of elements

select json_object('{a,NULL}','{a,b}')
----
ERROR 22004: null value not allowed for object key

select '{"a": [1,  2 ], "b": {"c" :1.0}}'::json -> 'a', '{"a": [1,  2 ], "b": {"c" :1.0}}'::json ->> 'b', json '{ "a": "\ud83d\ude04" }' -> 'a', json '{ "a": "\ud83d\ude04" }' ->> 'a'
----
[1,  2 ]|{"c" :1.0}|"\ud83d\ude04"|😄

select * from json_each('{"a": [1,  2 ], "b": {"c" :1.0}}')
----
a|[1,  2 ]
b|{"c" :1.0}

select array_to_json('{{1,5},{99,100}}'::int[]), array_to_json(array[1,2],true)
----
[[1,5],[99,100]]|[1,
 2]

select json_build_object(null,2)
----
ERROR 22023: argument 1 cannot be null
HINT: Object keys should be text.

select json_build_object(array[1],2)
----
ERROR 22023: key value must be scalar, not array, composite, or json

select '[]'::jsonb #- '{a}', 'ab' ~ 'a\bb', E'a\bb' ~ 'a\bb'
----
[]|f|t
