# The functions over text that are computed for a whole batch. The answers are PostgreSQL 15's, except where a comment says otherwise.

CREATE TABLE t (id int, s text, c char(6), n int)
----
CREATE TABLE

INSERT INTO t VALUES (1, 'Hello World', 'ab', 3), (2, '', '', 0), (3, NULL, NULL, NULL), (4, 'Größe ÄÖÜ straße', 'é', -2), (5, '  漢字 kanji  ', 'x y', 5), (6, 'a,b,,c', 'A', 2), (7, 'O''Neil 2nd-hand', 'zzzzzz', 100)
----
INSERT 0 7

SELECT id, upper(s), lower(s), initcap(s), reverse(s), length(s), octet_length(s), char_length(c) FROM t ORDER BY id
----
1|HELLO WORLD|hello world|Hello World|dlroW olleH|11|11|2
2|||||0|0|0
3|||||||
4|GRÖßE ÄÖÜ STRAßE|größe äöü straße|Größe Äöü Straße|eßarts ÜÖÄ eßörG|16|22|1
5|  漢字 KANJI  |  漢字 kanji  |  漢字 Kanji  |  ijnak 字漢  |12|16|3
6|A,B,,C|a,b,,c|A,B,,C|c,,b,a|6|6|1
7|O'NEIL 2ND-HAND|o'neil 2nd-hand|O'Neil 2nd-Hand|dnah-dn2 lieN'O|15|15|6

SELECT id, substr(s, n), substr(s, n, 4), "left"(s, n), "right"(s, n), substring(s from 2 for 3) FROM t ORDER BY id
----
1|llo World|llo |Hel|rld|ell
2|||||
3|||||
4|Größe ÄÖÜ straße|G|Größe ÄÖÜ stra|öße ÄÖÜ straße|röß
5| kanji  | kan|  漢字 |nji  | 漢字
6|,b,,c|,b,,|a,|,c|,b,
7|||O'Neil 2nd-hand|O'Neil 2nd-hand|'Ne

SELECT id, split_part(s, ',', 2), split_part(s, ',', -1), split_part(s, '', 1), split_part('aaa', 'aa', -1), strpos(s, 'l'), position('字' in s) FROM t ORDER BY id
----
1||Hello World|Hello World|a|3|0
2||||a|0|0
3||||a||
4||Größe ÄÖÜ straße|Größe ÄÖÜ straße|a|0|0
5||  漢字 kanji  |  漢字 kanji  |a|0|4
6|b|c|a,b,,c|a|0|0
7||O'Neil 2nd-hand|O'Neil 2nd-hand|a|6|0

SELECT split_part('a', ',', 0)
----
ERROR 22023: field position must not be zero

SELECT substr('abc', 1, -1)
----
ERROR 22011: negative substring length not allowed

