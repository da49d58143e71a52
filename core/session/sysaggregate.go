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

// pgAggregate lists the aggregates. Only those that users have made of functions
// are made of any.
func pgAggregate(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	s.db.registry.EachAggregate(func(a *ext.Aggregate) {
		kind := byte('n')
		switch {
		case a.Hypothetical:
			kind = 'h'
		case a.OrderedSet:
			kind = 'o'
		}
		aggregateRow(w, a.OID, kind, a.DirectArgs, &catalog.Steps{})
	})
	for _, f := range snap.Functions() {
		if f.Kind != 'a' {
			continue
		}
		steps := f.Steps
		if steps == nil {
			steps = &catalog.Steps{}
		}
		aggregateRow(w, f.OID, 'n', 0, steps)
	}
}

func aggregateRow(w *rowWriter, oid types.OID, kind byte, direct int, steps *catalog.Steps) {
	w.oid(oid)
	w.char(kind)
	w.int2(direct)
	w.oid(steps.Next.OID)
	w.oid(steps.Result.OID)
	w.oid(steps.Combine.OID)
	for range 5 { // serialisation and moving aggregates
		w.oid(0)
	}
	w.boolean(false)
	w.boolean(false)
	w.char('r')
	w.char('r')
	w.oid(0)
	w.oid(steps.State.OID)
	for range 3 {
		w.oid(0)
	}
	if steps.Initial == nil {
		w.null()
	} else {
		w.str(*steps.Initial)
	}
	w.end()
}
