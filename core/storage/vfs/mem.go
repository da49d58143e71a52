package vfs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
)

// Mem is a file system in memory that remembers what was synced.
type Mem struct {
	mu      sync.Mutex
	names   map[string]*memNode // as seen now
	durable map[string]*memNode // as of each directory's last SyncDir
	pending []dirOp             // since then, in order
	locked  map[string]bool
}

// memNode is a file's content, shared by all who have it open.
type memNode struct {
	mu      sync.RWMutex
	data    []byte
	durable []byte
	pending []fileOp // since the last Sync, in order
}

// fileOp is a write of data at off, or, with nil data, a change of the size.
type fileOp struct {
	off  int64
	data []byte
	size int64
}

// dirOp links node to name (nil: removes name) and removes also oldName.
type dirOp struct {
	name, oldName string
	node          *memNode
}

// NewMem returns an empty file system.
func NewMem() *Mem {
	return &Mem{names: map[string]*memNode{}, durable: map[string]*memNode{}, locked: map[string]bool{}}
}

// Root implements FS.
func (m *Mem) Root() string { return "(memory)" }

// Create implements FS. Emptying an existing file makes a new one, as a file
// system that journals its metadata does.
func (m *Mem) Create(name string) (File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	node := &memNode{}
	m.names[name] = node
	m.pending = append(m.pending, dirOp{name: name, node: node})
	return &memFile{node: node, name: name}, nil
}

// Open implements FS.
func (m *Mem) Open(name string) (File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	node := m.names[name]
	if node == nil {
		return nil, ioError(fs.ErrNotExist, "open", name)
	}
	return &memFile{node: node, name: name}, nil
}

// Remove implements FS.
func (m *Mem) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.names[name] == nil {
		return ioError(fs.ErrNotExist, "remove", name)
	}
	delete(m.names, name)
	m.pending = append(m.pending, dirOp{name: name})
	return nil
}

// Rename implements FS.
func (m *Mem) Rename(oldName, newName string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	node := m.names[oldName]
	if node == nil {
		return ioError(fs.ErrNotExist, "rename", oldName)
	}
	delete(m.names, oldName)
	m.names[newName] = node
	m.pending = append(m.pending, dirOp{name: newName, oldName: oldName, node: node})
	return nil
}

// MkdirAll implements FS; directories exist by their files.
func (m *Mem) MkdirAll(string) error { return nil }

// List implements FS.
func (m *Mem) List(dir string) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for name := range m.names {
		if dirOf(name) == path.Clean(dir) {
			names = append(names, path.Base(name))
		}
	}
	slices.Sort(names)
	return names, nil
}

func dirOf(name string) string { return path.Dir(path.Clean(name)) }

// SyncDir implements FS.
func (m *Mem) SyncDir(dir string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept := m.pending[:0]
	for _, op := range m.pending {
		if dirOf(op.name) == path.Clean(dir) {
			op.apply(m.durable)
		} else {
			kept = append(kept, op)
		}
	}
	m.pending = kept
	return nil
}

func (op dirOp) apply(names map[string]*memNode) {
	if op.oldName != "" && names[op.oldName] == op.node {
		delete(names, op.oldName)
	}
	if op.node == nil {
		delete(names, op.name)
	} else {
		names[op.name] = op.node
	}
}

// Lock implements FS.
func (m *Mem) Lock(name string) (io.Closer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked[name] {
		return nil, errs.New(errs.LockFileExists, "data directory %q is in use by another process", m.Root())
	}
	m.locked[name] = true
	return memLock{m, name}, nil
}

type memLock struct {
	m    *Mem
	name string
}

func (l memLock) Close() error {
	l.m.mu.Lock()
	defer l.m.mu.Unlock()
	delete(l.m.locked, l.name)
	return nil
}

// Clone returns a copy with everything that m knows, also of what was synced: a
// process that was killed leaves the disk so, and a later power cut can still
// take what it had not synced.
func (m *Mem) Clone() *Mem {
	m.mu.Lock()
	defer m.mu.Unlock()
	copied := map[*memNode]*memNode{}
	node := func(n *memNode) *memNode {
		if n != nil && copied[n] == nil {
			copied[n] = n.clone()
		}
		return copied[n]
	}
	c := NewMem()
	for name, n := range m.names {
		c.names[name] = node(n)
	}
	for name, n := range m.durable {
		c.durable[name] = node(n)
	}
	for _, op := range m.pending {
		op.node = node(op.node)
		c.pending = append(c.pending, op)
	}
	return c
}

func (n *memNode) clone() *memNode {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return &memNode{data: slices.Clone(n.data), durable: slices.Clone(n.durable), pending: slices.Clone(n.pending)}
}

