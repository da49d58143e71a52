package env

// Background is what threads do that step behind others, and back again: those who
// compute for long without a pause. The kernel takes a processor from them for somebody
// who has been woken at its next tick only, which is milliseconds. So, as far as the
// system lets the process,
//
//   - they leave one processor to the others (Linux, where there are two or more),
//   - and have the lower priority on the rest (Linux, where the process may raise a
//     thread's priority again: with CAP_SYS_NICE, or an RLIMIT_NICE of 20 or more).
//
// Elsewhere nothing happens.
type Background struct{ of background }

// NewBackground finds out what the process may do.
func NewBackground() *Background { return &Background{newBackground()} }

// Enter puts the calling goroutine's thread behind others, and ties the two
// together, until Leave, which the same goroutine calls. It reports whether it has:
// a thread that is behind already is left alone.
func (b *Background) Enter() bool { return b.of.enter() }

// Leave ends an Enter that has reported true.
func (b *Background) Leave() { b.of.leave() }

// Possible reports whether there is anything that Enter can do.
func (b *Background) Possible() bool { return b.of.ranks() || b.of.clears() }

// Ranks reports whether threads that are behind have the lower priority.
func (b *Background) Ranks() bool { return b.of.ranks() }

// Clears reports whether threads that are behind leave a processor to others.
func (b *Background) Clears() bool { return b.of.clears() }
