package session

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
)

const aggregateColumns = `aggfnoid:regproc aggkind:char aggnumdirectargs:int2 aggtransfn:regproc aggfinalfn:regproc aggcombinefn:regproc
aggserialfn:regproc aggdeserialfn:regproc aggmtransfn:regproc aggminvtransfn:regproc aggmfinalfn:regproc aggfinalextra:bool aggmfinalextra:bool
aggfinalmodify:char aggmfinalmodify:char aggsortop:oid aggtranstype:oid aggtransspace:int4 aggmtranstype:oid aggmtransspace:int4
agginitval:text aggminitval:text`

// pgAggregate lists the aggregates. What they are made of is not made of functions
// that have OIDs, so that is 0.
func pgAggregate(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	s.db.registry.EachAggregate(func(a *ext.Aggregate) {
		kind := byte('n')
		switch {
		case a.Hypothetical:
			kind = 'h'
		case a.OrderedSet:
			kind = 'o'
		}
		aggregateRow(w, a.OID, kind, a.DirectArgs)
	})
	for _, f := range snap.Functions() {
		if f.Kind == 'a' {
			aggregateRow(w, f.OID, 'n', 0)
		}
	}
}

func aggregateRow(w *rowWriter, oid types.OID, kind byte, direct int) {
	w.oid(oid)
	w.char(kind)
	w.int2(direct)
	for range 8 {
		w.oid(0)
	}
	w.boolean(false)
	w.boolean(false)
	w.char('r')
	w.char('r')
	for range 5 {
		w.oid(0)
	}
	w.end()
}
