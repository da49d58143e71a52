# Regular expressions: flags, empty matches, starts and numbers of matches. The answers are PostgreSQL 15's.

SELECT regexp_matches(chr(10) || '1' || chr(10) || '2' || chr(10) || '3' || chr(10) || '4' || chr(10), '.?$', 'mg')
----
{""}
{1}
{""}
{2}
{""}
{3}
{""}
{4}
{""}
{""}

SELECT regexp_matches(chr(10) || '1' || chr(10) || '2' || chr(10) || '3' || chr(10) || '4', '.?$', 'mg'), regexp_matches('foobarbequebaz', '', 'g')
----
{""}|{""}
{1}|{""}
{""}|{""}
{2}|{""}
{""}|{""}
{3}|{""}
{""}|{""}
{4}|{""}
{""}|{""}
|{""}
|{""}
|{""}
|{""}
|{""}
|{""}

select regexp_matches('foo/bar/baz', '^([^/]+?)(?:/([^/]+?))(?:/([^/]+?))?$', '')
----
{foo,bar,baz}

select regexp_replace('foobar','o*','X','g'), regexp_replace('','^','x','g'), regexp_replace('abc','','-','g'), regexp_replace('abc def','\y','|','g'), regexp_replace('aaa','^a','x','g')
----
XfXXbXaXrX|x|-a-b-c-||abc| |def||xaa

SELECT regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 0, 'i'), regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 1, 'i'), regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 2), regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 7, 0, 'i'), regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 9, 'i'), regexp_replace('A PostgreSQL function', 'e|i', 'X', 200)
----
X PXstgrXSQL fXnctXXn|X PostgreSQL function|A PostgrXSQL function|A PostgrXSQL fXnctXXn|A PostgreSQL function|A PostgreSQL function

SELECT regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', -1, 0, 'i')
----
ERROR 22023: invalid value for parameter "start": -1

SELECT regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, -1, 'i')
----
ERROR 22023: invalid value for parameter "n": -1

SELECT regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', '1')
----
ERROR 22023: invalid regular expression option: "1"
HINT: If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.

SELECT regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 1, 'g')
----
A PXstgreSQL function

SELECT regexp_count('123123123123123', '(12)3'), regexp_count('123123123123', '123', 1), regexp_count('123123123123', '123', 33), regexp_count('ABCABCABCABC', 'Abc', 1, 'i'), regexp_count('ABCABCABCABC', '', 1), regexp_count('', 'x*')
----
5|4|0|4|13|1

SELECT regexp_count('123123123123', '123', 0)
----
ERROR 22023: invalid value for parameter "start": 0

SELECT regexp_instr('abcdefghi', 'd.f'), regexp_instr('abcdefghi', 'd.q'), regexp_instr('abcabcabc', 'a.c', 2), regexp_instr('abcabcabc', 'a.c', 1, 3), regexp_instr('abcabcabc', 'a.c', 1, 4), regexp_instr('abcabcabc', 'A.C', 1, 2, 0, 'i'), regexp_instr('1234567890', '(123)(4(56)(78))', 1, 1, 0, 'i', 4), regexp_instr('1234567890', '(123)(4(56)(78))', 1, 1, 1, 'i', 3), regexp_instr('foo', 'foo(bar)?', 1, 1, 0, '', 1), regexp_instr('abc','^',2), regexp_instr('abc','$',2)
----
4|0|4|7|0|4|7|7|0|0|4

SELECT regexp_instr('abcabcabc', 'a.c', 1, 1, 2)
----
ERROR 22023: invalid value for parameter "endoption": 2

SELECT regexp_instr('abcabcabc', 'a.c', 1, 1, 0, 'g')
----
ERROR 22023: regexp_instr() does not support the "global" option

SELECT regexp_instr('abcabcabc', 'a.c', 1, 1, 0, '', -1)
----
ERROR 22023: invalid value for parameter "subexpr": -1

SELECT regexp_substr('abcdefghi', 'd.f'), regexp_substr('abcdefghi', 'd.q') IS NULL, regexp_substr('abcabcabc', 'a.c', 1, 3), regexp_substr('1234567890', '(123)(4(56)(78))', 1, 1, 'i', 4), regexp_substr('foo', 'foo(bar)?', 1, 1, '', 1)
----
def|t|abc|78|

SELECT regexp_substr('abcabcabc', 'a.c', 0, 1)
----
ERROR 22023: invalid value for parameter "start": 0

SELECT regexp_like('Steven', '^Ste(v|ph)en$'), regexp_like('a'||CHR(10)||'d', 'a.d', 'n'), regexp_like('a'||CHR(10)||'d', 'a.d', 's'), regexp_like('abc', ' a . c ', 'x'), regexp_like('abc', 'a.c', 'p'), regexp_like(E'a\nd','a[^x]d','n'), regexp_like(E'a\nd','a[^x]d','w'), regexp_like(E'a\nd','^d','p'), regexp_like(E'a\nd','^d','w')
----
t|f|t|t|t|f|t|f|t

SELECT regexp_like('abc', 'a.c', 'g')
----
ERROR 22023: regexp_like() does not support the "global" option

select regexp_match('abc', 'Bd', 'ig')
----
ERROR 22023: regexp_match() does not support the "global" option
HINT: Use the regexp_matches function instead.

select regexp_split_to_array('thE', 'e', 'g')
----
ERROR 22023: regexp_split_to_array() does not support the "global" option

SELECT regexp_split_to_array('the quick brown fox', $re$\s*$re$), regexp_split_to_array('123456','1'), regexp_split_to_array('123456','6'), regexp_split_to_array('123456','.'), regexp_split_to_array('123456',''), regexp_split_to_array('123456','(?:)'), regexp_split_to_array('1',''), regexp_split_to_array('a,b,,c',',')
----
{t,h,e,q,u,i,c,k,b,r,o,w,n,f,o,x}|{"",23456}|{12345,""}|{"","","","","","",""}|{1,2,3,4,5,6}|{1,2,3,4,5,6}|{1}|{a,b,"",c}

select 'a' ~ '[[:<:]]a[[:>:]]', 'ab' ~ '[]a]b', 'a-b' ~ 'a[x-]b', 'foo' ~ '***=f.o', 'FOO' ~ '(?i)foo', 'a.b' ~ '(?q)a.b', 'axb' ~ '(?q)a.b', substring('foobar' from 'o(.)b'), substring('foobar' from 'o.b'), substring('foobar','z')
----
t|t|t|f|t|t|f|o|oob|

select 'a' ~ '*'
----
ERROR 2201B: invalid regular expression: missing argument to repetition operator: `*`

select 'a' ~ '('
----
ERROR 2201B: invalid regular expression: missing closing ): `(?s:()`

select 'a' ~ 'a{3,1}'
----
ERROR 2201B: invalid regular expression: invalid repeat count: `{3,1}`
