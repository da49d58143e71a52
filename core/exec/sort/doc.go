// Package sort orders its input: all of it (Sort), or the first rows only
// (with a limit), in which case each worker keeps no more than a few times as
// many and drops the rest as it goes.
package sort
