package lsm

import "github.com/basaltdb/basalt/core/storage/lsm/manifest"

// fifo is the policy that keeps tables in the order of their age. Small ones are
// merged once, so that there are not too many; where there is a limit, the
// oldest beyond it are dropped whole. Older data never comes to light by that:
// what hides it is newer than it.
type fifo struct {
	o *Settings
}

// debt is none: tables are not merged with older ones, so a writer that waits
// for that would wait for ever.
func (p *fifo) debt(*version) int { return 0 }

func (p *fifo) pick(v *version) *compaction {
	if c := p.excess(v); c != nil {
		return c
	}
	n, sum := 0, uint64(0)
	files := v.levels[0]
	for i := 0; i <= len(files); i++ {
		if i < len(files) && files[i].Size < p.o.TableSize && sum+files[i].Size <= 2*p.o.TableSize {
			n, sum = n+1, sum+files[i].Size
			continue
		}
		if n >= max(p.o.Runs, 2) {
			c := &compaction{}
			for k := i - n; k < i; k++ {
				c.inputs = append(c.inputs, run{0, files[k : k+1]})
			}
			return c
		}
		n, sum = 0, 0
	}
	return nil
}

// excess returns the compaction that drops the oldest tables beyond the limit.
func (p *fifo) excess(v *version) *compaction {
	if p.o.FIFOBytes == 0 {
		return nil
	}
	total := uint64(0)
	for _, f := range v.files() {
		total += f.Size
	}
	c := &compaction{drop: true}
	for l := manifest.Levels - 1; l >= 0; l-- {
		for i := len(v.levels[l]) - 1; i >= 0 && total > p.o.FIFOBytes; i-- {
			c.inputs = append(c.inputs, run{l, v.levels[l][i : i+1]})
			total -= v.levels[l][i].Size
		}
	}
	if len(c.inputs) == 0 {
		return nil
	}
	return c
}
