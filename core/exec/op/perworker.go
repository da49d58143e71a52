package op

import "sync"

// PerWorker keeps what an operator needs for each worker, from one run to the
// next, so that a run that is repeated for every row of an Apply does not
// compile and allocate anew. The zero value is empty.
type PerWorker[T any] struct {
	mu   sync.Mutex
	list []*T
}

// Get returns the state of a worker, made by create at the first call. The
// workers may call it at the same time.
func (p *PerWorker[T]) Get(w *Worker, create func() (*T, error)) (*T, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
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

// Made returns the states made so far. No worker may be running.
func (p *PerWorker[T]) Made() []*T {
	var made []*T
	for _, t := range p.list {
		if t != nil {
			made = append(made, t)
		}
	}
	return made
}
