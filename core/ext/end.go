package ext

import (
	"context"
	"sync"
)

// ends is what is to be done when a statement ends.
type ends struct {
	mu   sync.Mutex
	over bool
	fns  []func()
}

type endsKey struct{}

// WithEnd returns a context for a statement, and the function that its session calls when
// the statement has ended and nothing of it runs any more.
func WithEnd(ctx context.Context) (context.Context, func()) {
	e := &ends{}
	return context.WithValue(ctx, endsKey{}, e), e.run
}

// AtEnd has f called when the statement of ctx ends, by its session, which costs less than
// to wait for the end of ctx. It returns false where ctx has no statement that goes on.
// Several goroutines may call it.
func AtEnd(ctx context.Context, f func()) bool {
	e, ok := ctx.Value(endsKey{}).(*ends)
	if !ok {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.over {
		e.fns = append(e.fns, f)
	}
	return !e.over
}

func (e *ends) run() {
	e.mu.Lock()
	fns := e.fns
	e.fns, e.over = nil, true
	e.mu.Unlock()
	for _, f := range fns {
		f()
	}
}
