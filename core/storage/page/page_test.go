package page

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

// The page against a slice of byte strings, for every operation and size.
func TestAgainstModel(t *testing.T) {
	for _, size := range []int{MinSize, 8192, MaxSize} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(size), 1))
			p := make(Page, size)
			p.Init(7, TypeLeaf, 3)
			var model [][]byte
			for step := range 20000 {
				modelStep(t, rng, p, &model, step)
			}
			check(t, p, model)
		})
	}
}

func modelStep(t *testing.T, rng *rand.Rand, p Page, model *[][]byte, step int) {
	cell := bytes.Repeat([]byte{byte(step)}, rng.IntN(rng.IntN(len(p)/8)+1))
	switch op := rng.IntN(10); {
	case op < 5 || len(*model) == 0:
		at := rng.IntN(len(*model) + 1)
		fits := p.Fits(len(cell))
		if p.Insert(at, cell) != fits {
			t.Fatalf("step %d: Fits said %v", step, fits)
		}
		if fits {
			*model = slices.Insert(*model, at, cell)
		}
	case op < 7:
		at := rng.IntN(len(*model))
		p.Delete(at)
		*model = slices.Delete(*model, at, at+1)
	case op < 9:
		at := rng.IntN(len(*model))
		fits := p.FitsReplace(at, len(cell))
		if p.Replace(at, cell) != fits {
			t.Fatalf("step %d: FitsReplace said %v", step, fits)
		}
		if fits {
			(*model)[at] = cell
		}
	default:
		image := p.AppendImage(nil)
		if rng.IntN(10) == 0 {
			p.Truncate(len(*model) / 2)
			*model = (*model)[:len(*model)/2]
			return
		}
		for i := range p {
			p[i] = 0xee
		}
		if err := p.LoadImage(image); err != nil {
			t.Fatal(err)
		}
	}
	if step%97 == 0 {
		check(t, p, *model)
	}
}

func check(t *testing.T, p Page, model [][]byte) {
	t.Helper()
	if p.ID() != 7 || p.Type() != TypeLeaf || p.Level() != 3 || p.Slots() != len(model) {
		t.Fatalf("header: id %d, type %d, level %d, %d slots of %d", p.ID(), p.Type(), p.Level(), p.Slots(), len(model))
	}
	for i, want := range model {
		if !bytes.Equal(p.Cell(i), want) {
			t.Fatalf("cell %d differs", i)
		}
	}
	p.Seal()
	if err := p.Verify(7); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsEveryFlippedByte(t *testing.T) {
	p := make(Page, DefaultSize)
	if err := p.Verify(3); err != nil {
		t.Fatal("a page of zeros is valid:", err)
	}
	p.Init(3, TypeInner, 1)
	for i := range 20 {
		p.Insert(i, fmt.Appendf(nil, "cell %d", i))
	}
	p.Seal()
	for i := range p {
		p[i] ^= 0x40
		if err := p.Verify(3); errs.CodeOf(err) != errs.DataCorrupted {
			t.Fatalf("byte %d: %v", i, err)
		}
		p[i] ^= 0x40
	}
	if err := p.Verify(4); errs.CodeOf(err) != errs.DataCorrupted {
		t.Fatal("a misplaced page passed")
	}
}

func FuzzLoadImage(f *testing.F) {
	p := make(Page, DefaultSize)
	p.Init(1, TypeLeaf, 0)
	p.Insert(0, []byte("x"))
	f.Add(p.AppendImage(nil))
	f.Fuzz(func(_ *testing.T, image []byte) {
		p := make(Page, DefaultSize)
		if p.LoadImage(image) == nil && p.verifySlots(p.ID()) == nil {
			for i := range p.Slots() {
				_ = p.Cell(i)
			}
		}
	})
}
