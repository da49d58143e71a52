package mem

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

const mb = 1 << 20

// A reservation counts in all budgets above, and a refused one in none.
func TestTree(t *testing.T) {
	server := New("server", 110*mb)
	pool, statements := server.Child("pool", 0), server.Child("statements", 50*mb)
	one, two := statements.Child("statement", 40*mb), statements.Child("statement", 40*mb)
	reserve := func(b *Budget, bytes int64, want errs.Code) {
		t.Helper()
		if got := errs.CodeOf(b.Reserve(bytes)); got != want {
			t.Fatalf("%d MB of %s: %s, want %s", bytes/mb, b.Name(), got, want)
		}
	}
	used := func(want ...int64) {
		t.Helper()
		for i, b := range []*Budget{server, pool, statements, one, two} {
			if b.Used() != want[i]*mb {
				t.Fatalf("%s %d uses %d MB, want %d", b.Name(), i, b.Used()/mb, want[i])
			}
		}
	}
	reserve(pool, 45*mb, errs.SuccessfulCompletion)
	reserve(one, 30*mb, errs.SuccessfulCompletion)
	reserve(one, 11*mb, errs.OutOfMemory) // its own limit
	reserve(two, 21*mb, errs.OutOfMemory) // that of all statements
	used(75, 45, 30, 30, 0)
	reserve(two, 20*mb, errs.SuccessfulCompletion)
	used(95, 45, 50, 30, 20)
	one.Release(30 * mb)
	reserve(pool, 46*mb, errs.OutOfMemory) // the whole
	used(65, 45, 20, 0, 20)
	if statements.Peak() != 50*mb || server.Peak() != 95*mb {
		t.Fatalf("the peaks are %d and %d MB", statements.Peak()/mb, server.Peak()/mb)
	}
}

// Near the limit small holders grow and large ones do not.
func TestPressure(t *testing.T) {
	server := New("server", 1000*mb)
	statements := server.Child("statements", 0)
	large, small := statements.Child("statement", 0), statements.Child("statement", 0)
	for _, c := range []struct {
		large              int64
		level              Level
		largeMay, smallMay bool
	}{
		{700, Normal, true, true}, {850, Warning, true, true}, {955, Critical, false, true}, {981, Emergency, false, false},
	} {
		if err := server.Reserve(c.large * mb); err != nil {
			t.Fatal(err)
		}
		large.used.Add(100 * mb) // as if it had them from before
		if got := server.Level(); got != c.level {
			t.Fatalf("%d MB: the level is %s, want %s", c.large, got, c.level)
		}
		may := func(b *Budget, bytes int64) bool {
			err := b.Reserve(bytes)
			if err == nil {
				b.Release(bytes)
			}
			return err == nil
		}
		if got := may(large, mb); got != c.largeMay {
			t.Errorf("%s: the large one may grow: %v", c.level, got)
		}
		if got := may(small, 2*mb); got != c.smallMay {
			t.Errorf("%s: the small one may grow: %v", c.level, got)
		}
		if !may(small, mb/2) {
			t.Errorf("%s: the small one may not have half a megabyte", c.level)
		}
		large.used.Add(-100 * mb)
		server.Release(c.large * mb)
	}
}

// A hook refuses reservations, and nothing stays of them.
func TestHook(t *testing.T) {
	refused := errors.New("refused")
	b := NewHooked("server", 0, func(string, int64) error { return refused }).Child("statement", 0)
	if err := b.Reserve(1); err != refused || b.Used() != 0 || b.parent.Used() != 0 {
		t.Fatalf("%v, %d bytes are used", err, b.Used())
	}
}

// Whatever many goroutines reserve and release, limits hold and the sums are
// right in the end.
func TestConcurrent(t *testing.T) {
	server := New("server", 64*mb)
	statements := server.Child("statements", 48*mb)
	var all sync.WaitGroup
	for seed := range uint64(8) {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(seed, 1))
			b, have := statements.Child("statement", 16*mb), int64(0)
			for range 20000 {
				if bytes := rng.Int64N(mb); rng.IntN(2) == 0 {
					if b.Reserve(bytes) == nil {
						have += bytes
					}
				} else if bytes <= have {
					b.Release(bytes)
					have -= bytes
				}
				if b.Used() != have {
					t.Errorf("%d bytes are used, want %d", b.Used(), have)
					return
				}
			}
			b.Release(have)
		})
	}
	all.Wait()
	if server.Used() != 0 || statements.Used() != 0 || server.Peak() > 64*mb || statements.Peak() > 48*mb {
		t.Fatalf("%d and %d bytes are left", server.Used(), statements.Used())
	}
}
