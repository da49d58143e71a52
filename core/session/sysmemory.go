package session

// registerMemoryView registers the view of the memory budget.
func registerMemoryView(t *systemTables) {
	t.pg(15992, "basalt_stat_memory", "budget:text used:int8 peak:int8 size:int8 level:text", statMemory)
}

// statMemory has a row for the whole and for its parts; size is null where a
// part has no limit of its own.
func statMemory(s *Session, w *rowWriter) error {
	pool := s.db.store.Metrics().Pool
	rows := []struct {
		name             string
		used, peak, size int64
	}{
		{"server", s.db.memory.Used(), s.db.memory.Peak(), s.db.memory.Limit()},
		{"buffer pool", pool.Used, pool.Used, pool.Budget},
		{"statements", s.db.statements.Used(), s.db.statements.Peak(), s.db.statements.Limit()},
	}
	for _, r := range rows {
		w.str(r.name)
		w.int8(r.used)
		w.int8(r.peak)
		if r.size > 0 {
			w.int8(r.size)
		} else {
			w.null()
		}
		w.str(s.db.memory.Level().String())
		w.end()
	}
	return nil
}
