package mem

// Level says how near the whole budget is to its limit.
type Level uint8

// The levels of pressure.
const (
	Normal    Level = iota // below 80 %
	Warning                // below 95 %
	Critical               // below 98 %: who has much gets no more
	Emergency              // who has more than a little gets no more
)

// String returns the level's name.
func (l Level) String() string { return [...]string{"normal", "warning", "critical", "emergency"}[l] }

// levelOf returns the level of a budget by its parts of a hundred.
func levelOf(used, limit int64) Level {
	if limit <= 0 {
		return Normal
	}
	switch percent := float64(used) / float64(limit) * 100; {
	case percent < 80:
		return Normal
	case percent < 95:
		return Warning
	case percent < 98:
		return Critical
	}
	return Emergency
}

const (
	// much is the part of the whole that a holder may grow beyond up to Critical.
	much = 16
	// little is what a holder may have in bytes at any level.
	little = 1 << 20
)

// mayGrow reports whether a holder that would then use so many bytes may have
// them, where the whole is at a level.
func mayGrow(l Level, used, limit int64) bool {
	switch l {
	case Critical:
		return used <= max(limit/much, little)
	case Emergency:
		return used <= little
	}
	return true
}
