// Package build turns a physical plan into operators and runs it.
//
//	p, err := build.Compile(plan, rt)
//	err = p.Each(ctx, func(b *vector.Batch) error { … })   // push
//	r := p.Open(ctx); b, err := r.Next(ctx); r.Close()      // or pull
//
// Compile also finds out which columns anybody uses, so that joins and sorts
// do not carry the others; those come as nulls.
//
// A Program belongs to one statement execution. It may be run again when a run
// has ended, and is used by one goroutine at a time.
package build
