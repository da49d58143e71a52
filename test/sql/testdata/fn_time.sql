# OVERLAPS, zones in texts, arithmetic of time with time zone. The answers are PostgreSQL 15's.

SELECT (timestamp '2000-11-27', timestamp '2000-11-28') OVERLAPS (timestamp '2000-11-27 12:00', timestamp '2000-11-30'), (timestamp '2000-11-26', timestamp '2000-11-27') OVERLAPS (timestamp '2000-11-27 12:00', timestamp '2000-11-30'), (timestamp '2000-11-27', null) overlaps (timestamp '2000-11-27', null), (timestamp '2000-11-27', null) overlaps (timestamp '2000-11-27', timestamp '2000-11-28'), (timestamp '2000-11-29', null) overlaps (timestamp '2000-11-27', timestamp '2000-11-28'),(timestamp '2000-11-27 12:00', null) overlaps (timestamp '2000-11-27', timestamp '2000-11-28'),(null, timestamp '2000-11-27') overlaps (timestamp '2000-11-28', timestamp '2000-11-27')
----
t|f||||t|

SELECT (time '00:00', interval '1 hour') OVERLAPS (time '01:30', interval '1 day'), (timetz '00:00+0', timetz '01:00+1') overlaps (timetz '00:30+0', timetz '01:30+0')
----
f|f

SELECT '2000-03-15 08:14:01 GMT+8'::timestamptz, 'Wed Jul 11 10:51:14 PST+03:00 2001'::timestamptz, '20011227 040506-08'::timestamptz, '20011227T040506.789-08'::timestamptz, time with time zone 'T040506.789 -08', time '040506.789-08', '4 millenniums'::interval, date '1991-02-03' + timetz '04:05:06 PST', timetz '02:30-08' + interval '36:01', timestamptz(date '1994-01-01', timetz '11:00-5')
----
2000-03-15 16:14:01+00|2001-07-11 13:51:14+00|2001-12-27 12:05:06+00|2001-12-27 12:05:06.789+00|04:05:06.789-08|04:05:06.789|4000 years|1991-02-03 12:05:06+00|14:31:00-08|1994-01-01 16:00:00+00
