package config

// Kind is the type of a setting, as pg_settings names it.
type Kind string

// The kinds.
const (
	Bool   Kind = "bool"
	Int    Kind = "integer"
	Real   Kind = "real"
	String Kind = "string"
	Enum   Kind = "enum"
)

// Context says who may change a setting, and when.
type Context string

// The contexts, PostgreSQL's names.
const (
	Internal  Context = "internal"   // never
	Start     Context = "postmaster" // at start only
	Superuser Context = "superuser"
	User      Context = "user"
)

// Def describes a setting.
type Def struct {
	Name     string
	Kind     Kind
	Context  Context
	Unit     string // ms, s, kB, 8kB or ""
	Default  string
	Min, Max float64 // of Int and Real
	Values   []string
	Category string
	Desc     string
	// Report tells clients of every change by ParameterStatus.
	Report bool
}

const (
	catClient     = "Client Connection Defaults"
	catConn       = "Connections and Authentication"
	catResource   = "Resource Usage"
	catQuery      = "Query Tuning"
	catPreset     = "Preset Options"
	catCompat     = "Version and Platform Compatibility"
	catWAL        = "Write-Ahead Log"
	catLock       = "Lock Management"
	catLog        = "Reporting and Logging"
	catFunctions  = "User-Defined Functions"
	maxMillis     = 2147483647
	maxKilobytes  = 2147483647
	serverVersion = "16.4"
)

// ServerVersion is the PostgreSQL version that clients are told.
const ServerVersion = serverVersion

