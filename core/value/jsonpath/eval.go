package jsonpath

import (
	"errors"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// The SQLSTATEs of SQL/JSON.
const (
	codeNoArray      errs.Code = "22039"
	codeNoMember     errs.Code = "2203A"
	codeNoNumber     errs.Code = "2203B"
	codeNoObject     errs.Code = "2203C"
	codeNotOne       errs.Code = "22038"
	codeNonNumeric   errs.Code = "22036"
	codeBadDatetime  errs.Code = "22031"
	codeBadSubscript           = errs.InvalidSQLJSONSubscript
)

// Options say what a path is evaluated with.
type Options struct {
	// Vars is an object whose members are the variables, or nil.
	Vars *jsonv.Node
	// Zones allows comparisons that depend on the session's time zone.
	Zones bool
	// Env reads dates and times.
	Env Dates
}

// item is a JSON value, or a date or time, which JSON does not have.
type item struct {
	jsonv.Node
	when *moment
}

// sink takes the items that a step gives. errEnough ends the evaluation.
type sink func(it item) error

var errEnough = errors.New("enough items were found")

// soft wraps an error that a predicate turns into unknown, and that silent
// evaluation ignores.
type soft struct{ error }

func softly(code errs.Code, format string, args ...any) error {
	return soft{errs.New(code, format, args...)}
}

// Soft reports whether silent evaluation ignores an error, and returns the
// error without its mark.
func Soft(err error) (bool, error) {
	var s soft
	if errors.As(err, &s) {
		return true, s.error
	}
	return false, err
}

// eval is one evaluation.
type eval struct {
	strict  bool
	options Options
	root    item
	// current is @, and size the length of the array whose subscripts are
	// evaluated, -1 outside of them.
	current item
	size    int
	// lenient says that structural errors give nothing: always in lax mode,
	// and behind ** in strict mode.
	lenient bool
	depth   int
}

// maxSteps bounds how deep steps nest.
const maxSteps = 10000

// Query calls found for each item that the path gives for a document, until
// it returns false.
func (p *Path) Query(doc *jsonv.Node, options Options, found func(n *jsonv.Node) bool) error {
	e := &eval{strict: p.strict, lenient: !p.strict, options: options, root: item{Node: *doc}, size: -1}
	e.current = e.root
	err := e.item(p.root, e.root, func(it item) error {
		n := it.json()
		if !found(&n) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// Exists reports whether the path gives an item. In strict mode all of it must
// be free of errors.
func (p *Path) Exists(doc *jsonv.Node, options Options) (bool, error) {
	any := false
	err := p.Query(doc, options, func(*jsonv.Node) bool {
		any = true
		return p.strict
	})
	return any, err
}

// item evaluates a chain; arrays are unwrapped where the mode says so.
func (e *eval) item(n *node, it item, out sink) error { return e.target(n, it, !e.strict, out) }

// next goes on with the step behind n.
func (e *eval) next(n *node, it item, out sink) error {
	if n.next == nil {
		return out(it)
	}
	return e.item(n.next, it, out)
}

// target evaluates a step; unwrap says that an array stands for its elements
// where the step cannot use the array itself.
func (e *eval) target(n *node, it item, unwrap bool, out sink) error {
	e.depth++
	defer func() { e.depth-- }()
	if e.depth > maxSteps {
		return errs.New(errs.StatementTooComplex, "stack depth limit exceeded")
	}
	switch n.op {
	case opNull, opBool, opString, opNumber, opVariable:
		v, err := e.literal(n)
		if err != nil {
			return err
		}
		return e.next(n, v, out)
	case opRoot:
		return e.next(n, e.root, out)
	case opCurrent:
		return e.next(n, e.current, out)
	case opLast:
		return e.next(n, number(decimal.New(int64(e.size-1), 0)), out)
	case opKey:
		return e.key(n, it, unwrap, out)
	case opAnyKey:
		if it.Kind == jsonv.Object {
			return e.each(n.next, it, 1, 1, 1, out)
		}
		if unwrap && it.Kind == jsonv.Array {
			return e.elements(n, it, out)
		}
		return e.structural(codeNoObject, "jsonpath wildcard member accessor can only be applied to an object")
	case opAnyArray:
		if it.Kind == jsonv.Array {
			return e.each(n.next, it, 1, 1, 1, out)
		}
		if !e.strict {
			return e.next(n, it, out)
		}
		return e.structural(codeNoArray, "jsonpath wildcard array accessor can only be applied to an array")
	case opIndex:
		return e.index(n, it, out)
	case opAny:
		return e.any(n, it, out)
	case opFilter:
		if unwrap && it.Kind == jsonv.Array {
			return e.elements(n, it, out)
		}
		t, err := e.nested(n.args[0], it)
		if err != nil || t != yes {
			return err
		}
		return e.next(n, it, out)
	case opMethod:
		return e.method(n, it, unwrap, out)
	case opAdd, opSub, opMul, opDiv, opMod:
		return e.arithmetic(n, it, out)
	case opPlus, opMinus:
		return e.sign(n, it, out)
	}
	t, err := e.truth(n, it)
	if err != nil {
		return err
	}
	v := item{}
	if t != unknown {
		v.Kind, v.Bool = jsonv.Bool, t == yes
	}
	return e.next(n, v, out)
}

// structural is an error that lax mode ignores.
func (e *eval) structural(code errs.Code, format string, args ...any) error {
	if e.lenient {
		return nil
	}
	return softly(code, format, args...)
}

// elements applies a step to the elements of an array, which are not
// unwrapped in turn.
func (e *eval) elements(n *node, it item, out sink) error {
	for i := range it.Items {
		if err := e.target(n, item{Node: it.Items[i]}, false, out); err != nil {
			return err
		}
	}
	return nil
}

func number(d decimal.Decimal) item {
	return item{Node: jsonv.Node{Kind: jsonv.Number, Text: d.String()}}
}

func (e *eval) literal(n *node) (item, error) {
	switch n.op {
	case opBool:
		return item{Node: jsonv.Node{Kind: jsonv.Bool, Bool: n.truth}}, nil
	case opString:
		return item{Node: jsonv.Node{Kind: jsonv.String, Text: n.text}}, nil
	case opNumber:
		return number(n.number), nil
	case opVariable:
		if e.options.Vars != nil {
			if v := e.options.Vars.Get(n.text); v != nil {
				return item{Node: *v}, nil
			}
		}
		return item{}, errs.New(errs.UndefinedObject, "could not find jsonpath variable \"%s\"", n.text)
	}
	return item{}, nil
}

func (e *eval) key(n *node, it item, unwrap bool, out sink) error {
	switch {
	case it.Kind == jsonv.Object:
		if v := it.Get(n.text); v != nil {
			return e.next(n, item{Node: *v}, out)
		}
		return e.structural(codeNoMember, "JSON object does not contain key \"%s\"", n.text)
	case unwrap && it.Kind == jsonv.Array:
		return e.elements(n, it, out)
	}
	return e.structural(codeNoMember, "jsonpath member accessor can only be applied to an object")
}

// each applies a chain, or nothing if it is nil, to the values in a container
// from one level of nesting to another.
func (e *eval) each(n *node, it item, level, first, last uint32, out sink) error {
	if level > last {
		return nil
	}
	for i := range it.Items {
		v := item{Node: it.Items[i]}
		container := v.Kind == jsonv.Array || v.Kind == jsonv.Object
		if level >= first || first == anyLevel && last == anyLevel && !container {
			var err error
			if n == nil {
				err = out(v)
			} else {
				err = e.item(n, v, out)
			}
			if err != nil {
				return err
			}
		}
		if level < last && container {
			if err := e.each(n, v, level+1, first, last, out); err != nil {
				return err
			}
		}
	}
	return nil
}

// any is **, behind which structural errors are ignored.
func (e *eval) any(n *node, it item, out sink) error {
	before := e.lenient
	e.lenient = true
	defer func() { e.lenient = before }()
	if n.first == 0 {
		if err := e.next(n, it, out); err != nil {
			return err
		}
	}
	if it.Kind != jsonv.Array && it.Kind != jsonv.Object {
		return nil
	}
	return e.each(n.next, it, 1, n.first, n.last, out)
}

func (e *eval) index(n *node, it item, out sink) error {
	array := it.Kind == jsonv.Array
	if !array && e.strict {
		return e.structural(codeNoArray, "jsonpath array accessor can only be applied to an array")
	}
	size := 1
	if array {
		size = len(it.Items)
	}
	outer := e.size
	e.size = size
	defer func() { e.size = outer }()
	for _, r := range n.ranges {
		from, err := e.subscript(r.from, it)
		if err != nil {
			return err
		}
		to := from
		if r.to != nil {
			if to, err = e.subscript(r.to, it); err != nil {
				return err
			}
		}
		if !e.lenient && (from < 0 || from > to || to >= size) {
			return softly(codeBadSubscript, "jsonpath array subscript is out of bounds")
		}
		for i := max(from, 0); i <= min(to, size-1); i++ {
			v := it
			if array {
				v = item{Node: it.Items[i]}
			}
			if err := e.next(n, v, out); err != nil {
				return err
			}
		}
	}
	return nil
}

// subscript evaluates an expression to a position.
func (e *eval) subscript(n *node, it item) (int, error) {
	list, err := e.list(n, it, false)
	if err != nil {
		return 0, err
	}
	if len(list) != 1 || list[0].Kind != jsonv.Number {
		return 0, softly(codeBadSubscript, "jsonpath array subscript is not a single numeric value")
	}
	d, err := decimal.Parse(list[0].Text)
	if err != nil {
		return 0, err
	}
	d = d.Trunc(0)
	x, ok := d.Int64()
	if !ok || x != int64(int32(x)) {
		return 0, softly(codeBadSubscript, "jsonpath array subscript is out of integer range")
	}
	return int(x), nil
}

// list evaluates a chain to all of its items; unwrap takes arrays among them
// apart in lax mode.
func (e *eval) list(n *node, it item, unwrap bool) ([]item, error) {
	var list []item
	err := e.item(n, it, func(v item) error {
		if unwrap && !e.strict && v.Kind == jsonv.Array {
			for i := range v.Items {
				list = append(list, item{Node: v.Items[i]})
			}
			return nil
		}
		list = append(list, v)
		return nil
	})
	return list, err
}

// json returns an item as JSON.
func (it item) json() jsonv.Node {
	if it.when != nil {
		return jsonv.Node{Kind: jsonv.String, Text: it.when.text()}
	}
	return it.Node
}
