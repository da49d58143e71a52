package compat

import (
	"regexp"
	"strconv"

	"github.com/basaltdb/basalt/test/wire"
)

// volatileText lists what makes the values of a statement depend on the
// moment, the machine or the server's insides.
var volatileText = regexp.MustCompile(`(?i)` +
	// The time of day.
	`\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(` +
	`|\bcurrent_(timestamp|date|time)\b|\blocaltime(stamp)?\b|'(now|today|tomorrow|yesterday)\b` +
	`|\bpg_(postmaster_start_time|conf_load_time|sleep)` +
	// Random values.
	`|\brandom\s*\(|\bgen_random_uuid|\btablesample\b` +
	// Transaction and process numbers, snapshots, positions of the log.
	`|\bpg_backend_pid|\btxid_|\bpg_(current_)?(xact|snapshot|visible_in)|\bpg_current_xact_id|\bpg_(current_)?wal_` +
	`|\b(xmin|xmax|cmin|cmax|ctid|tableoid)\b|\bpg_export_snapshot|\bpg_locks\b|\bpg_blocking_pids` +
	// Sizes and places of files, and counts of what has been done.
	`|\bpg_(relation|table|total_relation|indexes|database|tablespace|column)_size|\bpg_relation_file|\brelfilenode\b|\breltoastrelid\b` +
	`|\brel(pages|tuples)\b|\bpg_stat(io)?_|\bpg_ls_|\bpg_memory_|\bpg_backend_memory|\bpg_shmem|\bpg_config\b` +
	// What the server is.
	`|\bversion\s*\(|\binet_(server|client)_|\bpg_read_|\bpg_stat_file` +
	// Plans, also by the suite's own functions that filter them.
	`|\bexplain`)

// volatile tells if a statement's values need not agree.
func volatile(sql string) bool { return volatileText.MatchString(sql) }

const (
	oidOID = 26
	// pinned is the first OID that is not the same in every PostgreSQL of a
	// version: those from there on are given out when a cluster is made.
	pinned = 12000
)

// unordered parts of names and values that hold an object's or a process's
// number.
var numbered = regexp.MustCompile(`\b(pg_toast_temp|pg_toast|pg_temp)_\d+`)

// normaliser makes what cannot agree alike.
type normaliser struct {
	// types are the names of PostgreSQL's built-in types by OID.
	types map[uint32]string
	// difference has the first rows that the last comparison found to differ.
	difference [2][]string
}

// newNormaliser asks a PostgreSQL for the names of its types.
func newNormaliser(c *wire.Conn) (*normaliser, error) {
	a, err := c.Query("SELECT oid, typname FROM pg_catalog.pg_type WHERE oid < " + strconv.Itoa(pinned))
	if err != nil {
		return nil, err
	}
	if a.Err != nil {
		return nil, a.Err
	}
	n := &normaliser{types: map[uint32]string{}}
	for _, row := range a.Results[0].Rows {
		oid, err := strconv.ParseUint(*row[0], 10, 32)
		if err != nil {
			return nil, err
		}
		n.types[uint32(oid)] = *row[1]
	}
	return n, nil
}

// typeName names a type for comparing; all types of users are one.
func (n *normaliser) typeName(oid uint32) string {
	if oid >= pinned {
		return "a user's type"
	}
	if name, ok := n.types[oid]; ok {
		return name
	}
	return strconv.Itoa(int(oid))
}

// null stands for a null; no text that a server sends has a zero byte.
const null = "\x00"

// rows returns a result's values with what cannot agree made alike.
func (n *normaliser) rows(r *wire.Result) [][]string {
	out := make([][]string, len(r.Rows))
	for i, row := range r.Rows {
		out[i] = make([]string, len(row))
		for c, v := range row {
			switch {
			case v == nil:
				out[i][c] = null
			case c < len(r.Columns) && r.Columns[c].Type == oidOID:
				out[i][c] = object(*v)
			default:
				out[i][c] = numbered.ReplaceAllString(*v, "${1}_N")
			}
		}
	}
	return out
}

// object makes the identifiers of users' objects alike.
func object(v string) string {
	if n, err := strconv.ParseUint(v, 10, 32); err == nil && n >= pinned {
		return "N"
	}
	return v
}
