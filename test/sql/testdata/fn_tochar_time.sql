# to_char, to_date and to_timestamp with templates of dates and times. The answers are PostgreSQL 15's.

set timezone='America/New_York'
----
SET

create table tt(ts timestamptz); insert into tt values ('2001-02-16 20:38:40.123456-05'),('0097-02-16 BC'),('0001-01-01'),('2000-12-31 23:59:59.999'),('2005-01-01 00:00'),('1999-07-04 12:00'),('infinity'),('20001-06-01')
----
CREATE TABLE
INSERT 0 8

select to_char(ts, 'DAY Day day DY Dy dy MONTH Month month RM MON Mon mon rm'), to_char(ts,'FMDAY FMDay FMday FMMONTH FMMonth FMmonth FMRM') from tt
----
FRIDAY    Friday    friday    FRI Fri fri FEBRUARY  February  february  II   FEB Feb feb ii  |FRIDAY Friday friday FEBRUARY February february II
TUESDAY   Tuesday   tuesday   TUE Tue tue FEBRUARY  February  february  II   FEB Feb feb ii  |TUESDAY Tuesday tuesday FEBRUARY February february II
MONDAY    Monday    monday    MON Mon mon JANUARY   January   january   I    JAN Jan jan i   |MONDAY Monday monday JANUARY January january I
SUNDAY    Sunday    sunday    SUN Sun sun DECEMBER  December  december  XII  DEC Dec dec xii |SUNDAY Sunday sunday DECEMBER December december XII
SATURDAY  Saturday  saturday  SAT Sat sat JANUARY   January   january   I    JAN Jan jan i   |SATURDAY Saturday saturday JANUARY January january I
SUNDAY    Sunday    sunday    SUN Sun sun JULY      July      july      VII  JUL Jul jul vii |SUNDAY Sunday sunday JULY July july VII
|
FRIDAY    Friday    friday    FRI Fri fri JUNE      June      june      VI   JUN Jun jun vi  |FRIDAY Friday friday JUNE June june VI

select to_char(ts, 'Y,YYY YYYY YYY YY Y CC Q MM WW DDD DD D J'), to_char(ts, 'FMY,YYY FMYYYY FMYYY FMYY FMY FMCC FMQ FMMM FMWW FMDDD FMDD FMD FMJ') from tt
----
2,001 2001 001 01 1 21 1 02 07 047 16 6 2451957|2,001 2001 1 1 1 21 1 2 7 47 16 6 2451957
0,097 0097 097 97 7 -01 1 02 07 047 16 3 1686042|0,097 97 97 97 7 -1 1 2 7 47 16 3 1686042
0,001 0001 001 01 1 01 1 01 01 001 01 2 1721426|0,001 1 1 1 1 1 1 1 1 1 1 2 1721426
2,000 2000 000 00 0 20 4 12 53 366 31 1 2451910|2,000 2000 0 0 0 20 4 12 53 366 31 1 2451910
2,005 2005 005 05 5 21 1 01 01 001 01 7 2453372|2,005 2005 5 5 5 21 1 1 1 1 1 7 2453372
1,999 1999 999 99 9 20 3 07 27 185 04 1 2451364|1,999 1999 999 99 9 20 3 7 27 185 4 1 2451364
|
20,001 20001 001 01 1 201 2 06 22 152 01 6 9026427|20,001 20001 1 1 1 201 2 6 22 152 1 6 9026427

select to_char(ts, 'HH HH12 HH24 MI SS SSSS SSSSS'), to_char(ts,'"HH:MI:SS is" HH:MI:SS "\"text between quote marks\""'), to_char(ts,'HH24--text--MI--text--SS'), to_char(ts,'YYYYTH YYYYth Jth DDth FMDDTH HH24TH') from tt
----
08 08 20 38 40 74320 74320|HH:MI:SS is 08:38:40 "text between quote marks"|20--text--38--text--40|2001ST 2001st 2451957th 16th 16TH 20TH
12 12 00 00 00 0 0|HH:MI:SS is 12:00:00 "text between quote marks"|00--text--00--text--00|0097TH 0097th 1686042nd 16th 16TH 00TH
12 12 00 00 00 0 0|HH:MI:SS is 12:00:00 "text between quote marks"|00--text--00--text--00|0001ST 0001st 1721426th 01st 1ST 00TH
11 11 23 59 59 86399 86399|HH:MI:SS is 11:59:59 "text between quote marks"|23--text--59--text--59|2000TH 2000th 2451910th 31st 31ST 23RD
12 12 00 00 00 0 0|HH:MI:SS is 12:00:00 "text between quote marks"|00--text--00--text--00|2005TH 2005th 2453372nd 01st 1ST 00TH
12 12 12 00 00 43200 43200|HH:MI:SS is 12:00:00 "text between quote marks"|12--text--00--text--00|1999TH 1999th 2451364th 04th 4TH 12TH
|||
12 12 00 00 00 0 0|HH:MI:SS is 12:00:00 "text between quote marks"|00--text--00--text--00|20001ST 20001st 9026427th 01st 1ST 00TH

