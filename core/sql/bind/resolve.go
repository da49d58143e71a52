package bind

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
)

// candidate is a function or operator that a call might mean, with its
// parameter types laid out for the number of arguments given.
type candidate struct {
	index     int
	args      []types.T
	places    []int // of the arguments among the parameters; nil: in their order
	variadic  bool
	defaults  int
	ambiguous bool // there is another one that is as good
}

// choose picks the candidate that a call with the given argument types means
// (section 10.3 of PostgreSQL's manual). It returns nil when there is none,
// and ambiguous when there are several.
func (b *Binder) choose(cands []candidate, actual []types.T) (best *candidate, ambiguous bool) {
	for i := range cands {
		if exactMatch(cands[i].args, actual) {
			return &cands[i], cands[i].ambiguous
		}
	}
	var fit []candidate
	for _, c := range cands {
		if b.fits(c, actual) {
			fit = append(fit, c)
		}
	}
	for _, narrow := range []func([]candidate, []types.T) []candidate{
		b.mostExact, b.mostPreferred, b.byCategory, b.byKnownType, fewestExtras,
	} {
		if len(fit) <= 1 {
			break
		}
		fit = narrow(fit, actual)
	}
	switch len(fit) {
	case 0:
		return nil, false
	case 1:
		return &fit[0], fit[0].ambiguous
	}
	return nil, true
}

func exactMatch(args, actual []types.T) bool {
	for i := range args {
		if args[i].OID != actual[i].OID {
			return false
		}
	}
	return true
}

// fits reports whether every argument can be coerced implicitly, and the
// polymorphic ones agree.
func (b *Binder) fits(c candidate, actual []types.T) bool {
	for i, t := range c.args {
		if !b.canCoerce(actual[i], t, ext.CastImplicit) {
			return false
		}
	}
	_, ok := b.solve(c.args, actual)
	return ok
}

// mostExact keeps the candidates with the most exact matches.
func (b *Binder) mostExact(cands []candidate, actual []types.T) []candidate {
	return keepBest(cands, func(c candidate) int {
		n := 0
		for i, t := range c.args {
			if t.OID == actual[i].OID && actual[i].OID != types.UnknownOID {
				n++
			}
		}
		return n
	})
}

// mostPreferred keeps those that take a preferred type of the argument's own
// category, or the exact type, most often.
func (b *Binder) mostPreferred(cands []candidate, actual []types.T) []candidate {
	return keepBest(cands, func(c candidate) int {
		n := 0
		for i, t := range c.args {
			if actual[i].OID == types.UnknownOID {
				continue
			}
			if t.OID == actual[i].OID || t.Preferred() && t.Category() == actual[i].Category() {
				n++
			}
		}
		return n
	})
}

func keepBest(cands []candidate, score func(candidate) int) []candidate {
	best := -1
	var kept []candidate
	for _, c := range cands {
		switch s := score(c); {
		case s > best:
			best, kept = s, append(kept[:0:0], c)
		case s == best:
			kept = append(kept, c)
		}
	}
	return kept
}

// byCategory resolves unknown arguments: at each of their positions the string
// category wins if any candidate takes it, else the one all agree on; then a
// preferred type of that category wins.
func (b *Binder) byCategory(cands []candidate, actual []types.T) []candidate {
	kept := cands
	for i := range actual {
		if actual[i].OID != types.UnknownOID {
			continue
		}
		category := cands[0].args[i].Category()
		same := true
		for _, c := range cands {
			if c.args[i].Category() == types.CatString {
				category, same = types.CatString, true
				break
			}
			same = same && c.args[i].Category() == category
		}
		if !same {
			return cands
		}
		kept = filter(kept, func(c candidate) bool { return c.args[i].Category() == category })
		if pref := filter(kept, func(c candidate) bool { return c.args[i].Preferred() }); len(pref) > 0 {
			kept = pref
		}
	}
	if len(kept) == 0 {
		return cands
	}
	return kept
}

// byKnownType assumes that unknown arguments have the type of the known ones,
// where those agree.
func (b *Binder) byKnownType(cands []candidate, actual []types.T) []candidate {
	known := types.T{}
	for _, t := range actual {
		if t.OID == types.UnknownOID {
			continue
		}
		if known.OID != 0 && known.OID != t.OID {
			return cands
		}
		known = t
	}
	if known.OID == 0 {
		return cands
	}
	kept := filter(cands, func(c candidate) bool {
		for i := range c.args {
			if !b.canCoerce(known, c.args[i], ext.CastImplicit) {
				return false
			}
		}
		return true
	})
	if len(kept) == 1 {
		return kept
	}
	return cands
}

