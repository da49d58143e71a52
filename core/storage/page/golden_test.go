package page

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the golden file of the present format anew")

// golden is the file of a page as the steps of makeGolden leave it.
var golden = filepath.Join("testdata", "v1.page")

// makeGolden makes a page by steps that must stay as they are.
func makeGolden(t *testing.T) (p Page, cells []string) {
	t.Helper()
	p = make(Page, MinSize)
	p.Init(0x0102030405060708, TypeLeaf, 2)
	for i, cell := range []string{"first", "third", "fourth", ""} {
		if !p.Insert(i, []byte(cell)) {
			t.Fatal("a cell does not fit")
		}
	}
	if !p.Insert(1, []byte("second")) || !p.Replace(2, []byte("third, but longer")) {
		t.Fatal("a cell does not fit")
	}
	p.Delete(3)
	p.SetLSN(0x1112131415161718)
	p.Seal()
	return p, []string{"first", "second", "third, but longer", ""}
}

// Pages are written as ever, byte by byte, and those that were are read.
func TestGolden(t *testing.T) {
	p, cells := makeGolden(t)
	if *rewrite {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, p, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, p) {
		t.Error("the page is not as in the golden file")
	}
	old := Page(b)
	if err := old.Verify(0x0102030405060708); err != nil {
		t.Fatal(err)
	}
	if old.LSN() != 0x1112131415161718 || old.Type() != TypeLeaf || old.Level() != 2 {
		t.Errorf("LSN %x, type %d, level %d", old.LSN(), old.Type(), old.Level())
	}
	var got []string
	for i := range old.Slots() {
		got = append(got, string(old.Cell(i)))
	}
	if !slices.Equal(got, cells) {
		t.Errorf("the cells are %q", got)
	}
}
