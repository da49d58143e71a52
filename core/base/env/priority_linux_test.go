package env

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// standing is what a thread has of the processors.
type standing struct {
	nice int
	on   unix.CPUSet
}

func (s standing) get(t *testing.T) standing {
	t.Helper()
	n, err := unix.Getpriority(unix.PRIO_PROCESS, unix.Gettid())
	if err != nil {
		t.Fatal(err)
	}
	s.nice = 20 - n
	if err := unix.SchedGetaffinity(0, &s.on); err != nil {
		t.Fatal(err)
	}
	return s
}

// A thread steps behind others and back, with what the process may do and with less.
func TestBackground(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := standing{}.get(t)
	able := NewBackground()
	unranked, crowded := *able, *able
	unranked.of.nice = false
	crowded.of.most = unix.CPUSet{}
	for name, b := range map[string]*Background{"able": able, "unranked": &unranked, "crowded": &crowded} {
		want := before
		if b.of.ranks() {
			want.nice = behind
		}
		if b.Clears() {
			want.on.Clear(last(&want.on))
		}
		entered := b.Enter()
		if entered != b.Possible() {
			t.Fatalf("%s: entered %v", name, entered)
		}
		if got := (standing{}).get(t); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if entered {
			if b.Enter() {
				t.Errorf("%s: a thread that is behind stepped behind once more", name)
			}
			b.Leave()
		}
		if got := (standing{}).get(t); got != before {
			t.Errorf("%s: %v afterwards, was %v", name, got, before)
		}
	}
}

// What the process may do is found out the same by a thread that is behind others.
func TestBackgroundOfOneBehind(t *testing.T) {
	first := NewBackground()
	if !first.Enter() {
		t.Skip("the process can put nobody behind others")
	}
	defer first.Leave()
	if second := NewBackground(); second.of != first.of {
		t.Errorf("%v, before it was %v", second.of, first.of)
	}
}

func TestLast(t *testing.T) {
	for _, c := range []struct {
		in   []int
		want int
	}{{nil, 0}, {[]int{0}, 0}, {[]int{0, 1}, 1}, {[]int{3, 64, 200}, 200}} {
		var set unix.CPUSet
		for _, no := range c.in {
			set.Set(no)
		}
		if got := last(&set); got != c.want {
			t.Errorf("%v: %d, want %d", c.in, got, c.want)
		}
	}
}
