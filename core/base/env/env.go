package env

import (
	"context"
	"time"
)

// Clock tells the time.
type Clock interface {
	// Now returns the wall time.
	Now() time.Time
	// Monotonic returns the time since an arbitrary start, never going back.
	Monotonic() time.Duration
	// Sleep waits for d or until ctx ends, and then returns ctx's error.
	Sleep(ctx context.Context, d time.Duration) error
	// WithTimeout is context.WithTimeout on this clock.
	WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)
}

// Rand is a source of random numbers. It is safe for concurrent use.
type Rand interface {
	Uint64() uint64
	// Float64 returns a number in [0, 1).
	Float64() float64
	// IntN returns a number in [0, n); n must be positive.
	IntN(n int) int
	// Read fills p. It is fit for keys and salts when the Env is Real.
	Read(p []byte)
}

// Env is the outside world as one value that is handed down at start.
type Env struct {
	Clock Clock
	Rand  Rand
}
