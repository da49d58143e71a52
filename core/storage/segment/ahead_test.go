package segment

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

// aheadColumns are columns of all types and shapes, one each.
func aheadColumns(n int) [][]*vector.Vector {
	rng := rand.New(rand.NewPCG(3, 4))
	var cols [][]*vector.Vector
	for i, typ := range testTypes {
		cols = append(cols, makeColumn(typ, shapes[i%len(shapes)], n, rng))
	}
	return cols
}

func ordinals(n int) []int {
	cols := make([]int, n)
	for i := range cols {
		cols[i] = i
	}
	return cols
}

// A segment that was written and is read by direct I/O is the same file; blocks
// that were looked ahead for are in the pool, and are what was written.
func TestAhead(t *testing.T) {
	const n = 30000
	cols := aheadColumns(n)
	disk, err := vfs.OS(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for name, fsys := range map[string]vfs.FS{"memory": vfs.NewMem(), "disk": disk, "direct": vfs.PreferDirect(disk)} {
		if err := fsys.MkdirAll(Dir); err != nil {
			t.Fatal(err)
		}
		size, err := Write(fsys, 5, build(t, cols, n, 3))
		if err != nil {
			t.Fatal(err)
		}
		if files[name], err = vfs.ReadFile(fsys, Name(5)); err != nil || int64(len(files[name])) != size {
			t.Fatal(err, len(files[name]), size)
		}
		pool := buffer.New(64<<20, buffer.NewClock(), nil)
		s, err := Open(fsys, pool, 5)
		if err != nil {
			t.Fatal(err)
		}
		a := NewAhead(pool, ordinals(len(cols)+2), true, nil) // two that the segment does not have
		a.Read(s, 1, s.Blocks())
		a.Read(s, 0, s.Blocks())
		a.Close()
		if st := pool.Stats(); st.Ahead != int64((len(cols)+1)*s.Blocks()) || st.BlockMisses != 0 {
			t.Fatalf("%s: %+v", name, st)
		}
		checkRows(t, name, s, cols, n, 3)
		if st := pool.Stats(); st.BlockMisses != 0 {
			t.Fatalf("%s: %d blocks were read again", name, st.BlockMisses)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files["memory"], files["disk"]) || !bytes.Equal(files["memory"], files["direct"]) {
		t.Fatal("the files differ")
	}
	if st := disk.Stats().Class[vfs.ClassSegments]; st.OpenFiles != 0 || st.Batches == 0 {
		t.Fatalf("%+v", st)
	}
}

// Scans and look-aheads of the same blocks, in pools that hold all or little of
// them, do not get in each other's way.
func TestAheadAndScans(t *testing.T) {
	const n = 20000
	cols := aheadColumns(n)
	disk, err := vfs.OS(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	disk = vfs.PreferDirect(disk)
	if err := disk.MkdirAll(Dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(disk, 5, build(t, cols, n, 1)); err != nil {
		t.Fatal(err)
	}
	for _, budget := range []int64{2 << 20, 64 << 20} {
		pool := buffer.New(budget, buffer.NewClock(), nil)
		s, err := Open(disk, pool, 5)
		if err != nil {
			t.Fatal(err)
		}
		a := NewAhead(pool, ordinals(len(cols)), true, nil)
		var wg sync.WaitGroup
		for w := range 3 {
			wg.Go(func() {
				for k := range s.Blocks() {
					a.Start(s, k, min(k+1+w, s.Blocks()))
				}
			})
			wg.Go(func() { checkRows(t, "scan", s, cols, n, 1) })
		}
		wg.Wait()
		a.Close()
		a.Start(s, 0, s.Blocks()) // does nothing any more
		if used := pool.Stats().Used; used > budget || a.bytes.Load() != 0 {
			t.Fatalf("%d of %d bytes in use, %d on their way", used, budget, a.bytes.Load())
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Blocks that could not be looked ahead for are read by those who need them.
func TestAheadFails(t *testing.T) {
	const n = 5000
	cols := aheadColumns(n)
	mem := vfs.NewMem()
	if _, err := Write(mem, 5, build(t, cols, n, 1)); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []vfs.FaultKind{vfs.FaultEIO, vfs.FaultBitFlip} {
		disk := vfs.NewFault(mem)
		pool := buffer.New(64<<20, buffer.NewClock(), nil)
		s, err := Open(disk, pool, 5)
		if err != nil {
			t.Fatal(err)
		}
		disk.Arm(func(_ int64, op vfs.OpKind, _ string) vfs.FaultKind { return kind })
		a := NewAhead(pool, ordinals(len(cols)), true, nil)
		a.Read(s, 0, s.Blocks())
		a.Close()
		disk.Arm(nil)
		checkRows(t, "after faults", s, cols, n, 1)
		if st := pool.Stats(); st.BlockMisses == 0 {
			t.Fatal("blocks that were not read are in the pool")
		}
	}
}
