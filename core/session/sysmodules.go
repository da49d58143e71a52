package session

import (
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/vector"
)

// registerModuleViews registers the views of WebAssembly modules and functions.
func registerModuleViews(t *systemTables) {
	t.pg(15993, "basalt_wasm_modules", `oid:oid schema:name name:name owner:name language:text version:text versions:text[] sha256:text bytes:int8
functions:int4 capabilities:text[] max_memory:int8 fuel:int8 timeout_ms:int8 comment:text acl:aclitem[]`, withCatalog(wasmModules))
	t.pg(15994, "basalt_wasm_functions", `oid:oid schema:name name:name arguments:text result:text kind:char language:text module_schema:name
module:name version:text sha256:text export:text declared:bool volatility:text strict:bool`, withCatalog(wasmFunctions))
	t.pg(15995, "basalt_wasm_stats", `oid:oid schema:name name:name arguments:text module:name calls:int8 rows:int8 time_us:int8 fuel:int8
traps:int8 peak_memory:int8 compile_time_us:int8 cache_hits:int8`, withCatalog(wasmStats))
}

// wasmModules has a row for each named module; limits that it has not are null.
func wasmModules(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, m := range snap.Modules() {
		if !m.Named {
			continue
		}
		w.oid(m.OID)
		w.str(snap.Schema(m.Schema).Name)
		w.str(m.Name)
		w.str(roleName(snap, m.Owner))
		w.str(m.Language)
		w.str(m.Version)
		w.texts(moduleLabels(snap, m))
		w.str(m.SHA256)
		w.int8(int64(len(m.Bytes)))
		w.int4(len(snap.FunctionsOf(m.OID)))
		w.texts(m.Capabilities)
		for _, limit := range []int64{m.Limits.MaxMemory, m.Limits.Fuel, m.Limits.TimeoutMS} {
			if limit > 0 {
				w.int8(limit)
			} else {
				w.null()
			}
		}
		w.optional(m.Comment)
		w.acl(aclItems(snap, 'm', m.Owner, m.ACL))
		w.end()
	}
}

// texts writes a list of texts.
func (w *rowWriter) texts(list []string) {
	w.list(1, func(b *vector.Builder) {
		for _, s := range list {
			b.AppendString(s)
		}
	})
}

// wasmFunctions has a row for each function in WebAssembly. Those that have a
// module of their own have no module's name.
func wasmFunctions(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, f := range snap.Functions() {
		m := snap.Module(f.Module)
		if m == nil {
			continue
		}
		w.oid(f.OID)
		w.str(snap.Schema(f.Schema).Name)
		w.str(f.Name)
		w.str(functionArguments(f, true))
		w.optional(functionResult(f))
		w.char(f.Kind)
		w.str(f.Language)
		if m.Named {
			w.str(snap.Schema(m.Schema).Name)
			w.str(m.Name)
			w.str(m.Version)
		} else {
			w.null()
			w.null()
			w.null()
		}
		w.str(m.SHA256)
		w.str(f.Source)
		w.boolean(f.FromManifest)
		w.str(map[byte]string{'i': "immutable", 's': "stable", 'v': "volatile"}[f.Volatility])
		w.boolean(f.Strict)
		w.end()
	}
}

// wasmStats has a row for each function that was used since the server started.
func wasmStats(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	if s.db.opt.Languages == nil {
		return
	}
	for _, f := range snap.Functions() {
		st, ok := s.db.opt.Languages.Stats(f.OID)
		if !ok {
			continue
		}
		w.oid(f.OID)
		w.str(snap.Schema(f.Schema).Name)
		w.str(f.Name)
		w.str(functionArguments(f, true))
		if m := snap.Module(f.Module); m != nil && m.Named {
			w.str(m.Name)
		} else {
			w.null()
		}
		for _, n := range []int64{st.Calls, st.Rows, st.Nanos / 1000, st.Fuel, st.Traps, st.PeakMemory, st.CompileNanos / 1000, st.CacheHits} {
			w.int8(n)
		}
		w.end()
	}
}
