package session_test

import (
	"context"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
)

// The storage settings take effect, and the views tell what the storage did.
func TestStorageSettingsAndViews(t *testing.T) {
	ctx := context.Background()
	for _, policy := range []string{"clock", "lru", "2q", "lru-k", "lirs", "arc"} {
		opt := session.Options{Txn: txn.Options{NoBackground: true}, Settings: map[string]string{
			"buffer_policy": policy, "storage_io": "direct", "shared_buffers": "1MB",
		}}
		db, err := session.Open(ctx, t.TempDir(), opt)
		if err != nil {
			t.Fatal(err)
		}
		s, err := db.NewSession(ctx, session.User{Name: "basalt"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ sql, want string }{
			{"show buffer_policy", policy},
			{"create table t (id int primary key, v text); insert into t select i, repeat('x', 500) from generate_series(1, 5000) i", ""},
			{"select sum(length(v)), count(distinct id) from t", "2500000|5000"},
			{"checkpoint", ""},
			{"select budget, used <= budget, mapped > 0, page_hits > 0, page_misses > 0, evictions > 0, pages_written >= write_batches from basalt_stat_pool",
				"1048576|t|t|t|t|t|t"},
			{"select class, operation, count > 0, bytes > 0, errors, p50_time <= p99_time, open_files from basalt_stat_io where class = 'pages' and operation = 'write'",
				"pages|write|t|t|0|t|1"},
			{"select direct_files + direct_refused from basalt_stat_io where class = 'pages' and operation = 'read'", "1"},
			{"select count(*) from basalt_stat_io", "15"},
		} {
			if got := run(s, c.sql); c.want != "" && got != c.want {
				t.Errorf("%s: %s: %q, want %q", policy, c.sql, got, c.want)
			} else if c.want == "" && len(got) >= 5 && got[:5] == "ERROR" {
				t.Errorf("%s: %s: %s", policy, c.sql, got)
			}
		}
		s.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	_, err := session.Open(ctx, t.TempDir(), session.Options{Settings: map[string]string{"buffer_policy": "mru"}})
	if errs.CodeOf(err) != errs.InvalidParameterValue {
		t.Error(err)
	}
}
