package oltp_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
)

// scanQuery reads every account, so that a scan of them is as long as it can
// be; its sums differ from the history's unless it sees one snapshot.
const scanQuery = `SELECT sum(abalance) - (SELECT coalesce(sum(delta), 0) FROM pgbench_history), count(*), sum(length(filler) + aid %% 7), max(bid)
	FROM pgbench_accounts a WHERE abalance > %d`

// measureBothAtOnce runs pgbench's simple updates alone, and again beside a
// session that reads the whole table over and over, and reports what the
// writers lost.
func measureBothAtOnce(t *testing.T, server string) {
	program, z := pgbench(t), sizesOf()
	p := basalt(t, server, "shared_buffers=512MB")
	p.initialise(t, program, z.scale)
	var alone, beside []float64
	scans := 0
	for range z.rounds {
		alone = append(alone, p.run(t, program, z, "-N"))
		stop := make(chan struct{})
		var scanning sync.WaitGroup
		scanning.Go(func() { scans += p.scan(t, stop) })
		beside = append(beside, p.run(t, program, z, "-N"))
		close(stop)
		scanning.Wait()
	}
	p.balanced(t)
	if scans == 0 {
		t.Fatal("no scan ended")
	}
	t.Logf("writers alone %.0f tps, beside a scan %.0f tps: %.0f %%; %d scans of %d rows", median(alone), median(beside),
		100*median(beside)/median(alone), scans, 100000*z.scale)
}

// scan scans until stop is closed, and returns how often.
func (p *peer) scan(t *testing.T, stop chan struct{}) (scans int) {
	c := testserver.Connect(t, p.config())
	for {
		select {
		case <-stop:
			return scans
		default:
		}
		a, err := c.Query(fmt.Sprintf(scanQuery, -1<<30))
		if err == nil && a.Err != nil {
			err = a.Err
		}
		if err != nil {
			t.Errorf("scan: %v", err)
			return scans
		}
		if off := *a.Results[0].Rows[0][0]; off != "0" {
			t.Errorf("a scan saw accounts and history %s apart", off)
			return scans
		}
		scans++
	}
}

// measureOverridden compares a scan of a clean table with one where one row in a
// hundred was changed since it was loaded.
func measureOverridden(t *testing.T, server string) {
	program, z := pgbench(t), sizesOf()
	p := basalt(t, server, "shared_buffers=512MB")
	p.initialise(t, program, z.scale)
	query := "SELECT sum(abalance), count(*), max(bid) FROM pgbench_accounts"
	c := testserver.Connect(t, p.config())
	timed := func() float64 {
		var took []float64
		for range 1 + 10*z.rounds {
			start := time.Now()
			if err := c.Exec(query); err != nil {
				t.Fatal(err)
			}
			took = append(took, float64(time.Since(start).Microseconds())/1000)
		}
		return median(took)
	}
	clean := timed()
	p.exec(t, "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid % 100 = 0")
	if got, want := p.number(t, "SELECT sum(abalance) FROM pgbench_accounts"), float64(1000*z.scale); got != want {
		t.Fatalf("the balances add up to %v, want %v", got, want)
	}
	overridden := timed()
	t.Logf("scan of %d rows: clean %.2f ms, 1 %% overridden %.2f ms: %.2f times", 100000*z.scale, clean, overridden, overridden/clean)
}
