package soda

import (
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// Patcher changes documents by a JSON Patch (RFC 6902) or by a merge patch
// (RFC 7396).
type Patcher struct {
	merge *jsonv.Node // nil: it is a JSON Patch
	ops   []operation
}

// operation is one operation of a JSON Patch.
type operation struct {
	op       string
	path     []string
	from     []string // of move and copy
	value    jsonv.Node
	pathText string // for messages
}

// ParsePatch reads a JSON Patch.
func ParsePatch(text []byte) (*Patcher, error) { return parsePatcher(text, false) }

// ParseMerge reads a merge patch.
func ParseMerge(text []byte) (*Patcher, error) { return parsePatcher(text, true) }

func parsePatcher(text []byte, merge bool) (*Patcher, error) {
	if err := value.CheckUTF8(text); err != nil {
		return nil, err
	}
	n, err := jsonv.Parse(string(text))
	if err != nil {
		return nil, err
	}
	return newPatcher(&n, merge)
}

func newPatcher(n *jsonv.Node, merge bool) (*Patcher, error) {
	if merge {
		return &Patcher{merge: n}, n.Normalise()
	}
	if n.Kind != jsonv.Array {
		return nil, badPatch("it is a list of operations")
	}
	p := &Patcher{ops: make([]operation, len(n.Items))}
	for i := range n.Items {
		var err error
		if p.ops[i], err = parseOperation(&n.Items[i]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func badPatch(format string, args ...any) error {
	return errs.New(errs.InvalidParameterValue, "invalid patch: "+format, args...)
}

func parseOperation(n *jsonv.Node) (o operation, err error) {
	if n.Kind != jsonv.Object {
		return o, badPatch("an operation is an object")
	}
	member := func(name string) (string, error) {
		v := n.Get(name)
		if v == nil || v.Kind != jsonv.String {
			return "", badPatch("an operation has a string \"%s\"", name)
		}
		return v.Text, nil
	}
	if o.op, err = member("op"); err != nil {
		return o, err
	}
	if o.pathText, err = member("path"); err != nil {
		return o, err
	}
	if o.path, err = pointer(o.pathText); err != nil {
		return o, err
	}
	switch o.op {
	case "remove":
	case "move", "copy":
		from, err := member("from")
		if err != nil {
			return o, err
		}
		if o.from, err = pointer(from); err != nil {
			return o, err
		}
		if o.op == "move" && len(o.path) > len(o.from) && slices.Equal(o.path[:len(o.from)], o.from) {
			return o, badPatch("a value cannot be moved into itself")
		}
	case "add", "replace", "test":
		v := n.Get("value")
		if v == nil {
			return o, badPatch("the operation \"%s\" has a \"value\"", o.op)
		}
		o.value = *v
		return o, o.value.Normalise()
	default:
		return o, badPatch("there is no operation \"%s\"", o.op)
	}
	return o, nil
}

// pointer reads a JSON Pointer (RFC 6901).
func pointer(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	if text[0] != '/' {
		return nil, badPatch("\"%s\" is no JSON Pointer", text)
	}
	parts := strings.Split(text[1:], "/")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
	}
	return parts, nil
}

// Bounds of a document that patches make, in bytes of memory and in levels:
// copying can double it with each operation.
const (
	maxPatched      = 256 << 20
	maxPatchedDepth = jsonv.MaxDepth
	nodeBytes       = 80 // of a value, beside its text
)

// apply changes a document.
func (p *Patcher) apply(text []byte) (jsonv.Node, error) {
	n, err := jsonv.Parse(string(text))
	if err != nil {
		return n, err
	}
	if p.merge != nil {
		n = merged(&n, p.merge)
	}
	room := maxPatched
	for i := range p.ops {
		if err := p.ops[i].apply(&n, &room); err != nil {
			return n, err
		}
	}
	room = maxPatched
	if err := measure(&n, maxPatchedDepth, &room); err != nil {
		return n, err
	}
	if n.Kind != jsonv.Object && n.Kind != jsonv.Array {
		return n, errs.New(Unfitting, "the patch leaves no document: a document is a JSON object or list")
	}
	return n, n.Normalise()
}

// measure takes the size of a value from room, and fails where it is too large
// or too deep.
func measure(n *jsonv.Node, depth int, room *int) error {
	*room -= len(n.Text) + nodeBytes
	for _, k := range n.Keys {
		*room -= len(k)
	}
	if *room < 0 || depth == 0 {
		return errs.New(errs.ProgramLimitExceeded, "the patch makes a document that takes more than %d bytes of memory, or is nested more than %d deep", maxPatched, maxPatchedDepth)
	}
	for i := range n.Items {
		if err := measure(&n.Items[i], depth-1, room); err != nil {
			return err
		}
	}
	return nil
}

// merged is RFC 7396: null removes a member, an object is merged into, and
// everything else replaces.
func merged(n, patch *jsonv.Node) jsonv.Node {
	if patch.Kind != jsonv.Object {
		return *patch
	}
	out := jsonv.Node{Kind: jsonv.Object}
	if n != nil && n.Kind == jsonv.Object {
		out.Keys, out.Items = slices.Clone(n.Keys), slices.Clone(n.Items)
	}
	for i, key := range patch.Keys {
		v, at := &patch.Items[i], slices.Index(out.Keys, key)
		switch {
		case v.Kind == jsonv.Null && at >= 0:
			out.Keys, out.Items = slices.Delete(out.Keys, at, at+1), slices.Delete(out.Items, at, at+1)
		case v.Kind == jsonv.Null:
		case at >= 0:
			out.Items[at] = merged(&out.Items[at], v)
		default:
			out.Keys, out.Items = append(out.Keys, key), append(out.Items, merged(nil, v))
		}
	}
	return out
}

// apply does one operation. room is what copies may still take.
func (o *operation) apply(root *jsonv.Node, room *int) error {
	switch o.op {
	case "add":
		return o.add(root, clone(&o.value))
	case "remove":
		_, err := o.remove(root, o.path)
		return err
	case "replace":
		at := lookup(root, o.path)
		if at == nil {
			return o.misfit()
		}
		*at = clone(&o.value)
		return nil
	case "move":
		v, err := o.remove(root, o.from)
		if err != nil {
			return err
		}
		return o.add(root, v)
	case "copy":
		at := lookup(root, o.from)
		if at == nil {
			return o.misfit()
		}
		if err := measure(at, maxPatchedDepth, room); err != nil {
			return err
		}
		return o.add(root, clone(at))
	}
	at := lookup(root, o.path) // test
	if at == nil || at.Kind != o.value.Kind {
		return o.misfit()
	}
	have := clone(at)
	if err := have.Normalise(); err != nil {
		return err
	}
	if jsonv.Compare(&have, &o.value) != 0 {
		return o.misfit()
	}
	return nil
}

func (o *operation) misfit() error {
	return errs.New(Unfitting, "the operation \"%s\" at \"%s\" does not fit the document", o.op, o.pathText)
}

// clone copies a value, so that changes of one leave the other as it is.
func clone(n *jsonv.Node) jsonv.Node {
	c := *n
	c.Keys, c.Items = slices.Clone(n.Keys), make([]jsonv.Node, len(n.Items))
	for i := range n.Items {
		c.Items[i] = clone(&n.Items[i])
	}
	return c
}

// position reads a list's position in a pointer, up to most.
func position(text string, most int) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || len(text) > 1 && text[0] == '0' || int(n) > most {
		return 0, false
	}
	return int(n), true
}

// lookup returns the value that a pointer names, or nil.
func lookup(n *jsonv.Node, at []string) *jsonv.Node {
	for _, part := range at {
		switch n.Kind {
		case jsonv.Object:
			if n = n.Get(part); n == nil {
				return nil
			}
		case jsonv.Array:
			i, ok := position(part, len(n.Items)-1)
			if !ok {
				return nil
			}
			n = &n.Items[i]
		default:
			return nil
		}
	}
	return n
}

// add puts a value into the object or list that holds the operation's path.
func (o *operation) add(root *jsonv.Node, v jsonv.Node) error {
	if len(o.path) == 0 {
		*root = v
		return nil
	}
	last := len(o.path) - 1
	parent, name := lookup(root, o.path[:last]), o.path[last]
	switch {
	case parent == nil:
		return o.misfit()
	case parent.Kind == jsonv.Object:
		if at := parent.Get(name); at != nil {
			*at = v
			return nil
		}
		parent.Keys, parent.Items = append(parent.Keys, name), append(parent.Items, v)
		return nil
	case parent.Kind == jsonv.Array && name == "-":
		parent.Items = append(parent.Items, v)
		return nil
	case parent.Kind == jsonv.Array:
		i, ok := position(name, len(parent.Items))
		if !ok {
			return o.misfit()
		}
		parent.Items = slices.Insert(parent.Items, i, v)
		return nil
	}
	return o.misfit()
}

// remove takes out the value that a pointer names.
func (o *operation) remove(root *jsonv.Node, at []string) (v jsonv.Node, err error) {
	if len(at) == 0 {
		v, *root = *root, jsonv.Node{}
		return v, nil
	}
	last := len(at) - 1
	parent, name := lookup(root, at[:last]), at[last]
	if parent == nil {
		return v, o.misfit()
	}
	i := -1
	switch parent.Kind {
	case jsonv.Object:
		i = slices.Index(parent.Keys, name)
	case jsonv.Array:
		if n, ok := position(name, len(parent.Items)-1); ok {
			i = n
		}
	}
	if i < 0 {
		return v, o.misfit()
	}
	v = parent.Items[i]
	parent.Items = slices.Delete(parent.Items, i, i+1)
	if parent.Kind == jsonv.Object {
		parent.Keys = slices.Delete(parent.Keys, i, i+1)
	}
	return v, nil
}
