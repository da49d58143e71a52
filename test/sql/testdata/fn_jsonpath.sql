# SQL/JSON paths: steps, modes, filters, methods and errors. The answers are
# PostgreSQL 15's.

SELECT jsonb '{"a": [1, 2, {"b": 3}]}' @? '$.a[*].b', jsonb '{"a": 12}' @@ '$.a > 10', jsonb '[1]' @? 'strict $.a', jsonb '1' @@ '$'
----
t|t||

SELECT jsonb_path_query('{"a": [{"b": 1}, {"b": "x"}, 5, null]}', '$.a[*].b')
----
1
"x"

SELECT jsonb_path_query('{"a": [{"b": 1}]}', 'strict $.a.b')
----
ERROR 2203A: jsonpath member accessor can only be applied to an object

SELECT jsonb_path_query_array('[1, 2, 3, 4, 5]', '$[*] ? (@ >= $min && @ <= $max)', '{"min": 2, "max": 4}')
----
[2, 3, 4]

SELECT jsonb_path_query('[1, 2, 3]', '$[last, 0 to 1]')
----
3
1
2

SELECT jsonb_path_query('{"a": {"b": [1, {"c": 2}]}}', '$.**{2 to last} ? (@.type() == "number")')
----
1
1
2

SELECT jsonb_path_query_array('["1", 2.5, -3, [4], {"a": 1}, null, true]', '$[*].type()'), jsonb_path_query_array('[1.5, -2.5]', '$[*].ceiling()'), jsonb_path_query_first('"1.25"', '$.double() + 1')
----
["string", "number", "number", "array", "object", "null", "boolean"]|[2, -2]|2.25

SELECT jsonb_path_query('[true, false, null]', '$[*] ? (@ == true || (@ > 1) is unknown)')
----
true
false

SELECT jsonb_path_query('1', '$ / 0')
----
ERROR 22012: division by zero

SELECT jsonb_path_query('1', '$x')
----
ERROR 42704: could not find jsonpath variable "x"

SELECT jsonb_path_match('{"a": 1}', '$.a')
----
ERROR 22038: single boolean result is expected

SELECT jsonb_path_query('["abc", "aBdC", "abd", 1]', '$[*] ? (@ like_regex "^ab.*c" flag "i")'), jsonb_path_query_array('["abc", "b"]', '$[*] ? (@ starts with "a")')
----
"abc"|["abc"]
"aBdC"|["abc"]

SELECT jsonb_path_query('["2017-03-10", "2017-03-11T12:34:56+05:20"]', '$[*].datetime()'), jsonb_path_query_array('["12:34:56"]', '$[*].datetime().type()')
----
"2017-03-10"|["time without time zone"]
"2017-03-11T12:34:56+05:20"|["time without time zone"]

SELECT 'strict $.a[*] ? (@ > 1 + 2 * 3)'::jsonpath, '((1)).type()'::jsonpath, '$ ? (exists(@.a) && !(@.b == "x"))'::jsonpath
----
strict $."a"[*]?(@ > 1 + 2 * 3)|(1).type()|$?(exists (@."a") && !(@."b" == "x"))

SELECT '@ > 1'::jsonpath
----
ERROR 42601: @ is not allowed in root expressions

SELECT '$[last] + last'::jsonpath
----
ERROR 42601: LAST is allowed only in array subscripts

SELECT ''::jsonpath
----
ERROR 22P02: invalid input syntax for type jsonpath: ""