SELECT id, '[' || btrim(s) || ']', '[' || ltrim(s) || ']', '[' || rtrim(s) || ']', btrim(s, 'aHße'), lpad(s, 8, '-='), rpad(s, 8, 'é'), lpad(s, 3), rpad(s, n), lpad(s, 20, '') FROM t ORDER BY id
----
1|[Hello World]|[Hello World]|[Hello World]|llo World|Hello Wo|Hello Wo|Hel|Hel|Hello World
2|[]|[]|[]||-=-=-=-=|éééééééé|   ||
3|||||||||
4|[Größe ÄÖÜ straße]|[Größe ÄÖÜ straße]|[Größe ÄÖÜ straße]|Größe ÄÖÜ str|Größe ÄÖ|Größe ÄÖ|Grö||Größe ÄÖÜ straße
5|[漢字 kanji]|[漢字 kanji  ]|[  漢字 kanji]|  漢字 kanji  |  漢字 kan|  漢字 kan|  漢|  漢字 |  漢字 kanji  
6|[a,b,,c]|[a,b,,c]|[a,b,,c]|,b,,c|-=a,b,,c|a,b,,céé|a,b|a,|a,b,,c
7|[O'Neil 2nd-hand]|[O'Neil 2nd-hand]|[O'Neil 2nd-hand]|O'Neil 2nd-hand|O'Neil 2|O'Neil 2|O'N|O'Neil 2nd-hand                                                                                     |O'Neil 2nd-hand

SELECT id, replace(s, 'l', '[L]'), replace(s, '', 'x'), replace(s, 'Größe', ''), repeat(s, 2), repeat(s, n / 40), starts_with(s, 'H') FROM t ORDER BY id
----
1|He[L][L]o Wor[L]d|Hello World|Hello World|Hello WorldHello World||t
2||||||f
3||||||
4|Größe ÄÖÜ straße|Größe ÄÖÜ straße| ÄÖÜ straße|Größe ÄÖÜ straßeGröße ÄÖÜ straße||f
5|  漢字 kanji  |  漢字 kanji  |  漢字 kanji  |  漢字 kanji    漢字 kanji  ||f
6|a,b,,c|a,b,,c|a,b,,c|a,b,,ca,b,,c||f
7|O'Nei[L] 2nd-hand|O'Neil 2nd-hand|O'Neil 2nd-hand|O'Neil 2nd-handO'Neil 2nd-hand|O'Neil 2nd-handO'Neil 2nd-hand|f

# concat prints as clients see values, || as a cast to text does.
SELECT id, concat('x ', c), concat(c, '|'), concat_ws('-', s, c, n, true), concat('a ', ''::char(2)), 'y ' || ''::char(3), s || n FROM t ORDER BY id
----
1|x ab    |ab    ||Hello World-ab    -3-t|a   |y |Hello World3
2|x       |      ||-      -0-t|a   |y |0
3|x |||t|a   |y |
4|x é     |é     ||Größe ÄÖÜ straße-é     --2-t|a   |y |Größe ÄÖÜ straße-2
5|x x y   |x y   ||  漢字 kanji  -x y   -5-t|a   |y |  漢字 kanji  5
6|x A     |A     ||a,b,,c-A     -2-t|a   |y |a,b,,c2
7|x zzzzzz|zzzzzz||O'Neil 2nd-hand-zzzzzz-100-t|a   |y |O'Neil 2nd-hand100

SELECT id, s LIKE 'H%', s LIKE '%d', s LIKE '%字%', s LIKE 'a,b,,c', s LIKE '%_o%', s LIKE '', s NOT LIKE '%l%o%', s ILIKE '%GRÖSSE%', s ILIKE 'größe%', c LIKE 'A%', s LIKE '%''%-%' FROM t ORDER BY id
----
1|t|t|f|f|t|f|f|f|f|f|f
2|f|f|f|f|f|t|t|f|f|f|f
3|||||||||||
4|f|f|f|f|f|f|t|f|t|f|f
5|f|f|t|f|f|f|t|f|f|f|f
6|f|f|f|t|f|f|t|f|f|t|f
7|f|t|f|f|f|f|t|f|f|f|t

SELECT count(*) FROM generate_series(1, 5000) i WHERE ('row ' || i) LIKE '%99%'
----
95

SELECT count(*) FROM generate_series(1, 5000) i WHERE ('row ' || i) LIKE 'row 1%'
----
1111

SELECT count(*) FROM generate_series(1, 5000) i WHERE ('row ' || i) LIKE '%1' AND ('row ' || i) NOT LIKE '%11'
----
450

SELECT sum(length(upper(CASE WHEN i % 100 = 7 THEN 'é' ELSE 'row ' END || i))) FROM generate_series(1, 5000) i
----
38743

SELECT upper('aé' || i % 3), count(*) FROM generate_series(1, 5000) i GROUP BY 1 ORDER BY 1
----
AÉ0|1666
AÉ1|1667
AÉ2|1667

# Values that would be too long, and batches of them. PostgreSQL has more room for one value.
SELECT length(repeat('x', 1000000000))
----
ERROR 54000: requested length too large

SELECT length(replace(repeat('x', 1000000), 'x', repeat('y', 1000)))
----
ERROR 54000: requested length too large

SELECT length(lpad('x', 300000000, 'é'))
----
ERROR 54000: requested length too large

SELECT array_to_string(ARRAY[true, false], ','), format('%s|%s|%L', true, 'a'::char(3), false)
----
t,f|t|a  |'f'

SELECT count(length(repeat('x', 100000000 + i))) FROM generate_series(1, 1000) i
----
ERROR 54000: result too large
DETAIL: The values of a batch of rows take more than 536870912 bytes.

SELECT sum(length(repeat('x', 10000 + i))) FROM generate_series(1, 3000) i
----
34501500