select to_char(ts, 'YYYY A.D. YYYY a.d. YYYY bc HH:MI:SS P.M. HH:MI:SS p.m. HH:MI:SS pm AM'), to_char(ts,'IYYY IYY IY I IW IDDD ID'), to_char(ts,'FMIYYY FMIYY FMIY FMI FMIW FMIDDD FMID') from tt
----
2001 A.D. 2001 a.d. 2001 ad 08:38:40 P.M. 08:38:40 p.m. 08:38:40 pm PM|2001 001 01 1 07 047 5|2001 1 1 1 7 47 5
0097 B.C. 0097 b.c. 0097 bc 12:00:00 A.M. 12:00:00 a.m. 12:00:00 am AM|0097 097 97 7 07 044 2|97 97 97 7 7 44 2
0001 A.D. 0001 a.d. 0001 ad 12:00:00 A.M. 12:00:00 a.m. 12:00:00 am AM|0001 001 01 1 01 001 1|1 1 1 1 1 1 1
2000 A.D. 2000 a.d. 2000 ad 11:59:59 P.M. 11:59:59 p.m. 11:59:59 pm PM|2000 000 00 0 52 364 7|2000 0 0 0 52 364 7
2005 A.D. 2005 a.d. 2005 ad 12:00:00 A.M. 12:00:00 a.m. 12:00:00 am AM|2004 004 04 4 53 370 6|2004 4 4 4 53 370 6
1999 A.D. 1999 a.d. 1999 ad 12:00:00 P.M. 12:00:00 p.m. 12:00:00 pm PM|1999 999 99 9 26 182 7|1999 999 99 9 26 182 7
||
20001 A.D. 20001 a.d. 20001 ad 12:00:00 A.M. 12:00:00 a.m. 12:00:00 am AM|20001 001 01 1 22 152 5|20001 1 1 1 22 152 5

select to_char(ts, 'FF1 FF2 FF3 FF4 FF5 FF6 ff1 ff2 ff3 ff4 ff5 ff6 MS US'), to_char(ts,'TZ tz TZH TZM OF FMOF tzh tzm of'), to_char(ts::timestamp,'TZ OF TZH TZM W'), to_char(ts,'TMMonth TMDay Dd Yx') from tt
----
1 12 123 1234 12345 123456 1 12 123 1234 12345 123456 123 123456|EST est -05 00 -05 -5 -05 00 -05| +00 +00 00 3|February Friday 66 1x
0 00 000 0000 00000 000000 0 00 000 0000 00000 000000 000 000000|LMT lmt -04 56 -04:56 -4:56 -04 56 -04:56| +00 +00 00 3|February Tuesday 33 7x
0 00 000 0000 00000 000000 0 00 000 0000 00000 000000 000 000000|LMT lmt -04 56 -04:56 -4:56 -04 56 -04:56| +00 +00 00 1|January Monday 22 1x
9 99 999 9990 99900 999000 9 99 999 9990 99900 999000 999 999000|EST est -05 00 -05 -5 -05 00 -05| +00 +00 00 5|December Sunday 11 0x
0 00 000 0000 00000 000000 0 00 000 0000 00000 000000 000 000000|EST est -05 00 -05 -5 -05 00 -05| +00 +00 00 1|January Saturday 77 5x
0 00 000 0000 00000 000000 0 00 000 0000 00000 000000 000 000000|EDT edt -04 00 -04 -4 -04 00 -04| +00 +00 00 1|July Sunday 11 9x
|||
0 00 000 0000 00000 000000 0 00 000 0000 00000 000000 000 000000|EDT edt -04 00 -04 -4 -04 00 -04| +00 +00 00 1|June Friday 66 1x

