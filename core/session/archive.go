package session

import (
	"time"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// archiveSettings sets where the log is archived.
func archiveSettings(opt *txn.Options, v *config.Values) error {
	if opt.ArchiveDir != "" || !v.Bool("archive_mode") {
		return nil
	}
	if opt.ArchiveDir, _ = v.Get("archive_directory"); opt.ArchiveDir == "" {
		return errs.New(errs.InvalidParameterValue, "archive_mode is on, but archive_directory is not set")
	}
	return nil
}

// registerArchiver registers pg_stat_archiver, which counts since the start.
func registerArchiver(t *systemTables) {
	t.pg(12285, "pg_stat_archiver", `archived_count:int8 last_archived_wal:text last_archived_time:timestamptz failed_count:int8
last_failed_wal:text last_failed_time:timestamptz stats_reset:timestamptz`, func(s *Session, w *rowWriter) error {
		st := s.db.store.ArchiveStats()
		side := func(count int64, file string, at time.Time) {
			w.int8(count)
			w.optional(file)
			if file == "" {
				w.null()
				return
			}
			vector.AppendFixed(w.next(), at.UnixMicro()-unixToPostgres)
		}
		side(st.Archived, st.LastArchived, st.ArchivedAt)
		side(st.Failed, st.LastFailed, st.FailedAt)
		vector.AppendFixed(w.next(), s.db.started)
		w.end()
		return nil
	})
}

// SwitchWAL implements ext.Session.
func (e *extSession) SwitchWAL() (uint64, error) {
	if !e.s().superuser() {
		return 0, errs.New(errs.InsufficientPrivilege, "permission denied for function pg_switch_wal")
	}
	return e.db.store.SwitchWAL()
}
