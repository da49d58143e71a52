package env

// Background is the right of threads to step behind others, and back again. Whoever
// computes for long without a pause gives up his processor at once then when the
// kernel has somebody else for it: without, those who were woken wait for a tick,
// which is milliseconds.
//
// It is there on Linux, where the process may raise a thread's priority again: with
// CAP_SYS_NICE, or an RLIMIT_NICE of 20 or more. Elsewhere nothing happens.
type Background struct{ allowed bool }

// NewBackground finds out whether the right is there.
func NewBackground() *Background { return &Background{allowed: mayStepBack()} }

// Enter puts the calling goroutine's thread behind others, and ties the two
// together, until Leave, which the same goroutine calls. It reports whether it has.
func (b *Background) Enter() bool { return b.allowed && stepBehind() }

// Leave ends an Enter that has reported true.
func (b *Background) Leave() { stepBack() }
