package host

import "github.com/basaltdb/basalt/core/base/errs"

// Trigger is what a call of a trigger's function may ask for beside what a procedure
// may. Its rows have handles of their own, and what it sets are columns of the new
// one.
type Trigger interface {
	Procedure
	// Column is the number of a column, from 1; 0 where there is none of the name.
	Column(name string) int32
	// Arg is an argument of CREATE TRIGGER, from 0.
	Arg(n int32) (string, bool)
	// About is a fact about the trigger: 0 its name, 1 the schema, 2 the table, 3 BEFORE
	// or AFTER, 4 ROW or STATEMENT, 5 the event.
	About(what int32) (string, bool)
}

// trigger returns the services of a call by a trigger.
func (g *guestCall) trigger() (Trigger, error) {
	if t, ok := g.proc.(Trigger); ok {
		return t, nil
	}
	return nil, errs.New(errs.ExternalRoutineException, "basalt.%s may be called by triggers only", g.name)
}

func callTriggerColumn(g *guestCall) error {
	t, err := g.trigger()
	if err != nil {
		return err
	}
	name, err := g.text(0)
	if err == nil {
		g.giveI32(t.Column(string(name)))
	}
	return err
}

func callTriggerArg(g *guestCall) error { return g.fact(Trigger.Arg) }

func callTriggerAbout(g *guestCall) error { return g.fact(Trigger.About) }

// fact gives a text of the trigger, or -1 where there is none.
func (g *guestCall) fact(of func(Trigger, int32) (string, bool)) error {
	t, err := g.trigger()
	if err != nil {
		return err
	}
	text, ok := of(t, g.i32(0))
	if ok {
		return g.give([]byte(text), 1)
	}
	if _, err := g.bytes(1); err != nil {
		return err
	}
	g.giveI32(-1)
	return nil
}
