package isolation

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/archives"
	"github.com/basaltdb/basalt/test/compat"
	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

var (
	whole   = flag.Bool("whole", false, "run all specs instead of a few")
	rewrite = flag.Bool("rewrite", false, "raise the recorded scores")
	only    = flag.String("only", "", "specs to run, with commas between them")
	verbose = flag.Bool("differences", false, "print every permutation that differs")
)

// quick are the specs of the short run.
var quick = []string{"simple-write-skew", "read-only-anomaly", "nowait-3", "referential-integrity"}

const scoreFile = "score.tsv"

// TestSpecs runs PostgreSQL's isolation specs, or a few of them, and compares
// the scores with those on record.
func TestSpecs(t *testing.T) {
	dir := filepath.Join(archives.Unpack(t, "postgres15-regress.tar.zst"), "pgreg", "specs")
	pg := testserver.StartPostgres(t, map[string]string{"max_prepared_transactions": "3"})
	program := testserver.Build(t)
	old := recorded(t)
	var scores []compat.Score
	for _, file := range archives.Files(t, dir, ".spec") {
		name := strings.TrimSuffix(file, ".spec")
		if !wanted(name) {
			continue
		}
		start := time.Now()
		path := filepath.Join(dir, file)
		s := runSpec(t, program, path, name, pg.Fresh(t), WaitTime)
		if len(compat.Fallen(old, []compat.Score{s})) > 0 {
			// Steps wait by time, and the machine may be busy.
			t.Logf("%s: once more, with longer waits", name)
			s = runSpec(t, program, path, name, pg.Fresh(t), longWaits*WaitTime)
		}
		scores = append(scores, s)
		t.Logf("%-36s %3d of %3d equal, %.1fs", name, s.Equal, s.Total, time.Since(start).Seconds())
	}
	sum := compat.Sum(scores)
	t.Logf("%d of %d permutations equal (%.1f %%)", sum.Equal, sum.Total, 100*sum.Share())
	judge(t, old, scores)
}

func wanted(name string) bool {
	switch {
	case *only != "":
		return slices.Contains(strings.Split(*only, ","), name)
	case *whole:
		return true
	}
	return slices.Contains(quick, name)
}

// longWaits is how many times longer a spec waits that runs again.
const longWaits = 4

// runSpec runs the permutations of a spec on both servers at the same time, on
// a new database of ours.
func runSpec(t *testing.T, program, path, name string, postgres wire.Config, wait time.Duration) compat.Score {
	t.Helper()
	p, err := testserver.Start(program, filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	score := compat.Score{File: name}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var logs [2]chan []string
	for i, cfg := range []wire.Config{postgres, p.Config()} {
		logs[i] = make(chan []string, len(spec.Permutations))
		go runAll(cfg, spec, wait, logs[i])
	}
	for _, perm := range spec.Permutations {
		theirs, ours := <-logs[0], <-logs[1]
		score.Total++
		if slices.Equal(theirs, ours) {
			score.Equal++
		} else if *verbose {
			t.Logf("%s: %s\n  PostgreSQL:\n    %s\n  Basalt:\n    %s", name, steps(perm), strings.Join(theirs, "\n    "), strings.Join(ours, "\n    "))
		}
	}
	if !p.Alive() {
		t.Errorf("%s: the server died:\n%s", name, p.Log())
	}
	return score
}

// specTime is how long the permutations of a spec may take; those that are not
// run by then are not equal.
const specTime = 40 * time.Second

// runAll runs all permutations on one server, on new connections after an
// error.
func runAll(cfg wire.Config, spec *Spec, wait time.Duration, logs chan<- []string) {
	var r *Runner
	start := time.Now()
	for _, perm := range spec.Permutations {
		if time.Since(start) > specTime {
			logs <- []string{"out of time on " + cfg.Addr}
			continue
		}
		var err error
		if r == nil {
			if r, err = NewRunner(cfg, spec, wait); err != nil {
				logs <- []string{"cannot connect: " + err.Error()}
				continue
			}
		}
		events, err := r.Run(perm)
		if err != nil {
			events = append(events, "connection: "+err.Error())
			r.Close()
			r = nil
		}
		logs <- events
	}
	if r != nil {
		r.Close()
	}
}

func steps(perm []*Step) string {
	var out []string
	for _, s := range perm {
		out = append(out, s.Name)
	}
	return strings.Join(out, " ")
}

// recorded are the scores on record.
func recorded(t *testing.T) []compat.Score {
	t.Helper()
	text, err := os.ReadFile(scoreFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	old, err := compat.ReadScores(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return old
}

// judge compares the scores with those on record, or raises these.
func judge(t *testing.T, old, scores []compat.Score) {
	t.Helper()
	for _, complaint := range compat.Fallen(old, scores) {
		t.Error(complaint)
	}
	if !*rewrite || !*whole || *only != "" {
		return
	}
	var b bytes.Buffer
	if err := compat.WriteScores(&b, compat.Raise(old, scores)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(scoreFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
