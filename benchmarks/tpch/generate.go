package tpch

import (
	"context"
	"runtime"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// Generator makes the data of one scale.
type Generator struct {
	Scale float64
	parts int64
	supps int64
	custs int64
}

// New returns a generator for a scale factor; 1 is about a gigabyte.
func New(scale float64) *Generator {
	g := &Generator{Scale: scale}
	g.parts, g.supps, g.custs = scaled(200000)(scale), scaled(10000)(scale), scaled(150000)(scale)
	return g
}

// unitsPerChunk is how many units one chunk holds.
const unitsPerChunk = 2048

// Chunks returns how many chunks a table has.
func (g *Generator) Chunks(t *Table) int {
	return int((t.Units(g.Scale) + unitsPerChunk - 1) / unitsPerChunk)
}

// Chunk makes one chunk of a table as batches of at most vector.Size rows.
func (g *Generator) Chunk(t *Table, chunk int) []*vector.Batch {
	from := int64(chunk) * unitsPerChunk
	to := min(from+unitsPerChunk, t.Units(g.Scale))
	w := newWriter(t)
	t.fill(g, w, from, to)
	return w.finish()
}

// Each makes a whole table on all cores and gives its batches to f in order.
func (g *Generator) Each(ctx context.Context, t *Table, f func(b *vector.Batch) error) error {
	n := g.Chunks(t)
	workers := min(runtime.GOMAXPROCS(0), n)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make([]chan []*vector.Batch, workers)
	for w := range workers {
		out[w] = make(chan []*vector.Batch, 4)
		go func() {
			for c := w; c < n; c += workers {
				select {
				case out[w] <- g.Chunk(t, c):
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	for c := range n {
		select {
		case batches := <-out[c%workers]:
			for _, b := range batches {
				if err := f(b); err != nil {
					return err
				}
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// writer collects the rows of a chunk.
type writer struct {
	t    *Table
	cols []*vector.Builder
	at   int
	n    int
	buf  []byte
	done []*vector.Batch
}

func newWriter(t *Table) *writer {
	w := &writer{t: t, cols: make([]*vector.Builder, len(t.Columns))}
	w.start()
	return w
}

func (w *writer) start() {
	for i, c := range w.t.Columns {
		w.cols[i] = vector.NewBuilder(c.Type, vector.Size)
	}
	w.n = 0
}

func (w *writer) next() *vector.Builder {
	b := w.cols[w.at]
	w.at++
	return b
}

func (w *writer) int(x int64) {
	b := w.next()
	if b.Type().Phys() == types.PhysInt64 {
		vector.AppendFixed(b, x)
	} else {
		vector.AppendFixed(b, int32(x))
	}
}

// money writes an amount given in cents.
func (w *writer) money(cents int64) { w.next().AppendFixed64(cents, 2) }

func (w *writer) date(d int32) { vector.AppendFixed(w.next(), d) }

func (w *writer) bytes(b []byte) { w.next().AppendBytes(b) }

func (w *writer) str(s string) { w.next().AppendString(s) }

// char writes a char(n) value, filled with blanks.
func (w *writer) char(s string) {
	b := w.next()
	n, _ := b.Type().CharLimit()
	w.buf = append(w.buf[:0], s...)
	for len(w.buf) < n {
		w.buf = append(w.buf, ' ')
	}
	b.AppendBytes(w.buf)
}

func (w *writer) end() {
	w.at = 0
	if w.n++; w.n == vector.Size {
		w.flush()
	}
}

func (w *writer) flush() {
	b := &vector.Batch{N: w.n}
	for _, c := range w.cols {
		b.Cols = append(b.Cols, c.Finish())
	}
	w.done = append(w.done, b)
	w.start()
}

func (w *writer) finish() []*vector.Batch {
	if w.n > 0 {
		w.flush()
	}
	return w.done
}

var (
	startDate   = int32(datetime.FromYMD(1992, 1, 1))
	endDate     = int32(datetime.FromYMD(1998, 12, 31))
	currentDate = int32(datetime.FromYMD(1995, 6, 17))
)
