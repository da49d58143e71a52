package catalog

import "slices"

// Trigger calls a function when rows of its table are written.
type Trigger struct {
	OID      OID
	Name     string
	Function OID
	// Before is BEFORE; otherwise it is AFTER.
	Before bool
	Events TriggerEvent
	// EachRow is FOR EACH ROW; otherwise it is called once a statement.
	EachRow bool
	Columns []int    `json:",omitempty"` // ordinals of UPDATE OF
	When    string   `json:",omitempty"` // SQL over old and new, "" for none
	Args    []string `json:",omitempty"`
	// OldTable and NewTable are the names of the transition tables, "" for none.
	OldTable, NewTable string `json:",omitempty"`
	Enabled            TriggerMode
	Comment            string `json:",omitempty"`
}

// TriggerEvent is a set of what triggers are called for. The bits are those of
// pg_trigger.tgtype, two places lower.
type TriggerEvent uint8

// The events.
const (
	OnInsert TriggerEvent = 1 << iota
	OnDelete
	OnUpdate
	OnTruncate
)

// TriggerMode is pg_trigger.tgenabled.
type TriggerMode byte

// The modes. Those for replicas are called while session_replication_role is
// replica, and those of origin while it is not.
const (
	TriggerOrigin   TriggerMode = 'O'
	TriggerReplica  TriggerMode = 'R'
	TriggerAlways   TriggerMode = 'A'
	TriggerDisabled TriggerMode = 'D'
)

// Firing returns the triggers that an event calls, in the order of their names, in
// which they are called. set are the columns that an UPDATE assigns.
func (t *Table) Firing(before, eachRow bool, event TriggerEvent, set []int, replica bool) []*Trigger {
	if len(t.Triggers) == 0 {
		return nil
	}
	var out []*Trigger
	for i := range t.Triggers {
		g := &t.Triggers[i]
		if g.Before != before || g.EachRow != eachRow || g.Events&event == 0 || !g.enabled(replica) {
			continue
		}
		if event == OnUpdate && len(g.Columns) > 0 && !slices.ContainsFunc(g.Columns, func(o int) bool { return slices.Contains(set, o) }) {
			continue
		}
		out = append(out, g)
	}
	return out
}

func (g *Trigger) enabled(replica bool) bool {
	switch g.Enabled {
	case TriggerDisabled:
		return false
	case TriggerAlways:
		return true
	}
	return replica == (g.Enabled == TriggerReplica)
}

// TriggerNamed returns the position of a trigger, -1 where there is none of the name.
func (t *Table) TriggerNamed(name string) int {
	return slices.IndexFunc(t.Triggers, func(g Trigger) bool { return g.Name == name })
}
