package array

import (
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// AppendText appends the array in braces. element appends the text of a row.
func (a *Array) AppendText(dst []byte, element func([]byte, *vector.Vector, int) []byte) []byte {
	if len(a.Dims) == 0 {
		return append(dst, "{}"...)
	}
	plain := true
	for _, d := range a.Dims {
		plain = plain && d.Lower == 1
	}
	if !plain {
		for _, d := range a.Dims {
			dst = append(dst, '[')
			dst = strconv.AppendInt(dst, int64(d.Lower), 10)
			dst = append(dst, ':')
			dst = strconv.AppendInt(dst, int64(d.Lower)+int64(d.Len)-1, 10)
			dst = append(dst, ']')
		}
		dst = append(dst, '=')
	}
	at := 0
	return a.appendDim(dst, 0, &at, element)
}

func (a *Array) appendDim(dst []byte, dim int, at *int, element func([]byte, *vector.Vector, int) []byte) []byte {
	dst = append(dst, '{')
	for i := range int(a.Dims[dim].Len) {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dim < len(a.Dims)-1 {
			dst = a.appendDim(dst, dim+1, at, element)
			continue
		}
		if a.Elems.IsNull(*at) {
			dst = append(dst, "NULL"...)
		} else {
			start := len(dst)
			dst = element(dst, a.Elems, *at)
			dst = quoteElement(dst, start)
		}
		*at++
	}
	return append(dst, '}')
}

// quoteElement quotes dst[start:] in place if an array literal needs it.
func quoteElement(dst []byte, start int) []byte {
	s := string(dst[start:])
	if s != "" && !strings.EqualFold(s, "null") && !strings.ContainsAny(s, "{}\",\\ \t\n\r\v\f") {
		return dst
	}
	dst = append(dst[:start], '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

type textParser struct {
	text  string
	s     string
	out   *vector.Builder
	parse func(string, *vector.Builder) error
	dims  []int32 // lengths found so far, -1 unknown
}

func malformed(text, detail string) error {
	return errs.New(errs.InvalidTextRepresentation, "malformed array literal: \"%s\"", text).WithDetail("%s", detail)
}

// ParseText reads an array literal with elements of type elem, each read by
// parse.
func ParseText(text string, elem types.T, parse func(string, *vector.Builder) error) (Array, error) {
	p := &textParser{text: text, s: strings.TrimSpace(text), out: vector.NewBuilder(elem, 0), parse: parse}
	declared, err := p.bounds()
	if err != nil {
		return Array{}, err
	}
	if p.s == "" || p.s[0] != '{' {
		return Array{}, malformed(text, "Array value must start with \"{\" or dimension information.")
	}
	if err := p.level(0); err != nil {
		return Array{}, err
	}
	if strings.TrimSpace(p.s) != "" {
		return Array{}, malformed(text, "Junk after closing right brace.")
	}
	return p.finish(elem, declared)
}

func (p *textParser) finish(elem types.T, declared []Dim) (Array, error) {
	a := Array{Elem: elem.Bare(), Elems: p.out.Finish()}
	if a.Elems.Len() == 0 {
		if len(declared) > 0 {
			return Array{}, malformed(p.text, "Specified array dimensions do not match array contents.")
		}
		return a, nil
	}
	for _, n := range p.dims {
		a.Dims = append(a.Dims, Dim{Len: n, Lower: 1})
	}
	if declared == nil {
		return a, nil
	}
	if len(declared) != len(a.Dims) {
		return Array{}, malformed(p.text, "Specified array dimensions do not match array contents.")
	}
	for i := range declared {
		if declared[i].Len != a.Dims[i].Len {
			return Array{}, malformed(p.text, "Specified array dimensions do not match array contents.")
		}
	}
	a.Dims = declared
	return a, nil
}

// bounds reads the optional [l:u][l:u]= in front.
func (p *textParser) bounds() ([]Dim, error) {
	var dims []Dim
	for strings.HasPrefix(p.s, "[") {
		end := strings.IndexByte(p.s, ']')
		if end < 0 || len(dims) == MaxDims {
			return nil, malformed(p.text, "Missing \"]\" after array dimensions.")
		}
		lower, upper, ok := strings.Cut(p.s[1:end], ":")
		if !ok {
			lower, upper = "1", lower
		}
		l, err1 := strconv.ParseInt(strings.TrimSpace(lower), 10, 32)
		u, err2 := strconv.ParseInt(strings.TrimSpace(upper), 10, 32)
		if err1 != nil || err2 != nil {
			return nil, malformed(p.text, "\"[\" must introduce explicitly-specified array dimensions.")
		}
		if u < l {
			return nil, errs.New(errs.ArraySubscriptError, "upper bound cannot be less than lower bound")
		}
		dims = append(dims, Dim{int32(u - l + 1), int32(l)})
		p.s = strings.TrimSpace(p.s[end+1:])
	}
	if dims != nil {
		if !strings.HasPrefix(p.s, "=") {
			return nil, malformed(p.text, "Missing \"=\" after array dimensions.")
		}
		p.s = strings.TrimSpace(p.s[1:])
	}
	return dims, nil
}

// level reads one brace-enclosed level; p.s starts with its brace.
func (p *textParser) level(depth int) error {
	if depth >= MaxDims {
		return errs.New(errs.ProgramLimitExceeded, "number of array dimensions exceeds the maximum allowed (%d)", MaxDims)
	}
	if depth == len(p.dims) {
		if p.out.Len() > 0 {
			return p.ragged()
		}
		p.dims = append(p.dims, -1)
	}
	p.s = strings.TrimLeft(p.s[1:], " \t\n\r\v\f")
	count := int32(0)
	if strings.HasPrefix(p.s, "}") {
		p.s = p.s[1:]
		return p.close(depth, 0)
	}
	for {
		if strings.HasPrefix(p.s, "{") {
			if err := p.level(depth + 1); err != nil {
				return err
			}
		} else if err := p.element(depth); err != nil {
			return err
		}
		count++
		p.s = strings.TrimLeft(p.s, " \t\n\r\v\f")
		switch {
		case strings.HasPrefix(p.s, ","):
			p.s = strings.TrimLeft(p.s[1:], " \t\n\r\v\f")
			if strings.HasPrefix(p.s, "}") {
				return malformed(p.text, "Unexpected \"}\" character.")
			}
		case strings.HasPrefix(p.s, "}"):
			p.s = p.s[1:]
			return p.close(depth, count)
		default:
			return malformed(p.text, "Unexpected end of input.")
		}
	}
}

func (p *textParser) ragged() error {
	return malformed(p.text, "Multidimensional arrays must have sub-arrays with matching dimensions.")
}

func (p *textParser) close(depth int, count int32) error {
	if p.dims[depth] == -1 {
		p.dims[depth] = count
	}
	if p.dims[depth] != count {
		return p.ragged()
	}
	return nil
}

func (p *textParser) element(depth int) error {
	if depth != len(p.dims)-1 {
		return p.ragged()
	}
	var text []byte
	quoted, i := false, 0
	if strings.HasPrefix(p.s, "\"") {
		quoted, i = true, 1
		for ; i < len(p.s) && p.s[i] != '"'; i++ {
			if p.s[i] == '\\' {
				i++
				if i == len(p.s) {
					break
				}
			}
			text = append(text, p.s[i])
		}
		if i >= len(p.s) {
			return malformed(p.text, "Unexpected end of input.")
		}
		i++
	} else {
		for ; i < len(p.s) && !strings.ContainsRune("{},\"", rune(p.s[i])); i++ {
			if p.s[i] == '\\' && i+1 < len(p.s) {
				i++
				quoted = true
			}
			text = append(text, p.s[i])
		}
		if i < len(p.s) && (p.s[i] == '"' || p.s[i] == '{') {
			return malformed(p.text, "Unexpected \""+p.s[i:i+1]+"\" character.")
		}
		text = []byte(strings.TrimRight(string(text), " \t\n\r\v\f"))
		if len(text) == 0 {
			return malformed(p.text, "Unexpected \",\" character.")
		}
	}
	p.s = p.s[i:]
	if !quoted && strings.EqualFold(string(text), "null") {
		p.out.AppendNull()
		return nil
	}
	return p.parse(string(text), p.out)
}
