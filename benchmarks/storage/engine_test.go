package storage

import (
	"testing"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

// engine is a store of keys and values.
type engine interface {
	name() string
	// put sets keys, as one batch; durably with sync.
	put(sync bool, batch []pair) error
	// get calls visit with the value of a key, if it is there.
	get(key []byte, visit func(value []byte)) error
	// lookup calls visit with the values of all keys that are prefix and suffixSize
	// bytes, as a search of an index for the rows of a key does.
	lookup(prefix []byte, visit func(value []byte)) error
	// scan calls visit with up to n keys from a key on.
	scan(from []byte, n int, visit func(key, value []byte)) error
	// settle waits until the work that loading has left is done.
	settle() error
	close() error
}

// suffixSize is how many bytes of a key tell alike ones apart, which filters leave
// out where an engine can do that.
const suffixSize = 8

// pair is a key with its value.
type pair struct{ key, value []byte }

// setup is what all engines have in common.
type setup struct {
	cache      int64
	memTable   int
	compressed bool
}

var engines = []struct {
	name string
	open func(dir string, s setup) (engine, error)
}{
	{"pebble", openPebble}, {"lsm", openLSM}, {"btree", openBTree},
}

func osFS(dir string) (vfs.FS, error) { return vfs.OS(dir) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
