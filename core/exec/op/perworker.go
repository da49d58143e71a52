package op

// PerWorker keeps what an operator needs for each worker, from one run to the
// next, so that a run that is repeated for every row of an Apply does not
// compile and allocate anew. The zero value is empty.
type PerWorker[T any] struct{ list []*T }

// Get returns the state of a worker, made by create at the first call.
func (p *PerWorker[T]) Get(w *Worker, create func() (*T, error)) (*T, error) {
	for len(p.list) <= w.ID {
		p.list = append(p.list, nil)
	}
	if p.list[w.ID] == nil {
		t, err := create()
		if err != nil {
			return nil, err
		}
		p.list[w.ID] = t
	}
	return p.list[w.ID], nil
}

// All returns the states made so far; some may be nil.
func (p *PerWorker[T]) All() []*T { return p.list }

// Made returns the states made so far without the nil ones.
func (p *PerWorker[T]) Made() []*T {
	var made []*T
	for _, t := range p.list {
		if t != nil {
			made = append(made, t)
		}
	}
	return made
}
