package crash

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

var bg = context.Background()

// fresh is after how many crashes a new database is begun: checking one takes as
// long as it is large.
const fresh = 50

// key is a transaction of the worker program.
type key struct{ worker, number int64 }

func createTable(t *testing.T, dir string) {
	t.Helper()
	db, err := txn.Open(dir, txn.Options{WALSegment: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(bg, txn.ReadCommitted, false)
	if err != nil {
		t.Fatal(err)
	}
	int8s := txn.ColumnDef{Type: types.Int8}
	table, err := tx.CreateTable(bg, []txn.ColumnDef{int8s, int8s, int8s})
	if err == nil {
		_, err = tx.CreateIndex(bg, table, txn.IndexDef{Unique: true, Keys: []txn.IndexKey{
			{Column: 0, Type: types.Int8}, {Column: 1, Type: types.Int8}, {Column: 2, Type: types.Int8}}}, nil)
	}
	if err == nil {
		err = tx.Commit(bg)
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil || table != 1 {
		t.Fatal(table, err)
	}
}

// life runs the worker until it is killed, a while after it is ready or, with
// early set, after its start. It returns what the worker tried and what it
// acknowledged.
func life(t *testing.T, worker, dir string, first int64, early bool) (tried, acked map[key]bool) {
	t.Helper()
	cmd := exec.Command(worker, dir, fmt.Sprint(first))
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func(within int) {
		time.AfterFunc(time.Duration(1+rand.IntN(within))*time.Millisecond, func() { cmd.Process.Kill() })
	}
	if early {
		kill(15)
	}
	tried, acked = map[key]bool{}, map[key]bool{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var k key
		line := lines.Text()
		switch {
		case line == "ready":
			if !early { // from here on it may die at any moment
				kill(60)
			}
		case scan(line, "try", &k):
			tried[k] = true
		case scan(line, "ack", &k):
			acked[k] = true
		}
	}
	if err := cmd.Wait(); err == nil || complaint.Len() > 0 {
		t.Fatalf("the worker ended by itself: %v %s", err, complaint.String())
	}
	return tried, acked
}

func scan(line, verb string, k *key) bool {
	n, err := fmt.Sscanf(line, verb+" %d %d", &k.worker, &k.number)
	return n == 2 && err == nil
}

// stored returns how many rows of each transaction the database has.
func stored(t *testing.T, dir string) map[key]int {
	t.Helper()
	db, err := txn.Open(dir, txn.Options{NoBackground: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	tx, err := db.Begin(bg, txn.ReadCommitted, true)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	src, err := tx.Scan(1, txn.ScanSpec{Cols: []int{0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	rows := map[key]int{}
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			t.Fatal(err)
		}
		for {
			b, err := rd.Next(bg)
			if err != nil {
				t.Fatal(err)
			}
			if b == nil {
				break
			}
			numbers, by := vector.Values[int64](b.Cols[0].Flattened()), vector.Values[int64](b.Cols[1].Flattened())
			for i := range b.Rows() {
				rows[key{by[b.Row(i)], numbers[b.Row(i)]}]++
			}
		}
		rd.Close()
	}
	return rows
}

// kill -9 at any moment loses no committed transaction and shows no other.
func TestKill(t *testing.T) {
	worker := filepath.Join(t.TempDir(), "worker")
	if msg, err := exec.Command("go", "build", "-o", worker, "./worker").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, msg)
	}
	var dir string
	var must, may map[key]bool
	total, lives, inRecovery := 0, int64(0), 0
	n := max(*serverRounds, 8)
	for round := range n {
		if round%fresh == 0 {
			dir = t.TempDir()
			createTable(t, dir)
			must, may = map[key]bool{}, map[key]bool{}
		}
		for early := false; ; early = true {
			lives++
			tried, acked := life(t, worker, dir, lives*1_000_000, early)
			for k := range tried {
				may[k] = true
			}
			for k := range acked {
				must[k] = true
			}
			if rand.IntN(4) > 0 {
				break
			}
			inRecovery++ // the next is killed while it starts
		}
		rows := stored(t, dir)
		for k, n := range rows {
			if n != 3 || !may[k] {
				t.Fatalf("round %d: %d rows of transaction %v, tried %v", round, n, k, may[k])
			}
			must[k] = true // it is there now, and must stay
		}
		for k := range must {
			if rows[k] != 3 {
				t.Fatalf("round %d: transaction %v was acknowledged and is gone", round, k)
			}
		}
		total += len(rows)
	}
	t.Logf("%d rounds, %d kills of them at a start; %d transactions looked for and found", n, inRecovery, total)
}

// A second process on the directory is refused, with the directory and the
// process that has it.
func TestSecondProcess(t *testing.T) {
	worker := filepath.Join(t.TempDir(), "worker")
	if msg, err := exec.Command("go", "build", "-o", worker, "./worker").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, msg)
	}
	dir := t.TempDir()
	createTable(t, dir)
	cmd := exec.Command(worker, dir, "1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	bufio.NewScanner(out).Scan() // it is ready
	_, err = txn.Open(dir, txn.Options{})
	if errs.CodeOf(err) != errs.LockFileExists || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), fmt.Sprint(cmd.Process.Pid)) {
		t.Fatal(err)
	}
}
