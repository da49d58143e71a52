package strfn

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// registerIdent adds parse_ident.
func registerIdent(r *ext.Registry) {
	eval := kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
		parts, err := parseIdent(v[0].Str(i), len(v) < 2 || v[1].Bool(i))
		if err != nil {
			return dst, false, err
		}
		b := vector.NewBuilder(text, len(parts))
		for _, p := range parts {
			b.AppendString(p)
		}
		a := array.Of(b.Finish())
		return a.Append(dst), false, nil
	})
	r.AddScalar(&ext.Scalar{Name: "parse_ident", Args: kit.Params(text, types.Bool), ArgNames: []string{"str", "strict"}, Defaults: 1,
		Return: text.ArrayOf(), Strict: true, Eval: eval})
}

// parseIdent splits a qualified name. Unless strict, what follows the name is
// ignored.
func parseIdent(full string, strict bool) ([]string, error) {
	bad := errs.New(errs.InvalidParameterValue, "string is not a valid identifier: \"%s\"", full)
	var parts []string
	s := strings.TrimLeftFunc(full, unicode.IsSpace)
	afterDot := false
	for {
		part := ""
		if strings.HasPrefix(s, `"`) {
			var ok bool
			if part, s, ok = quotedIdent(s[1:]); !ok {
				return nil, bad.WithDetail("String has unclosed double quotes.")
			}
			if part == "" {
				return nil, bad.WithDetail("Quoted identifier must not be empty.")
			}
		} else {
			size := identLen(s)
			if part, s = strings.ToLower(s[:size]), s[size:]; size == 0 {
				switch {
				case strings.HasPrefix(s, "."):
					return nil, bad.WithDetail("No valid identifier before \".\".")
				case afterDot:
					return nil, bad.WithDetail("No valid identifier after \".\".")
				}
				return nil, bad
			}
		}
		parts = append(parts, part)
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		rest, dot := strings.CutPrefix(s, ".")
		if !dot {
			break
		}
		s, afterDot = strings.TrimLeftFunc(rest, unicode.IsSpace), true
	}
	if s != "" && strict {
		return nil, bad
	}
	return parts, nil
}

// quotedIdent reads up to the closing quote, of which two are one.
func quotedIdent(s string) (part, rest string, ok bool) {
	var sb strings.Builder
	for {
		at := strings.IndexByte(s, '"')
		if at < 0 {
			return "", "", false
		}
		sb.WriteString(s[:at])
		if s = s[at+1:]; !strings.HasPrefix(s, `"`) {
			return sb.String(), s, true
		}
		sb.WriteByte('"')
		s = s[1:]
	}
}

// identLen is the length of the identifier without quotes at the start of s.
func identLen(s string) int {
	n := 0
	for n < len(s) {
		c := s[n]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= utf8.RuneSelf
		if !letter && (n == 0 || !(c >= '0' && c <= '9' || c == '$')) {
			break
		}
		n++
	}
	return n
}
