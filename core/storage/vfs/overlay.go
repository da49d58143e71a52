package vfs

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync"
)

// overlayChunk is the unit in which an Overlay keeps what was written.
const overlayChunk = 4096

// Overlay is a file system with all changes to it kept in memory. The one below
// is only read. It takes as much memory as is written.
type Overlay struct {
	base FS

	mu    sync.Mutex
	names map[string]*overlayNode // opened, made or renamed; nil for removed
}

// overlayNode is a file's content: chunks that were written, and what the base
// has up to limit.
type overlayNode struct {
	base   File // nil for a new file
	mu     sync.RWMutex
	size   int64
	limit  int64 // beyond, the base's content counts no more
	chunks map[int64][]byte
}

// NewOverlay returns a file system that reads as base does until it is changed.
func NewOverlay(base FS) *Overlay { return &Overlay{base: base, names: map[string]*overlayNode{}} }

// Root implements FS.
func (o *Overlay) Root() string { return o.base.Root() }

// Create implements FS.
func (o *Overlay) Create(name string) (File, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := &overlayNode{chunks: map[int64][]byte{}}
	o.names[name] = n
	return overlayFile{n}, nil
}

// Open implements FS.
func (o *Overlay) Open(name string) (File, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.node(name)
	if err != nil {
		return nil, err
	}
	return overlayFile{n}, nil
}

// OpenFile implements FS. In memory all files are as good as any.
func (o *Overlay) OpenFile(name string, opt OpenOptions) (File, error) {
	if opt.Create {
		return o.Create(name)
	}
	return o.Open(name)
}

// Stats implements FS; nothing is counted.
func (o *Overlay) Stats() Stats { return Stats{} }

// node returns the content of a file. o.mu is held.
func (o *Overlay) node(name string) (*overlayNode, error) {
	if n, known := o.names[name]; n != nil {
		return n, nil
	} else if known {
		return nil, ioError(fs.ErrNotExist, "open", name)
	}
	f, err := o.base.Open(name)
	if err != nil {
		return nil, err
	}
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	n := &overlayNode{base: f, size: size, limit: size, chunks: map[int64][]byte{}}
	o.names[name] = n
	return n, nil
}

// Remove implements FS.
func (o *Overlay) Remove(name string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, err := o.node(name); err != nil {
		return err
	}
	o.names[name] = nil
	return nil
}

// Rename implements FS.
func (o *Overlay) Rename(oldName, newName string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.node(oldName)
	if err != nil {
		return err
	}
	o.names[oldName], o.names[newName] = nil, n
	return nil
}

// MkdirAll implements FS; directories exist by their files.
func (o *Overlay) MkdirAll(string) error { return nil }

// List implements FS.
func (o *Overlay) List(dir string) ([]string, error) {
	names, err := o.base.List(dir)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	for name, n := range o.names {
		if dirOf(name) == path.Clean(dir) {
			if n == nil {
				delete(all, path.Base(name))
			} else {
				all[path.Base(name)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// SyncDir implements FS. Nothing here outlives the process.
func (o *Overlay) SyncDir(string) error { return nil }

// Lock implements FS: it is the base that is locked.
func (o *Overlay) Lock(name string) (io.Closer, error) { return o.base.Lock(name) }

// Close closes the files below.
func (o *Overlay) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var err error
	for _, n := range o.names {
		if n != nil && n.base != nil {
			if cerr := n.base.Close(); err == nil {
				err = cerr
			}
		}
	}
	return err
}

type overlayFile struct{ n *overlayNode }

func (f overlayFile) ReadAt(p []byte, off int64) (int, error) {
	f.n.mu.RLock()
	defer f.n.mu.RUnlock()
	if off >= f.n.size {
		return 0, io.EOF
	}
	want := int(min(int64(len(p)), f.n.size-off))
	for done := 0; done < want; {
		at := off + int64(done)
		in := int(at % overlayChunk)
		part := p[done:min(want, done+overlayChunk-in)]
		if c := f.n.chunks[at/overlayChunk]; c != nil {
			copy(part, c[in:])
		} else if err := f.n.below(part, at); err != nil {
			return done, err
		}
		done += len(part)
	}
	if want < len(p) {
		return want, io.EOF
	}
	return want, nil
}

// below fills p with what the base has at off.
func (n *overlayNode) below(p []byte, off int64) error {
	clear(p)
	if n.base == nil || off >= n.limit {
		return nil
	}
	_, err := n.base.ReadAt(p[:min(int64(len(p)), n.limit-off)], off)
	if err == io.EOF {
		return nil
	}
	return err
}

func (f overlayFile) WriteAt(p []byte, off int64) (int, error) {
	f.n.mu.Lock()
	defer f.n.mu.Unlock()
	for done := 0; done < len(p); {
		at := off + int64(done)
		c, err := f.n.own(at / overlayChunk)
		if err != nil {
			return done, err
		}
		done += copy(c[at%overlayChunk:], p[done:])
	}
	f.n.size = max(f.n.size, off+int64(len(p)))
	return len(p), nil
}

// own returns the chunk that may be written to.
func (n *overlayNode) own(no int64) ([]byte, error) {
	if c := n.chunks[no]; c != nil {
		return c, nil
	}
	c := make([]byte, overlayChunk)
	if err := n.below(c, no*overlayChunk); err != nil {
		return nil, err
	}
	n.chunks[no] = c
	return c, nil
}

func (f overlayFile) Align() int { return 1 }

func (f overlayFile) Sync() error { return nil }

func (f overlayFile) Truncate(size int64) error {
	f.n.mu.Lock()
	defer f.n.mu.Unlock()
	if size < f.n.size {
		last := size / overlayChunk
		if size%overlayChunk != 0 {
			c, err := f.n.own(last)
			if err != nil {
				return err
			}
			clear(c[size%overlayChunk:])
			last++
		}
		maps.DeleteFunc(f.n.chunks, func(no int64, _ []byte) bool { return no >= last })
		f.n.limit = min(f.n.limit, size)
	}
	f.n.size = size
	return nil
}

func (f overlayFile) Preallocate(size int64) error {
	if have, _ := f.Size(); have >= size {
		return nil
	}
	return f.Truncate(size)
}

func (f overlayFile) Size() (int64, error) {
	f.n.mu.RLock()
	defer f.n.mu.RUnlock()
	return f.n.size, nil
}

// Close keeps the file below, which others may have open.
func (f overlayFile) Close() error { return nil }
