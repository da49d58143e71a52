//go:build !linux

package env

func mayStepBack() bool { return false }
func stepBehind() bool  { return false }
func stepBack()         {}
