package catalog

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
)

// edit changes a catalogue at random: objects come, go, and take each other's
// names.
func edit(e *Editor, r *rand.Rand, next *OID) {
	name := func() string { return fmt.Sprintf("n%d", r.IntN(6)) }
	switch r.IntN(6) {
	case 0:
		*next++
		if e.s.schemaNames[name()] == 0 {
			e.PutSchema(&Schema{OID: *next, Name: fmt.Sprintf("s%d", *next)})
		}
	case 1, 2:
		*next++
		if n := name(); e.s.RelationNamed(1, n) == 0 {
			t := &Table{OID: *next, Schema: 1, Name: n, Kind: RelTable, Columns: []Column{{Name: "a", Type: types.Int4}}}
			for _, ref := range e.s.Tables() {
				t.Constraints = append(t.Constraints, Constraint{Kind: ConForeignKey, RefTable: ref.OID})
				break
			}
			e.PutTable(t)
		}
	case 3:
		for _, t := range e.s.Tables() {
			if r.IntN(2) == 0 && len(e.s.Referencing(t.OID)) == 0 {
				e.DropTable(t.OID)
			}
		}
	case 4: // two tables swap their names, by way of a third
		if ts := e.s.Tables(); len(ts) > 1 {
			a, b, away := *ts[0], *ts[1], *ts[0]
			a.Name, b.Name = b.Name, a.Name
			away.Name = "away"
			e.PutTable(&away)
			e.PutTable(&b)
			e.PutTable(&a)
		}
	case 5:
		*next++
		e.PutFunction(&Function{OID: *next, Schema: 1, Name: name(), Kind: 'f'})
	}
}

// What an editor changed, stored and read again by an Updater over its base, gives
// the editor's snapshot, whatever the order of the records; and so does reading
// all records.
func TestUpdaterFollowsEditor(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	first := NewEditor(NewSnapshot())
	first.PutSchema(&Schema{OID: 1, Name: "public"})
	store := map[string][]byte{}
	apply(t, first, store)
	base := first.Snapshot()
	next := OID(10)
	for round := range 200 {
		e := NewEditor(base)
		for range 1 + r.IntN(4) {
			edit(e, r, &next)
		}
		changed := apply(t, e, store)
		r.Shuffle(len(changed), func(i, j int) { changed[i], changed[j] = changed[j], changed[i] })
		u := NewUpdater(base)
		for _, key := range changed {
			u.Remove([]byte(key))
			if value, ok := store[key]; ok && !u.Add([]byte(key), value) {
				t.Fatal(u.err)
			}
		}
		updated, _, err := u.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		whole := NewLoader()
		for key, value := range store {
			whole.Add([]byte(key), value)
		}
		read, _, err := whole.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		for what, got := range map[string]*Snapshot{"updated": updated, "read": read} {
			if !same(e.Snapshot(), got) {
				t.Fatalf("round %d: the %s catalogue differs\n%v\n%v", round, what, describe(e.Snapshot()), describe(got))
			}
		}
		base = updated
	}
}

// apply stores what an editor changed and returns the keys.
func apply(t *testing.T, e *Editor, store map[string][]byte) (keys []string) {
	t.Helper()
	changes, err := e.Changes()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if old, ok := store[string(c.Key)]; ok != (c.Old != nil) || ok && !SameRecord(c.Key, old, c.Old) {
			t.Fatalf("the record %q is not as the editor knew it", c.Key)
		}
		if c.Value == nil {
			delete(store, string(c.Key))
		} else {
			store[string(c.Key)] = c.Value
		}
		keys = append(keys, string(c.Key))
	}
	return keys
}

func same(a, b *Snapshot) bool {
	return reflect.DeepEqual(a.tables, b.tables) && reflect.DeepEqual(a.relNames, b.relNames) && reflect.DeepEqual(a.schemaNames, b.schemaNames) &&
		len(a.functions) == len(b.functions) && describe(a) == describe(b)
}

func describe(s *Snapshot) string {
	refs := map[string]int{}
	for oid, from := range s.refs {
		if len(from) > 0 {
			refs[fmt.Sprint(oid)] = len(from)
		}
	}
	names := map[string]int{}
	for k, oids := range s.funcNames {
		if len(oids) > 0 {
			names[k.String()] = len(oids)
		}
	}
	b, _ := json.Marshal([]any{refs, names, len(s.tables)})
	return string(b)
}

// A record that an older program wrote, with fewer members or in another order, is
// the same; one that says something else is not.
func TestSameRecord(t *testing.T) {
	e := NewEditor(NewSnapshot())
	e.PutSchema(&Schema{OID: 7, Name: "s", Owner: 10})
	changes, err := e.Changes()
	if err != nil {
		t.Fatal(err)
	}
	c := changes[0]
	for stored, want := range map[string]bool{
		`{"Owner":10,"Name":"s","OID":7}`: true,
		`{"OID":7,"Name":"s","Owner":11}`: false,
		`{`:                               false,
	} {
		if got := SameRecord(c.Key, append([]byte{recordPlain}, stored...), c.Value); got != want {
			t.Errorf("%s: %v", stored, got)
		}
	}
}

// A name that an editor gives is claimed, and only then.
func TestClaims(t *testing.T) {
	e := NewEditor(NewSnapshot())
	e.PutSchema(&Schema{OID: 1, Name: "public"})
	e.PutTable(&Table{OID: 2, Schema: 1, Name: "t"})
	base := e.Snapshot()
	if got := len(e.Claims()); got != 2 {
		t.Errorf("%d claims of two new objects", got)
	}
	change := NewEditor(base)
	change.PutTable(&Table{OID: 2, Schema: 1, Name: "t", Comment: "changed"})
	if got := change.Claims(); len(got) != 0 {
		t.Errorf("a table that keeps its name claims %v", got)
	}
	other := NewEditor(base)
	other.PutTable(&Table{OID: 3, Schema: 1, Name: "u"})
	mine := NewEditor(base)
	mine.PutTable(&Table{OID: 2, Schema: 1, Name: "u"})
	if claims := mine.Claims(); len(claims) != 1 || claims[0].Conflict(other.Snapshot()) == nil || claims[0].Conflict(base) != nil {
		t.Errorf("claims %v", claims)
	}
}
