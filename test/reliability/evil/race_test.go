//go:build race

package evil

// underRace is set where the race detector's own memory is in the process too.
const underRace = true
