package txn

import "github.com/basaltdb/basalt/core/storage/vfs"

// MemoryFS returns a file system in memory, for a database that nobody keeps.
func MemoryFS() vfs.FS { return vfs.NewMem() }
