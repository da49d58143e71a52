package lsm

import (
	"bytes"

	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
)

// leveled is the policy that keeps one run a level. The last level has about all
// of the data, and the levels above it are each smaller by the multiplier up to
// the base, to which level 0 is merged: levels in between are not used until
// there is more data.
type leveled struct {
	o *Settings
}

func (p *leveled) debt(v *version) int { return len(v.levels[0]) }

// targets returns the base level and how large each level from there on may be.
func (p *leveled) targets(v *version) (base int, target [manifest.Levels]uint64) {
	const last = manifest.Levels - 1
	size, highest := uint64(0), last
	for l := last; l >= 1; l-- {
		r := run{l, v.levels[l]}
		size = max(size, r.bytes())
		if len(r.files) > 0 {
			highest = l
		}
	}
	size = max(size, p.o.BaseBytes)
	base = last
	target[base] = size
	for size > p.o.BaseBytes && base > 1 {
		size /= p.o.Multiplier
		base--
		target[base] = max(size, 1)
	}
	for base > highest {
		base--
		target[base] = 1 // to be merged downwards
	}
	return base, target
}

func (p *leveled) pick(v *version) *compaction {
	base, target := p.targets(v)
	level, best := -1, 1.0
	if score := float64(len(v.levels[0])) / float64(p.o.Runs); score >= best {
		level, best = 0, score
	}
	for l := base; l < manifest.Levels-1; l++ {
		r := run{l, v.levels[l]}
		if score := float64(r.bytes()) / float64(target[l]); score > best {
			level, best = l, score
		}
	}
	switch level {
	case -1:
		return p.deleted(v, base)
	case 0:
		return p.fromZero(v, base)
	}
	return p.fromLevel(v, level)
}

// deleted brings a table of which most entries are tombstones a level down, so
// that they reach what they hide, and go with it. Scans pass over them until then.
func (p *leveled) deleted(v *version, base int) *compaction {
	for l := base; l < manifest.Levels-1; l++ {
		for _, f := range v.levels[l] {
			if 2*f.Tombstones > f.Entries {
				return p.down(v, l, f, overlapping(v.levels[l+1], f.Smallest, f.Largest))
			}
		}
	}
	return nil
}

// fromZero merges all of level 0 into the base level.
func (p *leveled) fromZero(v *version, base int) *compaction {
	c := &compaction{level: base, split: p.o.TableSize}
	for i := range v.levels[0] {
		c.inputs = append(c.inputs, run{0, v.levels[0][i : i+1]})
	}
	low, high := bounds(v.levels[0])
	below := overlapping(v.levels[base], low, high)
	if len(below) == 0 && disjoint(v.levels[0]) && p.movable(v, c, base) {
		c.move = true
		return c
	}
	if len(below) > 0 {
		c.inputs = append(c.inputs, run{base, below})
	}
	return c
}

// movable reports whether tables need not be rewritten: ones with tombstones that
// nothing is below of would keep them for ever.
func (p *leveled) movable(v *version, c *compaction, level int) bool {
	for _, f := range c.files() {
		if f.Tombstones == 0 {
			continue
		}
		needed := false
		for l := level + 1; l < manifest.Levels; l++ {
			needed = needed || len(overlapping(v.levels[l], f.Smallest, f.Largest)) > 0
		}
		if !needed {
			return false
		}
	}
	return true
}

// fromLevel merges the table of a level for which least must be rewritten into
// the next level.
func (p *leveled) fromLevel(v *version, level int) *compaction {
	var best *file
	var under []*file
	cost := 0.0
	next := v.levels[level+1]
	for _, f := range v.levels[level] {
		for len(next) > 0 && bytes.Compare(next[0].Largest, f.Smallest) < 0 {
			next = next[1:]
		}
		below := overlapping(next, f.Smallest, f.Largest)
		r := run{level + 1, below}
		if c := float64(r.bytes()) / float64(f.Size); best == nil || c < cost {
			best, under, cost = f, below, c
		}
	}
	return p.down(v, level, best, under)
}

// down merges a table of a level into the next level, of which under are the
// tables that it overlaps.
func (p *leveled) down(v *version, level int, f *file, under []*file) *compaction {
	c := &compaction{inputs: []run{{level, []*file{f}}}, level: level + 1, split: p.o.TableSize}
	if len(under) == 0 {
		c.move = p.movable(v, c, level+1)
		return c
	}
	c.inputs = append(c.inputs, run{level + 1, under})
	return c
}