// fewestExtras prefers candidates that use no variadic expansion, then fewer
// defaults, then those without pseudo-types.
func fewestExtras(cands []candidate, _ []types.T) []candidate {
	return keepBest(cands, func(c candidate) int {
		score := 1000 - 2*c.defaults
		if c.variadic {
			score -= 500
		}
		for _, t := range c.args {
			if t.IsPolymorphic() || t.OID == types.AnyOID {
				score--
			}
		}
		return score
	})
}

func filter(cands []candidate, keep func(candidate) bool) []candidate {
	var out []candidate
	for _, c := range cands {
		if keep(c) {
			out = append(out, c)
		}
	}
	return out
}

// solution is what the polymorphic pseudo-types of a signature stand for.
type solution struct {
	elem       types.T // anyelement family
	compatible types.T // anycompatible family
}

// solve finds what the pseudo-types stand for; false when they contradict.
func (b *Binder) solve(args, actual []types.T) (solution, bool) {
	var s solution
	for i, t := range args {
		elem := actual[i].Bare()
		switch t.OID {
		case types.AnyArrayOID, types.AnyCompatibleArrayOID:
			if elem.OID != types.UnknownOID {
				elem = elem.Elem()
			}
		case types.AnyElementOID, types.AnyNonArrayOID, types.AnyEnumOID, types.AnyCompatibleOID, types.AnyCompatibleNonArrayOID:
		default:
			continue
		}
		if elem.OID == types.UnknownOID {
			continue
		}
		switch t.OID {
		case types.AnyCompatibleOID, types.AnyCompatibleArrayOID, types.AnyCompatibleNonArrayOID:
			common, err := b.commonOf([]types.T{orUnknown(s.compatible), elem}, "", nil)
			if err != nil {
				return s, false
			}
			s.compatible = common.Bare()
		default:
			if s.elem.OID != 0 && s.elem.OID != elem.OID {
				return s, false
			}
			s.elem = elem
		}
	}
	return s, true
}

func orUnknown(t types.T) types.T {
	if t.OID == 0 {
		return types.Unknown
	}
	return t
}

// apply replaces a pseudo-type by what it stands for; text where nothing said.
func (s solution) apply(t types.T) types.T {
	elem := s.elem
	switch t.OID {
	case types.AnyCompatibleOID, types.AnyCompatibleArrayOID, types.AnyCompatibleNonArrayOID:
		elem = s.compatible
	case types.AnyElementOID, types.AnyArrayOID, types.AnyNonArrayOID, types.AnyEnumOID:
	default:
		return t
	}
	if elem.OID == 0 {
		elem = types.Text
	}
	if t.OID == types.AnyArrayOID || t.OID == types.AnyCompatibleArrayOID {
		return elem.ArrayOf()
	}
	return elem
}

// layout makes the candidate of a signature for n arguments, or false when it
// cannot take that many.
func layout(index int, params []types.T, defaults int, variadic bool, n int, explicitVariadic bool) (candidate, bool) {
	switch {
	case n == len(params) && (!variadic || explicitVariadic):
		return candidate{index: index, args: params}, true
	case variadic && !explicitVariadic && n >= len(params)-1 && len(params) > 0:
		last := params[len(params)-1]
		if last.OID != types.AnyOID {
			last = variadicElem(last)
		}
		args := append(append([]types.T(nil), params[:len(params)-1]...), repeat(last, n-len(params)+1)...)
		return candidate{index: index, args: args, variadic: true}, true
	case n < len(params) && n >= len(params)-defaults:
		return candidate{index: index, args: params[:n], defaults: len(params) - n}, true
	}
	return candidate{}, false
}

// variadicElem is the type of one argument of a variadic parameter.
func variadicElem(t types.T) types.T {
	switch t.OID {
	case types.AnyArrayOID:
		return types.Of(types.AnyElementOID)
	case types.AnyCompatibleArrayOID:
		return types.Of(types.AnyCompatibleOID)
	}
	return t.Elem()
}

func repeat(t types.T, n int) []types.T {
	out := make([]types.T, n)
	for i := range out {
		out[i] = t
	}
	return out
}

// typeList prints argument types for messages.
func typeList(ts []types.T) string {
	var sb strings.Builder
	for i, t := range ts {
		if i > 0 {
			sb.WriteString(", ")
		}
		sb.WriteString(t.Bare().String())
	}
	return sb.String()
}