// CrashClone returns a file system with what a power cut at this moment could
// leave: everything that was synced, and of the rest each directory change
// and each written sector with the given probability. m goes on unharmed.
func (m *Mem) CrashClone(rng env.Rand, keep float64) *Mem {
	m.mu.Lock()
	defer m.mu.Unlock()
	names := maps.Clone(m.durable)
	for _, op := range m.pending {
		if rng.Float64() < keep {
			op.apply(names)
		}
	}
	clone := NewMem()
	copied := map[*memNode]*memNode{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		node := names[name]
		if copied[node] == nil {
			copied[node] = node.crashClone(rng, keep)
		}
		clone.names[name] = copied[node]
	}
	clone.durable = maps.Clone(clone.names)
	return clone
}

func (n *memNode) crashClone(rng env.Rand, keep float64) *memNode {
	n.mu.RLock()
	defer n.mu.RUnlock()
	data := slices.Clone(n.durable)
	for _, op := range n.pending {
		data = op.applySectors(data, rng, keep)
	}
	return &memNode{data: data, durable: slices.Clone(data)}
}

// applySectors applies a random part of op, sector by sector.
func (op fileOp) applySectors(data []byte, rng env.Rand, keep float64) []byte {
	if op.data == nil {
		if rng.Float64() < keep {
			return resize(data, op.size)
		}
		return data
	}
	for from := int64(0); from < int64(len(op.data)); {
		to := min(int64(len(op.data)), (op.off+from)/SectorSize*SectorSize+SectorSize-op.off)
		if rng.Float64() < keep {
			data = writeInto(data, op.data[from:to], op.off+from)
		}
		from = to
	}
	return data
}

func resize(data []byte, size int64) []byte {
	if size <= int64(len(data)) {
		return data[:size]
	}
	return append(data, make([]byte, size-int64(len(data)))...)
}

func writeInto(data, p []byte, off int64) []byte {
	if end := off + int64(len(p)); end > int64(len(data)) {
		data = resize(data, end)
	}
	copy(data[off:], p)
	return data
}

// FlipBit inverts a bit of a file, as seen now and as synced, for tests of
// checksums.
func (m *Mem) FlipBit(name string, bit int64) bool {
	m.mu.Lock()
	node := m.names[name]
	m.mu.Unlock()
	if node == nil {
		return false
	}
	node.mu.Lock()
	defer node.mu.Unlock()
	if bit/8 >= int64(len(node.data)) {
		return false
	}
	node.data[bit/8] ^= 1 << (bit % 8)
	if bit/8 < int64(len(node.durable)) {
		node.durable[bit/8] ^= 1 << (bit % 8)
	}
	return true
}

type memFile struct {
	node *memNode
	name string
}

func (f *memFile) ReadAt(p []byte, off int64) (int, error) {
	f.node.mu.RLock()
	defer f.node.mu.RUnlock()
	if off >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *memFile) WriteAt(p []byte, off int64) (int, error) {
	f.node.mu.Lock()
	defer f.node.mu.Unlock()
	f.node.data = writeInto(f.node.data, p, off)
	f.node.pending = append(f.node.pending, fileOp{off: off, data: slices.Clone(p)})
	return len(p), nil
}

func (f *memFile) Sync() error {
	f.node.mu.Lock()
	defer f.node.mu.Unlock()
	for _, op := range f.node.pending {
		if op.data == nil {
			f.node.durable = resize(f.node.durable, op.size)
		} else {
			f.node.durable = writeInto(f.node.durable, op.data, op.off)
		}
	}
	f.node.pending = nil
	return nil
}

func (f *memFile) Truncate(size int64) error {
	f.node.mu.Lock()
	defer f.node.mu.Unlock()
	f.node.data = resize(f.node.data, size)
	f.node.pending = append(f.node.pending, fileOp{size: size})
	return nil
}

func (f *memFile) Preallocate(size int64) error {
	if have, _ := f.Size(); have >= size {
		return nil
	}
	return f.Truncate(size)
}

func (f *memFile) Size() (int64, error) {
	f.node.mu.RLock()
	defer f.node.mu.RUnlock()
	return int64(len(f.node.data)), nil
}

func (f *memFile) Close() error { return nil }

// LoseUnsynced makes a file as after a failed sync: what was written and not
// synced is seen as before and will never be durable.
func (m *Mem) LoseUnsynced(name string) {
	m.mu.Lock()
	node := m.names[name]
	m.mu.Unlock()
	if node == nil {
		return
	}
	node.mu.Lock()
	defer node.mu.Unlock()
	node.pending = slices.DeleteFunc(node.pending, func(op fileOp) bool { return op.data != nil })
}

// Hash stands for all names and their content, for tests that replay.
func (m *Mem) Hash() string {
	h := sha256.New()
	for _, name := range m.Files() {
		m.mu.Lock()
		node := m.names[name]
		m.mu.Unlock()
		node.mu.RLock()
		fmt.Fprintf(h, "%s %d ", name, len(node.data))
		h.Write(node.data)
		node.mu.RUnlock()
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Files returns all names, sorted, for tests.
func (m *Mem) Files() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Keys(m.names), strings.Compare)
}