select to_char(interval '1 year 2 mons 3 days 04:05:06.789', 'YYYY MM DD HH24 HH MI SS MS US Q CC WW DDD J RM AM')
----
0001 02 03 04 04 05 06 789 789000 1 00 61 423 1721459 II   AM

select to_char(interval '-1 year -2 mons -3 days -04:05:06.789', 'YYYY MM DD HH24 HH MI SS MS US CC WW DDD RM')
----
-0001 -02 -3 -04 -04 -05 -06 -789 -789000 00 -59 -423 XI  

select to_char(interval '100:12:13', 'HH24:MI:SS HH12 SSSS'), to_char(interval '5 days','Day')
----
ERROR 22007: invalid format specification for an interval value
HINT: Intervals are not tied to specific calendar dates.

select to_char(interval '12 years', 'RM'), to_char(interval '5 days','RM MM Q'), to_char(interval '5 days','FMDD"d"')
----
XII | 00 |5d

SELECT to_timestamp('0097/Feb/16 --> 08:14:30', 'YYYY/Mon/DD --> HH:MI:SS'), to_timestamp('97/2/16 8:14:30', 'FMYYYY/FMMM/FMDD FMHH:FMMI:FMSS'), to_timestamp('2011$03!18 23_38_15', 'YYYY-MM-DD HH24:MI:SS'), to_timestamp('1985 January 12', 'YYYY FMMonth DD')
----
0097-02-16 08:14:30-04:56:02|0097-02-16 08:14:30-04:56:02|2011-03-18 23:38:15-04|1985-01-12 00:00:00-05

SELECT to_timestamp('1985 FMMonth 12', 'YYYY "FMMonth" DD'), to_timestamp('1,582nd VIII 21', 'Y,YYYth FMRM DD'), to_timestamp('15 "text between quote marks" 98 54 45', E'HH24 "\\"text between quote marks\\"" YY MI SS'), to_timestamp('05121445482000', 'MMDDHH24MISSYYYY'), to_timestamp('2000January09Sunday', 'YYYYFMMonthDDFMDay')
----
1985-01-12 00:00:00-05|1582-08-21 00:00:00-04:56:02|1998-01-01 15:54:45-05|2000-05-12 14:45:48-04|2000-01-09 00:00:00-05

SELECT to_timestamp('97/Feb/16', 'YYMonDD')
----
ERROR 22007: invalid value "/Feb/16" for "Mon"
DETAIL: The given value did not match any of the allowed values for this field.

SELECT to_timestamp('97/Feb/16', 'YY:Mon:DD'), to_timestamp('97/Feb/16', 'FXYY:Mon:DD'), to_timestamp('97/Feb/16', 'FXYY/Mon/DD'), to_timestamp('19971116', 'YYYYMMDD'), to_timestamp('20000-1116', 'YYYY-MMDD'), to_timestamp('1997 AD 11 16', 'YYYY BC MM DD'), to_timestamp('1997 BC 11 16', 'YYYY BC MM DD')
----
1997-02-16 00:00:00-05|1997-02-16 00:00:00-05|1997-02-16 00:00:00-05|1997-11-16 00:00:00-05|20000-11-16 00:00:00-05|1997-11-16 00:00:00-05|1997-11-16 00:00:00-04:56:02 BC

SELECT to_timestamp('1997 A.D. 11 16', 'YYYY B.C. MM DD'), to_timestamp('9-1116', 'Y-MMDD'), to_timestamp('95-1116', 'YY-MMDD'), to_timestamp('995-1116', 'YYY-MMDD'), to_timestamp('2005426', 'YYYYWWD'), to_timestamp('2005300', 'YYYYDDD'), to_timestamp('2005527', 'IYYYIWID'), to_timestamp('005527', 'IYYIWID'), to_timestamp('05527', 'IYIWID'), to_timestamp('5527', 'IIWID'), to_timestamp('2005364', 'IYYYIDDD')
----
1997-11-16 00:00:00-05|2009-11-16 00:00:00-05|1995-11-16 00:00:00-05|1995-11-16 00:00:00-05|2005-10-15 00:00:00-04|2005-10-27 00:00:00-04|2006-01-01 00:00:00-05|2006-01-01 00:00:00-05|2006-01-01 00:00:00-05|2006-01-01 00:00:00-05|2006-01-01 00:00:00-05

