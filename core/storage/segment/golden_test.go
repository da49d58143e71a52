package segment

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

var rewrite = flag.Bool("rewrite", false, "write the golden file of the present format anew")

const (
	goldenRows = BlockRows + 60
	goldenStep = 2
)

// goldenColumns are what the golden file of a version has: it must stay as it
// is, so that the file can be compared with it.
func goldenColumns(version int) [][]*vector.Vector {
	list := []struct {
		since int
		typ   types.T
		shape string
	}{
		{1, types.Bool, "few"}, {1, types.Int2, "constant with nulls"}, {1, types.Int4, "all null"}, {1, types.Date, "ascending"},
		{1, types.Oid, "runs"}, {1, types.Int8, "many"}, {1, types.Int8, "wide runs"}, {1, types.Timestamp, "huge"}, {1, types.Float4, "few"}, {1, types.Float8, "constant"},
		{1, types.Numeric, "few"}, {1, types.Numeric, "many"}, {1, types.Interval, "constant"}, {1, types.UUID, "constant"}, {1, types.TimeTZ, "constant with nulls"},
		{1, types.Text, "few"}, {1, types.Text, "constant"}, {1, types.BPChar, "ascending"}, {1, types.Bytea, "few"},
		{2, types.Int8, "clustered"}, {2, types.Date, "clustered"}, {2, types.Int8, "outliers"}, {2, types.Int4, "jumps"}, {2, types.Numeric, "hundreds"},
		{2, types.Int8, "hundreds"}, {2, types.Float8, "ascending"}, {2, types.Float4, "ascending"}, {2, types.Text, "ascending"},
	}
	var cols [][]*vector.Vector
	for i, c := range list {
		if c.since > version {
			continue
		}
		for _, sh := range shapes {
			if sh.name == c.shape {
				cols = append(cols, makeColumn(c.typ, sh, goldenRows, rand.New(rand.NewPCG(uint64(i), 62))))
			}
		}
	}
	if version >= 2 {
		rng := rand.New(rand.NewPCG(63, 64))
		cols = append(cols,
			columnOf(types.Text, goldenRows, 9, rng, func(b *vector.Builder, _ int) { b.AppendString(fmt.Sprintf("%09d%09d", rng.Uint32(), rng.Uint32())) }),
			columnOf(types.Text, goldenRows, 7, rng, func(b *vector.Builder, _ int) { b.AppendString(sentence(rng, 2, 6)) }))
	}
	return cols
}

// Files of every version of the format are read.
func TestGolden(t *testing.T) {
	seen := map[encoding]bool{}
	for version := segOldest; version <= segVersion; version++ {
		cols := goldenColumns(version)
		name := filepath.Join("testdata", fmt.Sprintf("v%d.seg", version))
		if *rewrite && version == segVersion {
			writeGolden(t, name, build(t, cols, goldenRows, goldenStep))
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys := vfs.NewMem()
		f, err := fsys.Create(Name(5))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt(b, 0); err != nil {
			t.Fatal(err)
		}
		s, err := Open(fsys, buffer.New(8<<20, buffer.NewClock(), nil), 5)
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, name, s, cols, goldenRows, goldenStep)
		for i := range s.cols {
			seen[s.uses(i)] = true
		}
	}
	for enc := encConst; enc <= encWords; enc++ {
		if !seen[enc] {
			t.Errorf("no block has encoding %d", enc)
		}
	}
}

func writeGolden(t *testing.T, name string, b *Builder) {
	t.Helper()
	fsys := vfs.NewMem()
	size, err := Write(fsys, 5, b)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fsys.Open(Name(5))
	if err != nil {
		t.Fatal(err)
	}
	data := make([]byte, size)
	if err := vfs.ReadFull(f, data, 0, name); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
