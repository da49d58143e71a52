package session

import (
	"fmt"

	"github.com/basaltdb/basalt/core/ext"
)

// triggerUses is what the triggers of a statement have taken, for EXPLAIN (ANALYZE).
// Those of statements that they run are part of it, not listed.
type triggerUses struct {
	nesting int // of the statement
	list    []*triggerUse
}

// triggerUse is what one of them has taken.
type triggerUse struct {
	trigger, table string
	ext.FunctionUse
}

// add adds the calls of a caller that is done; one that made none is not listed.
func (u *triggerUses) add(c *caller) {
	uses := c.counted.Uses()
	if len(uses) == 0 {
		return
	}
	var sum *triggerUse
	for _, one := range u.list {
		if one.trigger == c.trigger.Name && one.table == c.table {
			sum = one
		}
	}
	if sum == nil {
		sum = &triggerUse{trigger: c.trigger.Name, table: c.table}
		u.list = append(u.list, sum)
	}
	for _, use := range uses {
		if use.Name == c.fn.Name {
			sum.Calls += use.Calls
			sum.Nanos += use.Nanos
			sum.Fuel += use.Fuel
		}
	}
}

// line is the one of EXPLAIN, with the time if that is wanted.
func (u *triggerUse) line(timing bool) string {
	return fmt.Sprintf("Trigger %s on %s: calls=%d%s", u.trigger, u.table, u.Calls, spent(u.FunctionUse, timing))
}
