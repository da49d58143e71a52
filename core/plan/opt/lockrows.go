package opt

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// lowerLockRows refuses to lock rows that an outer join may leave out. By now
// the conditions have turned those outer joins into inner ones that they can.
func (o *optimiser) lowerLockRows(x *logical.LockRows, in physical.Node, c physical.Common) (physical.Node, error) {
	optional := logical.ColSet{}
	nullable(x.Input, false, optional)
	for _, m := range x.Marks {
		if m.Mode.Strength != physical.NoLock && optional[m.RowID] {
			return nil, errs.New(errs.FeatureNotSupported, "%s cannot be applied to the nullable side of an outer join", m.Mode.Strength)
		}
	}
	return &physical.LockRows{Common: c, Input: in, Marks: x.Marks}, nil
}

// nullable notes the row ids that an outer join above them may make null.
func nullable(n logical.Node, optional bool, ids logical.ColSet) {
	switch x := n.(type) {
	case *logical.Get:
		if optional && x.RowID != 0 {
			ids[x.RowID] = true
		}
	case *logical.Join:
		left, right := optional, optional
		switch x.Kind {
		case physical.Left, physical.Single:
			right = true
		case physical.Right:
			left = true
		case physical.Full:
			left, right = true, true
		}
		nullable(x.Left, left, ids)
		nullable(x.Right, right, ids)
	default:
		for _, in := range n.Inputs() {
			nullable(in, optional, ids)
		}
	}
}

// limitLocks tells the row locks below a limit to lock what the limit takes
// only.
func limitLocks(l *logical.Limit, n physical.Node) {
	exact := !l.Ties
	for {
		switch x := n.(type) {
		case *physical.LockRows:
			x.Limited = true
			if exact {
				x.Want = addLimits(l.Count, l.Offset)
			}
			return
		case *physical.Project:
			n = x.Input
		case *physical.Filter:
			exact, n = false, x.Input
		default:
			return
		}
	}
}
