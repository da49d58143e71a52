package compat

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/archives"
	"github.com/basaltdb/basalt/test/testserver"
)

// flags of the test program
type flags struct {
	whole, rewrite, reasons *bool
	out, only               *string
}

// options are the flags; the test program parses them before it runs a test.
var options = flags{
	whole:   flag.Bool("whole", false, "run the whole suite instead of a few files"),
	rewrite: flag.Bool("rewrite", false, "raise the recorded scores"),
	reasons: flag.Bool("reasons", false, "print the largest reasons for failures"),
	out:     flag.String("out", "", "directory for the lists of failures, wrong answers, reasons and crashes"),
	only:    flag.String("only", "", "files to run after test_setup, with commas between them"),
}

// quick are the files of the short run: they need test_setup only, and take a
// few seconds together.
var quick = []string{"boolean", "char", "varchar", "text", "int2", "int4", "int8", "float4", "float8", "numeric", "uuid", "date", "interval", "strings",
	"case", "select_distinct", "select_having", "select_implicit", "delete", "numerology"}

const (
	scoreFile   = "score.tsv"
	readmeFile  = "README.md"
	reasonsMost = 30
)

// TestRegress runs PostgreSQL's regression suite, or a few files of it, and
// compares the scores with those on record.
func TestRegress(t *testing.T) {
	source := filepath.Join(archives.Unpack(t, "postgres15-regress.tar.zst"), "pgreg")
	files := schedule(t, source)
	switch {
	case *options.only != "":
		files = append([]string{setup}, strings.Split(*options.only, ",")...)
	case !*options.whole:
		files = append([]string{setup}, quick...)
	}
	r := newRunner(t, source)
	lists := newReport(t, *options.out)
	var scores []Score
	for _, file := range files {
		score := Score{File: file}
		r.Outcome = func(o *Outcome) {
			score.Add(o.Class)
			lists.add(o)
		}
		start := time.Now()
		err := r.Run(file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		scores = append(scores, score)
		t.Logf("%-24s %5d of %5d equal (%5.1f %%), %d skipped, %.1fs", file, score.Equal, score.Total, 100*score.Share(), score.Skipped, time.Since(start).Seconds())
	}
	sum := Sum(scores)
	t.Logf("%d of %d statements equal (%.2f %%), %d skipped", sum.Equal, sum.Total, 100*sum.Share(), sum.Skipped)
	reasons := lists.write(t)
	if *options.reasons {
		var b strings.Builder
		if err := WriteReasons(&b, reasons, reasonsMost); err != nil {
			t.Fatal(err)
		}
		t.Logf("reasons:\n%s", b.String())
	}
	judge(t, scores, reasons)
	if err := r.Basalt.Stop(); err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

// schedule reads the order of the suite's files.
func schedule(t *testing.T, source string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(source, "parallel_schedule"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for line := range strings.Lines(string(text)) {
		if list, ok := strings.CutPrefix(line, "test:"); ok {
			files = append(files, strings.Fields(list)...)
		}
	}
	return files
}

// newRunner starts both servers.
func newRunner(t *testing.T, source string) *Runner {
	t.Helper()
	pg := testserver.StartPostgres(t, map[string]string{"max_prepared_transactions": "2"})
	basalt := &Basalt{Program: testserver.Build(t), Dir: filepath.Join(t.TempDir(), "data")}
	if err := basalt.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(basalt.Kill)
	r := &Runner{Postgres: pg, Basalt: basalt, Source: source}
	for i := range r.Build {
		r.Build[i] = archives.Temp(t)
		// The servers may run as other users.
		results := filepath.Join(r.Build[i], "results")
		if err := os.Mkdir(results, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(results, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	r.Crash = func(o *Outcome, log string) {
		t.Logf("%s:%d: %s: %s\n%s", o.File, o.Line, o.Reason, firstLine(o.SQL), log)
		if *options.out == "" {
			return
		}
		appendFile(t, filepath.Join(*options.out, "crashes.txt"), func(w io.Writer) error {
			err := WriteFailures(w, []*Outcome{o})
			if err == nil && log != "" {
				_, err = io.WriteString(w, log+"\n")
			}
			return err
		})
	}
	return r
}

// judge compares the scores with those on record, or raises these.
func judge(t *testing.T, scores []Score, reasons []Reason) {
	t.Helper()
	text, err := os.ReadFile(scoreFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	old, err := ReadScores(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range Fallen(old, scores) {
		t.Error(complaint)
	}
	if !*options.rewrite || !*options.whole || *options.only != "" {
		return
	}
	raised := Raise(old, scores)
	var table, page bytes.Buffer
	if err := WriteScores(&table, raised); err != nil {
		t.Fatal(err)
	}
	if err := WriteReadme(&page, scores, reasons); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*bytes.Buffer{scoreFile: &table, readmeFile: &page} {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// report collects what is not equal.
type report struct {
	dir      string
	failures []*Outcome
}

func newReport(t *testing.T, dir string) *report {
	t.Helper()
	if dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "crashes.txt"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return &report{dir: dir}
}

func (r *report) add(o *Outcome) {
	if o.Class != Equal && o.Class != Skipped {
		r.failures = append(r.failures, o)
	}
}

// wrong are the answers that differ, and the statements that PostgreSQL alone
// refuses, where neither follows from an earlier failure: the worst kind,
// because nothing tells a client.
func (r *report) wrong() []*Outcome {
	var out []*Outcome
	for _, o := range r.failures {
		if (o.Class == Differs || o.Class == Passes) && o.Root == o.Reason {
			out = append(out, o)
		}
	}
	return out
}

// write writes the lists, if a directory is given, and returns the reasons.
func (r *report) write(t *testing.T) []Reason {
	t.Helper()
	reasons := Reasons(r.failures)
	if r.dir == "" {
		return reasons
	}
	for name, write := range map[string]func(io.Writer) error{
		"wrong.txt":    func(w io.Writer) error { return WriteFailures(w, r.wrong()) },
		"failures.txt": func(w io.Writer) error { return WriteFailures(w, r.failures) },
		"reasons.txt":  func(w io.Writer) error { return WriteReasons(w, reasons, len(reasons)) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(r.dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return reasons
}

func appendFile(t *testing.T, path string, write func(io.Writer) error) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(f); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// TestRaise holds that a recorded score never falls.
func TestRaise(t *testing.T) {
	old := []Score{{"a", 5, 9, 0}, {"b", 5, 9, 0}}
	now := []Score{{"b", 4, 9, 0}, {"a", 6, 9, 1}, {"c", 1, 1, 0}}
	want := []Score{{"b", 5, 9, 0}, {"a", 6, 9, 1}, {"c", 1, 1, 0}}
	if got := Raise(old, now); !slices.Equal(got, want) {
		t.Error(got)
	}
}
