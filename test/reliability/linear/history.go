package linear

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"github.com/anishathalye/porcupine"
)

// Map is what is tested: a value for each key, "" for none.
type Map interface {
	Get(key int) (string, error)
	// Put sets the value of a key; "" deletes it.
	Put(key int, value string) error
}

// call is an operation: a Get, unless put is set.
type call struct {
	key   int
	put   bool
	value string
}

// model is a register for each key. The keys are independent, so each has its own
// history.
var model = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byKey := map[int][]porcupine.Operation{}
		for _, op := range history {
			k := op.Input.(call).key
			byKey[k] = append(byKey[k], op)
		}
		var parts [][]porcupine.Operation
		for _, part := range byKey {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		if c := input.(call); c.put {
			return true, c.value
		}
		return output == state, state
	},
	DescribeOperation: func(input, output any) string {
		if c := input.(call); c.put {
			return fmt.Sprintf("put(%d, %q)", c.key, c.value)
		}
		return fmt.Sprintf("get(%d) = %q", input.(call).key, output)
	},
}

// Load is how a Map is used.
type Load struct {
	Seed       uint64
	Goroutines int
	Operations int // of each goroutine
	Keys       int
}

// Run uses m and returns what happened.
func (l Load) Run(m Map) ([]porcupine.Operation, error) {
	var clock, failed atomic.Int64
	histories := make([][]porcupine.Operation, l.Goroutines)
	errs := make([]error, l.Goroutines)
	var all sync.WaitGroup
	for g := range l.Goroutines {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(l.Seed, uint64(g)))
			for i := range l.Operations {
				if failed.Load() > 0 {
					return
				}
				c := call{key: rng.IntN(l.Keys), put: rng.IntN(2) == 0}
				op := porcupine.Operation{ClientId: g}
				if c.put && rng.IntN(4) > 0 {
					c.value = fmt.Sprintf("%d.%d", g, i)
				}
				op.Input, op.Call = c, clock.Add(1)
				var err error
				if c.put {
					err = m.Put(c.key, c.value)
				} else {
					op.Output, err = m.Get(c.key)
				}
				if op.Return = clock.Add(1); err != nil {
					errs[g] = fmt.Errorf("%+v: %w", c, err)
					failed.Add(1)
					return
				}
				histories[g] = append(histories[g], op)
			}
		})
	}
	all.Wait()
	var history []porcupine.Operation
	for g := range histories {
		if errs[g] != nil {
			return nil, errs[g]
		}
		history = append(history, histories[g]...)
	}
	return history, nil
}

// Possible reports whether a history is linearisable.
func Possible(history []porcupine.Operation) bool { return porcupine.CheckOperations(model, history) }
