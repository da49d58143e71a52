package agg

import (
	"context"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/hash"
)

// partitionFrom is the number of groups from which merging is worth several
// workers.
const partitionFrom = 1 << 15

// part is finished groups of one set: all of it or one partition.
type part struct {
	set   *set
	index int // of the set in Aggregate.sets
}

// merge joins the workers' groups set by set and finishes the kept rows.
func (a *Aggregate) merge(x *op.Exec) ([]part, error) {
	workers := a.workers.Made()
	var parts []part
	for i := range a.sets {
		var sets []*set
		total := 0
		for _, w := range workers {
			if len(w.sets) > 0 && (w.sets[i].groups() > 0 || len(sets) == 0) {
				sets = append(sets, w.sets[i])
				total += w.sets[i].groups()
			}
		}
		merged, err := a.mergeSets(x, sets, total)
		if err != nil {
			return nil, err
		}
		for _, s := range merged {
			parts = append(parts, part{s, i})
		}
	}
	return parts, sched.Tasks(x, len(parts), func(ctx context.Context, task int) error {
		for _, acc := range parts[task].set.accs {
			if err := acc.finish(ctx, a.env.Call); err != nil {
				return err
			}
		}
		return nil
	})
}

// mergeSets joins the groups of one grouping set.
func (a *Aggregate) mergeSets(x *op.Exec, sets []*set, total int) ([]*set, error) {
	if len(sets) == 1 {
		return sets, nil
	}
	if sets[0].table == nil {
		for _, other := range sets[1:] {
			if err := a.absorb(sets[0], other, []uint32{0}); err != nil {
				return nil, err
			}
		}
		return sets[:1], nil
	}
	// Two workers add half of the groups to the other half faster than they
	// would add all of them to new tables.
	if total < partitionFrom || x.Workers <= 2 {
		for _, other := range sets[1:] {
			keys := other.table.Peek()
			if err := a.mergeInto(x.Ctx, sets[0], other, keys, nil); err != nil {
				return nil, err
			}
		}
		return sets[:1], nil
	}
	return a.mergePartitions(x, sets)
}

// absorb merges the states of other's groups into s.
func (a *Aggregate) absorb(s, other *set, into []uint32) error {
	n := s.groups()
	for i, acc := range s.accs {
		if acc.call.same >= 0 {
			continue
		}
		acc.grow(n)
		if err := acc.merge(a.env.Call, other.accs[i], into); err != nil {
			return err
		}
	}
	return nil
}

// mergeInto adds the groups of other, whose keys are given, to s: those of
// take, or all where it is nil.
func (a *Aggregate) mergeInto(ctx context.Context, s, other *set, keys []*vector.Vector, take []int32) error {
	n := other.groups()
	into := make([]uint32, n)
	for i := range into {
		into[i] = ext.NoGroup
	}
	if take == nil {
		take = vector.Identity(n)
	}
	for len(take) > 0 {
		if ctx.Err() != nil {
			return op.Cancelled(ctx)
		}
		some := take[:min(len(take), 16*vector.Size)]
		take = take[len(some):]
		if _, err := s.table.Assign(keys, n, some, into); err != nil {
			return err
		}
	}
	return a.absorb(s, other, into)
}

// mergePartitions splits the keys by hash and merges each partition on its
// own.
func (a *Aggregate) mergePartitions(x *op.Exec, sets []*set) ([]*set, error) {
	parts := x.Workers
	keys := make([][]*vector.Vector, len(sets))
	rows := make([][][]int32, len(sets)) // by set and partition
	err := sched.Tasks(x, len(sets), func(_ context.Context, i int) error {
		n := sets[i].groups()
		keys[i] = sets[i].table.Peek()
		hashes := make([]uint64, n)
		hashKeys(keys[i], n, hashes)
		rows[i] = make([][]int32, parts)
		for g, h := range hashes {
			p := h % uint64(parts)
			rows[i][p] = append(rows[i][p], int32(g))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]*set, parts)
	err = sched.Tasks(x, parts, func(ctx context.Context, p int) error {
		out[p] = a.newSet(sets[0].cols)
		for i, s := range sets {
			if err := a.mergeInto(ctx, out[p], s, keys[i], rows[i][p]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, a.account(out)
}

// account reserves the memory of the merged groups.
func (a *Aggregate) account(sets []*set) error {
	var size int64
	for _, s := range sets {
		size += s.table.Bytes()
		for _, acc := range s.accs {
			size += acc.bytes()
		}
	}
	return a.mem.Add(size)
}

// hashKeys hashes group keys such that equal ones agree.
func hashKeys(keys []*vector.Vector, n int, out []uint64) {
	var buf []byte
	for k, v := range keys {
		if !order.Nested(v.Type) {
			hash.Column(v, n, nil, k > 0, out)
			continue
		}
		for i := range out {
			buf = order.AppendKey(buf[:0], v, i)
			h := hash.Bytes(buf)
			if k > 0 {
				h = hash.Combine(out[i], h)
			}
			out[i] = h
		}
	}
}