// defs lists all settings, in the order of their names.
var defs = []Def{
	{Name: "allow_system_table_mods", Kind: Bool, Context: Superuser, Default: "off", Category: catCompat, Desc: "Accepted for compatibility; system tables are never changed."},
	{Name: "application_name", Kind: String, Context: User, Category: catLog, Desc: "Sets the application name to be reported in statistics and logs.", Report: true},
	{Name: "archive_directory", Kind: String, Context: Start, Category: catWAL, Desc: "Sets the directory, an absolute path, that finished segments of the write-ahead log are archived in."},
	{Name: "archive_mode", Kind: Bool, Context: Start, Default: "off", Category: catWAL, Desc: "Copies finished segments of the write-ahead log to archive_directory, and keeps them until they are."},
	{Name: "backslash_quote", Kind: Enum, Context: User, Default: "safe_encoding", Values: []string{"safe_encoding", "on", "off"}, Category: catCompat, Desc: "Sets whether \"\\'\" is allowed in string literals."},
	{Name: "block_size", Kind: Int, Context: Internal, Default: "8192", Min: 8192, Max: 8192, Category: catPreset, Desc: "Shows the size of a disk block, as clients compute with it."},
	{Name: "buffer_policy", Kind: Enum, Context: Start, Default: "clock", Values: []string{"clock", "lru", "2q", "lru-k", "lirs", "arc"}, Category: catResource, Desc: "Sets how the buffer pool chooses what to evict."},
	{Name: "bytea_output", Kind: Enum, Context: User, Default: "hex", Values: []string{"escape", "hex"}, Category: catClient, Desc: "Sets the output format for bytea."},
	{Name: "check_function_bodies", Kind: Bool, Context: User, Default: "on", Category: catClient, Desc: "Check routine bodies when they are created."},
	{Name: "checkpoint_timeout", Kind: Int, Context: Start, Unit: "s", Default: "300", Min: 1, Max: 86400, Category: catWAL, Desc: "Sets the maximum time between checkpoints."},
	{Name: "client_encoding", Kind: String, Context: User, Default: "UTF8", Category: catClient, Desc: "Sets the client's character set encoding.", Report: true},
	{Name: "client_min_messages", Kind: Enum, Context: User, Default: "notice", Values: []string{"debug5", "debug4", "debug3", "debug2", "debug1", "debug", "log", "notice", "warning", "error"}, Category: catClient, Desc: "Sets the message levels that are sent to the client."},
	{Name: "compute_query_id", Kind: Enum, Context: Superuser, Default: "auto", Values: []string{"auto", "regress", "on", "off"}, Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "constraint_exclusion", Kind: Enum, Context: User, Default: "partition", Values: []string{"partition", "on", "off"}, Category: catQuery, Desc: "Enables the planner to use constraints to optimize queries."},
	{Name: "cpu_index_tuple_cost", Kind: Real, Context: User, Default: "0.005", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "cpu_operator_cost", Kind: Real, Context: User, Default: "0.0025", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "cpu_tuple_cost", Kind: Real, Context: User, Default: "0.01", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "cursor_tuple_fraction", Kind: Real, Context: User, Default: "0.1", Max: 1, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "DateStyle", Kind: String, Context: User, Default: "ISO, MDY", Category: catClient, Desc: "Sets the display format for date and time values.", Report: true},
	{Name: "deadlock_timeout", Kind: Int, Context: Superuser, Unit: "ms", Default: "1000", Min: 1, Max: maxMillis, Category: catLock, Desc: "Sets the time to wait on a lock before checking for deadlock."},
	{Name: "debug_print_plan", Kind: Bool, Context: User, Default: "off", Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "default_statistics_target", Kind: Int, Context: User, Default: "100", Min: 1, Max: 10000, Category: catQuery, Desc: "Sets the default statistics target."},
	{Name: "default_table_access_method", Kind: String, Context: User, Default: "heap", Category: catClient, Desc: "Sets the default table access method for new tables."},
	{Name: "default_tablespace", Kind: String, Context: User, Category: catClient, Desc: "Sets the default tablespace to create tables and indexes in."},
	{Name: "default_text_search_config", Kind: String, Context: User, Default: "pg_catalog.simple", Category: catClient, Desc: "Accepted for compatibility; there is no text search."},
	{Name: "default_toast_compression", Kind: Enum, Context: User, Default: "pglz", Values: []string{"pglz", "lz4"}, Category: catClient, Desc: "Sets the default compression method for compressible values."},
	{Name: "default_transaction_deferrable", Kind: Bool, Context: User, Default: "off", Category: catClient, Desc: "Sets the default deferrable status of new transactions."},
	{Name: "default_transaction_isolation", Kind: Enum, Context: User, Default: "read committed", Values: []string{"serializable", "repeatable read", "read committed", "read uncommitted"}, Category: catClient, Desc: "Sets the transaction isolation level of each new transaction."},
	{Name: "default_transaction_read_only", Kind: Bool, Context: User, Default: "off", Category: catClient, Desc: "Sets the default read-only status of new transactions.", Report: true},
	{Name: "effective_cache_size", Kind: Int, Context: User, Default: "524288", Unit: "8kB", Min: 1, Max: 2147483647, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "effective_io_concurrency", Kind: Int, Context: User, Default: "1", Max: 1000, Category: catResource, Desc: "Accepted for compatibility."},
	{Name: "enable_async_append", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_bitmapscan", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_gathermerge", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_hashagg", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_hashjoin", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_incremental_sort", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_indexonlyscan", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_indexscan", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_material", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_memoize", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_mergejoin", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_nestloop", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_parallel_append", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_parallel_hash", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_partition_pruning", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_partitionwise_aggregate", Kind: Bool, Context: User, Default: "off", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_partitionwise_join", Kind: Bool, Context: User, Default: "off", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_seqscan", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_sort", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "enable_tidscan", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "escape_string_warning", Kind: Bool, Context: User, Default: "on", Category: catCompat, Desc: "Accepted for compatibility; no warning is given."},
	{Name: "extra_float_digits", Kind: Int, Context: User, Default: "1", Min: -15, Max: 3, Category: catClient, Desc: "Sets the number of digits displayed for floating-point values."},
	{Name: "from_collapse_limit", Kind: Int, Context: User, Default: "8", Min: 1, Max: 2147483647, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "fsync", Kind: Bool, Context: Start, Default: "on", Category: catWAL, Desc: "Shows that commits wait for the disk; see synchronous_commit."},
	{Name: "full_page_writes", Kind: Bool, Context: Start, Default: "on", Category: catWAL, Desc: "Shows that pages are written to the log whole after a checkpoint."},
	{Name: "geqo", Kind: Bool, Context: User, Default: "on", Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "geqo_threshold", Kind: Int, Context: User, Default: "12", Min: 2, Max: 2147483647, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "hash_mem_multiplier", Kind: Real, Context: User, Default: "2", Min: 1, Max: 1000, Category: catResource, Desc: "Accepted for compatibility; query_memory bounds a statement's memory."},
	{Name: "idle_in_transaction_session_timeout", Kind: Int, Context: User, Unit: "ms", Default: "0", Max: maxMillis, Category: catClient, Desc: "Sets the maximum allowed idle time between queries, when in a transaction."},
	{Name: "idle_session_timeout", Kind: Int, Context: User, Unit: "ms", Default: "0", Max: maxMillis, Category: catClient, Desc: "Sets the maximum allowed idle time between queries, when not in a transaction."},
	{Name: "in_hot_standby", Kind: Bool, Context: Internal, Default: "off", Category: catPreset, Desc: "Shows whether hot standby is currently active.", Report: true},
	{Name: "integer_datetimes", Kind: Bool, Context: Internal, Default: "on", Category: catPreset, Desc: "Shows whether datetimes are integer based.", Report: true},
	{Name: "IntervalStyle", Kind: Enum, Context: User, Default: "postgres", Values: []string{"postgres"}, Category: catClient, Desc: "Sets the display format for interval values.", Report: true},
	{Name: "is_superuser", Kind: Bool, Context: Internal, Default: "on", Category: catPreset, Desc: "Shows whether the current user is a superuser.", Report: true},
	{Name: "jit", Kind: Bool, Context: User, Default: "off", Category: catQuery, Desc: "Allow JIT compilation."},
	{Name: "jit_above_cost", Kind: Real, Context: User, Default: "100000", Min: -1, Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "join_collapse_limit", Kind: Int, Context: User, Default: "8", Min: 1, Max: 2147483647, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "lc_collate", Kind: String, Context: Internal, Default: "C", Category: catPreset, Desc: "Shows the collation order locale."},
	{Name: "lc_ctype", Kind: String, Context: Internal, Default: "C.UTF-8", Category: catPreset, Desc: "Shows the character classification and case conversion locale."},
	{Name: "lc_messages", Kind: String, Context: Superuser, Default: "C", Category: catClient, Desc: "Sets the language in which messages are displayed."},
	{Name: "lc_monetary", Kind: String, Context: User, Default: "C", Category: catClient, Desc: "Sets the locale for formatting monetary amounts."},
	{Name: "lc_numeric", Kind: String, Context: User, Default: "C", Category: catClient, Desc: "Sets the locale for formatting numbers."},
	{Name: "lc_time", Kind: String, Context: User, Default: "C", Category: catClient, Desc: "Sets the locale for formatting date and time values."},
	{Name: "lo_compat_privileges", Kind: Bool, Context: Superuser, Default: "off", Category: catCompat, Desc: "Accepted for compatibility; there are no large objects."},
	{Name: "lock_timeout", Kind: Int, Context: User, Unit: "ms", Default: "0", Max: maxMillis, Category: catClient, Desc: "Sets the maximum allowed duration of any wait for a lock."},
	{Name: "log_duration", Kind: Bool, Context: Superuser, Default: "off", Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "log_min_duration_statement", Kind: Int, Context: Superuser, Default: "-1", Unit: "ms", Min: -1, Max: maxMillis, Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "log_min_error_statement", Kind: Enum, Context: Superuser, Default: "error", Values: []string{"debug5", "debug4", "debug3", "debug2", "debug1", "debug", "info", "notice", "warning", "error", "log", "fatal", "panic"}, Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "log_min_messages", Kind: Enum, Context: Superuser, Default: "warning", Values: []string{"debug5", "debug4", "debug3", "debug2", "debug1", "debug", "info", "notice", "warning", "error", "log", "fatal", "panic"}, Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "log_statement", Kind: Enum, Context: Superuser, Default: "none", Values: []string{"none", "ddl", "mod", "all"}, Category: catLog, Desc: "Sets the type of statements logged."},
	{Name: "maintenance_work_mem", Kind: Int, Context: User, Unit: "kB", Default: "65536", Min: 1024, Max: maxKilobytes, Category: catResource, Desc: "Sets the maximum memory to be used for maintenance operations."},
	{Name: "max_connections", Kind: Int, Context: Start, Default: "200", Min: 1, Max: 262143, Category: catConn, Desc: "Sets the maximum number of concurrent connections."},
	{Name: "max_identifier_length", Kind: Int, Context: Internal, Default: "63", Min: 63, Max: 63, Category: catPreset, Desc: "Shows the maximum identifier length."},
	{Name: "max_index_keys", Kind: Int, Context: Internal, Default: "32", Min: 32, Max: 32, Category: catPreset, Desc: "Shows the maximum number of index keys."},
	{Name: "max_parallel_maintenance_workers", Kind: Int, Context: User, Default: "2", Max: 1024, Category: catResource, Desc: "Accepted for compatibility."},
	{Name: "max_parallel_workers", Kind: Int, Context: User, Default: "8", Max: 1024, Category: catResource, Desc: "Accepted for compatibility; max_parallel_workers_per_gather bounds a pipeline's workers."},
	{Name: "max_parallel_workers_per_gather", Kind: Int, Context: User, Default: "0", Max: 1024, Category: catResource, Desc: "Sets the most goroutines that a pipeline uses; 0 takes one a core."},
	{Name: "max_stack_depth", Kind: Int, Context: Superuser, Default: "2048", Unit: "kB", Min: 100, Max: maxKilobytes, Category: catResource, Desc: "Accepted for compatibility; the depth of a statement is bounded to 2000 levels."},
	{Name: "max_wal_size", Kind: Int, Context: Start, Unit: "MB", Default: "1024", Min: 2, Max: 2147483647, Category: catWAL, Desc: "Sets the size of the log that a checkpoint is to keep it below."},
	{Name: "min_parallel_index_scan_size", Kind: Int, Context: User, Default: "64", Unit: "8kB", Max: 715827882, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "min_parallel_table_scan_size", Kind: Int, Context: User, Default: "1024", Unit: "8kB", Max: 715827882, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "parallel_setup_cost", Kind: Real, Context: User, Default: "1000", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "parallel_tuple_cost", Kind: Real, Context: User, Default: "0.1", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "password_encryption", Kind: Enum, Context: User, Default: "scram-sha-256", Values: []string{"scram-sha-256"}, Category: catConn, Desc: "Chooses the algorithm for encrypting passwords."},
	{Name: "plan_cache_mode", Kind: Enum, Context: User, Default: "auto", Values: []string{"auto", "force_generic_plan", "force_custom_plan"}, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "query_memory", Kind: Int, Context: User, Unit: "kB", Default: "2097152", Min: 1024, Max: maxKilobytes, Category: catResource, Desc: "Sets the most memory that one statement may use; it fails with 53200 beyond."},
	{Name: "quote_all_identifiers", Kind: Bool, Context: User, Default: "off", Category: catCompat, Desc: "When generating SQL fragments, quote all identifiers."},
	{Name: "random_page_cost", Kind: Real, Context: User, Default: "4", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "recovery_target_duration", Kind: Int, Context: Start, Unit: "s", Default: "10", Min: 1, Max: 86400, Category: catWAL, Desc: "Sets how long recovery after a crash may take: a checkpoint is taken when repeating the log would take longer."},
	{Name: "role", Kind: String, Context: User, Default: "none", Category: catClient, Desc: "Sets the current role."},
	{Name: "row_security", Kind: Bool, Context: User, Default: "on", Category: catClient, Desc: "Enable row security."},
	{Name: "scram_iterations", Kind: Int, Context: User, Default: "4096", Min: 1024, Max: 1000000, Category: catConn, Desc: "Sets the iteration count for SCRAM secret generation."},
	{Name: "search_path", Kind: String, Context: User, Default: "\"$user\", public", Category: catClient, Desc: "Sets the schema search order for names that are not schema-qualified.", Report: true},
	{Name: "seq_page_cost", Kind: Real, Context: User, Default: "1", Max: 1e300, Category: catQuery, Desc: "Accepted for compatibility; the planner chooses by its own costs."},
	{Name: "server_encoding", Kind: String, Context: Internal, Default: "UTF8", Category: catPreset, Desc: "Shows the server (database) character set encoding.", Report: true},
	{Name: "server_memory", Kind: Int, Context: Start, Unit: "kB", Default: "0", Max: 9e15, Category: catResource, Desc: "Sets the most memory that the buffer pool and all statements together may use; serve takes three quarters of the machine's where it is not set."},
	{Name: "server_version", Kind: String, Context: Internal, Default: serverVersion, Category: catPreset, Desc: "Shows the server version.", Report: true},
	{Name: "server_version_num", Kind: Int, Context: Internal, Max: 999999, Category: catPreset, Desc: "Shows the server version as an integer."},
	{Name: "session_authorization", Kind: String, Context: User, Category: catClient, Desc: "Sets the session user name.", Report: true},
	{Name: "session_replication_role", Kind: Enum, Context: Superuser, Default: "origin", Values: []string{"origin", "replica", "local"}, Category: catClient, Desc: "Sets the session's behavior for triggers and rewrite rules."},
	{Name: "shared_buffers", Kind: Int, Context: Start, Unit: "8kB", Default: "32768", Min: 128, Max: 1073741823, Category: catResource, Desc: "Sets the memory of the buffer pool, which holds pages and blocks of column segments; serve takes a quarter of the machine's where it is not set."},
	{Name: "standard_conforming_strings", Kind: Bool, Context: User, Default: "on", Category: catCompat, Desc: "Causes '...' strings to treat backslashes literally.", Report: true},
	{Name: "statement_timeout", Kind: Int, Context: User, Unit: "ms", Default: "0", Max: maxMillis, Category: catClient, Desc: "Sets the maximum allowed duration of any statement."},
	{Name: "stats_fetch_consistency", Kind: Enum, Context: User, Default: "cache", Values: []string{"none", "cache", "snapshot"}, Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "storage_io", Kind: Enum, Context: Start, Default: "auto", Values: []string{"auto", "buffered", "direct"}, Category: catResource, Desc: "Sets whether pages and segments are read and written through the kernel's cache; auto does."},
	{Name: "synchronize_seqscans", Kind: Bool, Context: User, Default: "on", Category: catCompat, Desc: "Enable synchronized sequential scans."},
	{Name: "synchronous_commit", Kind: Enum, Context: User, Default: "on", Values: []string{"local", "remote_write", "remote_apply", "on", "off"}, Category: catWAL, Desc: "Sets the current transaction's synchronization level."},
	{Name: "tcp_keepalives_count", Kind: Int, Context: User, Default: "0", Max: 2147483647, Category: catConn, Desc: "Accepted for compatibility; the operating system decides."},
	{Name: "tcp_keepalives_idle", Kind: Int, Context: User, Default: "0", Unit: "s", Max: 2147483647, Category: catConn, Desc: "Accepted for compatibility; the operating system decides."},
	{Name: "tcp_keepalives_interval", Kind: Int, Context: User, Default: "0", Unit: "s", Max: 2147483647, Category: catConn, Desc: "Accepted for compatibility; the operating system decides."},
	{Name: "tcp_user_timeout", Kind: Int, Context: User, Default: "0", Unit: "ms", Max: 2147483647, Category: catConn, Desc: "Accepted for compatibility; the operating system decides."},
	{Name: "temp_buffers", Kind: Int, Context: User, Default: "1024", Unit: "8kB", Min: 100, Max: 1073741823, Category: catResource, Desc: "Accepted for compatibility; temporary tables are in the one buffer pool."},
	{Name: "temp_tablespaces", Kind: String, Context: User, Category: catClient, Desc: "Accepted for compatibility; there is one tablespace."},
	{Name: "TimeZone", Kind: String, Context: User, Default: "UTC", Category: catClient, Desc: "Sets the time zone for displaying and interpreting time stamps.", Report: true},
	{Name: "timezone_abbreviations", Kind: String, Context: User, Default: "Default", Category: catClient, Desc: "Selects a file of time zone abbreviations."},
	{Name: "track_activities", Kind: Bool, Context: Superuser, Default: "on", Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "track_counts", Kind: Bool, Context: Superuser, Default: "on", Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "track_functions", Kind: Enum, Context: Superuser, Default: "none", Values: []string{"none", "pl", "all"}, Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "track_io_timing", Kind: Bool, Context: Superuser, Default: "off", Category: catLog, Desc: "Accepted for compatibility."},
	{Name: "transaction_deferrable", Kind: Bool, Context: User, Default: "off", Category: catClient, Desc: "Whether to defer a read-only serializable transaction until it can be executed with no possible serialization failures."},
	{Name: "transaction_isolation", Kind: Enum, Context: User, Default: "read committed", Values: []string{"serializable", "repeatable read", "read committed", "read uncommitted"}, Category: catClient, Desc: "Sets the current transaction's isolation level."},
	{Name: "transaction_read_only", Kind: Bool, Context: User, Default: "off", Category: catClient, Desc: "Sets the current transaction's read-only status."},
	{Name: "vacuum_cost_delay", Kind: Real, Context: User, Default: "0", Unit: "ms", Max: 100, Category: catResource, Desc: "Accepted for compatibility; space is reclaimed in the background."},
	{Name: "vacuum_cost_limit", Kind: Int, Context: User, Default: "200", Min: 1, Max: 10000, Category: catResource, Desc: "Accepted for compatibility; space is reclaimed in the background."},
	{Name: "vacuum_freeze_min_age", Kind: Int, Context: User, Default: "50000000", Max: 1000000000, Category: catClient, Desc: "Accepted for compatibility; space is reclaimed in the background."},
	{Name: "vacuum_freeze_table_age", Kind: Int, Context: User, Default: "150000000", Max: 2000000000, Category: catClient, Desc: "Accepted for compatibility; space is reclaimed in the background."},
	{Name: "wal_compression", Kind: Enum, Context: Start, Default: "on", Values: []string{"off", "on", "lz4", "s2", "zstd"}, Category: catWAL, Desc: "Sets how page images and other large records of the write-ahead log are compressed; on is s2."},
	{Name: "wal_level", Kind: Enum, Context: Start, Default: "replica", Values: []string{"minimal", "replica", "logical"}, Category: catWAL, Desc: "Accepted for compatibility."},
	{Name: "wasm_fuel", Kind: Int, Context: User, Default: "50000000000", Max: 9e18, Category: catFunctions, Desc: "Sets the fuel that WebAssembly functions of one statement may use; 0 is no limit."},
	{Name: "wasm_memory", Kind: Int, Context: Superuser, Unit: "kB", Default: "65536", Min: 64, Max: 65536, Category: catFunctions, Desc: "Sets the most memory of one WebAssembly instance."},
	{Name: "work_mem", Kind: Int, Context: User, Unit: "kB", Default: "4096", Min: 64, Max: maxKilobytes, Category: catResource, Desc: "Accepted for compatibility; query_memory bounds a statement's memory."},
	{Name: "xmlbinary", Kind: Enum, Context: User, Default: "base64", Values: []string{"base64", "hex"}, Category: catClient, Desc: "Accepted for compatibility; there is no type xml."},
	{Name: "xmloption", Kind: Enum, Context: User, Default: "content", Values: []string{"content", "document"}, Category: catClient, Desc: "Sets whether XML data is to be considered as documents or content fragments."},
}
