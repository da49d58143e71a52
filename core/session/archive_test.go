package session_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
)

// wal_compression and the archive take their settings, and pg_stat_archiver tells
// what was archived.
func TestArchiveSettings(t *testing.T) {
	ctx := context.Background()
	archive := t.TempDir()
	for _, compression := range []string{"off", "on", "lz4", "s2", "zstd"} {
		db, err := session.Open(ctx, t.TempDir(), session.Options{
			Txn: txn.Options{NoBackground: true},
			Settings: map[string]string{
				"wal_compression": compression, "archive_mode": "on", "archive_directory": filepath.Join(archive, compression),
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		s, err := db.NewSession(ctx, session.User{Name: "basalt"})
		if err != nil {
			t.Fatal(err)
		}
		const stat = "SELECT archived_count, last_archived_wal, last_archived_time <= now(), failed_count, last_failed_wal, last_failed_time, stats_reset <= now() FROM pg_stat_archiver"
		for _, c := range []struct{ sql, want string }{
			{"SHOW wal_compression", compression},
			{stat, "0|||0|||t"},
			{"CREATE TABLE t AS SELECT i, repeat('x', 50) FROM generate_series(1, 1000) i", "SELECT 1000"},
			{"SELECT pg_switch_wal() > '0/4000000', pg_current_wal_lsn() > '0/8000000'", "t|t"},
		} {
			if got := run(s, c.sql); got != c.want {
				t.Errorf("%s: %s: %q, want %q", compression, c.sql, got, c.want)
			}
		}
		// The directory is not made: it may be that of a disk that is away.
		db.Store().Archive(ctx)
		if got := run(s, stat); !strings.HasPrefix(got, "0|||1|0000000000000001.wal|") {
			t.Error(got)
		}
		if got := run(s, "CREATE ROLE r; SET ROLE r; SELECT pg_switch_wal()"); !strings.Contains(got, "ERROR 42501") {
			t.Error(got)
		}
		s.Close()
		// A stop tries again.
		if err := os.Mkdir(filepath.Join(archive, compression), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if files, err := filepath.Glob(filepath.Join(archive, compression, "*")); err != nil || len(files) != 1 {
			t.Errorf("%s: files %q are archived (%v)", compression, files, err)
		}
	}
	for _, dir := range []string{"", "archive"} {
		_, err := session.Open(ctx, t.TempDir(), session.Options{Settings: map[string]string{"archive_mode": "on", "archive_directory": dir}})
		if errs.CodeOf(err) != errs.InvalidParameterValue {
			t.Errorf("directory %q: %v", dir, err)
		}
	}
}
