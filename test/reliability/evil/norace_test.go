//go:build !race

package evil

const underRace = false
