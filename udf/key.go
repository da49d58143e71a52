package udf

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// keyOf is what a compiled module is found by: its content, what it may, and the loop
// that the function has. Functions that the module declares itself share one that
// has the loops of all of them, and so do those without a loop.
func (r *Registry) keyOf(fn *catalog.Function, m *catalog.Module) string {
	key := fmt.Sprintf("%s/%d.%d.%d", m.SHA256, m.Limits.MaxMemory, m.Limits.Fuel, m.Limits.TimeoutMS)
	if w := worldOf(m); w != (host.World{}) {
		key += fmt.Sprintf("/%t.%t", w.Clock, w.Random)
	}
	if r.shared(fn, m) {
		return key
	}
	return key + "/" + shapeOf(fn) + "/" + fn.Source
}

// shared reports whether a function runs on the code that has the loops of those
// that the module declares.
func (r *Registry) shared(fn *catalog.Function, m *catalog.Module) bool {
	return fn.Source == "" || r.declares(m)[fn.Source] == shapeOf(fn)
}

// shapeOf says of each argument and of the result whether it is bytes or a number,
// which is what loops differ by.
func shapeOf(fn *catalog.Function) string {
	shape := make([]byte, 0, len(fn.Args)+1)
	for _, a := range fn.Args {
		shape = append(shape, shapeByte(isBytes(a.Type)))
	}
	return string(append(shape, shapeByte(isBytes(fn.Return))))
}

func shapeByte(bytes bool) byte {
	if bytes {
		return 'b'
	}
	return 'n'
}

// maxShapes is of how many modules it is remembered what they declare.
const maxShapes = 4096

// declares returns the shapes of the scalar functions that a module's manifest
// declares, by export. Where a manifest cannot be read it declares none.
func (r *Registry) declares(m *catalog.Module) map[string]string {
	r.shapesMu.Lock()
	defer r.shapesMu.Unlock()
	if shapes, ok := r.shapes[m.SHA256]; ok {
		return shapes
	}
	shapes := map[string]string{}
	if section, ok, err := meter.CustomSection(m.Bytes, manifestSection); ok && err == nil {
		if x, err := readManifest(section); err == nil {
			for _, f := range x.Functions {
				if f.kind() == "scalar" {
					shapes[cmp.Or(f.Export, f.Name)] = f.shape()
				}
			}
		}
	}
	if len(r.shapes) >= maxShapes {
		clear(r.shapes) // of modules that are not there any more, most likely
	}
	r.shapes[m.SHA256] = shapes
	return shapes
}

// byteTypes are the names of types that are passed as bytes. A function with others
// that are, of which there are aliases, has code of its own.
var byteTypes = map[string]bool{"text": true, "varchar": true, "character varying": true, "bytea": true, "json": true, "jsonb": true}

func (f *manifestFunction) shape() string {
	var shape []byte
	for _, a := range f.Args {
		shape = append(shape, shapeByte(byteTypes[a.Type]))
	}
	return string(append(shape, shapeByte(byteTypes[f.Returns])))
}

// loopsOf returns the loops that a function's code has: those of all functions that
// the module declares, or its own. Exports of another signature have none, so that
// the error can say so.
func (r *Registry) loopsOf(fn *catalog.Function, m *catalog.Module, info *meter.Info) (loops []meter.Loop) {
	shapes := map[string]string{fn.Source: shapeOf(fn)}
	if r.shared(fn, m) {
		shapes = r.declares(m)
	}
	for _, export := range slices.Sorted(maps.Keys(shapes)) {
		shape := shapes[export]
		l := meter.Loop{Export: export, Result: shape[len(shape)-1] == 'b', Addresses: allots(info)}
		for _, c := range shape[:len(shape)-1] {
			l.Args = append(l.Args, c == 'b')
		}
		if t, ok := info.Exports[export]; ok && l.Fits(t) {
			loops = append(loops, l)
		}
	}
	return loops
}

// limit gives a compiled module what the catalogue's may.
func limit(mod *host.Module, m *catalog.Module) {
	mod.World = worldOf(m)
	mod.Limits = host.ModuleLimits{Memory: m.Limits.MaxMemory, Fuel: m.Limits.Fuel, Time: time.Duration(m.Limits.TimeoutMS) * time.Millisecond}
}

// checkLimits fails for a module that could not even begin within its limits.
func checkLimits(info *meter.Info, m *catalog.Module) error {
	const page = 64 << 10
	if begins := int64(info.MemoryMin) * page; m.Limits.MaxMemory > 0 && begins > m.Limits.MaxMemory {
		return errs.New(errs.InvalidFunctionDefinition, "the module begins with %d kB of memory; its max_memory is %d kB", begins>>10, m.Limits.MaxMemory>>10)
	}
	return nil
}
