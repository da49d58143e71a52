package jsonfn_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

var seed = flag.Uint64("seed", 0, "the seed of generated documents; 0 chooses one")

// document makes a document of some depth, with blanks and names twice.
func document(r *rand.Rand, depth int) string {
	blank := []string{"", "", " ", "\n"}[r.IntN(4)]
	var b strings.Builder
	switch kind := r.IntN(8); {
	case depth > 0 && kind < 3:
		for i := range r.IntN(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(blank + `"` + []string{"a", "b", `\u0061`, "0"}[r.IntN(4)] + `"` + blank + ":" + document(r, depth-1))
		}
		return blank + "{" + b.String() + blank + "}" + blank
	case depth > 0 && kind < 5:
		for i := range r.IntN(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(document(r, depth-1))
		}
		return blank + "[" + b.String() + blank + "]" + blank
	}
	return blank + []string{"null", "true", "1.50", `"x"`, `"é\n"`, `"\u0000"`, "-2e3", `""`}[r.IntN(8)] + blank
}

// walk is the oracle: the part of the tree of a document.
func walk(doc string, path []string) (part *jsonv.Node, err error) {
	tree, err := jsonv.Parse(doc)
	if err != nil {
		return nil, err
	}
	part = &tree
	for _, key := range path {
		if part.Kind == jsonv.Array {
			at, err := strconv.Atoi(key)
			if err != nil {
				return nil, nil
			}
			part = part.At(at)
		} else {
			part = part.Get(key)
		}
		if part == nil {
			return nil, nil
		}
	}
	return part, nil
}

// TestPaths compares #> over json with the tree that the parser makes, also where
// the document is damaged.
func TestPaths(t *testing.T) {
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("-seed %d", s)
	r := rand.New(rand.NewPCG(s, 0))
	f := builtin.Registry().Scalars("json_extract_path")[0]
	for range 50_000 {
		doc := document(r, 3)
		if at := r.IntN(len(doc)); r.IntN(3) == 0 {
			doc = doc[:at] + string(`{}[],:"\0x`[r.IntN(10)]) + doc[at+r.IntN(2):]
		}
		if r.IntN(200) == 0 {
			doc = " "
		}
		var path []string
		keys, docs, paths := vector.NewBuilder(types.Text, 3), vector.NewBuilder(types.JSON, 1), vector.NewBuilder(types.Text.ArrayOf(), 1)
		for range r.IntN(4) {
			path = append(path, []string{"a", "b", "0", "1", "-1"}[r.IntN(5)])
			keys.AppendString(path[len(path)-1])
		}
		a := array.Of(keys.Finish())
		docs.AppendString(doc)
		paths.AppendBytes(a.Append(nil))
		out := vector.New(types.JSON, 1)
		err := f.Eval(&ext.Call{Ctx: context.Background()}, []*vector.Vector{docs.Finish(), paths.Finish()}, nil, out)
		want, refused := walk(doc, path)
		switch {
		case (err == nil) != (refused == nil) || err != nil && err.Error() != refused.Error():
			t.Fatalf("%q at %v: %v, not %v", doc, path, err, refused)
		case err != nil:
		case out.IsNull(0) != (want == nil):
			t.Fatalf("%q at %v: null is %v", doc, path, out.IsNull(0))
		case want != nil && out.Str(0) != want.Source:
			t.Fatalf("%q at %v: %q, not %q", doc, path, out.Str(0), want.Source)
		}
	}
}
