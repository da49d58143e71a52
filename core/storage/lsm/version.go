package lsm

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
)

// file is a table at its place in a tree. Versions share it.
type file struct {
	manifest.Table
	*opened
}

// opened is an open table, which may be at different levels in two versions.
type opened struct {
	table *sstable.Table
	refs  atomic.Int32 // versions that have it
}

// run is a list of tables whose keys ascend, from a level.
type run struct {
	level int
	files []*file
}

func (r *run) bytes() (n uint64) {
	for _, f := range r.files {
		n += f.Size
	}
	return n
}

// find returns the first table of a run whose largest key is not below key.
func find(files []*file, key []byte) int {
	return sort.Search(len(files), func(i int) bool { return bytes.Compare(files[i].Largest, key) >= 0 })
}

// overlapping returns the tables of a sorted run that have keys of [low, high].
func overlapping(files []*file, low, high []byte) []*file {
	i := find(files, low)
	j := i
	for j < len(files) && bytes.Compare(files[j].Smallest, high) <= 0 {
		j++
	}
	return files[i:j]
}

// bounds returns the smallest and largest key of some tables.
func bounds(files []*file) (low, high []byte) {
	for i, f := range files {
		if i == 0 || bytes.Compare(f.Smallest, low) < 0 {
			low = f.Smallest
		}
		if i == 0 || bytes.Compare(f.Largest, high) > 0 {
			high = f.Largest
		}
	}
	return low, high
}

// version is the tables of a tree at a time. It never changes.
//
// Level 0 has the newest tables first, and their keys may overlap. On the
// others keys ascend and do not overlap, and what is on a level is newer than
// what is on the ones below.
type version struct {
	levels [manifest.Levels][]*file
	refs   atomic.Int32
}

// runs returns all runs, newest first.
func (v *version) runs() []run {
	var out []run
	for i := range v.levels[0] {
		out = append(out, run{0, v.levels[0][i : i+1]})
	}
	for l := 1; l < manifest.Levels; l++ {
		if len(v.levels[l]) > 0 {
			out = append(out, run{l, v.levels[l]})
		}
	}
	return out
}

func (v *version) files() []*file { return slices.Concat(v.levels[:]...) }

// sort brings the levels into their order.
func (v *version) sort() {
	slices.SortFunc(v.levels[0], func(a, b *file) int {
		return cmp.Or(cmp.Compare(b.Epoch, a.Epoch), cmp.Compare(b.Number, a.Number))
	})
	for l := 1; l < manifest.Levels; l++ {
		slices.SortFunc(v.levels[l], func(a, b *file) int { return bytes.Compare(a.Smallest, b.Smallest) })
	}
}

// edit returns a version with an edit applied, of which added has the tables.
func (v *version) edit(e *manifest.Edit, added []*file) *version {
	n := &version{}
	for l := range v.levels {
		n.levels[l] = slices.DeleteFunc(slices.Clone(v.levels[l]), func(f *file) bool {
			return slices.Contains(e.Removed, manifest.Ref{Level: l, Number: f.Number})
		})
	}
	for _, f := range added {
		n.levels[f.Level] = append(n.levels[f.Level], f)
	}
	n.sort()
	return n
}

// ref takes the version into use by a state.
func (v *version) ref() {
	if v.refs.Add(1) == 1 {
		for l := range v.levels {
			for _, f := range v.levels[l] {
				f.refs.Add(1)
			}
		}
	}
}

// unref gives it up, and calls gone for each table that no version has.
func (v *version) unref(gone func(*file)) {
	if v.refs.Add(-1) > 0 {
		return
	}
	for l := range v.levels {
		for _, f := range v.levels[l] {
			if f.refs.Add(-1) == 0 {
				gone(f)
			}
		}
	}
}

// disorder returns what is wrong with the order of the tables, or "".
func (v *version) disorder() string {
	for i, f := range v.levels[0] {
		if i > 0 && f.Epoch > v.levels[0][i-1].Epoch {
			return "the tables of level 0 are not in order"
		}
	}
	for l := 1; l < manifest.Levels; l++ {
		for i, f := range v.levels[l] {
			if bytes.Compare(f.Smallest, f.Largest) > 0 {
				return "the bounds of table " + name("", f.Number) + " are not in order"
			}
			if i > 0 && bytes.Compare(f.Smallest, v.levels[l][i-1].Largest) <= 0 {
				return "table " + name("", f.Number) + " overlaps the one before it on its level"
			}
		}
	}
	return ""
}