SELECT to_timestamp('20050302', 'YYYYMMDD'), to_timestamp('2005 03 02', 'YYYYMMDD'), to_timestamp(' 2005 03 02', 'YYYYMMDD'), to_timestamp('  20050302', 'YYYYMMDD'), to_timestamp('2011-12-18 11:38 AM', 'YYYY-MM-DD HH12:MI PM'), to_timestamp('2011-12-18 11:38 A.M.', 'YYYY-MM-DD HH12:MI P.M.'), to_timestamp('2011-12-18 11:38 +05:20', 'YYYY-MM-DD HH12:MI TZH:TZM'), to_timestamp('2011-12-18 11:38 -05', 'YYYY-MM-DD HH12:MI TZH'), to_timestamp('2011-12-18 11:38 20', 'YYYY-MM-DD HH12:MI TZM')
----
2005-03-02 00:00:00-05|2005-03-02 00:00:00-05|2005-03-02 00:00:00-05|2005-03-02 00:00:00-05|2011-12-18 11:38:00-05|2011-12-18 11:38:00-05|2011-12-18 01:18:00-05|2011-12-18 11:38:00-05|2011-12-18 06:18:00-05

SELECT to_timestamp('2011-12-18 11:38 PST', 'YYYY-MM-DD HH12:MI TZ')
----
ERROR 0A000: formatting field "TZ" is only supported in to_char

SELECT to_timestamp('2018-11-02 12:34:56.025', 'YYYY-MM-DD HH24:MI:SS.MS'), to_timestamp('2018-11-02 12:34:56.1', 'YYYY-MM-DD HH24:MI:SS.FF1'), to_timestamp('2018-11-02 12:34:56.12345', 'YYYY-MM-DD HH24:MI:SS.FF5'), to_timestamp('2018-11-02 12:34:56.123456', 'YYYY-MM-DD HH24:MI:SS.FF3'), to_timestamp('2018-11-02 12:34:56.123456789', 'YYYY-MM-DD HH24:MI:SS.FF6')
----
ERROR 22008: date/time field value out of range: "2018-11-02 12:34:56.123456789"

SELECT to_date('1 4 1902', 'Q MM YYYY'), to_date('3 4 21 01', 'W MM CC YY'), to_date('2458872', 'J'), to_date('44-02-01 BC','YYYY-MM-DD BC'), to_date('-44-02-01','YYYY-MM-DD'), to_date('-44-02-01 BC','YYYY-MM-DD BC'), to_date('44-02-01','YYYY-MM-DD'), to_date('20','CC'), to_date('0000-02-01','YYYY-MM-DD')
----
1902-04-01|2001-04-15|2020-01-23|0044-02-01 BC|0044-02-01 BC|0044-02-01|0044-02-01|1901-01-01|0001-02-01 BC

SELECT to_timestamp('2011-12-18 23:38:15', 'YYYY-MM-DD  HH24:MI:SS'), to_timestamp('2011-12-18  23:38:15', 'YYYY-MM-DD HH24:MI:SS'), to_timestamp('2011-12-18   23:38:15', 'YYYY-MM-DD  HH24:MI:SS'), to_timestamp('2000+   JUN', 'YYYY/MON'), to_timestamp('  2000 +JUN', 'YYYY/MON'), to_timestamp('2000 + + JUN', 'YYYY  MON'), to_timestamp('2000 -10', 'YYYY TZH'), to_timestamp('2000 -10', 'YYYY  TZH')
----
ERROR 22007: invalid value "+" for "MON"
DETAIL: The given value did not match any of the allowed values for this field.

SELECT to_date('2011 12  18', 'YYYY MM DD'), to_date('2011  12  18', 'YYYY MM DD'), to_date('2011   12  18', 'YYYY MM DD'), to_date('2011 12 18', 'YYYYxMMxDD'), to_date('2011x 12x 18', 'YYYYxMMxDD'), to_date('2011 x12 x18', 'YYYYxMMxDD')
----
ERROR 22007: invalid value "x1" for "MM"
DETAIL: Value must be an integer.

