package testserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/archives"
	"github.com/basaltdb/basalt/test/wire"
)

// User and Database are those that every server here has.
const (
	User     = "basalt"
	Database = "basalt"
)

// Build builds the program and returns its path.
func Build(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "basalt")
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Dir = archives.Root(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// Process is a server in a process of its own.
type Process struct {
	// Addr is where it listens for PostgreSQL clients.
	Addr string
	cmd  *exec.Cmd
	done chan struct{} // closed at its end
	read chan struct{} // closed when all of its output has been read
	addr chan string

	mu   sync.Mutex
	log  strings.Builder
	exit error
}

// startTime is how long a server may take until it listens; recovery is part
// of it.
const startTime = 60 * time.Second

// listening is the line that says where it listens.
var listening = regexp.MustCompile(`Listening for PostgreSQL clients on (\S+):`)

// Start runs the program's server on a directory. The error of a server that
// ends before it listens has what it printed.
func Start(program, dir string, args ...string) (*Process, error) {
	p, err := Launch(program, dir, args...)
	if err != nil {
		return nil, err
	}
	return p, p.Await()
}

// Launch runs the server and does not wait until it listens.
func Launch(program, dir string, args ...string) (*Process, error) {
	args = append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0", "--http", "", "--insecure"}, args...)
	p := &Process{cmd: exec.Command(program, args...), done: make(chan struct{}), read: make(chan struct{}), addr: make(chan string, 1)}
	out, w := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = w, w
	started := make(chan error, 1)
	go func() {
		err := startTied(p.cmd)
		started <- err
		if err == nil {
			p.exit = p.cmd.Wait()
		}
		_ = w.Close() // the reader below ends
		close(p.done)
	}()
	go p.follow(out)
	return p, <-started
}

// Await waits until the server listens.
func (p *Process) Await() error {
	select {
	case p.Addr = <-p.addr:
		return nil
	case <-p.done:
		<-p.read
		return fmt.Errorf("the server ended: %v\n%s", p.exit, p.Log())
	case <-time.After(startTime):
		p.Kill()
		return fmt.Errorf("the server does not listen after %v\n%s", startTime, p.Log())
	}
}

// logged bounds how much of the server's output is kept.
const logged = 1 << 20

// follow keeps what the server prints.
func (p *Process) follow(out io.Reader) {
	defer close(p.read)
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if m := listening.FindStringSubmatch(line); m != nil {
			p.addr <- m[1]
		}
		p.mu.Lock()
		if p.log.Len() < logged {
			p.log.WriteString(line)
		}
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Log is what the server has printed.
func (p *Process) Log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// Alive tells if the process runs.
func (p *Process) Alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// PID is the process's number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Kill kills the process as a crash would, and waits for its end.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.done
}

// Ended waits for the process's end for a while and tells if it came.
func (p *Process) Ended(within time.Duration) bool {
	select {
	case <-p.done:
		return true
	case <-time.After(within):
		return false
	}
}

// Stop shuts the server down in order.
func (p *Process) Stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	if !p.Ended(startTime) {
		p.Kill()
		return errors.New("the server did not shut down")
	}
	return p.exit
}

// Config is for connecting to the server.
func (p *Process) Config() wire.Config {
	return wire.Config{Addr: p.Addr, User: User, Database: Database}
}
