package oltp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// bulkUpdate is a pgbench script whose transactions write a lot of log.
const bulkUpdate = `\set from random(1, 100000 * :scale - 1000)
UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid BETWEEN :from AND :from + 999;
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, :from, 1000, CURRENT_TIMESTAMP);
`

// logBytes is how much log there is since the last checkpoint; both servers
// are told not to take one.
const logBytes = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"

// measureRecovery writes a lot of log without a checkpoint, kills the server, and
// times its next start until it answers; then a start after a shutdown.
func measureRecovery(t *testing.T, server string) {
	program, z := pgbench(t), sizesOf()
	want, transactions := int64(4<<20), 5
	if *whole {
		want, transactions = 1<<30, 50
	}
	script := filepath.Join(t.TempDir(), "bulk.sql")
	if err := os.WriteFile(script, []byte(bulkUpdate), 0o600); err != nil {
		t.Fatal(err)
	}
	never := map[string]string{"max_wal_size": "64GB", "checkpoint_timeout": "1h"}
	peers := []*peer{
		postgres(t, map[string]string{"shared_buffers": "256MB", "max_wal_size": never["max_wal_size"], "checkpoint_timeout": never["checkpoint_timeout"]}),
		basalt(t, server, "shared_buffers=256MB", "max_wal_size="+never["max_wal_size"], "checkpoint_timeout="+never["checkpoint_timeout"], "recovery_target_duration=1h"),
	}
	for _, p := range peers {
		p.initialise(t, program, z.scale)
		p.exec(t, "CHECKPOINT")
		from := int64(p.number(t, logBytes))
		for int64(p.number(t, logBytes))-from < want {
			p.pgbench(t, program, "-n", "-M", "prepared", "-c", strconv.Itoa(z.clients), "-j", "2", "-t", strconv.Itoa(transactions), "-s", strconv.Itoa(z.scale), "-f", script, "-f", script)
		}
		written := int64(p.number(t, logBytes)) - from
		p.balanced(t)
		sum := p.number(t, "SELECT sum(abalance) FROM pgbench_accounts")
		p.crash()
		start := time.Now()
		p.start()
		if got := p.number(t, "SELECT sum(delta) FROM pgbench_history"); got != sum {
			t.Fatalf("%s: after the crash the history adds up to %v, before to %v", p.name, got, sum)
		}
		recovered := time.Since(start)
		p.balanced(t)
		p.stop()
		start = time.Now()
		p.start()
		p.number(t, "SELECT count(*) FROM pgbench_branches")
		t.Logf("%-11s ready %7.3f s after a crash with %s of log, %.3f s after a shutdown", p.name, recovered.Seconds(), megabytes(written), time.Since(start).Seconds())
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }
