package soda

import (
	"strconv"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

func TestPatch(t *testing.T) {
	for _, c := range []struct{ doc, patch, want string }{
		{`{"a": 1}`, `[{"op": "add", "path": "/b", "value": [1]}]`, `{"a": 1, "b": [1]}`},
		{`{"a": 1}`, `[{"op": "add", "path": "/a", "value": 2}]`, `{"a": 2}`},
		{`{"a": [1, 3]}`, `[{"op": "add", "path": "/a/1", "value": 2}]`, `{"a": [1, 2, 3]}`},
		{`{"a": [1]}`, `[{"op": "add", "path": "/a/-", "value": {"b": null}}]`, `{"a": [1, {"b": null}]}`},
		{`{"a": [1]}`, `[{"op": "add", "path": "/a/1", "value": 2}]`, `{"a": [1, 2]}`},
		{`{"a": 1}`, `[{"op": "add", "path": "", "value": {"n": 1}}]`, `{"n": 1}`},
		{`{"a": 1, "b": 2}`, `[{"op": "remove", "path": "/a"}]`, `{"b": 2}`},
		{`{"a": [1, 2, 3]}`, `[{"op": "remove", "path": "/a/1"}]`, `{"a": [1, 3]}`},
		{`{"a": {"b": 1}}`, `[{"op": "replace", "path": "/a/b", "value": 2.50}]`, `{"a": {"b": 2.50}}`},
		{`{"a": {"b": 1}, "c": {}}`, `[{"op": "move", "from": "/a/b", "path": "/c/d"}]`, `{"a": {}, "c": {"d": 1}}`},
		{`{"a": [1, 2, 3]}`, `[{"op": "move", "from": "/a/0", "path": "/a/2"}]`, `{"a": [2, 3, 1]}`},
		{`{"a": {"b": 1}}`, `[{"op": "copy", "from": "/a", "path": "/c"}, {"op": "add", "path": "/c/b", "value": 2}]`, `{"a": {"b": 1}, "c": {"b": 2}}`},
		{`{"a/b": 1, "m~n": 2}`, `[{"op": "remove", "path": "/a~1b"}, {"op": "test", "path": "/m~0n", "value": 2}]`, `{"m~n": 2}`},
		{`{"a": {"x": 1, "y": [1.0]}}`, `[{"op": "test", "path": "/a", "value": {"y": [1], "x": 1}}]`, `{"a": {"x": 1, "y": [1.0]}}`},
		{`[1, 2]`, `[{"op": "replace", "path": "/0", "value": {"": 1}}, {"op": "test", "path": "/0/", "value": 1}]`, `[{"": 1}, 2]`},
		{`{}`, `[]`, `{}`},
		{`{}`, `[{"op": "test", "path": "/a", "value": null}]`, "22033"},
		{`{"a": "1"}`, `[{"op": "test", "path": "/a", "value": 1}]`, "22033"},
		{`{}`, `[{"op": "remove", "path": "/a"}]`, "22033"},
		{`{}`, `[{"op": "replace", "path": "/a", "value": 1}]`, "22033"},
		{`{}`, `[{"op": "add", "path": "/a/b", "value": 1}]`, "22033"},
		{`{"a": [1]}`, `[{"op": "add", "path": "/a/2", "value": 1}]`, "22033"},
		{`{"a": [1]}`, `[{"op": "add", "path": "/a/01", "value": 1}]`, "22033"},
		{`{"a": [1]}`, `[{"op": "remove", "path": "/a/-"}]`, "22033"},
		{`{"a": 1}`, `[{"op": "add", "path": "/a/b", "value": 1}]`, "22033"},
		{`{"a": 1}`, `[{"op": "replace", "path": "", "value": 1}]`, "22033"},
		{`{"a": 1}`, `[{"op": "remove", "path": ""}]`, "22033"},
		{`{"a": 1}`, `[{"op": "copy", "from": "/b", "path": "/c"}]`, "22033"},
		{`{}`, `{}`, "22023"},
		{`{}`, `[1]`, "22023"},
		{`{}`, `[{"op": "dance", "path": "/a"}]`, "22023"},
		{`{}`, `[{"op": "add", "path": "/a"}]`, "22023"},
		{`{}`, `[{"op": "add", "path": "a", "value": 1}]`, "22023"},
		{`{}`, `[{"op": "remove"}]`, "22023"},
		{`{"a": {}}`, `[{"op": "move", "from": "/a", "path": "/a/b"}]`, "22023"},
		{`{}`, `[`, "22P02"},
	} {
		if got := patched(c.doc, c.patch, ParsePatch); got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.doc, c.patch, got, c.want)
		}
	}
}

// patched applies a patch and returns the document or the code of the error.
func patched(doc, patch string, parse func([]byte) (*Patcher, error)) string {
	p, err := parse([]byte(patch))
	if err == nil {
		n, applyErr := p.apply([]byte(doc))
		if applyErr == nil {
			return string(n.Append(nil))
		}
		err = applyErr
	}
	return string(errs.CodeOf(err))
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ doc, patch, want string }{
		{`{"a": "b"}`, `{"a": "c"}`, `{"a": "c"}`},
		{`{"a": "b"}`, `{"b": "c"}`, `{"a": "b", "b": "c"}`},
		{`{"a": "b", "b": "c"}`, `{"a": null}`, `{"b": "c"}`},
		{`{"a": ["b"]}`, `{"a": "c"}`, `{"a": "c"}`},
		{`{"a": {"b": "c", "d": 1}}`, `{"a": {"b": "x", "d": null}}`, `{"a": {"b": "x"}}`},
		{`{"a": [1]}`, `{"a": {"b": {"c": null}}}`, `{"a": {"b": {}}}`},
		{`["a"]`, `{"x": 1}`, `{"x": 1}`},
		{`{"a": 1}`, `["c"]`, `["c"]`},
		{`{"e": null}`, `{"a": 1}`, `{"a": 1, "e": null}`},
		{`{"a": 1}`, `"x"`, "22033"},
		{`{"a": 1}`, `{`, "22P02"},
	} {
		if got := patched(c.doc, c.patch, ParseMerge); got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.doc, c.patch, got, c.want)
		}
	}
}

// TestPatchBombs: operations that double a document end at its bounds, not in
// memory or on the stack.
func TestPatchBombs(t *testing.T) {
	var wide, deep []string
	for i := range 64 {
		wide = append(wide, `{"op": "copy", "from": "/a", "path": "/a/x`+strconv.Itoa(i)+`"}`)
		deep = append(deep, `{"op": "copy", "from": "", "path": "`+strings.Repeat("/a", min(1<<min(i, 12), 4000))+`"}`)
	}
	for name, ops := range map[string][]string{"wide": wide, "deep": deep} {
		if got := patched(`{"a": {"b": 1}}`, "["+strings.Join(ops, ",")+"]", ParsePatch); got != "54000" && got != "22033" {
			t.Errorf("%s: %.80s", name, got)
		}
	}
}
