# Calls by name, with VARIADIC, and with bounds of slices: what the binder makes
# of arguments.

SELECT make_interval(secs => 1.5) AS s, make_interval(days => 2, mins => 3) AS dm, make_interval(1, weeks => 2) AS yw
----
00:00:01.5|2 days 00:03:00|1 year 14 days

SELECT jsonb_path_query('{"a": [1, 2]}', '$.a[*]', silent => true)
----
1
2

SELECT jsonb_path_exists('{"a": 1}', 'strict $.b', silent => true) AS quiet,
       jsonb_path_exists('{"a": 1}', '$.a ? (@ > $min)', vars => '{"min": 0}') AS vars
----
|t

SELECT jsonb_set_lax('{"a": 1}', '{a}', NULL, null_value_treatment => 'delete_key')
----
{}

SELECT make_interval(seconds => 1)
----
ERROR 42883: function make_interval(seconds => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT make_interval(1, years => 2)
----
ERROR 42883: function make_interval(integer, years => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT make_date(year => 2026, day => 1)
----
ERROR 42883: function make_date(year => integer, day => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT concat(VARIADIC ARRAY[1, 2, NULL, 3]) AS c, concat_ws('-', VARIADIC ARRAY['a', NULL, 'b']) AS ws,
       concat(VARIADIC '{}'::int[]) AS none, concat(VARIADIC NULL::int[]) IS NULL AS of_null, concat_ws(',', VARIADIC NULL) IS NULL AS unknown
----
123|a-b||t|t

SELECT format('%s and %s', VARIADIC ARRAY['x', 'y']) AS two, format('none', VARIADIC NULL::text[]) AS none,
       format('%s %s', VARIADIC ARRAY[1, NULL]) AS gap
----
x and y|none|1 

SELECT json_build_array(VARIADIC ARRAY['a', NULL]) AS a, jsonb_build_object(VARIADIC ARRAY['k', 'v']) AS o,
       json_build_object(VARIADIC '{}'::text[]) AS empty, json_build_array(VARIADIC NULL::text[]) IS NULL AS of_null
----
["a", null]|{"k": "v"}|{}|t

SELECT num_nulls(VARIADIC ARRAY[1, NULL, 2]) AS nulls, num_nonnulls(VARIADIC ARRAY[1, NULL, 2]) AS others, num_nulls(VARIADIC NULL::text[]) IS NULL AS of_null
----
1|2|t

SELECT concat_ws(',', VARIADIC list) FROM (VALUES (ARRAY[1, 2]), (ARRAY[3]), (NULL), ('{}')) v(list)
----
1,2
3
(empty)
(empty)

SELECT concat_ws(',', VARIADIC 10)
----
ERROR 42804: VARIADIC argument must be an array

SELECT concat(VARIADIC list) FROM (VALUES (ARRAY[1, 2])) v(list) GROUP BY concat(VARIADIC list)
----
12

SELECT a[2:3] AS b, a[:2] AS upto, a[2:] AS since, a[:] AS whole, a[NULL:2] IS NULL AS null_lower, a[1:NULL] IS NULL AS null_upper,
       a[5:6] AS beyond, a[-1:1] AS below FROM (VALUES (ARRAY[1, 2, 3])) v(a)
----
{2,3}|{1,2}|{2,3}|{1,2,3}|t|t|{}|{1}

SELECT a[2][1:2] AS mixed, a[:1][2:] AS corner FROM (VALUES (ARRAY[[1, 2], [3, 4]])) v(a)
----
{{1,2},{3,4}}|{{2}}
