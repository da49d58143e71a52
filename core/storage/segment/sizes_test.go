package segment

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

var sizesOf = flag.String("dir", "", "data directory whose segments TestSizes lists")

// encodingNames are for people.
var encodingNames = map[encoding]string{encConst: "const", encPacked: "packed", encRLE: "rle", encDict: "dict", encPlain: "plain", encZstd: "zstd",
	encPatched: "patched", encDelta: "delta", encALP: "alp", encFSST: "fsst", encWords: "words"}

// TestSizes lists what the columns of a data directory take, by encoding.
// Segments with the same column types are taken to be of one table.
func TestSizes(t *testing.T) {
	if *sizesOf == "" {
		t.Skip("no -dir")
	}
	type column struct {
		bytes, dict int64
		by          map[encoding]int64
		blocks      map[encoding]int
	}
	tables, rows := map[string][]*column{}, map[string]int{}
	fsys, err := vfs.OS(*sizesOf)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(*sizesOf, Dir, "*.seg"))
	for _, name := range files {
		var id uint64
		if _, err := fmt.Sscanf(filepath.Base(name), "%x.seg", &id); err != nil {
			t.Fatal(err)
		}
		s, err := Open(fsys, buffer.New(1<<20, buffer.NewClock(), nil), id)
		if err != nil {
			t.Fatal(err)
		}
		var sig []string
		for c := range s.Columns() {
			sig = append(sig, s.Type(c).String())
		}
		key := strings.Join(sig, "; ")
		if tables[key] == nil {
			for range s.cols {
				tables[key] = append(tables[key], &column{by: map[encoding]int64{}, blocks: map[encoding]int{}})
			}
		}
		rows[key] += s.Rows()
		for i, c := range s.cols {
			to := tables[key][i]
			to.dict += int64(c.dict.size)
			to.bytes += int64(c.dict.size)
			for _, b := range c.blocks {
				to.bytes += int64(b.size)
				to.by[b.enc] += int64(b.size)
				to.blocks[b.enc]++
			}
		}
		s.Close()
	}
	var keys []string
	for k := range tables {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	w, all := os.Stdout, int64(0)
	for _, k := range keys {
		total := int64(0)
		typs := strings.Split(k, "; ")
		fmt.Fprintf(w, "\n%d rows of %d columns\n", rows[k], len(tables[k]))
		for i, c := range tables[k] {
			total += c.bytes
			fmt.Fprintf(w, "  %2d %-20s %10d bytes %6.2f/row  dict %d", i, typs[min(i, len(typs)-1)], c.bytes, float64(c.bytes)/float64(rows[k]), c.dict)
			for e := range encoding(32) {
				if c.blocks[e] > 0 {
					fmt.Fprintf(w, "  %s %d in %d", encodingNames[e], c.by[e], c.blocks[e])
				}
			}
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "  total %d, %.2f/row\n", total, float64(total)/float64(rows[k]))
		all += total
	}
	fmt.Fprintf(w, "all %d\n", all)
}
