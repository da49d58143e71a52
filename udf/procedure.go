package udf

import (
	"context"
	"math"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// procedureSignature returns the WebAssembly signature that a procedure has to
// have: the module says whether it returns a code.
func procedureSignature(fn *catalog.Function, info *meter.Info) (meter.FuncType, error) {
	var ft meter.FuncType
	for _, a := range fn.Args {
		if a.Mode == 'o' {
			continue
		}
		ts, ok := wasmType(a.Type)
		if !ok {
			return ft, errs.New(errs.FeatureNotSupported, "WebAssembly procedures cannot take arguments of type %s", a.Type)
		}
		ft.Params = append(ft.Params, ts...)
	}
	if got, ok := info.Exports[fn.Source]; ok && len(got.Results) > 0 {
		ft.Results = []meter.ValType{meter.I32}
	}
	return ft, nil
}

// Procedure makes a procedure callable. It implements the session's Languages.
func (r *Registry) Procedure(fn *catalog.Function, m *catalog.Module) (*ext.Procedure, error) {
	p := &procedure{r: r, fn: fn, module: m}
	return &ext.Procedure{Run: p.run}, nil
}

// procedure is one procedure.
type procedure struct {
	r      *Registry
	fn     *catalog.Function
	module *catalog.Module
}

// run implements ext.Procedure.
func (p *procedure) run(c *ext.Call, sql ext.SQL, args []*vector.Vector) ([]*vector.Vector, error) {
	statement := metered(c)
	mod, err := p.r.hold(statement, p.fn, p.module)
	if err != nil {
		return nil, err
	}
	defer mod.Drop()
	guest := newProcedureCall(p.fn, sql, args, c.Session)
	defer guest.close()
	ctx := host.WithServices(statement, guest)
	in, err := mod.Start(ctx)
	if err != nil {
		return nil, err
	}
	defer in.Discard(ctx)
	guest.memory = in.Memory()
	stack, err := p.arguments(ctx, in, allots(mod.Info), args)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	err = in.Call(ctx, p.fn.Source, stack)
	host.Used(statement, p.r.countersOf(p.fn.OID).count(c, p.fn.Name, in, 1, began, err))
	if err != nil {
		return nil, err
	}
	if len(mod.Info.Exports[p.fn.Source].Results) > 0 && uint32(stack[0]) != 0 {
		return nil, errs.New(errs.ExternalRoutineException, "WebAssembly procedure \"%s\" returned error code %d", p.fn.Name, int32(uint32(stack[0])))
	}
	return guest.outs(), nil
}

// arguments puts the arguments on WebAssembly's stack; nulls are zeros there.
func (p *procedure) arguments(ctx context.Context, in *host.Instance, allots bool, args []*vector.Vector) ([]uint64, error) {
	room := room{in: in, name: p.fn.Name, allots: allots}
	if !allots {
		size := 0
		for i, a := range args {
			if p.fn.Args[i].Mode != 'o' && isBytes(a.Type) && !a.IsNull(0) {
				size += len(a.Bytes(0))
			}
		}
		if err := room.take(size); err != nil {
			return nil, err
		}
	}
	var stack []uint64
	for i, a := range args {
		switch {
		case p.fn.Args[i].Mode == 'o':
		case a.IsNull(0):
			ts, _ := wasmType(a.Type)
			stack = append(stack, make([]uint64, len(ts))...)
		case !isBytes(a.Type):
			stack = append(stack, scalarBits(a, 0))
		default:
			ptr, err := room.pass(ctx, a.Bytes(0))
			if err != nil {
				return nil, err
			}
			stack = append(stack, uint64(ptr), uint64(len(a.Bytes(0))))
		}
	}
	if len(stack) == 0 {
		stack = append(stack, 0) // room for the result
	}
	return stack, nil
}

// room is where the texts of a call's arguments are: what the guest allots, or
// where it has no allocator, the host's own part of the memory.
type room struct {
	in     *host.Instance
	name   string
	allots bool
	next   uint32
}

// take makes the host's own part large enough.
func (r *room) take(size int) error {
	if size == 0 {
		return nil
	}
	ptr, ok := uint32(0), size <= math.MaxInt32
	if ok {
		ptr, ok = r.in.Scratch(uint32(size))
	}
	if !ok {
		return errs.New(errs.OutOfMemory, "out of memory").WithDetail("The arguments of \"%s\" have no room in its memory.", r.name)
	}
	r.next = ptr
	return nil
}

// pass copies a text into the guest's memory.
func (r *room) pass(ctx context.Context, data []byte) (uint32, error) {
	if err := host.Charge(ctx, int64(len(data))/unit); err != nil {
		return 0, err
	}
	ptr := r.next
	r.next += uint32(len(data))
	if r.allots {
		stack := []uint64{uint64(len(data))}
		if err := r.in.Call(ctx, "basalt_alloc", stack); err != nil {
			return 0, err
		}
		ptr = uint32(stack[0])
	}
	if ptr == 0 && len(data) > 0 || !r.in.Write(ptr, data) {
		return 0, errs.New(errs.ExternalRoutineException, "basalt_alloc of \"%s\" returned memory that it does not have", r.name)
	}
	return ptr, nil
}

// isOut reports whether a parameter's value goes back to the caller.
func isOut(a catalog.FunctionArg) bool { return a.Mode == 'o' || a.Mode == 'b' }

// nullOf is a null of a type.
func nullOf(t types.T) *vector.Vector {
	b := vector.NewBuilder(t, 1)
	b.AppendNull()
	return b.Finish()
}
