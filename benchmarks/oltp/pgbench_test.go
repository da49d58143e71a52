package oltp_test

import (
	"slices"
	"testing"
)

// comparePgbench runs pgbench's three modes against PostgreSQL and Basalt in
// turn and reports the ratios of their medians.
func comparePgbench(t *testing.T, server string) {
	program, z := pgbench(t), sizesOf()
	peers := []*peer{postgres(t, map[string]string{"shared_buffers": "256MB", "max_wal_size": "4GB"}), basalt(t, server, "shared_buffers=256MB", "max_wal_size=4GB")}
	for _, p := range peers {
		p.initialise(t, program, z.scale)
	}
	for _, mode := range []struct{ name, flag string }{{"select only", "-S"}, {"simple update", "-N"}, {"tpcb-like", "-btpcb-like"}} {
		tps := make([][]float64, len(peers))
		for range z.rounds {
			for i, p := range peers {
				tps[i] = append(tps[i], p.run(t, program, z, mode.flag))
			}
		}
		pg, ours := median(tps[0]), median(tps[1])
		t.Logf("%-14s postgresql %8.0f tps   basalt %8.0f tps   ratio %.2f", mode.name, pg, ours, ours/pg)
	}
	for _, p := range peers {
		p.balanced(t)
	}
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return s[len(s)/2]
}
