package testserver

import (
	"os/exec"
	"runtime"
	"syscall"
)

// startTied starts a process that the kernel kills when the test's process
// ends in any way, so that a test that is killed leaves no server behind. The
// kernel ties it to the thread that started it, so the caller's goroutine keeps
// its thread and has to stay until the process has ended.
func startTied(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	return cmd.Start()
}
