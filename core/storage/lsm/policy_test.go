package lsm

import (
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
)

// tab returns a table that is not on disk.
func tab(level int, number uint64, low, high string, size, entries, tombstones uint64) *file {
	return &file{Table: manifest.Table{Level: level, Epoch: number, Meta: sstable.Meta{
		Number: number, Size: size, Entries: entries, Tombstones: tombstones, Smallest: []byte(low), Largest: []byte(high),
	}}, opened: &opened{}}
}

func versionOf(files ...*file) *version {
	v := &version{}
	for _, f := range files {
		v.levels[f.Level] = append(v.levels[f.Level], f)
	}
	v.sort()
	return v
}

// show writes a compaction as its tables, where they go and how.
func show(c *compaction) string {
	if c == nil {
		return "none"
	}
	s := ""
	for _, r := range c.inputs {
		s += fmt.Sprintf("%d:", r.level)
		for _, f := range r.files {
			s += fmt.Sprint(" ", f.Number)
		}
		s += "; "
	}
	switch {
	case c.drop:
		return s + "dropped"
	case c.move:
		return s + fmt.Sprint("moved to ", c.level)
	}
	return s + fmt.Sprint("to ", c.level)
}

// What each policy picks of tables that are given.
func TestPick(t *testing.T) {
	s := Settings{TableSize: 1000, Runs: 3, BaseBytes: 10_000, Multiplier: 10}
	limited := s
	limited.FIFOBytes = 2500
	bottom := tab(6, 1, "a", "m", 60_000, 60, 0)
	for _, c := range []struct {
		name string
		p    policy
		v    *version
		want string
	}{
		{"nothing", &leveled{&s}, versionOf(), "none"},
		{"few runs", &leveled{&s}, versionOf(bottom, tab(0, 2, "a", "z", 9, 9, 0), tab(0, 3, "a", "z", 9, 9, 0)), "none"},
		{
			"level 0 into the base", &leveled{&s},
			versionOf(bottom, tab(5, 5, "b", "c", 9, 9, 0), tab(5, 6, "x", "y", 9, 9, 0),
				tab(0, 2, "a", "d", 9, 9, 0), tab(0, 3, "a", "e", 9, 9, 0), tab(0, 4, "a", "e", 9, 9, 0)),
			"0: 4; 0: 3; 0: 2; 5: 5; to 5",
		},
		{
			"level 0 moved", &leveled{&s},
			versionOf(bottom, tab(0, 2, "a", "b", 9, 9, 0), tab(0, 3, "c", "d", 9, 9, 0), tab(0, 4, "e", "f", 9, 9, 9)),
			"0: 4; 0: 3; 0: 2; moved to 5",
		},
		{
			"not moved with tombstones that hide nothing", &leveled{&s},
			versionOf(bottom, tab(0, 2, "a", "b", 9, 9, 0), tab(0, 3, "c", "d", 9, 9, 0), tab(0, 4, "x", "y", 9, 9, 1)),
			"0: 4; 0: 3; 0: 2; to 5",
		},
		{
			"the cheapest table of a full level", &leveled{&s},
			versionOf(bottom, tab(6, 2, "o", "q", 5, 5, 0), tab(5, 3, "b", "c", 9000, 9, 0), tab(5, 4, "p", "r", 9000, 9, 0)),
			"5: 4; 6: 2; to 6",
		},
		{
			"a table of tombstones", &leveled{&s},
			versionOf(bottom, tab(5, 3, "b", "c", 9, 10, 5), tab(5, 4, "d", "e", 9, 10, 6)),
			"5: 4; 6: 1; to 6",
		},
		{
			"a level above the base", &leveled{&s},
			versionOf(bottom, tab(3, 3, "b", "c", 9, 9, 0)),
			"3: 3; moved to 4",
		},
		{
			"everything, as the newer runs are large", &tiered{&s},
			versionOf(tab(0, 2, "a", "z", 900, 9, 0), tab(0, 3, "a", "z", 900, 9, 0), tab(0, 4, "a", "z", 900, 9, 0)),
			"0: 4; 0: 3; 0: 2; to 6",
		},
		{
			"the runs that are alike", &tiered{&s},
			versionOf(bottom, tab(0, 2, "a", "z", 9000, 9, 0), tab(0, 3, "a", "z", 100, 9, 0), tab(0, 4, "a", "z", 100, 9, 0)),
			"0: 4; 0: 3; to 0",
		},
		{
			"small tables of an age", &fifo{&s},
			versionOf(tab(0, 2, "a", "z", 90, 9, 0), tab(0, 3, "a", "z", 90, 9, 0), tab(0, 4, "a", "z", 90, 9, 0), tab(0, 5, "a", "z", 2000, 9, 0)),
			"0: 4; 0: 3; 0: 2; to 0",
		},
		{
			"the oldest beyond the limit", &fifo{&limited},
			versionOf(tab(0, 2, "a", "z", 900, 9, 0), tab(0, 3, "a", "z", 900, 9, 0), tab(0, 4, "a", "z", 900, 9, 0)),
			"0: 2; dropped",
		},
	} {
		if got := show(c.p.pick(c.v)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
