package segment

import (
	"sort"

	"github.com/basaltdb/basalt/core/storage/bitpack"
)

// endWidth is the bits of a position in a block.
const endWidth = 11

func runsSize(runs, width int) int { return bitpack.Size(runs, endWidth) + bitpack.Size(runs, width) }

func countRuns(values []uint64) int {
	runs, last := 1, values[0]
	for _, x := range values {
		if x != last {
			runs, last = runs+1, x
		}
	}
	return runs
}

// runs writes e.packed as runs: the position of each run's last row, then the
// values.
func (e *encoder) runs(h *head) {
	var ends, values []uint64
	for i, x := range e.packed {
		if i+1 == len(e.packed) || e.packed[i+1] != x {
			ends, values = append(ends, uint64(i)), append(values, x)
		}
	}
	e.out = bitpack.Append(e.out, ends, endWidth)
	e.out = bitpack.Append(e.out, values, h.width)
}

// runCount returns how many runs there are, and where their values begin.
func (b *block) runCount() (n, at int, err error) {
	n = int(b.aux &^ scalesDiffer)
	at = bitpack.Size(n, endWidth)
	if n > b.count || len(b.body) < at+bitpack.Size(n, b.width) {
		return 0, 0, b.damaged()
	}
	return n, at, nil
}

func decodeRuns[T int32 | int64](b *block, dst []T) error {
	n, from, err := b.runCount()
	if err != nil {
		return err
	}
	var ends [BlockRows]int32
	// The values stand at the end of dst meanwhile: as every run has a row, none
	// reaches a value that comes after its own.
	values := dst[len(dst)-n:]
	bitpack.Int32(ends[:n], b.body, endWidth, 1, 0)
	if err := unpackInts(b, values, b.body[from:], b.base); err != nil {
		return err
	}
	at := 0
	for i, v := range values {
		end := int(ends[i]) + 1
		if end <= at || end > len(dst)-n+i+1 {
			return b.damaged()
		}
		for run := dst[at:end]; len(run) > 0; run = run[1:] {
			run[0] = v
		}
		at = end
	}
	if at != len(dst) {
		return b.damaged()
	}
	return nil
}

// runAt returns value i of a block of runs.
func (b *block) runAt(i int) (int64, error) {
	n, from, err := b.runCount()
	if err != nil {
		return 0, err
	}
	run := sort.Search(n, func(k int) bool { return bitpack.Get(b.body, k, endWidth) >= uint64(i) })
	if run == n {
		return 0, b.damaged()
	}
	return b.packedAt(b.body[from:], run), nil
}
