package mtr

import (
	"bytes"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// A page is dirty before its change is in the log: a checkpoint that begins
// while a mini-transaction is held up in the log finds its pages.
func TestDirtyBeforeLogged(t *testing.T) {
	disk := vfs.NewFault(vfs.NewMem())
	st, err := Open(Config{FS: disk, PageSize: 4096, PoolBytes: 64 << 20, Policy: buffer.NewClock()}, true)
	if err != nil {
		t.Fatal(err)
	}
	log, err := wal.Create(wal.Config{FS: disk, DBID: 1, Segment: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	st.SetLog(log)
	if err := st.InitSpace(); err != nil {
		t.Fatal(err)
	}
	stuck, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	disk.Arm(func(_ int64, op vfs.OpKind, name string) vfs.FaultKind {
		if op == vfs.OpWrite && name != FileName {
			once.Do(func() { close(stuck) })
			<-release
		}
		return vfs.NoFault
	})
	var mu sync.Mutex
	last := page.ID(0) // of the mini-transaction that runs
	done := make(chan error)
	go func() {
		for {
			m := st.Begin()
			h, id, err := m.Alloc(page.TypeLeaf, 0)
			if err != nil {
				done <- err
				return
			}
			mu.Lock()
			last = id
			mu.Unlock()
			m.Insert(h, 0, make([]byte, 3000))
			if _, err := m.Commit(wal.System, nil, nil); err != nil {
				done <- err
				return
			}
			select {
			case <-release:
				done <- nil
				return
			default: // the log takes more
			}
		}
	}()
	<-stuck // a full log is being written, by the one who made it full
	mu.Lock()
	id := last
	mu.Unlock()
	f, err := st.Fetch(id)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Dirty() {
		t.Error("a page whose change is in the log is clean")
	}
	f.Unpin()
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// Pages with successive numbers are written by one operation; an error is of the
// pages of its operation.
func TestWritePages(t *testing.T) {
	mem := vfs.NewMem()
	disk := vfs.NewFault(mem)
	st, err := Open(Config{FS: disk, PageSize: 4096, PoolBytes: 40 * 4096, Policy: buffer.NewClock()}, true)
	if err != nil {
		t.Fatal(err)
	}
	nos := []uint64{3, 4, 5, 9, 11, 12}
	b := buffer.Batch{Nos: nos, Mem: make([]byte, len(nos)*4096), Errs: make([]error, len(nos))}
	for i, no := range nos {
		page.Page(b.Mem[i*4096:][:4096]).Init(page.ID(no), page.TypeLeaf, 0)
	}
	writes := 0
	disk.Arm(func(_ int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if op == vfs.OpWrite {
			if writes++; writes == 2 {
				return vfs.FaultEIO
			}
		}
		return vfs.NoFault
	})
	st.WritePages(&b)
	disk.Arm(nil)
	if writes != 3 {
		t.Fatalf("%d writes", writes)
	}
	file, err := vfs.ReadFile(mem, FileName)
	if err != nil {
		t.Fatal(err)
	}
	for i, no := range nos {
		if failed := no == 9; failed != (errs.CodeOf(b.Errs[i]) == errs.IOError) {
			t.Errorf("page %d: %v", no, b.Errs[i])
		} else if written := bytes.Equal(file[no*4096:][:4096], b.Mem[i*4096:][:4096]); written == failed {
			t.Errorf("page %d: written %v", no, written)
		}
	}
}
