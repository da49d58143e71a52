// Package cpu knows what the processor can do. The kernels ask it once, at
// start, which of their forms to use; it is the only importer of cpuid.
//
// The environment variable BASALT_CPU lowers the level (generic, avx2,
// avx512); it never raises it beyond what the processor has.
package cpu

import (
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/klauspost/cpuid/v2"
)

// Level is a set of instructions that kernels may use.
type Level uint8

// The levels; each includes the ones before it.
const (
	Generic Level = iota // what Go compiles to
	AVX2                 // AVX2, POPCNT
	AVX512               // AVX-512 F, VL, BW and DQ
)

// String returns the name by which BASALT_CPU calls the level.
func (l Level) String() string { return [...]string{"generic", "avx2", "avx512"}[l] }

// detected is the processor's level, active what is used of it.
var (
	detected = detect()
	active   = Lower(detected, env.Variable("BASALT_CPU"))
)

// Active returns the level that kernels use.
func Active() Level { return active }

// Detected returns the level that the processor has.
func Detected() Level { return detected }

// Levels returns all levels that this machine can run, for tests.
func Levels() []Level {
	all := []Level{Generic, AVX2, AVX512}
	return all[:detected+1]
}

func detect() Level {
	c := &cpuid.CPU
	switch {
	case !c.Supports(cpuid.AVX2, cpuid.POPCNT):
		return Generic
	case !c.Supports(cpuid.AVX512F, cpuid.AVX512VL, cpuid.AVX512BW, cpuid.AVX512DQ):
		return AVX2
	}
	return AVX512
}

// Lower returns the level named name if it is below level, and level otherwise.
func Lower(level Level, name string) Level {
	for l := Generic; l < level; l++ {
		if l.String() == name {
			return l
		}
	}
	return level
}
