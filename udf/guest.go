package udf

import (
	"context"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// guest is an instance that works on columns, for one call or several. It is the
// memory that they are laid out in.
type guest struct {
	c        *ext.Call
	ctx      context.Context
	fn       *catalog.Function
	mod      *host.Module
	in       *host.Instance
	counters *counters
	began    time.Time
	results  results
}

// bare is a function as its module is compiled for: work on columns needs no loop
// over them, so that all such functions of a module share its code.
func bare(fn *catalog.Function) *catalog.Function { return &catalog.Function{OID: fn.OID} }

// enter takes an instance of a function's module. The caller has to leave it.
func (r *Registry) enter(c *ext.Call, fn *catalog.Function, m *catalog.Module) (*guest, error) {
	ctx := metered(c)
	mod, err := r.hold(ctx, bare(fn), m)
	if err != nil {
		return nil, err
	}
	in, err := mod.Get(ctx)
	if err != nil {
		mod.Drop()
		return nil, err
	}
	return &guest{c: c, ctx: ctx, fn: fn, mod: mod, in: in, counters: r.countersOf(fn.OID), began: time.Now(),
		results: results{of: fn.Name, copies: 1}}, nil
}

// count counts work on rows that has ended, since it began.
func (g *guest) count(rows int, err error) {
	host.Used(g.ctx, g.counters.count(g.c, g.fn.Name, g.in, rows, g.began, err))
}

// leave gives the instance back, unless a call of it has failed.
func (g *guest) leave(err error) {
	g.release()
	if err == nil {
		g.mod.Put(g.ctx, g.in)
	} else {
		g.in.Discard(g.ctx)
	}
	g.mod.Drop()
}

// release ends what is reserved for results, which others count from now on.
func (g *guest) release() {
	g.results.release(g.in)
}

// call calls an export that returns at most one number.
func (g *guest) call(export string, args ...uint64) (uint64, error) {
	if len(args) == 0 {
		args = []uint64{0}
	}
	err := g.in.Call(g.ctx, export, args)
	return args[0], err
}

// status calls an export that returns 0 when it has done its work.
func (g *guest) status(export string, args ...uint64) error {
	rc, err := g.call(export, args...)
	if err == nil && uint32(rc) != 0 {
		err = errs.New(errs.ExternalRoutineException, "WebAssembly function \"%s\" failed with code %d", meter.Printable(export), int32(uint32(rc)))
	}
	return err
}

// exports reports whether the module has an export that is optional.
func (g *guest) exports(name string) bool {
	_, ok := g.mod.Info.Exports[name]
	return ok
}

// Alloc implements column.Memory: in the host's room, or by the module's allocator
// where the room does not stay in its place. An allocator that never gets anything
// back is asked as seldom as can be.
func (g *guest) Alloc(size uint32) (uint32, error) {
	if err := host.Charge(g.ctx, int64(size)/unit); err != nil {
		return 0, err
	}
	if addr, ok := g.in.Scratch(size); ok {
		return addr, nil
	}
	if !g.exports("basalt_alloc") {
		return 0, errs.New(errs.OutOfMemory, "out of memory").
			WithDetail("WebAssembly function \"%s\" cannot be given %d bytes.", g.fn.Name, size)
	}
	once := !g.exports("basalt_reset")
	if once && size <= g.in.Region.Size {
		return g.in.Region.Addr, nil
	}
	addr, err := g.call("basalt_alloc", uint64(size))
	if err == nil && once {
		g.in.Region.Addr, g.in.Region.Size = uint32(addr), size
	}
	return uint32(addr), err
}

// Read implements column.Memory.
func (g *guest) Read(addr, size uint32) ([]byte, bool) { return g.in.Read(addr, size) }

// reset lets the module free what it has allotted for a batch.
func (g *guest) reset() error {
	if !g.exports("basalt_reset") {
		return nil
	}
	_, err := g.call("basalt_reset")
	return err
}

// reader returns a reader of the guest's results.
func (g *guest) reader() *column.Reader {
	return &column.Reader{Memory: g, Name: g.fn.Name, Take: g.take}
}

// take counts results that are to be copied.
func (g *guest) take(n int64) error { return g.results.take(g.ctx, g.in, n) }

// columns is the address of the descriptors of n arguments, 0 where there are none.
func columns(f *column.Frame, n int) uint64 {
	if n == 0 {
		return 0
	}
	return uint64(f.Column(0))
}

// maxPiece is what is laid out at a time, unless one row has more.
const maxPiece = 8 << 20

// pieces lays rows of arguments out in a frame, as many at a time as fit, and calls
// do with the frame and the rows. prepare adds to a frame what is not an argument;
// the arguments are the first columns of it.
func pieces(args []*vector.Vector, n int, sel []int32, prepare func(f *column.Frame, rows []int32) error, do func(f *column.Frame, rows []int32) error) error {
	rows := sel
	if rows == nil {
		rows = vector.Identity(n)
	}
	f := column.NewFrame()
	for most := len(rows); len(rows) > 0; {
		some := rows[:min(most, len(rows))]
		f.Reset()
		for _, a := range args {
			if len(some) < n {
				part := &vector.Vector{}
				part.Gather(a, some)
				a = part
			}
			if err := f.AddColumn(a, len(some)); err != nil {
				return err
			}
		}
		if err := prepare(f, some); err != nil {
			return err
		}
		if f.Size() > maxPiece && len(some) > 1 {
			most = len(some) / 2
			continue
		}
		if err := do(f, some); err != nil {
			return err
		}
		rows = rows[len(some):]
	}
	return nil
}
