package preinit

import (
	"slices"
	"strconv"
)

// initialise is what compilers call the export that begins their runtime.
const initialise = "_initialize"

// startName is the export that a start function becomes.
const startName = "__basalt_start"

// Plan is how the instances of a module begin.
type Plan struct {
	// Calls are the exports to call, in this order: functions without arguments and
	// results.
	Calls []string
	// Globals are the exports of the mutable globals.
	Globals []string
	// Begin is what an instance has before the calls, beside what the runtime gives
	// it.
	Begin *Image
	// Whole is true where an Image is the whole state of an instance: all mutable
	// globals are in Globals, the data is all in Begin, and nothing else changes.
	Whole bool
}

// Prepare rewrites a module so that the host initialises it. Of its globals the first
// so many are its own; alters says whether it may change tables or has instructions
// over segments. Without anything to initialise the plan is nil, and the module is
// what it was.
func Prepare(b []byte, globals int, alters bool) ([]byte, *Plan, error) {
	s, err := split(b)
	if err != nil {
		return nil, nil, err
	}
	p := &Plan{}
	var add []export
	if start, ok := s.bodies[secStart]; ok {
		add = append(add, export{startName, kindFunction, (&reader{b: start}).u32()})
		p.Calls = append(p.Calls, startName)
		delete(s.bodies, secStart)
	}
	found, err := s.exports(initialise)
	if err != nil {
		return nil, nil, err
	}
	if found {
		p.Calls = append(p.Calls, initialise)
	}
	if len(p.Calls) == 0 {
		return b, nil, nil
	}
	indices, whole, err := s.mutable(globals)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range indices {
		name := "__basalt_global_" + strconv.Itoa(int(i))
		add = append(add, export{name, kindGlobal, i})
		p.Globals = append(p.Globals, name)
	}
	if err := s.addExports(add); err != nil {
		return nil, nil, err
	}
	p.Begin = &Image{}
	if p.Begin.Pages, err = s.memory(); err != nil {
		return nil, nil, err
	}
	if !alters {
		taken, err := p.takeData(s)
		if err != nil {
			return nil, nil, err
		}
		p.Whole = whole && taken
	}
	return s.join(), p, nil
}

// takeData takes the data out of the module where it can.
func (p *Plan) takeData(s *sections) (taken bool, err error) {
	runs, ok, err := s.data(p.Begin.Pages)
	if !ok || err != nil {
		return false, err
	}
	for i := range runs {
		runs[i].Bytes = slices.Clone(runs[i].Bytes) // of what is smaller than the module
	}
	p.Begin.Runs = runs
	delete(s.bodies, secData)
	delete(s.bodies, secDataCount)
	return true, nil
}
