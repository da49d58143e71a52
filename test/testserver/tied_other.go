//go:build !linux

package testserver

import "os/exec"

// startTied starts a process; only Linux can tie it to the test's.
func startTied(cmd *exec.Cmd) error { return cmd.Start() }
