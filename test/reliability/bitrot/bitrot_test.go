package bitrot

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/test/reliability/world"
)

var (
	flips = flag.Int("flips", 300, "how many bits are inverted, half of them of a database that crashed")
	seed  = flag.Uint64("seed", 1, "seed of the first database and of the flips")
	only  = flag.Int("only", -1, "run the flip with this number alone")
)

// perDatabase is how many flips a database is used for.
const perDatabase = 250

// database is a disk with what it must contain.
type database struct {
	w       *world.World
	disk    *vfs.Mem
	crashed bool
	states  []string // after each commit; the last is what is stored
	files   map[string][]string
	ends    map[string]int64 // where the log ends in each of its segments
	last    string           // the last one
}

// build makes a database.
func build(s uint64, crashed bool) (*database, error) {
	d := &database{w: world.New(world.Options{Seed: s}), disk: vfs.NewMem(), crashed: crashed}
	if err := d.w.Open(d.disk); err != nil {
		return nil, err
	}
	seen := d.w.Acked
	for step := 0; step < 250 || !d.hasSegments(); step++ {
		if err := d.w.Step(); err != nil {
			return nil, err
		}
		if d.w.Acked != seen {
			seen = d.w.Acked
			d.states = append(d.states, seen.Dump())
		}
	}
	if !crashed {
		if err := d.w.Close(); err != nil {
			return nil, err
		}
	} else {
		d.disk = d.disk.Clone()
	}
	d.files = map[string][]string{}
	for _, name := range d.disk.Files() {
		class, _, _ := strings.Cut(name, "/")
		d.files[class] = append(d.files[class], name)
	}
	return d, d.findEnd()
}

func (d *database) hasSegments() bool {
	return slices.ContainsFunc(d.disk.Files(), func(name string) bool { return strings.HasSuffix(name, ".seg") })
}

// findEnd finds the last byte of each segment of the log that is not zero.
// Segments are not reused as long as the log is short, so behind it there is
// nothing else.
func (d *database) findEnd() error {
	d.ends = map[string]int64{}
	for _, name := range d.files["wal"] {
		b, err := vfs.ReadFile(d.disk, name)
		if err != nil {
			return err
		}
		for i := len(b) - 1; i >= 0; i-- {
			if b[i] != 0 {
				d.last, d.ends[name] = name, int64(i+1)
				break
			}
		}
	}
	return nil
}

// outcome is what became of a flip.
type outcome struct {
	class, what string
}

// flip inverts a bit and returns what came of it.
func (d *database) flip(rng env.Rand) (name string, bit int64, o outcome, err error) {
	classes := slices.Sorted(maps.Keys(d.files))
	class := classes[rng.IntN(len(classes))]
	name = d.files[class][rng.IntN(len(d.files[class]))]
	content, err := vfs.ReadFile(d.disk, name)
	if err != nil || len(content) == 0 {
		return name, 0, outcome{class, "empty"}, err
	}
	size := int64(len(content))
	if name == d.last && rng.IntN(4) > 0 {
		size = d.ends[name] // what is behind is dead
	}
	bit = int64(rng.IntN(int(size * 8)))
	rotten := d.disk.Clone()
	rotten.FlipBit(name, bit)
	found, orphan, err := d.check(rotten.Clone(), name)
	if err != nil {
		return name, bit, outcome{class, "check"}, err
	}
	answer, err := d.read(rotten)
	if err != nil {
		return name, bit, outcome{class, "read"}, err
	}
	what, err := d.judge(class, name, bit/8, found, orphan, answer)
	return name, bit, outcome{class, what}, err
}

// check reports whether the check of the directory finds something wrong with
// the file, or says that it is an orphan.
func (d *database) check(disk *vfs.Mem, name string) (found, orphan bool, err error) {
	before := disk.Hash()
	rep, err := txn.CheckDir(context.Background(), "", txn.CheckOptions{FS: disk, PoolBytes: 1 << 20})
	if err != nil {
		return false, false, err
	}
	if disk.Hash() != before {
		return false, false, fmt.Errorf("the check has changed the files")
	}
	for _, f := range rep.Findings {
		found = found || f.File == name || strings.Contains(f.Message, name)
	}
	if len(rep.Findings) > 0 && !found {
		return false, false, fmt.Errorf("the check finds %v", rep.Findings)
	}
	orphan = slices.ContainsFunc(rep.Notes, func(n string) bool { return strings.HasPrefix(n, name) })
	return found, orphan, nil
}

// read opens the database and reads it whole, its indexes too: "" where that is
// refused.
func (d *database) read(disk *vfs.Mem) (string, error) {
	err := d.w.Open(disk)
	var got *world.State
	if err == nil {
		got, err = d.w.Read()
	}
	if err == nil {
		err = d.w.ReadIndexes(got)
	}
	if code := errs.CodeOf(err); code == errs.DataCorrupted || code == errs.IndexCorrupted {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return got.Dump(), nil
}

// judge says what a flip was, or what is wrong with its outcome.
func (d *database) judge(class, name string, at int64, found, orphan bool, answer string) (string, error) {
	same := answer == d.states[len(d.states)-1]
	live := class != "LOCK" && (class != "wal" || at < d.ends[name])
	switch {
	case found && answer == "":
		return "found, refused", nil
	case found && same:
		return "found, not read", nil
	case found && class == "wal" && slices.Contains(d.states, answer):
		return "found, tail", nil
	case !live && same:
		return "dead", nil
	case d.crashed && orphan && same:
		return "orphan", nil
	case d.crashed && class == "pages" && same:
		return "repaired", nil
	case d.crashed && class == "wal" && slices.Contains(d.states, answer):
		return "tail", nil
	case answer == "":
		return "", fmt.Errorf("the check finds nothing, but the database cannot be read")
	case same:
		return "", fmt.Errorf("the check finds nothing")
	}
	return "", fmt.Errorf("wrong data: %s (found by the check: %v)", world.Difference(answer, d.states[len(d.states)-1]), found)
}

func TestBitRot(t *testing.T) {
	counts := map[string]map[outcome]int{"closed": {}, "crashed": {}}
	n, failed := *flips, 0
	if testing.Short() {
		n = min(n, 100)
	}
	var d *database
	var built uint64
	for i := 0; i < n && failed < 10; i++ {
		if *only >= 0 && i != *only {
			continue
		}
		s := *seed + uint64(i/perDatabase)
		crashed := i%perDatabase >= min(n, perDatabase)/2
		if d == nil || built != s || d.crashed != crashed {
			var err error
			if d, err = build(s, crashed); err != nil {
				t.Fatalf("seed %d: %v", s, err)
			}
			built = s
		}
		name, bit, o, err := d.flip(env.NewRand(*seed<<32 + uint64(i)))
		state := map[bool]string{true: "crashed", false: "closed"}[crashed]
		if err != nil {
			failed++
			t.Errorf("flip %d: bit %d of byte %d of %s of a %s database: %v\nagain with: go test ./test/reliability/bitrot -args -seed %d -flips %d -only %d",
				i, bit%8, bit/8, name, state, err, *seed, n, i)
			continue
		}
		counts[state][o]++
	}
	for _, state := range []string{"closed", "crashed"} {
		var lines []string
		for o, n := range counts[state] {
			lines = append(lines, fmt.Sprintf("%-9s %-16s %d", o.class, o.what, n))
		}
		slices.Sort(lines)
		t.Logf("database that was %s:\n%s", state, strings.Join(lines, "\n"))
	}
}
