package cli

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/benchmarks/tpch"
	"github.com/basaltdb/basalt/core/session"
)

// benchCommand runs a standard workload.
func benchCommand(h *Hooks) *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "Run a standard workload"}
	cmd.AddCommand(benchTPCH(h))
	return cmd
}

// benchTPCH loads TPC-H at a scale and runs its queries.
func benchTPCH(h *Hooks) *cobra.Command {
	var scale float64
	var runs int
	var data string
	var settings map[string]string
	cmd := &cobra.Command{
		Use: "tpch", Short: "Load TPC-H and run its 22 queries", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if scale <= 0 || scale > 1000 {
				return fmt.Errorf("--sf must be above 0 and at most 1000, not %g", scale)
			}
			if data == "" {
				dir, err := os.MkdirTemp("", "basalt-tpch-")
				if err != nil {
					return err
				}
				defer os.RemoveAll(dir)
				data = dir
			}
			return runTPCH(cmd.Context(), h, session.Options{Settings: settings}, data, scale, max(runs, 1))
		},
	}
	cmd.Flags().Float64Var(&scale, "sf", 0.1, "scale factor; 1 is about a gigabyte of text")
	cmd.Flags().IntVar(&runs, "runs", 3, "how often each query runs; the best and the median are shown")
	cmd.Flags().StringToStringVarP(&settings, "set", "c", nil, "settings, as name=value")
	cmd.Flags().StringVar(&data, "data", "", "data directory; a temporary one without it")
	return cmd
}

func runTPCH(ctx context.Context, h *Hooks, opt session.Options, data string, scale float64, runs int) error {
	db, err := session.Open(ctx, data, opt)
	if err != nil {
		return err
	}
	defer db.Close()
	s, err := db.NewSession(ctx, session.User{Name: "basalt", Application: "basalt bench"})
	if err != nil {
		return err
	}
	defer s.Close()
	if db.Created() {
		start := time.Now()
		rows, err := tpch.Load(ctx, db, s, scale, nil)
		if err != nil {
			return err
		}
		took := time.Since(start)
		fmt.Fprintf(h.Out, "loaded scale %g: %d rows in %.2f s (%.0f rows/s)\n", scale, rows, took.Seconds(), float64(rows)/took.Seconds())
	}
	fmt.Fprintf(h.Out, "%-5s %8s %10s %10s\n", "query", "rows", "best ms", "median ms")
	product := 0.0
	for n := 1; n <= tpch.Queries; n++ {
		sql, err := tpch.Query(n, scale)
		if err != nil {
			return err
		}
		times := make([]time.Duration, runs)
		rows := int64(0)
		for i := range times {
			start := time.Now()
			if rows, err = tpch.Run(ctx, s, sql); err != nil {
				return fmt.Errorf("query %d: %w", n, err)
			}
			times[i] = time.Since(start)
		}
		slices.Sort(times)
		ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
		product += math.Log(ms(times[runs/2]))
		fmt.Fprintf(h.Out, "q%02d   %8d %10.1f %10.1f\n", n, rows, ms(times[0]), ms(times[runs/2]))
	}
	fmt.Fprintf(h.Out, "geometric mean of the medians: %.1f ms\n", math.Exp(product/tpch.Queries))
	return nil
}
