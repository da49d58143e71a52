# Intervals that are refused or out of range, extract of infinities and far
# times, justification. The answers are PostgreSQL 15's.

SELECT '1 second 2 seconds'::interval
----
ERROR 22007: invalid input syntax for type interval: "1 second 2 seconds"

SELECT '1:20:05 5 microseconds'::interval
----
ERROR 22007: invalid input syntax for type interval: "1:20:05 5 microseconds"

SELECT interval '1 2' day to hour, interval '123 11' day to hour, interval '-23:45' minute to second, interval '1.5 weeks', interval '1-2', interval '1 day -2:03'
----
1 day 02:00:00|123 days 11:00:00|-00:23:45|10 days 12:00:00|1 year 2 mons|1 day -02:03:00

SELECT interval '1 2' day to minute
----
ERROR 22007: invalid input syntax for type interval: "1 2"

SELECT interval '9223372036854777 millisecond'
----
ERROR 22015: interval field value out of range: "9223372036854777 millisecond"

SELECT interval 'PT2562047788.1H54.775807S'
----
ERROR 22015: interval field value out of range: "PT2562047788.1H54.775807S"

SELECT interval '2147483647 years'
----
ERROR 22008: interval out of range

SELECT interval 'P1Y2M3DT4H5M6.7S', interval 'P0001-02-03T04:05:06', interval 'P-1.5M', interval '4 millenniums ago', interval '@ 1 minute'
----
1 year 2 mons 3 days 04:05:06.7|1 year 2 mons 3 days 04:05:06|-1 mons -15 days|-4000 years|00:01:00

SELECT justify_hours(interval '2147483647 days 24 hrs')
----
ERROR 22008: interval out of range

SELECT justify_interval(interval '2147483647 days 24 hrs'), justify_days(interval '-35 days'), justify_hours(interval '49 hours -1 day')
----
5965232 years 4 mons 8 days|-1 mons -5 days|1 day 01:00:00

SELECT extract(year from date 'infinity'), extract(day from date 'infinity'), extract(epoch from timestamp '-infinity')
----
Infinity||-Infinity

SELECT extract(epoch from timestamp '294270-01-01'), extract(epoch from interval '1000000000 days'), extract(julian from timestamp '2000-01-01 12:00')
----
9224097091200.000000|86400000000000.000000|2451545.50000000000000000000

SELECT extract(microsec from date 'infinity')
----
ERROR 22023: unit "microsec" not recognized for type date

SELECT date_bin('15 minutes', timestamp '2020-02-11 15:44:17', timestamp '2001-01-01'), make_timestamptz(2014, 12, 10, 0, 0, 0, '+10'), date_trunc('day', timestamptz '2001-02-16 20:38:40+00', 'Australia/Sydney')
----
2020-02-11 15:30:00|2014-12-09 14:00:00+00|2001-02-16 13:00:00+00

SELECT '2011-03-27 02:00:00 MSK'::timestamptz, timestamp '2014-10-26 00:00:00' AT TIME ZONE 'MSK', timestamptz '2011-03-26 23:00:00+00' AT TIME ZONE 'MSK'
----
2011-03-26 22:00:00+00|2014-10-25 20:00:00+00|2011-03-27 03:00:00

SELECT date '1999-08-Jan'
----
ERROR 22007: invalid input syntax for type date: "1999-08-Jan"

SELECT timetz '15:36:39 America/New_York'
----
ERROR 22007: invalid input syntax for type time with time zone: "15:36:39 America/New_York"

SELECT interval '1 month' * 1e300
----
ERROR 22008: interval out of range
