package host

import (
	"slices"
	"sync"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

// regions are reservations that the next instances may have: to give one back to the
// system interrupts the process's other processors, and costs more than many a call.
type regions struct {
	mu   sync.Mutex
	free [][]byte // zeroed
}

const (
	// maxRegions is how many are kept, and maxRegionBytes what an instance may have used of
	// one: it is made zero again, and stays with the process.
	maxRegions     = 16
	maxRegionBytes = 256 << 10
)

// take returns a zeroed reservation of so many bytes, or nil where the system has none.
func (r *regions) take(bytes int) []byte {
	if b := r.kept(bytes); b != nil {
		return b
	}
	return vfs.Reserve(bytes)
}

func (r *regions) kept(bytes int) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.free, func(b []byte) bool { return len(b) == bytes })
	if i < 0 {
		return nil
	}
	b := r.free[i]
	r.free = slices.Delete(r.free, i, i+1)
	return b
}

// give takes one back, of which the first bytes may have been used.
func (r *regions) give(b []byte, used int) {
	if used > maxRegionBytes {
		vfs.Free(b)
		return
	}
	clear(b[:used])
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.free) >= maxRegions {
		vfs.Free(b)
		return
	}
	r.free = append(r.free, b)
}

// drop gives all to the system.
func (r *regions) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range r.free {
		vfs.Free(b)
	}
	r.free = nil
}
