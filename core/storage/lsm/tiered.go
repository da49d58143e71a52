package lsm

import "github.com/basaltdb/basalt/core/storage/lsm/manifest"

const (
	// tierRatio is how much larger than all newer ones together a run may be and
	// still be merged with them, in percent.
	tierRatio = 120
	// tierGarbage is how large all other runs together may be, as percentage of
	// the oldest, before everything is merged.
	tierGarbage = 200
)

// tiered is the policy that merges runs of similar size, the newest first. What
// comes out is one table of level 0, or, where the oldest run is among them, the
// last level, cut into tables.
type tiered struct {
	o *Settings
}

func (p *tiered) debt(v *version) int { return len(v.runs()) }

func (p *tiered) pick(v *version) *compaction {
	runs := v.runs()
	if len(runs) < max(p.o.Runs, 2) {
		return nil
	}
	newer := uint64(0)
	for i := range runs[:len(runs)-1] {
		newer += runs[i].bytes()
	}
	if newer*100 >= runs[len(runs)-1].bytes()*tierGarbage {
		return p.merge(runs, len(runs))
	}
	n, sum := 1, runs[0].bytes()
	for n < len(runs) && runs[n].bytes()*100 <= sum*tierRatio {
		sum += runs[n].bytes()
		n++
	}
	if n == 1 {
		// No two are alike: enough of the newest to have few again.
		n = len(runs) - max(p.o.Runs, 2) + 2
	}
	return p.merge(runs, n)
}

// merge returns the compaction of the n newest runs.
func (p *tiered) merge(runs []run, n int) *compaction {
	c := &compaction{inputs: runs[:n], level: runs[n-1].level}
	if n == len(runs) {
		c.level = manifest.Levels - 1
	}
	if c.level > 0 {
		c.split = p.o.TableSize
	}
	return c
}
