package tpch

import (
	"strings"
	"sync"
)

// The lists of clause 4.2.2.13.
var (
	colours = strings.Fields(`almond antique aquamarine azure beige bisque black blanched blue blush brown burlywood
burnished chartreuse chiffon chocolate coral cornflower cornsilk cream cyan dark deep dim dodger drab firebrick floral
forest frosted gainsboro ghost goldenrod green grey honeydew hot indian ivory khaki lace lavender lawn lemon light lime
linen magenta maroon medium metallic midnight mint misty moccasin navajo navy olive orange orchid pale papaya peach peru
pink plum powder puff purple red rose rosy royal saddle salmon sandy seashell sienna sky slate smoke snow spring steel tan
thistle tomato turquoise violet wheat white yellow`)
	typeSize     = strings.Fields("STANDARD SMALL MEDIUM LARGE ECONOMY PROMO")
	typeFinish   = strings.Fields("ANODIZED BURNISHED PLATED POLISHED BRUSHED")
	typeMetal    = strings.Fields("TIN NICKEL BRASS STEEL COPPER")
	contSize     = strings.Fields("SM LG MED JUMBO WRAP")
	contKind     = strings.Fields("CASE BOX BAG JAR PKG PACK CAN DRUM")
	segments     = strings.Fields("AUTOMOBILE BUILDING FURNITURE MACHINERY HOUSEHOLD")
	priorities   = []string{"1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"}
	instructions = []string{"DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"}
	modes        = []string{"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"}

	nouns = strings.Fields(`foxes ideas theodolites pinto-beans instructions dependencies excuses platelets asymptotes courts
dolphins multipliers sauternes warthogs frets dinos attainments somas Tiresias patterns forges braids hockey-players frays
warhorses dugouts notornis epitaphs pearls tithes waters orbits gifts sheaves depths sentiments decoys realms pains grouches escapades`)
	verbs = strings.Fields(`sleep wake are cajole haggle nag use boost affix detect integrate maintain nod was lose sublate solve
thrash promise engage hinder print x-ray breach eat grow impress mold poach serve run dazzle snooze doze unwind kindle play hang believe doubt`)
	adjectives = strings.Fields(`furious sly careful blithe quick fluffy slow quiet ruthless thin close dogged daring brave stealthy
permanent enticing idle busy regular final ironic even bold silent`)
	adverbs = strings.Fields(`sometimes always never furiously slyly carefully blithely quickly fluffily slowly quietly ruthlessly thinly
closely doggedly daringly bravely stealthily permanently enticingly idly busily regularly finally ironically evenly boldly silently`)
	prepositions = []string{"about", "above", "according to", "across", "after", "against", "along", "alongside of", "among", "around",
		"at", "atop", "before", "behind", "beneath", "beside", "besides", "between", "beyond", "by", "despite", "during", "except", "for",
		"from", "in place of", "inside", "instead of", "into", "near", "of", "on", "outside", "over", "past", "since", "through",
		"throughout", "to", "toward", "under", "until", "up", "upon", "without", "with", "within"}
	auxiliaries = []string{"do", "may", "might", "shall", "will", "would", "can", "could", "should", "ought to", "must", "will have to",
		"shall have to", "could have to", "should have to", "must have to", "need to", "try to"}
	terminators = []string{".", ";", ":", "?", "!", "--"}
)

// nation is a row of NATION with its region.
type nation struct {
	name   string
	region int32
}

var regions = []string{"AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"}

var nations = []nation{{"ALGERIA", 0}, {"ARGENTINA", 1}, {"BRAZIL", 1}, {"CANADA", 1}, {"EGYPT", 4}, {"ETHIOPIA", 0}, {"FRANCE", 3},
	{"GERMANY", 3}, {"INDIA", 2}, {"INDONESIA", 2}, {"IRAN", 4}, {"IRAQ", 4}, {"JAPAN", 2}, {"JORDAN", 4}, {"KENYA", 0}, {"MOROCCO", 0},
	{"MOZAMBIQUE", 0}, {"PERU", 1}, {"CHINA", 2}, {"ROMANIA", 3}, {"SAUDI ARABIA", 4}, {"VIETNAM", 2}, {"RUSSIA", 3},
	{"UNITED KINGDOM", 3}, {"UNITED STATES", 1}}

// poolSize is the length of the text that comments are cut from.
const poolSize = 4 << 20

// pool returns text made by the grammar of clause 4.2.2.14, which is made when
// it is first asked for.
var pool = sync.OnceValue(func() []byte { return makePool(poolSize) })

func makePool(size int) []byte {
	s := newStream(99, 0)
	out := make([]byte, 0, size+200)
	word := func(w string) {
		out = append(out, strings.ReplaceAll(w, "-", " ")...)
		out = append(out, ' ')
	}
	nounPhrase := func() {
		switch s.next() % 4 {
		case 1:
			word(s.pick(adjectives))
		case 2:
			word(s.pick(adjectives) + ",")
			word(s.pick(adjectives))
		case 3:
			word(s.pick(adverbs))
			word(s.pick(adjectives))
		}
		word(s.pick(nouns))
	}
	verbPhrase := func() {
		if s.next()%2 == 0 {
			word(s.pick(auxiliaries))
		}
		word(s.pick(verbs))
		if s.next()%2 == 0 {
			word(s.pick(adverbs))
		}
	}
	preposition := func() {
		word(s.pick(prepositions))
		word("the")
		nounPhrase()
	}
	for len(out) < size {
		nounPhrase()
		if s.next()%5 == 0 {
			preposition()
		}
		verbPhrase()
		switch s.next() % 3 {
		case 0:
			preposition()
		case 1:
			nounPhrase()
		}
		out = append(out[:len(out)-1], s.pick(terminators)...)
		out = append(out, ' ')
	}
	return out[:size]
}

// comment appends a text of lo to hi characters.
func (s *stream) comment(dst []byte, lo, hi int64) []byte {
	n := s.between(lo, hi)
	text := pool()
	at := s.between(0, int64(len(text))-n)
	return append(dst, text[at:at+n]...)
}

const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,  "

// address appends a random string of 10 to 40 characters.
func (s *stream) address(dst []byte) []byte {
	for n := s.between(10, 40); n > 0; n-- {
		dst = append(dst, letters[(s.next()>>16)%uint64(len(letters))])
	}
	return dst
}

// phone appends a phone number of a nation.
func (s *stream) phone(dst []byte, nationKey int64) []byte {
	dst = appendInt(dst, nationKey+10, 2)
	dst = appendInt(append(dst, '-'), s.between(100, 999), 3)
	dst = appendInt(append(dst, '-'), s.between(100, 999), 3)
	return appendInt(append(dst, '-'), s.between(1000, 9999), 4)
}

// appendInt appends n with at least width digits.
func appendInt(dst []byte, n int64, width int) []byte {
	var buf [20]byte
	at := len(buf)
	for n > 0 || len(buf)-at < width {
		at--
		buf[at] = byte('0' + n%10)
		n /= 10
	}
	return append(dst, buf[at:]...)
}
