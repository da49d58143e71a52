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

// measureOverridden compares scans of three tables: as loaded, with one row in a
// hundred changed since then, and with the same rows as that one but loaded with
// them. They take turns, so that whatever else the machine does slows all. (As
// loaded every column that is read has one value a block, which is the least that
// a scan can have to do.)
func measureOverridden(t *testing.T, server string) {
	program, z := pgbench(t), sizesOf()
	p := basalt(t, server, "shared_buffers=512MB")
	p.initialise(t, program, z.scale)
	p.exec(t, "CREATE TABLE untouched AS SELECT * FROM pgbench_accounts")
	p.exec(t, "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid % 100 = 0")
	p.exec(t, "CREATE TABLE reloaded AS SELECT * FROM pgbench_accounts")
	if got, want := p.number(t, "SELECT sum(abalance) FROM pgbench_accounts"), float64(1000*z.scale); got != want {
		t.Fatalf("the balances add up to %v, want %v", got, want)
	}
	c := testserver.Connect(t, p.config())
	took := map[string][]float64{}
	for range 1 + 100*z.rounds { // of a millisecond each
		for _, table := range []string{"untouched", "reloaded", "pgbench_accounts"} {
			start := time.Now()
			if err := c.Exec("SELECT sum(abalance), count(*), max(bid) FROM " + table); err != nil {
				t.Fatal(err)
			}
			took[table] = append(took[table], float64(time.Since(start).Microseconds())/1000)
		}
	}
	untouched, reloaded, overridden := median(took["untouched"]), median(took["reloaded"]), median(took["pgbench_accounts"])
	t.Logf("scan of %d rows: 1 %% overridden %.2f ms, clean with the same rows %.2f ms: %.2f times; clean as loaded %.2f ms: %.2f times",
		100000*z.scale, overridden, reloaded, overridden/reloaded, untouched, overridden/untouched)
}