SELECT to_timestamp('2005527', 'YYYYIWID')
----
ERROR 22007: invalid combination of date conventions
HINT: Do not mix Gregorian and ISO week date conventions in a formatting template.

SELECT to_timestamp('19971', 'YYYYMMDD')
----
ERROR 22007: source string too short for "MM" formatting field
DETAIL: Field requires 2 characters, but only 1 remain.
HINT: If your source string is not fixed-width, try using the "FM" modifier.

SELECT to_timestamp('19971)24', 'YYYYMMDD')
----
ERROR 22007: invalid value "1)" for "MM"
DETAIL: Field requires 2 characters, but only 1 could be parsed.
HINT: If your source string is not fixed-width, try using the "FM" modifier.

SELECT to_timestamp('Friday 1999-Jan-08', 'DY YYYY-MON-DD'), to_timestamp('1999-Jan-08 Friday', 'YYYY-MON-DD DAY')
----
ERROR 22007: invalid value "day " for "YYYY"
DETAIL: Value must be an integer.

SELECT to_timestamp('x', 'YYYY')
----
ERROR 22007: invalid value "x" for "YYYY"
DETAIL: Value must be an integer.

SELECT to_timestamp('199711xy', 'YYYYMMDD')
----
ERROR 22007: invalid value "xy" for "DD"
DETAIL: Value must be an integer.

SELECT to_timestamp('10000000000', 'FMYYYY')
----
ERROR 22008: value for "YYYY" in source string is out of range
DETAIL: Value must be in the range -2147483648 to 2147483647.

SELECT to_timestamp('2016-06-13 25:00:00', 'YYYY-MM-DD HH24:MI:SS')
----
ERROR 22008: date/time field value out of range: "2016-06-13 25:00:00"

SELECT to_timestamp('2016-06-13 15:50:55', 'YYYY-MM-DD HH:MI:SS')
----
ERROR 22007: hour "15" is invalid for the 12-hour clock
HINT: Use the 24-hour clock, or give an hour between 1 and 12.

SELECT to_timestamp('2016-06-31 15:50:55', 'YYYY-MM-DD HH24:MI:SS')
----
ERROR 22008: date/time field value out of range: "2016-06-31 15:50:55"

SELECT to_timestamp('2016-02-30 15:50:55', 'YYYY-MM-DD HH24:MI:SS')
----
ERROR 22008: date/time field value out of range: "2016-02-30 15:50:55"

SELECT to_timestamp('2015-02-11 86400', 'YYYY-MM-DD SSSS')
----
ERROR 22008: date/time field value out of range: "2015-02-11 86400"

SELECT to_timestamp('2015-02-11 86000', 'YYYY-MM-DD SSSSS')
----
2015-02-11 23:53:20-05

SELECT to_date('2016-13-10', 'YYYY-MM-DD')
----
ERROR 22008: date/time field value out of range: "2016-13-10"

SELECT to_date('2016 366', 'YYYY DDD'), to_date('2015 366','YYYY DDD')
----
ERROR 22008: date/time field value out of range: "2015 366"

SELECT to_date('2016 367', 'YYYY DDD'), to_date('100000000','YYYY')
----
ERROR 22008: date/time field value out of range: "2016 367"

SELECT to_date('0','DDD')
----
0001-01-01 BC

SELECT to_date('12','DDD')
----
ERROR 22007: cannot calculate day of year without year information

SELECT to_date('', 'YYYY'), to_date('2000', ''), to_timestamp('2000 12','YYYY'), to_date('2000-13-1x','"abc"YYYY')
----
0001-01-01 BC|0001-01-01 BC|2000-01-01 00:00:00-05|0001-01-01 BC

SELECT to_date('1997 1998','YYYY YYYY')
----
ERROR 22007: conflicting values for "YYYY" field in formatting string
DETAIL: This value contradicts a previous setting for the same field type.

SELECT to_date('3 Dec 99', 'FMDD Mon YY'), to_date('dec3,1999','monDD,YYYY'), to_timestamp('March 5, 2020 3:04 pm','FMMonth FMDD, YYYY FMHH:MI am')
----
1999-12-03|1999-12-03|2020-03-05 15:04:00-05

drop table tt
----
DROP TABLE
