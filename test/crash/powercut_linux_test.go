package crash

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

var cuts = flag.Int("cuts", 4, "how often the power of each file system is cut")

// goingDown is the ioctl that shuts a mounted file system down, in the kernel's
// words XFS_IOC_GOINGDOWN and EXT4_IOC_SHUTDOWN; noLogFlush lets nothing that is
// not on the disk yet get there.
const (
	goingDown  = 0x8004587d
	noLogFlush = 2
)

// imageSize is that of a file system; XFS wants 300 MiB.
const imageSize = 400 << 20

// volume is a file system in a file.
type volume struct {
	kind, image, dir string
}

// makeVolume makes and mounts a file system. The test is skipped, with the
// reason, where that cannot be done.
func makeVolume(t *testing.T, kind string, options ...string) *volume {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount file systems")
	}
	tmp := t.TempDir()
	v := &volume{kind: kind, image: filepath.Join(tmp, "image"), dir: filepath.Join(tmp, "mnt")}
	f, err := os.Create(v.image)
	if err == nil {
		err = f.Truncate(imageSize)
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Mkdir(v.dir, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs."+kind, append(options, v.image)...).CombinedOutput(); err != nil {
		t.Skipf("mkfs.%s: %v %s", kind, err, out)
	}
	if err := v.mount(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := v.unmount(); err != nil {
			t.Error(err)
		}
	})
	return v
}

func (v *volume) mount() error {
	if out, err := exec.Command("mount", "-t", v.kind, "-o", "loop", v.image, v.dir).CombinedOutput(); err != nil {
		return fmt.Errorf("mounting %s: %w %s", v.kind, err, out)
	}
	return nil
}

// unmount unmounts the file system. The kernel may still hold files of a process
// that has ended, as long as it tidies up after its io_uring.
func (v *volume) unmount() error {
	for tries := 0; ; tries++ {
		out, err := exec.Command("umount", v.dir).CombinedOutput()
		switch {
		case err == nil:
			return nil
		case tries == 200:
			return fmt.Errorf("unmounting %s: %w %s", v.kind, err, out)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// cut cuts the power: nothing more reaches the disk.
func (v *volume) cut() error {
	d, err := os.Open(v.dir)
	if err != nil {
		return err
	}
	defer d.Close()
	how := uint32(noLogFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, d.Fd(), goingDown, uintptr(unsafe.Pointer(&how))); errno != 0 {
		return fmt.Errorf("shutting %s down: %w", v.kind, errno)
	}
	return nil
}

// powered runs the worker until the power is cut, a while after it is ready or,
// with early set, after its start; then it is killed. It returns what the
// worker tried and what it acknowledged.
func powered(v *volume, worker, dir string, first int64, early bool, after time.Duration) (tried, acked map[key]bool, err error) {
	cmd := exec.Command(worker, dir, fmt.Sprint(first))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	failed := make(chan error, 1)
	cut := func() {
		time.Sleep(after)
		failed <- v.cut()
		_ = cmd.Process.Kill() // an error may have ended it
	}
	if early {
		go cut()
	}
	tried, acked = map[key]bool{}, map[key]bool{}
	ready := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var k key
		switch line := lines.Text(); {
		case line == "ready":
			if ready = true; !early {
				go cut()
			}
		case scan(line, "try", &k):
			tried[k] = true
		case scan(line, "ack", &k):
			acked[k] = true
		}
	}
	_ = cmd.Wait() // it was killed, or found that it could not write
	if !ready && !early {
		return nil, nil, fmt.Errorf("the worker did not get ready")
	}
	return tried, acked, <-failed
}

// TestPowerCut cuts the power of file systems of this kernel while a program
// writes to a database on them, and also while it starts. After the file system
// has recovered and the database has, everything that was acknowledged is there,
// nothing that was rolled back is, and every transaction is whole.
func TestPowerCut(t *testing.T) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	random := rand.New(rand.NewPCG(seed, 2))
	worker := filepath.Join(t.TempDir(), "worker")
	if msg, err := exec.Command("go", "build", "-o", worker, "./worker").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, msg)
	}
	for _, f := range []struct {
		kind    string
		options []string
	}{{"ext4", []string{"-q", "-F"}}, {"xfs", []string{"-q", "-f"}}} {
		t.Run(f.kind, func(t *testing.T) {
			t.Logf("seed %d; again with -args -seed %d -cuts %d, as far as the timing allows", seed, seed, *cuts)
			cutPower(t, makeVolume(t, f.kind, f.options...), worker, random)
		})
	}
}

func cutPower(t *testing.T, v *volume, worker string, random *rand.Rand) {
	t.Helper()
	var must, may map[key]bool
	var dir string
	inRecovery, lives, present, doubt, there := 0, 0, 0, 0, 0
	for round := range *cuts {
		if round%fresh == 0 {
			if dir != "" {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			}
			dir = filepath.Join(v.dir, fmt.Sprint("data", round))
			createTable(t, dir)
			must, may = map[key]bool{}, map[key]bool{}
		}
		for early := false; ; early = true {
			after := time.Duration(random.IntN(60)) * time.Millisecond
			if early {
				after /= 3
				inRecovery++
			}
			lives++
			tried, acked, err := powered(v, worker, dir, int64(lives)*1_000_000, early, after)
			if err == nil {
				err = v.unmount()
			}
			if err == nil {
				err = v.mount()
			}
			if err != nil {
				t.Fatalf("cut %d: %v", round, err)
			}
			for k := range tried {
				may[k] = true
			}
			for k := range acked {
				must[k] = true
			}
			doubt += len(tried) - len(acked)
			if random.IntN(4) > 0 {
				break
			}
		}
		rows := stored(t, dir)
		for k, n := range rows {
			if n != 3 || !may[k] {
				t.Fatalf("cut %d: %d rows of transaction %v, tried %v", round, n, k, may[k])
			}
			if !must[k] {
				there++
			}
			must[k] = true
		}
		for k := range must {
			if rows[k] != 3 {
				t.Fatalf("cut %d: transaction %v was acknowledged and is gone", round, k)
			}
		}
		present += len(rows)
	}
	t.Logf("%s: %d power cuts and %d more at a start; %d transactions looked for and found, %d in doubt, of which %d were there",
		v.kind, *cuts, inRecovery, present, doubt, there)
}
