# Settings, their units and who may change them.

SHOW effective_cache_size; SHOW temp_buffers; SHOW work_mem; SHOW log_min_duration_statement; SHOW statement_timeout
----
4GB
8MB
4MB
-1
0

SET effective_cache_size = '1GB'; SHOW effective_cache_size; SET temp_buffers = '1001kB'; SHOW temp_buffers; SET effective_cache_size = 3; SHOW effective_cache_size
----
SET
1GB
SET
1000kB
SET
24kB

SET vacuum_cost_delay = '2ms'; SHOW vacuum_cost_delay; SET random_page_cost = 1.1; SHOW random_page_cost; SET vacuum_cost_delay = 0.5; SHOW vacuum_cost_delay
----
SET
2ms
SET
1.1
SET
0.5ms

SET statement_timeout = '1min'; SHOW statement_timeout; SELECT setting, unit FROM pg_settings WHERE name = 'statement_timeout'
----
SET
1min
60000|ms

SET work_mem = '1 week'
----
ERROR 22023: invalid value for parameter "work_mem": "1 week"

SET work_mem = 1
----
ERROR 22023: 1 is outside the valid range for parameter "work_mem" (64 .. 2147483647)

SET enable_seqscan = perhaps
----
ERROR 22023: parameter "enable_seqscan" requires a Boolean value

SET nothing = 1
----
ERROR 42704: unrecognized configuration parameter "nothing"

SET my.own = 'x'; SHOW my.own
----
SET
x

SET fsync = off
----
ERROR 55P02: parameter "fsync" cannot be changed without restarting the server

SELECT count(*) > 100 FROM pg_settings
----
t

RESET ALL; SHOW my.own; SHOW work_mem
----
RESET
ERROR 42704: unrecognized configuration parameter "my.own"

# Values have their units, as SHOW gives them.
SELECT set_config('work_mem', '2048', false), current_setting('work_mem'), set_config('statement_timeout', '90000', false), current_setting('lock_timeout'), current_setting('no.such', true)
----
2MB|2MB|90s|0|

SHOW work_mem; RESET work_mem; RESET statement_timeout
----
2MB
RESET
RESET
