package vfs

// Class says what a file holds. Operations are counted by it.
type Class uint8

// The classes.
const (
	ClassOther Class = iota
	ClassPages
	ClassSegments
	ClassWAL
	ClassLSM
	Classes int = iota
)

// String returns the name of the class in metrics.
func (c Class) String() string {
	return [Classes]string{"other", "pages", "segments", "wal", "lsm"}[c]
}

// OpenOptions say how a file is opened and used.
type OpenOptions struct {
	// Create makes an empty file, or empties one that exists.
	Create bool
	// Class is what the file holds.
	Class Class
	// Direct asks for reads and writes that bypass the kernel's cache; the
	// package comment has their contract. Where the file system does not have
	// them the file is opened as an ordinary one, and counted.
	Direct bool
	// DSync makes every write durable before it returns, with as much of the
	// metadata as reading it back takes.
	DSync bool
	// Sequential tells the kernel that the file will be read in order.
	Sequential bool
}

// OpenFile implements FS.
func (m *Mem) OpenFile(name string, opt OpenOptions) (File, error) {
	open := m.Open
	if opt.Create {
		open = m.Create
	}
	f, err := open(name)
	if err != nil || !opt.DSync {
		return f, err
	}
	return dsyncFile{f}, nil
}

// Stats implements FS; nothing is counted.
func (m *Mem) Stats() Stats { return Stats{} }

// OpenFile implements FS. A write of a DSync file is two operations, the write
// and the sync, so that either can fail and a crash between them can tear it.
func (f *Fault) OpenFile(name string, opt OpenOptions) (File, error) {
	op, verb := OpOpen, "open"
	if opt.Create {
		op, verb = OpCreate, "create"
		f.made(name)
	}
	if _, err := f.check(op, name, verb); err != nil {
		return nil, err
	}
	dsync := opt.DSync
	opt.DSync = false
	file, err := f.FS.OpenFile(name, opt)
	file, err = f.wrap(file, name, err)
	if err != nil || !dsync {
		return file, err
	}
	return dsyncFile{file}, nil
}

// dsyncFile makes a file one of DSync where the system has no such thing.
type dsyncFile struct{ File }

func (f dsyncFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.File.WriteAt(p, off)
	if err == nil {
		err = f.Sync()
	}
	return n, err
}

// Align implements File.
func (f *memFile) Align() int { return 1 }

// InClass returns fsys with all files that are opened through it in a class.
func InClass(fsys FS, class Class) FS { return classFS{fsys, class} }

type classFS struct {
	FS
	class Class
}

func (c classFS) Open(name string) (File, error) { return c.OpenFile(name, OpenOptions{}) }

func (c classFS) Create(name string) (File, error) {
	return c.OpenFile(name, OpenOptions{Create: true})
}

func (c classFS) OpenFile(name string, opt OpenOptions) (File, error) {
	opt.Class = c.class
	return c.FS.OpenFile(name, opt)
}

// PreferDirect returns fsys with pages and segments opened as direct files:
// the engine's own cache then is the only one.
func PreferDirect(fsys FS) FS { return directFS{fsys} }

type directFS struct{ FS }

func (d directFS) OpenFile(name string, opt OpenOptions) (File, error) {
	opt.Direct = opt.Direct || opt.Class == ClassPages || opt.Class == ClassSegments
	return d.FS.OpenFile(name, opt)
}
