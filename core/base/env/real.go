package env

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"time"
)

// Real returns the machine's clock and entropy.
func Real() Env { return Env{Clock: realClock{start: time.Now()}, Rand: realRand{}} }

type realClock struct{ start time.Time }

func (realClock) Now() time.Time             { return time.Now() }
func (c realClock) Monotonic() time.Duration { return time.Since(c.start) }

func (realClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (realClock) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, d)
}

// realRand uses the runtime's seeded ChaCha8 for numbers, and the kernel's
// entropy for bytes.
type realRand struct{}

func (realRand) Uint64() uint64   { return rand.Uint64() }
func (realRand) Float64() float64 { return rand.Float64() }
func (realRand) IntN(n int) int   { return rand.IntN(n) }

// Read cannot fail: crypto/rand.Read ends the process where the kernel has no
// entropy, which it documents as never happening on supported systems.
func (realRand) Read(p []byte) { _, _ = crand.Read(p) }
